import { screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import DossierScreen from '#client/screens/officer/DossierScreen.svelte';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';
import { stubPrinter } from './intake-page.ts';

function printedSheet(): string {
  window.dispatchEvent(new Event('beforeprint'));
  const sheets = [...document.querySelectorAll('body > .print-sheet')].map((sheet) => sheet.textContent ?? '');
  window.dispatchEvent(new Event('afterprint'));
  expect(sheets).toHaveLength(1);
  return sheets[0] ?? '';
}

test('"In lại giấy hẹn" prints the receipt as it was first issued, each time it is asked for', async () => {
  const fake = await setupFakeApp();
  const id = await fake.receive({ name: 'Trần Văn Quý' });
  await fake.take(id, {
    kind: 'corrected',
    body: { field: 'fullName', from: 'Trần Văn Quý', to: 'Trần Văn Quí', reason: 'gõ sai' },
  });
  const print = stubPrinter();
  const opened = openDossier(fake, id);
  await userEvent.click(await screen.findByRole('button', { name: 'In lại giấy hẹn' }));
  await waitFor(() => expect(print).toHaveBeenCalledTimes(1));
  expect(printedSheet()).toContain('Trần Văn Quý');

  await userEvent.click(screen.getByRole('button', { name: 'In lại giấy hẹn' }));
  await waitFor(() => expect(print).toHaveBeenCalledTimes(2));
  expect(printedSheet()).toContain('H26.40.12-260309-0101');

  opened.unmount();
  window.dispatchEvent(new Event('beforeprint'));
  expect(document.querySelector('.print-sheet')).toBeNull();
});

test('a receipt that cannot be made is said, and nothing is printed', async () => {
  const fake = await setupFakeApp();
  const id = await fake.receive();
  const print = stubPrinter();
  vi.spyOn(fake.app.queries, 'linkFor').mockRejectedValue(new Error('closed'));
  openDossier(fake, id);
  await userEvent.click(await screen.findByRole('button', { name: 'In lại giấy hẹn' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(/chưa dựng được giấy hẹn/);
  expect(print).not.toHaveBeenCalled();
});

function openDossier(fake: Awaited<ReturnType<typeof setupFakeApp>>, id: string) {
  const navigation = { ...fake.navigation, path: `/ho-so/${id}`, params: { id } };
  return renderWithApp(DossierScreen, { fake: { ...fake, navigation } });
}
