/** The button that makes a list into a file: for whoever asked for it, and while she is there. */
import { screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { expect, onTestFinished, test, vi } from 'vitest';
import DownloadButton from '#client/screens/reports/DownloadButton.svelte';
import type { SheetModel } from '#forms/register-sheet.ts';
import { text } from '#i18n/text.ts';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';
import { MONDAY_MORNING } from '#support/tablet.ts';

test.each([
  ['she is still there', false, 1],
  ['the tablet was locked meanwhile', true, 0],
])('when %s', async (_what, isLocked, files) => {
  const fake = await setupFakeApp();
  const [createObjectURL, revokeObjectURL] = [vi.fn(() => 'blob:x'), vi.fn()];
  Object.assign(URL, { createObjectURL, revokeObjectURL });
  onTestFinished(() => void Object.assign(URL, { createObjectURL: undefined, revokeObjectURL: undefined }));
  const ondownloaded = vi.fn();
  let make = (_sheet: SheetModel) => {};
  const made = new Promise<SheetModel>((resolve) => (make = resolve));
  const props = {
    fileName: 'So theo doi.xlsx',
    prepare: () => made,
    stamp: () => ({ by: 'Lê Thị An', at: MONDAY_MORNING, about: 'Sổ theo dõi', purpose: '' }),
    ondownloaded,
  };
  renderWithApp(DownloadButton, { fake, props });
  await userEvent.click(screen.getByRole('button'));
  await screen.findByRole('button', { name: text('report.downloading') });
  fake.setLock({ hasPin: true, isLocked });
  make({ name: 'Sổ', columns: [{ header: 'TT', width: 6 }], rows: [] });
  await screen.findByRole('button', { name: text('report.download') });
  expect([createObjectURL.mock.calls.length, ondownloaded.mock.calls.length]).toEqual([files, files]);
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  // The library cleans up after itself a moment later.
  await vi.waitFor(() => expect(revokeObjectURL).toHaveBeenCalledTimes(files));
});
