import { screen } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import { at } from '#support/fixed-clock.ts';
import {
  box,
  countRecorded,
  historyOf,
  openDossier,
  press,
  save,
  step,
  stepNames,
  tick,
  type,
} from '../dossier-page.ts';

const LATE = { now: at('2026-03-13 09:00') };
const DRAFTED = [[step('apology-proposed'), at('2026-03-12 09:00')]] as const;

describe('Xin lỗi và hẹn lại', () => {
  test.each([
    ['2026-03-10 16:59', false],
    ['2026-03-11 08:00', true],
    ['2026-03-13 09:00', true],
  ])('at %s, due on the 12th: offered %s', async (now, isOffered) => {
    await openDossier({ now: at(now) });
    expect(stepNames().includes('Xin lỗi và hẹn lại')).toBe(isOffered);
  });

  test('shows both dates, says that the dossier stays late, and records them', async () => {
    const fake = await openDossier(LATE);
    await press('Xin lỗi và hẹn lại');
    expect(
      screen.getByText('Hạn theo luật: 17:00 thứ Năm, 12/03/2026. Hẹn lại: 17:00 thứ Ba, 17/03/2026.'),
    ).toBeInTheDocument();
    expect(screen.getByText(/không làm hồ sơ quá hạn thành đúng hạn/)).toBeInTheDocument();
    await tick('Cơ quan phối hợp trả lời chậm');
    await type('Hẹn lại sau mấy ngày làm việc', '1');
    expect(await save(fake)).toEqual({
      kind: 'apology-proposed',
      body: {
        reason: 'agency-late',
        detail: '',
        dueAt: at('2026-03-12 17:00'),
        newDueAt: at('2026-03-16 17:00'),
      },
    });
    expect(historyOf(0)).toContain('Lý do chậm: Cơ quan phối hợp trả lời chậm');
    expect(screen.getByText(/đang chờ lãnh đạo duyệt/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Xin lỗi và hẹn lại' })).not.toBeInTheDocument();
  });

  test('another reason must be told, and a number of days typed', async () => {
    const fake = await openDossier(LATE);
    await press('Xin lỗi và hẹn lại');
    await tick('Lý do khác');
    await type('Hẹn lại sau mấy ngày làm việc', '0');
    await press('Lưu');
    expect(box('Nói rõ lý do')).toHaveAccessibleDescription(/chưa nhập/);
    expect(box('Hẹn lại sau mấy ngày làm việc')).toHaveAccessibleDescription(/số ngày nguyên, từ 1 trở lên/);
    expect(await countRecorded(fake)).toBe(1);
  });

  test('past the end of the calendar no date is promised', async () => {
    const fake = await openDossier(LATE);
    await press('Xin lỗi và hẹn lại');
    await type('Hẹn lại sau mấy ngày làm việc', '999');
    await press('Lưu');
    expect(box('Hẹn lại sau mấy ngày làm việc')).toHaveAccessibleDescription(/Lịch làm việc trên máy chưa có năm/);
    expect(await countRecorded(fake)).toBe(1);
  });

  test('a draft that reached this tablet meanwhile is told of', async () => {
    const fake = await openDossier(LATE);
    await press('Xin lỗi và hẹn lại');
    const [first] = await fake.tablet.store.cache.dossier.toArray();
    if (!first) throw new Error('no dossier');
    await fake.take(first.id, step('apology-proposed'), LATE.now);
    await press('Lưu');
    expect(await screen.findByRole('alert')).toHaveTextContent(/Đang có một thư xin lỗi chờ duyệt/);
    expect(await countRecorded(fake)).toBe(2);
  });

  test('a second letter is warned of', async () => {
    const fake = await openDossier({ ...LATE, role: 'chair', steps: DRAFTED });
    await press('Duyệt thư xin lỗi');
    await save(fake);
    await press('Xin lỗi và hẹn lại');
    expect(screen.getByText(/chỉ hẹn lại không quá một lần/)).toBeInTheDocument();
  });
});

describe('Duyệt thư xin lỗi', () => {
  test("is the chair's first step: both dates and who drafted it, then the promise stands beside the legal due date", async () => {
    const fake = await openDossier({ ...LATE, role: 'chair', steps: DRAFTED });
    expect(stepNames()[0]).toBe('Duyệt thư xin lỗi');
    await press('Duyệt thư xin lỗi');
    expect(
      screen.getByText(
        /Cơ quan phối hợp trả lời chậm.*12\/03\/2026.*Hẹn lại: 17:00 thứ Hai, 16\/03\/2026.*Trần Thị Bình/,
      ),
    ).toBeInTheDocument();
    await type('Số thư xin lỗi', '05/PXL');
    const [, proposal] = await fake.tablet.store.outbox.event.toArray();
    expect(await save(fake)).toEqual({
      kind: 'apologised',
      body: { proposalId: proposal?.event.id, number: '05/PXL' },
    });
    expect(screen.getByText('Hạn theo luật')).toBeInTheDocument();
    expect(screen.getByText('Thư xin lỗi hẹn lại: 17:00 thứ Hai, 16/03/2026')).toBeInTheDocument();
  });

  test('is not offered to the officer, who only sees that it waits', async () => {
    await openDossier({ ...LATE, steps: DRAFTED });
    expect(screen.queryByRole('button', { name: 'Duyệt thư xin lỗi' })).not.toBeInTheDocument();
    expect(screen.getByText(/đang chờ lãnh đạo duyệt/)).toBeInTheDocument();
  });

  test('warns when the new date has passed before anybody looked', async () => {
    await openDossier({ now: at('2026-03-17 09:00'), role: 'chair', steps: DRAFTED });
    await press('Duyệt thư xin lỗi');
    expect(screen.getByText(/Ngày hẹn lại trong thư đã qua/)).toBeInTheDocument();
  });
});
