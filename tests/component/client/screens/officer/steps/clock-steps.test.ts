import { screen } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import { receivedBody } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { box, countRecorded, historyOf, openDossier, press, save, step, type } from '../dossier-page.ts';

describe('Yêu cầu bổ sung', () => {
  test('says that the clock stops, takes one paper a line, and the dossier waits', async () => {
    const fake = await openDossier();
    await press('Yêu cầu bổ sung');
    expect(screen.getByText(/Đồng hồ dừng từ lúc lưu/)).toBeInTheDocument();
    expect(box('Lý do yêu cầu bổ sung')).toHaveFocus();
    await type('Lý do yêu cầu bổ sung', 'Thiếu giấy chứng sinh.');
    await type('Giấy tờ cần bổ sung', 'Giấy chứng sinh\n\n Giấy kết hôn ');
    expect(await save(fake)).toEqual({
      kind: 'supplement-requested',
      body: { reason: 'Thiếu giấy chứng sinh.', papers: ['Giấy chứng sinh', 'Giấy kết hôn'] },
    });
    expect(historyOf(0)).toContain('Giấy tờ cần bổ sung: Giấy chứng sinh; Giấy kết hôn');
    expect(screen.getByRole('button', { name: 'Đã bổ sung' })).toBeInTheDocument();
  });

  test('a missing reason is named at the field and in the summary; nothing is saved', async () => {
    const fake = await openDossier();
    await press('Yêu cầu bổ sung');
    await press('Lưu');
    expect(screen.getByRole('group', { name: 'Có vấn đề cần sửa' })).toHaveFocus();
    expect(box('Lý do yêu cầu bổ sung')).toHaveAccessibleDescription(/chưa nhập/);
    expect(await countRecorded(fake)).toBe(1);
  });

  test('a second request warns of the national index', async () => {
    await openDossier({
      now: at('2026-03-11 09:00'),
      steps: [
        [step('supplement-requested'), at('2026-03-10 09:00')],
        [step('supplement-received'), at('2026-03-11 08:00')],
      ],
    });
    await press('Yêu cầu bổ sung');
    expect(screen.getByText(/Chỉ số quốc gia tính hồ sơ yêu cầu bổ sung quá 1 lần là quá hạn/)).toBeInTheDocument();
    expect(screen.queryByText(/ngày làm việc cuối/)).not.toBeInTheDocument();
  });

  test.each([
    ['2026-03-11 16:00', false, false],
    ['2026-03-12 08:00', true, false],
    ['2026-03-12 17:30', false, true],
  ])('at %s: warns of the last working day: %s, of a pause that saves nothing: %s', async (now, lastDay, late) => {
    await openDossier({ now: at(now) });
    await press('Yêu cầu bổ sung');
    expect(screen.queryByText(/Hôm nay là ngày làm việc cuối/) !== null).toBe(lastDay);
    expect(screen.queryByText(/dừng đồng hồ lúc này không làm hồ sơ thành đúng hạn/) !== null).toBe(late);
  });
});

test('Đã bổ sung says the new date before it is saved', async () => {
  const fake = await openDossier({
    now: at('2026-03-12 09:00'),
    steps: [[step('supplement-requested'), at('2026-03-10 09:00')]],
  });
  await press('Đã bổ sung');
  expect(screen.getByText('Đồng hồ chạy lại. Ngày hẹn mới: 17:00 thứ Hai, 16/03/2026.')).toBeInTheDocument();
  expect(await save(fake)).toEqual({ kind: 'supplement-received', body: { note: '' } });
  expect((await screen.findAllByText('17:00 thứ Hai, 16/03/2026')).length).toBeGreaterThan(0);
});

describe('Nghĩa vụ tài chính', () => {
  test('asking starts from the fee, stops the clock and says whom we wait for', async () => {
    const fake = await openDossier();
    await press('Yêu cầu nộp tiền');
    expect(box('Số tiền (đồng)')).toHaveValue('5.000');
    expect(screen.getByText(/thời gian chờ người dân nộp tiền không tính/)).toBeInTheDocument();
    await type('Số tiền (đồng)', 'hai trăm');
    await press('Lưu');
    expect(box('Số tiền (đồng)')).toHaveAccessibleDescription(/nhập số tiền bằng đồng/);
    expect(box('Số tiền (đồng)')).toHaveValue('hai trăm');
    expect(box('Số thông báo nộp tiền')).toHaveAccessibleDescription(/chưa nhập/);
    await type('Số tiền (đồng)', '250.000');
    await type('Số thông báo nộp tiền', '12/TB-UBND');
    expect(await save(fake)).toEqual({ kind: 'payment-requested', body: { amount: 250_000, basis: '12/TB-UBND' } });
    expect(screen.getByText('Chờ nộp tiền')).toBeInTheDocument();
    expect(screen.getByText(/để chờ người dân nộp tiền/)).toBeInTheDocument();
    expect(historyOf(0)).toContain('250.000 đồng');
  });

  test('paying starts from what was asked, needs the receipt and says the new date', async () => {
    const fake = await openDossier({
      now: at('2026-03-12 09:00'),
      steps: [[step('payment-requested'), at('2026-03-10 09:00')]],
    });
    await press('Đã nộp tiền');
    expect(box('Số tiền (đồng)')).toHaveValue('250.000');
    expect(box('Số tiền (đồng)')).toHaveAccessibleDescription(/đã yêu cầu: 250.000 đồng/);
    expect(screen.getByText('Đồng hồ chạy lại. Ngày hẹn mới: 17:00 thứ Hai, 16/03/2026.')).toBeInTheDocument();
    await press('Lưu');
    expect(box('Số biên lai')).toHaveAccessibleDescription(/chưa nhập/);
    await type('Số biên lai', 'BL 000123');
    expect(await save(fake)).toEqual({ kind: 'paid', body: { amount: 250_000, receiptNumber: 'BL 000123' } });
  });
});

