import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import IntakeScreen from '#client/screens/officer/IntakeScreen.svelte';
import { err } from '#domain/base/result.ts';
import { readDraft } from '#support/drafts.ts';
import { fillDisk } from '#support/full-disk.ts';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';
import { loadProcedures } from '#catalogue/load-procedures.ts';
import { check, fillLeast, openIntake, save, summaryLines } from './intake-page.ts';

describe('receiving a dossier', () => {
  test('from an empty form to a printed receipt', async () => {
    const page = await openIntake();
    await fillLeast(page);
    expect(screen.getByRole('status', { name: 'Hẹn trả' })).toHaveTextContent(/thứ \S+, \d{2}\/03\/2026, 17:00/);
    await check(page);
    expect(screen.getByRole('heading', { name: 'Kiểm tra trước khi lưu' })).toHaveFocus();
    expect(page.print).not.toHaveBeenCalled();
    await save(page);

    await screen.findByRole('heading', { name: 'Đã tiếp nhận' });
    expect(screen.getByText('H26.40.12-260309-0101')).toBeInTheDocument();
    expect(await screen.findByRole('img', { name: 'Mã QR tra cứu' })).toHaveAttribute(
      'src',
      expect.stringContaining('data:image/svg+xml'),
    );
    expect(screen.getByRole('button', { name: 'Người tiếp theo' })).toHaveFocus();
    await waitFor(() => expect(page.print).toHaveBeenCalledTimes(1));
  });

  test('the receipt is on the page only while it is printed', async () => {
    const page = await openIntake();
    await fillLeast(page);
    await check(page);
    await save(page);
    await screen.findByRole('img', { name: 'Mã QR tra cứu' });
    expect(document.querySelector('.print-sheet')).toBeNull();
    window.dispatchEvent(new Event('beforeprint'));
    expect(document.querySelector('body > .print-sheet')).toHaveTextContent('H26.40.12-260309-0101');
    window.dispatchEvent(new Event('afterprint'));
    expect(document.querySelector('.print-sheet')).toBeNull();
  });

  test('a second tap while the first is being kept writes nothing more', async () => {
    const page = await openIntake();
    await fillLeast(page);
    await check(page);
    await page.user.dblClick(screen.getByRole('button', { name: 'Lưu và in giấy hẹn' }));
    await screen.findByRole('heading', { name: 'Đã tiếp nhận' });
    expect(await page.fake.tablet.store.outbox.event.count()).toBe(1);
  });

  test('the next dossier of the same person carries the person, the next person nothing', async () => {
    const page = await openIntake();
    await fillLeast(page);
    await check(page);
    await save(page);
    await page.user.click(await screen.findByRole('button', { name: 'Hồ sơ tiếp theo của người này' }));
    expect(screen.getByLabelText('Họ và tên')).toHaveValue('Trần Văn Quý');
    expect(screen.getByRole('combobox', { name: 'Thủ tục' })).toHaveValue('');
    expect(screen.getByRole('combobox', { name: 'Thủ tục' })).toHaveFocus();

    await fillLeast(page);
    await check(page);
    await save(page);
    await page.user.click(await screen.findByRole('button', { name: 'Người tiếp theo' }));
    expect(screen.getByLabelText('Họ và tên')).toHaveValue('');
    expect(screen.getByLabelText('Họ và tên')).toHaveFocus();
  });

  test('nothing is printed when the tablet could not keep it; what was typed stays', async () => {
    const fake = await setupFakeApp({ procedures: await loadProcedures() });
    vi.spyOn(fake.app.commands, 'receiveDossier').mockResolvedValue(err({ type: 'StorageFull' }));
    const page = await openIntake(fake);
    await fillLeast(page);
    await check(page);
    await save(page);
    expect(await screen.findByRole('alert')).toHaveTextContent(/Bộ nhớ của máy đã đầy/);
    expect(page.print).not.toHaveBeenCalled();
    await page.user.click(screen.getByRole('button', { name: 'Quay lại sửa' }));
    expect(screen.getByLabelText('Họ và tên')).toHaveValue('Trần Văn Quý');
  });

  test('a command that throws is a failure in words too', async () => {
    const fake = await setupFakeApp({ procedures: await loadProcedures() });
    vi.spyOn(fake.app.commands, 'receiveDossier').mockRejectedValue(new Error('gone'));
    const page = await openIntake(fake);
    await fillLeast(page);
    await check(page);
    await save(page);
    expect(await screen.findByRole('alert')).toHaveTextContent(/Máy chưa lưu được/);
  });
});

