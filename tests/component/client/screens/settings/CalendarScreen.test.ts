import { screen, waitFor, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import { err, ok } from '#domain/base/result.ts';
import { EMPTY_DRAFT } from '#domain/calendar/calendar-draft.ts';
import { uuid, WARD } from '#support/dossier-events.ts';
import {
  ANSWERED,
  answered,
  answerSwap,
  APPLIED,
  calendarCentre,
  dayOf,
  openCalendar,
  press,
  pressIn,
  question,
  region,
  SHIPPED,
  SPEC,
} from './calendar-page.ts';

/** Twelve months are many buttons, and jsdom is slow with each. */
vi.setConfig({ testTimeout: 30_000 });

describe('the question of 23/11/2026', () => {
  test('is asked in words, answered, previewed and applied with a reason; then the counts are told', async () => {
    const admin = calendarCentre();
    admin.read.mockResolvedValueOnce(ok(SHIPPED)).mockResolvedValueOnce(ok(answered('swapped')));
    const fake = await openCalendar(admin);
    expect(
      await screen.findByRole('group', { name: 'Thứ Hai, 23/11/2026 nghỉ hoán đổi, làm bù thứ Bảy, 28/11/2026?' }),
    ).toBeInTheDocument();
    await answerSwap();
    await pressIn(question(), 'Xem trước');
    expect(admin.preview).toHaveBeenCalledExactlyOnceWith(WARD, {
      basedOn: SPEC.version,
      draft: { ...EMPTY_DRAFT, answers: [ANSWERED] },
    });
    const panel = await screen.findByRole('region', { name: 'Xem trước trên 3 hồ sơ đang giải quyết' });
    expect(panel).toHaveFocus();
    const link = within(panel).getByRole('link', { name: /Lê Thị Nở, hồ sơ H26.40.12-261120-0001/ });
    expect(link).toHaveAttribute('href', `/ho-so/${uuid('dossier', 1)}`);
    expect(panel).toHaveTextContent('17:00 thứ Hai, 23/11/2026 → 17:00 thứ Tư, 25/11/2026');
    expect(panel).toHaveTextContent('chưa tính được → 17:00 thứ Năm, 26/11/2026');
    expect(within(panel).getAllByText(/cần báo người nộp/)).toHaveLength(1);

    await pressIn(within(panel), 'Áp dụng');
    expect(admin.apply).not.toHaveBeenCalled();
    expect(await screen.findByRole('link', { name: 'Lý do: chưa nhập.' })).toBeInTheDocument();
    await userEvent.click(within(panel).getByRole('textbox', { name: 'Lý do' }));
    await userEvent.paste('Có thông báo');
    await pressIn(within(panel), 'Áp dụng');
    expect(admin.apply).toHaveBeenCalledExactlyOnceWith(WARD, {
      basedOn: SPEC.version,
      draft: { ...EMPTY_DRAFT, answers: [ANSWERED] },
      reason: 'Có thông báo',
    });
    expect(
      await screen.findByText(/Đã tính lại 3 hồ sơ đang giải quyết: 2 đổi ngày hẹn, 0 thành quá hạn/),
    ).toBeVisible();
    expect(screen.queryByText('Ngày nghỉ hoán đổi chưa chốt')).not.toBeInTheDocument();
    expect(screen.getByText(/Lê Quản Trị sửa lúc .* Lý do: Có thông báo/)).toBeInTheDocument();
    expect(fake.calls).toContain('sendNow');
  });

  test('"Chưa biết" changes nothing and there is nothing to preview', async () => {
    await openCalendar();
    expect(await screen.findByRole('radio', { name: 'Chưa biết' })).toBeChecked();
    await userEvent.click(screen.getByRole('radio', { name: 'Làm việc bình thường' }));
    expect(screen.getByText('Có 1 thay đổi chưa áp dụng.')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('radio', { name: 'Chưa biết' }));
    expect(screen.queryByText('Xem trước')).not.toBeInTheDocument();
  });

  test('a swap without its basis is told at the field, without asking the centre', async () => {
    const admin = calendarCentre();
    await openCalendar(admin);
    await userEvent.click(await screen.findByRole('radio', { name: 'Nghỉ và làm bù' }));
    await pressIn(question(), 'Xem trước');
    expect(await screen.findByRole('group', { name: 'Có vấn đề cần sửa' })).toHaveFocus();
    await userEvent.click(screen.getByRole('link', { name: 'Thứ Hai, 23/11/2026: chưa nhập căn cứ.' }));
    expect(question().getByRole('textbox', { name: /Căn cứ/ })).toHaveFocus();
    expect(admin.preview).not.toHaveBeenCalled();
  });
});

describe('the year', () => {
  test('says of every day what it is, and one key walks from day to day', async () => {
    await openCalendar();
    const november = within(await screen.findByRole('grid', { name: 'Tháng 11' }));
    expect(dayOf('thứ Ba, 24/11/2026, nghỉ: Ngày Văn hóa Việt Nam 24/11')).toBeVisible();
    expect(dayOf('thứ Hai, 23/11/2026, ngày làm việc, dự kiến')).toHaveTextContent('23?');
    expect(dayOf(/22\/11\/2026, nghỉ hằng tuần, hôm nay/)).toBeVisible();
    const stops = november.getAllByRole('button').filter((day) => day.tabIndex === 0);
    expect(stops).toHaveLength(1);
    stops[0]?.focus();
    await userEvent.keyboard('{ArrowRight}{ArrowDown}{End}{ArrowUp}');
    expect(dayOf(/23\/11\/2026/)).toHaveFocus();
  });

  test('2027 is marked as proposed until it is confirmed as a whole', async () => {
    await openCalendar();
    await pressIn(region(/Lịch năm 2026/), 'Năm sau');
    expect(screen.getByText(/Năm 2027 còn ngày dự kiến/)).toBeInTheDocument();
    expect(dayOf(/thứ Tư, 06\/01\/2027, ngày làm việc, dự kiến/)).toBeVisible();
    await pressIn(region(/dự kiến, chưa chốt/), /Đánh dấu đã chốt 01\/01\/2027 đến 31\/12\/2027/);
    expect(screen.queryByText(/Năm 2027 còn ngày dự kiến/)).not.toBeInTheDocument();
    expect(dayOf('thứ Tư, 06/01/2027, ngày làm việc')).toBeVisible();
  });

  test('a day chosen in the grid is entered in the form; a make-up day knows its kind', async () => {
    await openCalendar();
    await screen.findByText('Tháng 12');
    await userEvent.click(dayOf(/05\/12\/2026/));
    await press('Thêm ngày làm bù này');
    const form = within(screen.getByRole('form', { name: 'Thêm ngày' }));
    expect(form.getByRole('textbox', { name: 'Ngày' })).toHaveValue('05/12/2026');
    await waitFor(() => expect(form.getByRole('textbox', { name: 'Làm bù cho ngày' })).toHaveFocus());
  });
});

describe('days', () => {
  async function addDay(day: string, name: string, basis: string) {
    const form = within(await screen.findByRole('form', { name: 'Thêm ngày' }));
    await userEvent.clear(form.getByRole('textbox', { name: 'Ngày' }));
    await userEvent.type(form.getByRole('textbox', { name: 'Ngày' }), day);
    if (name) await userEvent.type(form.getByRole('textbox', { name: 'Tên ngày' }), name);
    if (basis) await userEvent.type(form.getByRole('textbox', { name: 'Căn cứ' }), basis);
    await pressIn(form, 'Thêm vào bản sửa');
    return form;
  }

  test('what is wrong is told at its field and stays typed; put right, it joins the draft', async () => {
    const admin = calendarCentre();
    await openCalendar(admin);
    const form = await addDay('06/12/2026', '', 'Thông báo 7');
    expect(form.getByRole('textbox', { name: 'Ngày' })).toHaveAccessibleDescription(/vốn là ngày nghỉ hằng tuần/);
    expect(form.getByRole('textbox', { name: 'Tên ngày' })).toHaveAccessibleDescription(/chưa nhập tên ngày/);
    expect(form.getByRole('textbox', { name: 'Căn cứ' })).toHaveValue('Thông báo 7');
    await addDay('31/12/2026', 'Nghỉ thêm', '');
    expect(region(/Ngày nghỉ và ngày làm bù năm 2026/).getByText('Nghỉ thêm')).toBeInTheDocument();
    expect(dayOf(/31\/12\/2026, nghỉ: Nghỉ thêm, chưa áp dụng/)).toBeVisible();
    await pressIn(region('Bản sửa chưa áp dụng'), 'Xem trước');
    expect(admin.preview.mock.lastCall?.[1].draft.addedDaysOff).toEqual([
      { date: '2026-12-31', name: 'Nghỉ thêm', basis: 'Thông báo 7' },
    ]);
  });

  test('a day is taken out and put back', async () => {
    await openCalendar();
    const days = () => region(/Ngày nghỉ và ngày làm bù năm 2026/);
    await screen.findByRole('region', { name: /Ngày nghỉ và ngày làm bù năm 2026/ });
    await pressIn(days(), /^Bỏ 24\/11\/2026/);
    expect(days().getByText('sẽ bỏ')).toBeInTheDocument();
    expect(dayOf(/24\/11\/2026, ngày làm việc, chưa áp dụng/)).toBeVisible();
    await pressIn(days(), /^Hoàn lại 24\/11\/2026/);
    expect(screen.queryByText('Bản sửa chưa áp dụng')).not.toBeInTheDocument();
  });
});

test('hours are changed in the open; Saturday is said not to count, a day without hours is refused in words', async () => {
  const admin = calendarCentre();
  await openCalendar(admin);
  expect(await screen.findByText(/thứ Bảy không thành ngày làm việc/)).toBeInTheDocument();
  await press('Sửa giờ làm việc');
  const friday = within(screen.getByRole('group', { name: 'Thứ Sáu' }));
  for (const input of friday.getAllByLabelText(/^Buổi/)) await userEvent.clear(input);
  await pressIn(region('Bản sửa chưa áp dụng'), 'Xem trước');
  expect(await screen.findByRole('link', { name: /Thứ Sáu: chưa có buổi làm việc nào/ })).toBeInTheDocument();
  await userEvent.type(friday.getByLabelText('Buổi 1 từ'), '07:30');
  await userEvent.tab();
  await userEvent.type(friday.getByLabelText('Buổi 1 đến'), '11:30');
  await userEvent.tab();
  await pressIn(region('Bản sửa chưa áp dụng'), 'Xem trước');
  expect(admin.preview.mock.lastCall?.[1].draft.sessions?.[5]).toEqual([
    { from: 27_000_000, to: 41_400_000 },
    { from: null, to: null },
  ]);
});

describe('what the centre says', () => {
  test('without a connection the page says so calmly, and loads on asking', async () => {
    const admin = calendarCentre();
    admin.read.mockResolvedValueOnce(err({ type: 'NoConnection' }));
    await openCalendar(admin);
    expect(await screen.findByText(/Việc tiếp nhận và trả hồ sơ vẫn làm bình thường/)).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    await press('Thử lại');
    expect(await screen.findByRole('grid', { name: 'Tháng 11' })).toBeInTheDocument();
  });

  test('a connection lost on the way loses nothing that was typed', async () => {
    const admin = calendarCentre();
    admin.preview.mockResolvedValueOnce(err({ type: 'NoConnection' }));
    await openCalendar(admin);
    await answerSwap();
    await pressIn(question(), 'Xem trước');
    const said = await screen.findByText('Những gì đã nhập vẫn còn trên màn hình này.');
    // The button that was pressed is far below: there nothing would be seen of it.
    await expect
      .poll(() => document.activeElement?.contains(said) && document.activeElement !== document.body)
      .toBe(true);
    expect(question().getByRole('textbox', { name: /Căn cứ/ })).toHaveValue('Thông báo 99/TB-BNV');
    await press('Thử lại');
    expect(await screen.findByRole('region', { name: /Xem trước trên/ })).toBeInTheDocument();
  });

  test('somebody was first: who and when, the new calendar, and the draft still there', async () => {
    const errors = { basedOn: 'Lê Quản Trị đã lưu bản khác lúc 10:00 Chủ nhật, 22/11/2026.' };
    const admin = calendarCentre();
    admin.read.mockResolvedValueOnce(ok(SHIPPED)).mockResolvedValue(ok(answered('worked')));
    admin.preview.mockResolvedValueOnce(err({ type: 'Refused', title: 'Đã có bản khác', errors }));
    await openCalendar(admin);
    await screen.findByText('Tháng 12');
    await userEvent.click(dayOf(/31\/12\/2026/));
    await press('Sửa giờ làm việc');
    await pressIn(region('Bản sửa chưa áp dụng'), 'Xem trước');
    expect(await screen.findByText(errors.basedOn)).toBeInTheDocument();
    expect(screen.queryByText('Ngày nghỉ hoán đổi chưa chốt')).not.toBeInTheDocument();
    await pressIn(region('Bản sửa chưa áp dụng'), 'Xem trước');
    expect(admin.preview.mock.lastCall?.[1]).toMatchObject({ basedOn: APPLIED.version, draft: { sessions: {} } });
  });

  test('dossiers that came late by an older calendar are told, previewed and counted anew with a reason', async () => {
    const admin = calendarCentre();
    admin.read.mockResolvedValue(ok({ ...SHIPPED, behind: 2 }));
    await openCalendar(admin);
    await screen.findByText(/2 hồ sơ đang giải quyết vẫn tính theo bản lịch cũ/);
    await press('Xem trước việc tính lại');
    await userEvent.type(await screen.findByRole('textbox', { name: 'Lý do' }), 'Máy gửi muộn');
    await press('Áp dụng');
    expect(admin.apply).toHaveBeenCalledWith(WARD, {
      basedOn: SPEC.version,
      draft: EMPTY_DRAFT,
      reason: 'Máy gửi muộn',
    });
  });
});
