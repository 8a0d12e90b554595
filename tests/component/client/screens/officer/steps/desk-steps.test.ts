import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { at } from '#support/fixed-clock.ts';
import {
  box,
  choose,
  countRecorded,
  form,
  historyOf,
  openDossier,
  press,
  save,
  step,
  tick,
  type,
} from '../dossier-page.ts';

describe('Chuyển xử lý', () => {
  test('asks who, suggests the next step of the procedure with its share, and leaves the due date', async () => {
    const fake = await openDossier();
    await press('Chuyển xử lý');
    expect(screen.getByRole('combobox', { name: 'Chuyển để làm bước' })).toHaveDisplayValue(
      'Thẩm tra (50 %, 1,5 ngày làm việc)',
    );
    expect(screen.getByText('Ngày hẹn không đổi.')).toBeInTheDocument();
    await press('Lưu');
    expect(screen.getByRole('combobox', { name: 'Người xử lý' })).toHaveAccessibleDescription(/chưa chọn/);
    expect(await countRecorded(fake)).toBe(1);
    await choose('Người xử lý', 'Lê Văn Cường (Công chức chuyên môn)');
    await type('Lời nhắn', '  Gấp ');
    expect(await save(fake)).toEqual({
      kind: 'assigned',
      body: { holder: { userId: 'u-specialist', name: 'Lê Văn Cường' }, note: 'Gấp', step: 'Thẩm tra' },
    });
    expect(historyOf(0)).toContain('Chuyển để làm bước: Thẩm tra');
  });

  test('may go without a step', async () => {
    const fake = await openDossier();
    await press('Chuyển xử lý');
    await choose('Người xử lý', 'Lê Văn Cường (Công chức chuyên môn)');
    await choose('Chuyển để làm bước', 'Không theo bước nào');
    expect((await save(fake)).body).toMatchObject({ step: '' });
  });
});

describe('Xong một bước', () => {
  test('takes the step it is on the desk for, and marks it done', async () => {
    const fake = await openDossier({ steps: [[step('assigned'), at('2026-03-09 10:00')]] });
    await press('Xong một bước');
    expect(screen.getByRole('combobox', { name: 'Bước đã xong' })).toHaveDisplayValue(/^Thẩm tra/);
    expect(await save(fake)).toEqual({ kind: 'step-finished', body: { step: 'Thẩm tra', note: '' } });
    const steps = within(screen.getByRole('list', { name: 'Các bước của thủ tục' })).getAllByRole('listitem');
    expect(steps.map((item) => item.textContent?.replace(/\s+/g, ' ').trim())).toEqual([
      'Tiếp nhận (20 %, 0,6 ngày làm việc) chưa xong',
      'Thẩm tra (50 %, 1,5 ngày làm việc) xong lúc 09:00 thứ Ba, 10/03/2026, Trần Thị Bình',
      'Ký (30 %, 0,9 ngày làm việc) chưa xong',
    ]);
  });
});

describe('Lấy ý kiến', () => {
  test('says that the limit runs on, and needs the agency', async () => {
    const fake = await openDossier();
    await press('Gửi lấy ý kiến');
    expect(screen.getByText(/Thời hạn vẫn chạy.*17:00 thứ Năm, 12\/03\/2026/)).toBeInTheDocument();
    await press('Lưu');
    expect(box('Cơ quan lấy ý kiến')).toHaveAccessibleDescription(/chưa nhập/);
    await type('Cơ quan lấy ý kiến', 'Công an phường');
    await type('Nội dung cần ý kiến', 'Nơi cư trú');
    expect(await save(fake)).toEqual({ kind: 'transferred', body: { agency: 'Công an phường', note: 'Nơi cư trú' } });
    expect(screen.getByText('Đang lấy ý kiến')).toBeInTheDocument();
  });

  test('the answer brings it back, and the trail tells the rounds', async () => {
    const fake = await openDossier({ steps: [[step('transferred'), at('2026-03-09 10:00')]] });
    await press('Đã có ý kiến trả lời');
    await type('Nội dung trả lời', 'Đúng nơi cư trú');
    expect(await save(fake)).toEqual({ kind: 'transfer-returned', body: { note: 'Đúng nơi cư trú' } });
    expect(screen.getByText('Đã qua 2 lượt chuyển, quay lại 1 lần.')).toBeInTheDocument();
    const holders = within(screen.getByRole('list', { name: 'Người đã giữ hồ sơ' })).getAllByRole('listitem');
    expect(holders.map((item) => item.textContent?.trim())).toEqual([
      expect.stringContaining('Trần Thị Bình'),
      expect.stringContaining('Công an phường'),
      expect.stringContaining('Trần Thị Bình'),
    ]);
  });
});

