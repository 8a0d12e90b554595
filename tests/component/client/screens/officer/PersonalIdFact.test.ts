/** The identity number on a dossier's page: masked, whole when asked for, and for a reason where the ward wants one. */
import { screen } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import type { FakeApp } from '#support/fake-app.ts';
import { choose, decidePolicy, openDossier, press, tick, type } from './dossier-page.ts';

const looksOf = async ({ tablet }: FakeApp) => (await tablet.store.outbox.access.toArray()).map(({ action }) => action);

test('masks the identity number until it is asked for, and each showing is noted', async () => {
  const fake = await openDossier();
  expect(screen.getByText('•••••345')).toBeInTheDocument();
  expect(document.body.textContent).not.toContain('001185012345');
  await press('Xem đủ số');
  expect(screen.getByText('001185012345')).toBeInTheDocument();
  await press('Che bớt');
  await press('Xem đủ số');
  await vi.waitFor(async () => expect(await looksOf(fake)).toEqual(['view', 'show-id', 'show-id']));
});

test('masks it where it is corrected too: there nobody would note that it was read', async () => {
  await openDossier({ role: 'admin' });
  await press('Sửa thông tin');
  await choose('Thông tin cần sửa', 'Số định danh');
  expect(screen.getByText(/•••••345/, { selector: '[id$=hint]' })).toBeInTheDocument();
  expect(document.body.textContent).not.toContain('001185012345');
});

describe('in a ward that asks for a reason', () => {
  const shown = () => screen.queryByText('001185012345');

  async function openAsking() {
    const fake = await openDossier();
    await decidePolicy(fake, 1, true);
    await vi.waitFor(() => expect(fake.app.wardData.asksReasonToShowId).toBe(true));
    await press('Xem đủ số');
    expect(shown()).not.toBeInTheDocument();
    return fake;
  }

  test('shows it only once one is chosen, and the log says why', async () => {
    const fake = await openAsking();
    await press('Ghi lý do và xem');
    expect(screen.getByText('Lý do xem đủ số: chưa chọn.')).toBeInTheDocument();
    expect(shown()).not.toBeInTheDocument();
    await tick('Đối chiếu với giấy tờ của người nộp');
    await type('Ghi thêm', ' thẻ  mới ');
    await press('Ghi lý do và xem');
    expect(shown()).toBeInTheDocument();
    await vi.waitFor(async () => expect(await looksOf(fake)).toEqual(['view', 'show-id']));
    const [, look] = await fake.tablet.store.outbox.access.toArray();
    expect(look).toMatchObject({ reason: 'Đối chiếu với giấy tờ của người nộp: thẻ mới', unsent: 1 });
  });

  test('“Việc khác” needs words, what was typed stays, and leaving shows and notes nothing', async () => {
    const fake = await openAsking();
    await tick('Việc khác');
    await press('Ghi lý do và xem');
    expect(screen.getByText(/hãy ghi rõ việc khác/)).toBeInTheDocument();
    await press('Thôi');
    expect(screen.getByRole('button', { name: 'Xem đủ số' })).toHaveFocus();
    expect(shown()).not.toBeInTheDocument();
    await press('Xem đủ số');
    expect(screen.getByRole('radio', { name: 'Việc khác' })).toBeChecked();
    expect(await looksOf(fake)).toEqual(['view']);
  });

  test('asks for none any more once that is taken back', async () => {
    const fake = await openAsking();
    await decidePolicy(fake, 2, false);
    await vi.waitFor(() => expect(fake.app.wardData.asksReasonToShowId).toBe(false));
    await press('Xem đủ số');
    expect(shown()).toBeInTheDocument();
  });
});
