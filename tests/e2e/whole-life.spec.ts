/**
 * The whole life of a dossier, by people who have not read the code: an administrator adopts a procedure from the portal's
 * file, shortens it, answers the calendar question and sees what moves; an officer takes a dossier through supplement,
 * apology, extension, signing under delegation and hand-over; the chair's report balances and every figure opens its list.
 */
import path from 'node:path';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { parseInstant, type Instant } from '#domain/calendar/instant.ts';
import { createCentreProcess, type CentreProcess } from '../support/centre-process.ts';
import { expectAllSent, openDossier, setUpCentre, signIn, takeIn, takeStep } from './counter.ts';
import { pushPastReception } from './past-reception.ts';

test.describe.configure({ mode: 'serial' });

/** Đăng ký chấm dứt giám hộ: two days on one line of the portal's file, three on another. */
const PORTAL_FILE = path.join(import.meta.dirname, '../fixtures/portal/1.004845.json');
/** A Friday before the days whose swap is in question: three working days reach across them. */
const BEFORE_THE_QUESTION = parseInstant('2026-11-20T09:00:00+07:00') as Instant;

let centre: CentreProcess;
let admin: Page;
let officer: Page;
let chair: Page;
let code = '';

test.beforeAll(async ({ browser }) => {
  centre = await createCentreProcess();
  await centre.start();
  const first = await openFor(browser);
  await setUpCentre(first, centre.output());
  await first.context().close();
  admin = await openFor(browser, 'quantriphuong');
});

test.afterAll(async () => {
  await centre?.dispose();
});

test('the administrator reads a file of the portal, answers its questions, shortens the limit and uses it', async () => {
  await admin.goto('/quan-tri/thu-tuc');
  await expect(admin.getByText(/^0\/\d+ thủ tục được rút ngắn/)).toBeVisible();
  await admin.locator('input[type=file]').setInputFiles(PORTAL_FILE);
  await expect(admin.getByText(/trường hợp ghi 3 ngày làm việc; hình thức nộp ghi 2 ngày làm việc/)).toBeVisible();
  for (const answer of await admin.getByRole('checkbox', { name: 'Đã trả lời' }).all()) await answer.check();
  await admin
    .getByLabel('Thời hạn phường cam kết: đơn vị')
    .selectOption({ label: 'trong ngày; nhận sau 15 giờ: ngày làm việc tiếp theo' });
  await admin.getByText('Thành phần hồ sơ (5)').click();
  await admin.getByRole('checkbox', { name: 'Bắt buộc' }).first().check();
  await admin.getByRole('checkbox', { name: /Tôi đã đối chiếu/ }).check();
  await admin.getByLabel('Lý do thay đổi').fill('Rút ngắn theo Quyết định 120/QĐ-UBND');
  await admin.getByRole('button', { name: 'Lưu và dùng' }).click();
  // A question ticked as answered is not yet an answer: the file says of one paper nothing of how many.
  await admin.getByRole('link', { name: /giấy tờ 3, số bản chính/ }).click();
  await admin.getByLabel('Số bản chính').nth(2).fill('1');
  await admin.getByRole('button', { name: 'Lưu và dùng' }).click();
  await expect(admin.getByText(/^1\/\d+ thủ tục được rút ngắn/)).toBeVisible();
});

test('the calendar question is answered after seeing which dossiers it moves, and only those move', async () => {
  const moving = await openFor(admin.context().browser() as Browser, 'canbo');
  const moved = await pushPastReception(moving.request, centre.url, {
    ward: '00145',
    receivedAt: BEFORE_THE_QUESTION,
    applicantName: 'Vũ Đình Dời',
    procedureCode: '1.004873',
  });
  await moving.context().close();
  await admin.goto('/quan-tri/lich');
  const question = admin.getByRole('region', { name: 'Ngày nghỉ hoán đổi chưa chốt' });
  await question.getByRole('radio', { name: 'Nghỉ và làm bù' }).check();
  await question.getByLabel('Căn cứ (số, ngày văn bản)').fill('Thông báo 1/TB-UBND');
  await question.getByRole('button', { name: 'Xem trước' }).click();
  await expect(admin.getByRole('link', { name: new RegExp(moved.replaceAll('.', '\\.')) })).toBeVisible();
  await admin.getByLabel('Lý do', { exact: true }).fill('Thành phố chốt lịch nghỉ hoán đổi');
  await admin.getByRole('button', { name: 'Áp dụng', exact: true }).click();
  await expect(admin.getByText(/Đã tính lại 1 hồ sơ đang giải quyết: 1 đổi ngày hẹn/)).toBeVisible();
  await expect(admin.getByRole('region', { name: 'Ngày nghỉ hoán đổi chưa chốt' })).toHaveCount(0);
});