describe('checking', () => {
  test('an empty form names what is missing, and each line leads to its field', async () => {
    const page = await openIntake();
    await check(page);
    expect(summaryLines()).toEqual(['Họ và tên: chưa nhập.', 'Thủ tục: chưa chọn.']);
    expect(screen.getByRole('group', { name: 'Có vấn đề cần sửa' })).toHaveFocus();
    await page.user.click(screen.getByRole('link', { name: 'Họ và tên: chưa nhập.' }));
    expect(screen.getByLabelText('Họ và tên')).toHaveFocus();
  });

  test.each([
    ['Họ và tên', 'An 0912345678', /Họ và tên: chỉ gồm chữ/],
    ['Số định danh', '00108501234', /Số định danh: phải đủ 12 chữ số/],
    ['Ngày sinh', '31/02/1985', /Ngày sinh: không có ngày này/],
    ['Ngày sinh', '01/01/2030', /Ngày sinh: sau ngày hôm nay/],
    ['Số điện thoại', '12345', /Số điện thoại: bắt đầu bằng 0/],
    ['Số bộ hồ sơ', '0', /Số bộ hồ sơ: từ 1 đến 99/],
  ])('%s typed as %s is named at the field and stays as typed', async (label, typed, message) => {
    const page = await openIntake();
    await fillLeast(page);
    const field = screen.getByLabelText(label);
    await page.user.clear(field);
    await page.user.type(field, typed);
    await check(page);
    expect(summaryLines()).toEqual([expect.stringMatching(message)]);
    expect(screen.getByLabelText(label)).toHaveValue(typed);
    expect(screen.getByLabelText(label)).toHaveAccessibleDescription(message);
  });

  test('a procedure with several cases starts with the usual one, and another is a tap away', async () => {
    const page = await openIntake();
    await page.user.type(screen.getByLabelText('Họ và tên'), 'Trần Văn Quý');
    await page.user.click(screen.getByRole('button', { name: 'Kết hôn' }));
    const cases = within(screen.getByRole('group', { name: 'Trường hợp giải quyết' })).getAllByRole('radio');
    expect(cases[0]).toBeChecked();
    const usual = screen.getByRole('status', { name: 'Hẹn trả' }).textContent;
    await page.user.click(cases[1] as HTMLElement);
    expect(screen.getByRole('status', { name: 'Hẹn trả' }).textContent).not.toBe(usual);
  });

  test('papers: the required ones stand ticked; none left is a fault; one without any sheet too', async () => {
    const page = await openIntake();
    await page.user.type(screen.getByLabelText('Họ và tên'), 'Trần Văn Quý');
    await page.user.click(screen.getByRole('button', { name: 'Khai sinh' }));
    for (const paper of screen.getAllByRole('checkbox', { checked: true })) await page.user.click(paper);
    await check(page);
    expect(summaryLines()).toEqual(['Giấy tờ: chưa đánh dấu giấy tờ nào.']);
    await page.user.click(screen.getByRole('button', { name: 'Đủ giấy tờ' }));
    await page.user.clear(screen.getByLabelText('Số bản chính: Tờ khai đăng ký khai sinh'));
    await check(page);
    expect(summaryLines()).toEqual([expect.stringMatching(/mỗi giấy tờ phải có ít nhất 1 bản/)]);
  });

  test('a required paper left out is said plainly, and blocks nothing', async () => {
    const page = await openIntake();
    await page.user.type(screen.getByLabelText('Họ và tên'), 'Trần Văn Quý');
    await page.user.click(screen.getByRole('button', { name: 'Khai sinh' }));
    await page.user.click(screen.getByRole('checkbox', { name: /^Giấy chứng sinh/ }));
    await page.user.type(screen.getByLabelText('Giấy tờ khác'), 'Giấy cam đoan{Enter}');
    expect(screen.getByRole('checkbox', { name: 'Giấy cam đoan' })).toBeChecked();
    await check(page);
    expect(screen.getByText(/^Thiếu: Giấy chứng sinh/)).toBeInTheDocument();
    expect(screen.getByText(/Giấy cam đoan \(1 bản chính\)/)).toBeInTheDocument();
    await save(page);
    expect(await screen.findByRole('heading', { name: 'Đã tiếp nhận' })).toBeInTheDocument();
  });

  test('a paper that was typed and not added is on the list all the same, each on a line of its own', async () => {
    const page = await openIntake();
    await fillLeast(page);
    await page.user.type(screen.getByLabelText('Giấy tờ khác'), ' Giấy cam  đoan');
    await check(page);
    expect(screen.getByText(/^1\. Tờ khai/)).toHaveTextContent(/ 2\. Giấy cam đoan \(1 bản chính\)$/);
    await page.user.click(screen.getByRole('button', { name: 'Sửa Giấy tờ' }));
    expect(screen.getByRole('checkbox', { name: 'Giấy cam đoan' })).toBeChecked();
    expect(screen.getByLabelText('Giấy tờ khác')).toHaveValue('');
  });

  test('"Sửa" leads back to its field with everything as it was', async () => {
    const page = await openIntake();
    await fillLeast(page);
    await check(page);
    await page.user.click(screen.getByRole('button', { name: 'Sửa Số điện thoại' }));
    expect(screen.getByLabelText('Số điện thoại')).toHaveFocus();
    expect(screen.getByLabelText('Họ và tên')).toHaveValue('Trần Văn Quý');
  });

  test('an open dossier of the same person and procedure is shown beside', async () => {
    const fake = await setupFakeApp({ procedures: await loadProcedures() });
    const page = await openIntake(fake);
    await page.user.type(screen.getByLabelText('Số định danh'), '001085012345');
    await fillLeast(page);
    await check(page);
    await save(page);
    await page.user.click(await screen.findByRole('button', { name: 'Người tiếp theo' }));
    await page.user.type(screen.getByLabelText('Số định danh'), '001085012345');
    await fillLeast(page);
    expect(await screen.findByRole('link', { name: /H26\.40\.12-260309-0101/ })).toBeInTheDocument();
    await check(page);
    await save(page);
    expect(await screen.findByText('H26.40.12-260309-0102')).toBeInTheDocument();
  });
});

