/** The page of a dossier, and what colleagues and other tablets have done with it meanwhile. */
import { screen, within } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import { at } from '#support/fixed-clock.ts';
import { box, form, historyOf, openDossier, press, step, type } from './dossier-page.ts';

test('of a result handed over it says when and to whom, and that nobody has the dossier on the desk any more', async () => {
  await openDossier({
    steps: [
      [step('assigned'), at('2026-03-09 10:00')],
      [step('resolved'), at('2026-03-10 16:00')],
      [step('handed-over'), at('2026-03-11 08:30')],
    ],
    now: at('2026-03-11 09:00'),
  });
  expect(screen.getByText('Đã trả lúc 08:30 thứ Tư, 11/03/2026: Người được ủy quyền, Phạm Văn Dũng')).toBeVisible();
  expect(screen.getByText('Người giữ hồ sơ sau cùng')).toBeVisible();
  expect(screen.queryByText('Người giữ hồ sơ')).toBeNull();
});

test('a step that another tablet has made impossible meanwhile says so while it is being typed, and keeps what was', async () => {
  const fake = await openDossier();
  await press('Yêu cầu bổ sung');
  await type('Lý do yêu cầu bổ sung', 'Thiếu giấy chứng sinh');
  expect(form('Yêu cầu bổ sung')).toHaveTextContent('Đồng hồ dừng từ lúc lưu');
  const [row] = await fake.tablet.store.cache.dossier.toArray();
  await fake.take(row!.id, step('resolved'), at('2026-03-10 09:00'));
  expect(await within(form('Yêu cầu bổ sung')).findByRole('status')).toHaveTextContent('không làm bước này được nữa');
  expect(form('Yêu cầu bổ sung')).not.toHaveTextContent(/Ngày hẹn không đổi|Đồng hồ dừng/);
  expect(box('Lý do yêu cầu bổ sung')).toHaveValue('Thiếu giấy chứng sinh');
});

test('her own step that moves the dossier on while it is being saved is no news to her', async () => {
  const fake = await openDossier();
  const { takeStep } = fake.app.commands;
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  vi.spyOn(fake.app.commands, 'takeStep').mockImplementation(async (...asked) => {
    const taken = await takeStep(...asked);
    await answered;
    return taken;
  });
  await press('Yêu cầu bổ sung');
  await type('Lý do yêu cầu bổ sung', 'Thiếu giấy chứng sinh');
  await type('Giấy tờ cần bổ sung', 'Giấy chứng sinh');
  const said = form('Yêu cầu bổ sung').textContent;
  await press('Lưu');
  await vi.waitFor(() => expect(historyOf(0)).toContain('Thiếu giấy chứng sinh'));
  expect(form('Yêu cầu bổ sung').textContent).toBe(said);
  answer();
  await screen.findByText(/^Đã lưu trên máy này/);
});

test('another open dossier of the same person and procedure is told on the page of each, until one is over', async () => {
  const fake = await openDossier();
  expect(screen.queryByText(/hồ sơ cùng thủ tục/)).toBeNull();
  const [own] = await fake.tablet.store.cache.dossier.toArray();
  const twin = await fake.receive({ at: at('2026-03-10 09:00') });
  const link = await screen.findByRole('link', { name: /^H26\.40\.12-260310-\d+, nhận 10\/03\/2026: Mới tiếp nhận$/ });
  expect(link).toHaveAttribute('href', `/ho-so/${twin}`);
  expect(screen.getAllByText(/Người này đang có hồ sơ cùng thủ tục/)).toHaveLength(1);
  await fake.take(own!.id, step('withdrawn'), at('2026-03-10 10:00'));
  await vi.waitFor(() => expect(screen.queryByText(/hồ sơ cùng thủ tục/)).toBeNull());
});
