import { screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
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