describe('choosing a procedure', () => {
  test.each([
    ['khai sinh', /Đăng ký khai sinh/],
    ['ks', /Đăng ký khai sinh/],
    ['1.001193', /Đăng ký khai sinh/],
    ['chung thuc', /Chứng thực bản sao từ bản chính/],
    ['sao y', /Chứng thực bản sao từ bản chính/],
    ['độc thân', /Cấp Giấy xác nhận tình trạng hôn nhân/],
  ])('%s finds it first', async (typed, name) => {
    const page = await openIntake();
    await page.user.type(screen.getByRole('combobox', { name: 'Thủ tục' }), typed);
    const [first] = within(screen.getByRole('listbox')).getAllByRole('option');
    expect(first).toHaveTextContent(name);
    await page.user.keyboard('{Enter}');
    expect(screen.getByRole('combobox', { name: 'Thủ tục' })).toHaveDisplayValue(name);
  });
});

describe('the draft', () => {
  test('is kept on the tablet, restored with a notice, and dropped on request', async () => {
    const fake = await setupFakeApp({ procedures: await loadProcedures() });
    const page = await openIntake(fake);
    await fillLeast(page);
    expect(await screen.findByText('Đã lưu nháp trên máy 09:15')).toBeInTheDocument();
    cleanup();

    const again = await openIntake(fake);
    expect(await screen.findByText('Đã mở lại bản nháp đang nhập dở.')).toBeInTheDocument();
    expect(screen.getByLabelText('Họ và tên')).toHaveValue('Trần Văn Quý');
    expect(screen.getByRole('status', { name: 'Hẹn trả' })).toHaveTextContent('17:00');
    await again.user.click(screen.getByRole('button', { name: 'Bỏ nháp' }));
    expect(screen.getByLabelText('Họ và tên')).toHaveValue('');
    await waitFor(async () => expect(await fake.tablet.store.outbox.draft.count()).toBe(0));
  });

  test('is gone once the dossier is received, also when it was saved in a hurry', async () => {
    const page = await openIntake();
    await fillLeast(page);
    await check(page);
    await save(page);
    await screen.findByRole('heading', { name: 'Đã tiếp nhận' });
    await new Promise((resolve) => setTimeout(resolve, 450));
    expect(await page.fake.tablet.store.outbox.draft.count()).toBe(0);
  });

  test('is kept before any lock and as the page goes, whatever became of it on the disk meanwhile', async () => {
    const page = await openIntake();
    const { outbox } = page.fake.tablet.store;
    await page.user.type(screen.getByLabelText('Họ và tên'), 'An');
    await screen.findByText('Đã lưu nháp trên máy 09:15');
    await outbox.draft.clear();
    await page.fake.held.keepAll();
    expect(await outbox.draft.toArray()).toMatchObject([{ draft: { fullName: 'An' } }]);
    const makeRoom = fillDisk(outbox);
    await page.user.type(screen.getByLabelText('Họ và tên'), 'h');
    expect(await screen.findByText(/Chưa lưu được nháp/)).toBeInTheDocument();
    makeRoom();
    cleanup();
    await waitFor(async () => expect(await outbox.draft.toArray()).toMatchObject([{ draft: { fullName: 'Anh' } }]));
  });

  test('is kept too when the page is left in the middle of a word, and gone when the form was emptied', async () => {
    const page = await openIntake();
    const { outbox } = page.fake.tablet.store;
    await page.user.type(screen.getByLabelText('Họ và tên'), 'An');
    cleanup();
    await waitFor(async () => expect(await outbox.draft.toArray()).toMatchObject([{ draft: { fullName: 'An' } }]));
    const again = await openIntake(page.fake);
    await again.user.clear(await screen.findByDisplayValue('An'));
    await waitFor(async () => expect(await outbox.draft.count()).toBe(0));
  });

  test('that another tab has open is not offered here', async () => {
    const page = await openIntake();
    await page.user.type(screen.getByLabelText('Họ và tên'), 'An');
    await screen.findByText('Đã lưu nháp trên máy 09:15');
    expect(await readDraft(page.fake.app.commands)).toBeNull();
    cleanup();
    await waitFor(async () => expect(await readDraft(page.fake.app.commands)).toMatchObject({ fullName: 'An' }));
  });

  test('holds the reason on a slip that was being written: it stands open again', async () => {
    const page = await openIntake();
    await page.user.click(screen.getByRole('button', { name: 'Chưa nhận được: in phiếu hướng dẫn' }));
    await page.user.type(screen.getByLabelText(/^Lý do/), 'Thiếu chữ ký');
    await page.fake.held.keepAll();
    cleanup();
    renderWithApp(IntakeScreen, { fake: page.fake });
    expect(await screen.findByLabelText(/^Lý do/)).toHaveValue('Thiếu chữ ký');
    await page.user.click(screen.getByRole('button', { name: 'Quay lại sửa' }));
    expect(screen.getByLabelText('Họ và tên')).toHaveValue('');
  });

  test('that cannot be kept is said', async () => {
    const fake = await setupFakeApp({ procedures: await loadProcedures() });
    fillDisk(fake.tablet.store.outbox);
    const page = await openIntake(fake);
    await page.user.type(screen.getByLabelText('Họ và tên'), 'An');
    expect(await screen.findByText(/Chưa lưu được nháp/)).toBeInTheDocument();
  });
});