describe('Phi địa giới', () => {
  const LODGED = { facts: { competentAgency: 'UBND phường Bồ Đề' } };

  test('the header says from when the time counts', async () => {
    await openDossier(LODGED);
    expect(screen.getByText(/Thời hạn tính từ khi UBND phường Bồ Đề nhận hồ sơ/)).toBeInTheDocument();
    expect(screen.getByText('Chờ nơi giải quyết nhận')).toBeInTheDocument();
  });

  test('the agency and the moment are filled in; the due date that follows is said before saving', async () => {
    const fake = await openDossier(LODGED);
    await press('Nơi giải quyết đã nhận');
    expect(box('Cơ quan đã nhận')).toHaveValue('UBND phường Bồ Đề');
    expect(box('Ngày nhận')).toHaveValue('10/03/2026');
    await type('Giờ nhận', '8h30');
    expect(screen.getByText(/Thời hạn bắt đầu tính.*17:00 thứ Sáu, 13\/03\/2026/)).toBeInTheDocument();
    expect(await save(fake)).toEqual({
      kind: 'competent-received',
      body: { agency: 'UBND phường Bồ Đề', at: at('2026-03-10 08:30') },
    });
    expect(screen.getByText(/UBND phường Bồ Đề nhận: 08:30 thứ Ba, 10\/03\/2026/)).toBeInTheDocument();
  });

  test.each([
    ['before the reception', '09/03/2026', '09:14', /phải sau lúc nộp tại quầy/],
    ['after now', '10/03/2026', '09:01', /không sau lúc này/],
    ['no moment', '31/02/2026', '09:00', /nhập ngày dạng/],
  ])('a moment %s is refused at the field and stays typed', async (_, date, time, words) => {
    const fake = await openDossier(LODGED);
    await press('Nơi giải quyết đã nhận');
    await type('Ngày nhận', date);
    await type('Giờ nhận', time);
    await press('Lưu');
    expect(box('Ngày nhận')).toHaveAccessibleDescription(words);
    expect(box('Giờ nhận')).toHaveValue(time);
    expect(await countRecorded(fake)).toBe(1);
  });

  test('the minute of reception, typed without its seconds, is not before it', async () => {
    const fake = await openDossier(LODGED);
    await press('Nơi giải quyết đã nhận');
    await type('Ngày nhận', '09/03/2026');
    await type('Giờ nhận', '09:15');
    expect((await save(fake)).body).toMatchObject({ at: at('2026-03-09 09:15') });
  });
});

describe('Nhận thêm giấy tờ', () => {
  test('lists what was handed in with its sheets, beside the papers of reception', async () => {
    const fake = await openDossier();
    await press('Nhận thêm giấy tờ');
    await type('Tên giấy tờ', 'Giấy chứng sinh');
    await press('Thêm giấy tờ');
    expect(screen.getByRole('group', { name: 'Giấy tờ 2' })).toBeInTheDocument();
    const recorded = await save(fake);
    const papers = within(screen.getByRole('region', { name: 'Giấy tờ đã nộp' })).getAllByRole('listitem');
    expect(papers.map((item) => item.textContent?.replace(/\s+/g, ' ').trim())).toEqual([
      'Tờ khai 1 bản chính',
      'Giấy chứng sinh 1 bản chính',
    ]);
    expect(recorded).toEqual({
      kind: 'papers-recorded',
      body: { documents: [{ documentId: 'nop-them-2', name: 'Giấy chứng sinh', originals: 1, copies: 0 }] },
    });
  });

  test('the same paper on two lines is kept and told twice', async () => {
    const fake = await openDossier();
    await press('Nhận thêm giấy tờ');
    await press('Thêm giấy tờ');
    for (const name of screen.getAllByRole('textbox', { name: 'Tên giấy tờ' })) {
      await userEvent.type(name, 'Ảnh 4x6');
    }
    await save(fake);
    expect(historyOf(0).match(/Ảnh 4x6 \(1 bản chính\)/g)).toHaveLength(2);
  });

  test('a line without sheets and a form without a name are refused', async () => {
    const fake = await openDossier();
    await press('Nhận thêm giấy tờ');
    await press('Lưu');
    expect(box('Tên giấy tờ')).toHaveAccessibleDescription(/chưa nhập/);
    await type('Tên giấy tờ', 'Giấy chứng sinh');
    await type('Bản chính', '0');
    await press('Lưu');
    expect(box('Bản chính')).toHaveAccessibleDescription(/ít nhất một bản/);
    expect(form('Nhận thêm giấy tờ')).toBeInTheDocument();
    expect(await countRecorded(fake)).toBe(1);
  });
});

test('Đánh giá hài lòng: one of five, once', async () => {
  const fake = await openDossier({
    steps: [
      [step('resolved'), at('2026-03-09 16:00')],
      [step('handed-over'), at('2026-03-09 16:30')],
    ],
  });
  await press('Đánh giá hài lòng');
  await press('Lưu');
  expect(screen.getByRole('group', { name: 'Người dân đánh giá' })).toHaveAccessibleDescription(/chưa chọn/);
  await tick('4 · Hài lòng');
  await type('Góp ý', 'Nhanh');
  expect(await save(fake)).toEqual({ kind: 'rated', body: { score: 4, comment: 'Nhanh' } });
  expect(screen.queryByRole('button', { name: 'Đánh giá hài lòng' })).not.toBeInTheDocument();
  expect(historyOf(0)).toContain('4/5, Hài lòng');
});