describe('Cần xác minh', () => {
  test("uses the procedure's own days and basis, and says the new date", async () => {
    const fake = await openDossier();
    await press('Cần xác minh');
    expect(screen.getByText(/cho thêm 5 ngày làm việc.*Luật Hộ tịch 2014 điều 18/)).toBeInTheDocument();
    expect(
      screen.getByText('Ngày hẹn chuyển từ 17:00 thứ Năm, 12/03/2026 sang 17:00 thứ Năm, 19/03/2026.'),
    ).toBeInTheDocument();
    await press('Lưu');
    expect(box('Nội dung cần xác minh')).toHaveAccessibleDescription(/chưa nhập/);
    await type('Nội dung cần xác minh', 'Nơi sinh');
    expect(await save(fake)).toEqual({
      kind: 'verification-required',
      body: { reason: 'Nơi sinh', workingDays: 5, basis: 'Luật Hộ tịch 2014 điều 18' },
    });
    expect(screen.queryByRole('button', { name: 'Cần xác minh' })).not.toBeInTheDocument();
  });

  test('is not offered where the procedure has none', async () => {
    await openDossier({ facts: { procedure: { ...receivedBody().procedure, verification: null } } });
    expect(screen.queryByRole('button', { name: 'Cần xác minh' })).not.toBeInTheDocument();
  });
});

describe('Gia hạn theo luật', () => {
  test('shows the new due date as it is typed, and needs basis, reason and who approved', async () => {
    const fake = await openDossier();
    await press('Gia hạn theo luật');
    expect(box('Người phê duyệt gia hạn')).toHaveValue('Phạm Thị Chủ');
    await type('Số ngày làm việc gia hạn', 'x');
    await type('Người phê duyệt gia hạn', '');
    await press('Lưu');
    for (const field of ['Căn cứ pháp lý', 'Lý do gia hạn', 'Người phê duyệt gia hạn']) {
      expect(box(field)).toHaveAccessibleDescription(/chưa nhập/);
    }
    expect(box('Số ngày làm việc gia hạn')).toHaveAccessibleDescription(/nhập số ngày lớn hơn 0/);
    await type('Số ngày làm việc gia hạn', '2');
    expect(screen.getByText(/sang 17:00 thứ Hai, 16\/03\/2026/)).toBeInTheDocument();
    await type('Căn cứ pháp lý', 'NĐ 23/2015/NĐ-CP điều 21');
    await type('Lý do gia hạn', 'Nhiều trang');
    await type('Người phê duyệt gia hạn', 'Phạm Thị Chủ');
    expect(await save(fake)).toEqual({
      kind: 'extended',
      body: {
        workingDays: 2,
        basis: 'NĐ 23/2015/NĐ-CP điều 21',
        reason: 'Nhiều trang',
        approvedBy: 'Phạm Thị Chủ',
      },
    });
    expect(screen.getByText(/Gia hạn 2 ngày làm việc: Nhiều trang/)).toBeInTheDocument();
  });

  test('is never offered when the due moment has passed, and refused when it passes while typing', async () => {
    const fake = await openDossier({ now: at('2026-03-12 16:59') });
    await press('Gia hạn theo luật');
    await type('Số ngày làm việc gia hạn', '2');
    await type('Căn cứ pháp lý', 'a');
    await type('Lý do gia hạn', 'b');
    fake.tablet.set(at('2026-03-12 17:00:01'));
    await press('Lưu');
    expect(await screen.findByRole('alert')).toHaveTextContent(/Hạn trả đã qua nên không gia hạn/);
    expect(box('Lý do gia hạn')).toHaveValue('b');
    expect(await countRecorded(fake)).toBe(1);
  });

  test('is not offered afterwards', async () => {
    await openDossier({ now: at('2026-03-12 17:00:01') });
    expect(screen.queryByRole('button', { name: 'Gia hạn theo luật' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Cần xác minh' })).not.toBeInTheDocument();
  });
});