test('the chair lets the specialist sign this procedure', async () => {
  await admin.goto('/quan-tri/uy-quyen');
  await admin.getByLabel('Số văn bản').fill('15/GUQ-UBND');
  await admin.getByLabel('Ngày ký văn bản').fill('01/01/2026');
  await admin.getByLabel('Người ủy quyền', { exact: true }).fill('Phạm Quốc Bảo');
  await admin.getByLabel('Chức vụ người ủy quyền').fill('Chủ tịch UBND phường');
  await admin
    .getByLabel('Người được ủy quyền', { exact: true })
    .selectOption({ label: 'Lê Văn Cường (Công chức chuyên môn)' });
  await admin.getByLabel('Từ ngày').fill('02/01/2026');
  await admin.getByLabel('Đến hết ngày').fill('31/12/2099');
  await admin.getByRole('combobox', { name: 'Thêm từng thủ tục' }).fill('1.004845');
  await admin.getByRole('option', { name: /1\.004845/ }).click();
  await admin.getByRole('button', { name: 'Ghi vào sổ', exact: true }).click();
  await expect(admin.getByText('Đã ghi văn bản 15/GUQ-UBND vào sổ.')).toBeVisible();
});

test('an officer takes a dossier in under the shortened limit', async ({ browser }) => {
  officer = await openFor(browser, 'canbo');
  code = await takeIn(officer, {
    name: 'Nguyễn Thị Hoà',
    personalId: '000185012345',
    born: '09/03/1985',
    phone: '0900000101',
    address: 'Tổ 5, phường Long Biên',
    search: '1.004845',
    procedure: /1\.004845/,
  });
  await officer.getByRole('button', { name: 'Đã in', exact: true }).click();
  await officer.getByRole('link', { name: 'Mở hồ sơ' }).click();
  await expect(
    officer
      .locator('dd')
      .filter({ hasText: /trong ngày/i })
      .first(),
  ).toBeVisible();
});

test('and leads it through supplement and apology, which the chair approves', async ({ browser }) => {
  await takeStep(officer, 'Yêu cầu bổ sung', async (form) => {
    await form.getByLabel('Lý do yêu cầu bổ sung').fill('Thiếu giấy tờ chứng minh điều kiện chấm dứt giám hộ');
    await form.getByLabel('Giấy tờ cần bổ sung').fill('Giấy tờ chứng minh điều kiện chấm dứt giám hộ');
  });
  await takeStep(officer, 'Đã bổ sung');
  await takeStep(officer, 'Xin lỗi và hẹn lại', (form) =>
    form.getByRole('radio', { name: 'Cơ quan phối hợp trả lời chậm' }).check(),
  );
  await expectAllSent(officer);
  chair = await openFor(browser, 'chutich');
  await expect(chair.getByText('Thư xin lỗi', { exact: false }).first()).toBeVisible();
  await openDossier(chair, code);
  await takeStep(chair, 'Duyệt thư xin lỗi', (form) => form.getByLabel('Số thư xin lỗi').fill('05/PXL'));
  await expectAllSent(chair);
});

