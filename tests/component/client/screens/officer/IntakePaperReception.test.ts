import { screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import { at } from '#support/fixed-clock.ts';
import { check, fillLeast, openIntake, save, summaryLines, type IntakePage } from './intake-page.ts';
import { printedSheet } from './printed-sheet.ts';

async function openPaper(page: IntakePage): Promise<void> {
  await page.user.click(screen.getByText('Kênh khác, phi địa giới, đã nhận bằng giấy'));
  await page.user.click(screen.getByRole('checkbox', { name: /Đã nhận bằng giấy trước đó/ }));
}

async function typeMoment({ user }: IntakePage, date: string, time: string): Promise<void> {
  await user.clear(screen.getByLabelText('Ngày nhận'));
  await user.type(screen.getByLabelText('Ngày nhận'), date);
  await user.clear(screen.getByLabelText('Giờ nhận'));
  await user.type(screen.getByLabelText('Giờ nhận'), time);
}

test('what was received on paper the week before is due from then, and the receipt says so', async () => {
  const page = await openIntake();
  await fillLeast(page);
  const promised = screen.getByRole('status', { name: 'Hẹn trả' });
  const dueNow = promised.textContent;
  await openPaper(page);
  expect(screen.getByLabelText('Ngày nhận')).toHaveValue('09/03/2026');
  expect(promised).toHaveTextContent('Nhập đúng ngày, giờ đã nhận bằng giấy để thấy ngày hẹn trả.');
  await typeMoment(page, '06/03/2026', '10:00');
  await page.user.type(screen.getByLabelText(/Số trên giấy đã đưa người nộp/), '12');
  expect(promised).toHaveTextContent(/11\/0?3\/2026/);
  expect(promised.textContent).not.toBe(dueNow);

  await check(page);
  expect(screen.getByText(/06\/0?3\/2026.*giấy số 12/)).toBeVisible();
  await save(page);
  await screen.findByRole('heading', { name: 'Đã tiếp nhận' });
  await vi.waitFor(() => expect(page.print).toHaveBeenCalledTimes(1));
  expect(printedSheet()).toContain('(đã nhận bằng giấy, số 12)');
  const [row] = await page.fake.tablet.store.outbox.event.toArray();
  expect(row?.event.body).toMatchObject({ paperReception: { at: at('2026-03-06 10:00'), number: '12' } });
});

test('a moment that is none or not yet is named with its field, and what was typed stays', async () => {
  const page = await openIntake();
  await fillLeast(page);
  await openPaper(page);
  await check(page);
  expect(summaryLines()).toEqual([expect.stringMatching(/^Nhận bằng giấy: ngày hoặc giờ chưa đúng/)]);
  await typeMoment(page, '10/03/2026', '08:00');
  await check(page);
  expect(summaryLines()).toEqual(['Nhận bằng giấy: sau thời điểm hiện tại.']);
  expect(screen.getByLabelText('Giờ nhận')).toHaveValue('08:00');
  await typeMoment(page, '09/03/2025', '08:00');
  await check(page);
  expect(summaryLines()).toEqual([expect.stringMatching(/^Nhận bằng giấy: cách đây hơn 30 ngày/)]);
});

test('taking the mark away again receives it now', async () => {
  const page = await openIntake();
  await fillLeast(page);
  await openPaper(page);
  await page.user.click(screen.getByRole('checkbox', { name: /Đã nhận bằng giấy trước đó/ }));
  await check(page);
  await save(page);
  await screen.findByRole('heading', { name: 'Đã tiếp nhận' });
  const [row] = await page.fake.tablet.store.outbox.event.toArray();
  expect(row?.event.body).not.toHaveProperty('paperReception');
});
