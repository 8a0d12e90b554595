import { screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import { createIntakeForm } from '#client/state/intake-form.svelte.ts';
import { printedSheet } from './printed-sheet.ts';
import { check, fillLeast, openIntake, RAW_CARD, save, summaryLines } from './intake-page.ts';

function pasteCard(): void {
  const paste = new Event('paste', { bubbles: true, cancelable: true });
  Object.assign(paste, { clipboardData: { getData: () => RAW_CARD } });
  document.body.dispatchEvent(paste);
}

test('an organisation is received with its name, its tax code and who came for it by card', async () => {
  const page = await openIntake();
  const { user } = page;
  await fillLeast(page);
  await user.click(screen.getByRole('radio', { name: 'Tổ chức' }));
  expect(screen.queryByLabelText('Ngày sinh')).toBeNull();
  await user.clear(screen.getByLabelText('Tên tổ chức'));
  await user.type(screen.getByLabelText('Tên tổ chức'), 'Công ty TNHH Sông Hồng');
  await user.type(screen.getByLabelText('Mã số thuế'), '0101234567');
  pasteCard();
  expect(await screen.findByDisplayValue('Nguyễn Thị Hoà An')).toBe(screen.getByLabelText('Người đại diện nộp hồ sơ'));
  expect(screen.getByLabelText('Tên tổ chức')).toHaveValue('Công ty TNHH Sông Hồng');
  expect(screen.getByLabelText('Mã số thuế')).toHaveValue('0101234567');

  await check(page);
  expect(screen.getByText('Nguyễn Thị Hoà An').previousElementSibling).toHaveTextContent('Người đại diện nộp hồ sơ');
  await save(page);
  await screen.findByRole('heading', { name: 'Đã tiếp nhận' });
  await vi.waitFor(() => expect(page.print).toHaveBeenCalledTimes(1));
  const sheet = printedSheet()
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
  expect(sheet).toContain('Tiếp nhận hồ sơ của tổ chức: Công ty TNHH Sông Hồng');
  expect(sheet).toContain('Mã số thuế: 0101234567');
  expect(sheet).toContain('Người đại diện nộp hồ sơ: Nguyễn Thị Hoà An');
});

test('a card read before "Tổ chức" was chosen is the representative’s', async () => {
  const { user } = await openIntake();
  pasteCard();
  await screen.findByDisplayValue('Nguyễn Thị Hoà An');
  await user.click(screen.getByRole('radio', { name: 'Tổ chức' }));
  expect(screen.getByLabelText('Người đại diện nộp hồ sơ')).toHaveValue('Nguyễn Thị Hoà An');
  expect(screen.getByLabelText('Tên tổ chức')).toHaveValue('');
  expect(screen.getByLabelText('Mã số thuế')).toHaveValue('');
  expect(screen.getByLabelText('Địa chỉ')).toHaveValue('');
});

test('what is wrong is said with the words of the field', async () => {
  const page = await openIntake();
  const { user } = page;
  await user.click(screen.getByRole('radio', { name: 'Tổ chức' }));
  await user.type(screen.getByLabelText('Mã số thuế'), '012345678');
  await user.type(screen.getByLabelText('Người đại diện nộp hồ sơ'), '0912345678');
  await check(page);
  expect(summaryLines()).toEqual(
    expect.arrayContaining([
      'Tên tổ chức: chưa nhập.',
      expect.stringMatching(/^Mã số thuế: gồm 10 chữ số/),
      expect.stringMatching(/^Người đại diện nộp hồ sơ: chỉ gồm chữ/),
    ]),
  );
});

test('each kind of applicant keeps what was typed and read for it, and only the chosen one is received', async () => {
  const page = await openIntake();
  const { user } = page;
  await fillLeast(page);
  pasteCard();
  await screen.findByDisplayValue('Nguyễn Thị Hoà An');
  const person = ['Họ và tên', 'Số định danh', 'Ngày sinh', 'Số điện thoại', 'Địa chỉ'].map(
    (name) => [name, screen.getByLabelText<HTMLInputElement>(name).value] as const,
  );
  expect(person.filter(([, value]) => value !== '').length).toBeGreaterThan(3);

  await user.click(screen.getByRole('radio', { name: 'Tổ chức' }));
  await user.type(screen.getByLabelText('Tên tổ chức'), 'Công ty TNHH Sông Hồng');
  await user.type(screen.getByLabelText('Mã số thuế'), '0101248141');
  await user.click(screen.getByRole('radio', { name: 'Cá nhân' }));
  for (const [name, value] of person) expect(screen.getByLabelText(name)).toHaveValue(value);
  expect(screen.getAllByText('✓ đọc từ QR')).toHaveLength(4);

  await user.click(screen.getByRole('radio', { name: 'Tổ chức' }));
  expect(screen.getByLabelText('Tên tổ chức')).toHaveValue('Công ty TNHH Sông Hồng');
  expect(screen.getByLabelText('Mã số thuế')).toHaveValue('0101248141');
  expect(screen.getByLabelText('Người đại diện nộp hồ sơ')).toHaveValue('Nguyễn Thị Hoà An');

  await user.click(screen.getByRole('radio', { name: 'Cá nhân' }));
  await check(page);
  await save(page);
  await screen.findByRole('heading', { name: 'Đã tiếp nhận' });
  const [row] = await page.fake.tablet.store.outbox.event.toArray();
  expect(JSON.stringify(row?.event.body)).toContain('Nguyễn Thị Hoà An');
  expect(JSON.stringify(row?.event.body)).not.toMatch(/Sông Hồng|0101248141|organisation|otherKind/);
});

test('a card read after coming back to "Cá nhân" is the representative’s too, as the one who stands there', async () => {
  const { user } = await openIntake();
  await user.click(screen.getByRole('radio', { name: 'Tổ chức' }));
  await user.type(screen.getByLabelText('Tên tổ chức'), 'Công ty TNHH Sông Hồng');
  await user.click(screen.getByRole('radio', { name: 'Cá nhân' }));
  pasteCard();
  await screen.findByDisplayValue('Nguyễn Thị Hoà An');
  await user.click(screen.getByRole('radio', { name: 'Tổ chức' }));
  expect(screen.getByLabelText('Tên tổ chức')).toHaveValue('Công ty TNHH Sông Hồng');
  expect(screen.getByLabelText('Người đại diện nộp hồ sơ')).toHaveValue('Nguyễn Thị Hoà An');
});

test('a form of which nothing is typed stays empty, whichever kind was looked at', () => {
  const form = createIntakeForm(() => []);
  form.setOrganisation(true);
  form.setOrganisation(false);
  expect(form.isEmpty).toBe(true);
  form.setOrganisation(true);
  form.set({ organisation: { representative: 'Lê Thị Mận' } });
  form.setOrganisation(false);
  expect(form.isEmpty).toBe(false);
});

test.each([
  ['001185012345', /12 số là số định danh của chủ hộ: chỉ đúng với hộ kinh doanh/],
  ['0101248142', /Số thứ 10 không khớp các số trước/],
  ['0101248141', /10 số, chi nhánh 13 số/],
])('the tax code %s is asked about, and never refused', async (code, hint) => {
  const page = await openIntake();
  const { user } = page;
  await fillLeast(page);
  await user.click(screen.getByRole('radio', { name: 'Tổ chức' }));
  await user.type(screen.getByLabelText('Mã số thuế'), code);
  expect(screen.getByLabelText('Mã số thuế')).toHaveAccessibleDescription(hint);
  await check(page);
  expect(screen.getByText(code)).toBeVisible();
});

test('who comes next for the same organisation is told so', async () => {
  const page = await openIntake();
  await fillLeast(page);
  await page.user.click(screen.getByRole('radio', { name: 'Tổ chức' }));
  await check(page);
  await save(page);
  await screen.findByRole('heading', { name: 'Đã tiếp nhận' });
  expect(screen.getByText('Tên tổ chức')).toBeVisible();
  await page.user.click(screen.getByRole('button', { name: 'Hồ sơ tiếp theo của tổ chức này' }));
  expect(screen.getByRole('radio', { name: 'Tổ chức' })).toBeChecked();
});