test('through extension, signing under the delegation, result and hand-over', async () => {
  await expect(officer.getByText('Duyệt thư xin lỗi').first()).toBeVisible();
  await takeStep(officer, 'Gia hạn theo luật', async (form) => {
    await form.getByLabel('Số ngày làm việc gia hạn').fill('2');
    await form.getByLabel('Căn cứ pháp lý').fill('Luật Hộ tịch 2014 điều 22');
    await form.getByLabel('Lý do gia hạn').fill('Cần xác minh thêm');
    await form.getByLabel('Người phê duyệt gia hạn').fill('Phạm Quốc Bảo');
  });
  await takeStep(officer, 'Đã ký', async (form) => {
    await form.getByLabel('Người ký').selectOption({ label: 'Lê Minh Châu (Cán bộ một cửa)' });
    await expect(form.getByText(/chưa có văn bản ủy quyền/)).toBeVisible();
    await form.getByLabel('Người ký').selectOption({ label: 'Lê Văn Cường (Công chức chuyên môn)' });
    await expect(form.getByText(/15\/GUQ-UBND/)).toBeVisible();
    await form.getByLabel('Số, ký hiệu văn bản đã ký').fill('Trích lục số 12/2026');
  });
  await takeStep(officer, 'Có kết quả');
  await takeStep(officer, 'Trả kết quả', async (form) => {
    await form.getByRole('radio', { name: 'Người được ủy quyền' }).check();
    await form.getByLabel('Họ và tên người nhận').fill('Phạm Văn Dũng');
    await form.getByLabel(/^Giấy ủy quyền/).fill('Giấy ủy quyền ngày 20/11/2026');
  });
});

test('its forms are printed when the officer says so, and only then', async () => {
  const panel = officer.getByRole('region', { name: 'In giấy tờ' });
  for (const form of ['01', '02', '04', '06']) {
    await panel.getByRole('button', { name: `In mẫu ${form}` }).click();
    await panel.getByRole('button', { name: 'In', exact: true }).click();
    await expect(panel.getByText('Đã in ra giấy chưa?')).toBeVisible();
    await panel.getByRole('button', { name: 'Đã in', exact: true }).click();
    await panel.getByRole('button', { name: `Đóng mẫu ${form}` }).click();
  }
  // The receipt was printed at intake: this one is its first reprint.
  await expect(panel.getByText('Đã in 2 lần')).toHaveCount(1);
  await expect(panel.getByText('Đã in 1 lần')).toHaveCount(3);
  await expectAllSent(officer);
});

test('II.06a balances in every row, and the register holds the dossier', async () => {
  await chair.goto('/thong-ke/bao-cao');
  const table = chair.getByRole('table', { name: /06a/ });
  await expect(table).toBeVisible();
  const rows = await table.locator('tbody tr, tfoot tr').all();
  expect(rows.length).toBeGreaterThan(1);
  for (const row of rows) {
    const cells = (await row.locator('td, th').allTextContents()).map((text) => Number(text.replace(/\D/g, '')));
    const [
      all = 0,
      online = 0,
      direct = 0,
      before = 0,
      done = 0,
      early = 0,
      onTime = 0,
      late = 0,
      open = 0,
      inTime = 0,
      overdue = 0,
    ] = cells.slice(-11);
    expect(all).toBe(online + direct + before);
    expect(done).toBe(early + onTime + late);
    expect(open).toBe(inTime + overdue);
    expect(all).toBe(done + open);
  }
  await chair.goto('/thong-ke/so-theo-doi');
  await expect(chair.locator('table').getByText(code).first()).toBeVisible();
});

test('every figure of the chair opens the list of as many dossiers as it says', async () => {
  await chair.goto('/thong-ke');
  await expect(chair.getByRole('region', { name: 'Tỷ lệ đúng hạn' })).toContainText('1/1');
  const figures = await chair.locator('main button[aria-expanded]').all();
  expect(figures.length).toBeGreaterThan(6);
  for (const figure of figures) {
    const count = Number(/(\d+)\s*$/.exec((await figure.textContent())?.trim() ?? '')?.[1]);
    await figure.click();
    const list = chair.locator(`#${await figure.getAttribute('aria-controls')}`);
    await expect(list.getByRole('link')).toHaveCount(count);
    await figure.click();
  }
});

async function openFor(browser: Browser, username?: string): Promise<Page> {
  const context = await browser.newContext({
    baseURL: centre.url,
    viewport: { width: 1280, height: 800 },
    locale: 'vi-VN',
    timezoneId: 'America/Los_Angeles',
  });
  const page = await context.newPage();
  if (username !== undefined) {
    await signIn(page, username);
    await expectAllSent(page);
  }
  return page;
}
