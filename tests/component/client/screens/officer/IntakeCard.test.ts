import { fireEvent, screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import { openIntake, RAW_CARD } from './intake-page.ts';

const FROM_CARD = /đọc từ QR/;

function pasteCard(raw: string): void {
  const paste = new Event('paste', { bubbles: true, cancelable: true });
  Object.assign(paste, { clipboardData: { getData: () => raw } });
  screen.getByLabelText('Họ và tên').dispatchEvent(paste);
}

/** A scanner's keys, `gap` milliseconds apart; as a browser does, a key nobody stopped types its letter. */
function scan(field: HTMLInputElement, raw: string, gap: number): void {
  let timeStamp = 1000;
  for (const key of raw) {
    timeStamp += gap;
    const down = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    Object.defineProperty(down, 'timeStamp', { value: timeStamp });
    if (!field.dispatchEvent(down)) continue;
    field.value += key;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

test('a pasted card fills the fields and marks them until edited', async () => {
  const { user } = await openIntake();
  pasteCard(RAW_CARD);
  expect(await screen.findByDisplayValue('Nguyễn Thị Hoà An')).toHaveAccessibleDescription(FROM_CARD);
  expect(screen.getByLabelText('Số định danh')).toHaveValue('001085012345');
  expect(screen.getByLabelText('Ngày sinh')).toHaveValue('09/03/1985');
  expect(screen.getByLabelText('Địa chỉ')).toHaveValue('Tổ 5, phường Long Biên, Hà Nội');
  expect(screen.getByLabelText('Số điện thoại')).not.toHaveAccessibleDescription(FROM_CARD);

  await user.type(screen.getByLabelText('Địa chỉ'), ' (nay là phường Long Biên)');
  expect(screen.getByLabelText('Địa chỉ')).not.toHaveAccessibleDescription(FROM_CARD);
  expect(screen.getByLabelText('Họ và tên')).toHaveAccessibleDescription(FROM_CARD);
});

test('a hand-held scanner is caught before its text reaches the field it was aimed at', async () => {
  await openIntake();
  const phone = screen.getByLabelText<HTMLInputElement>('Số điện thoại');
  await fireEvent.input(phone, { target: { value: '0912' } });
  scan(phone, RAW_CARD, 5);
  fireEvent.keyDown(phone, { key: 'Enter' });
  expect(await screen.findByDisplayValue('Nguyễn Thị Hoà An')).toBeInTheDocument();
  expect(phone).toHaveValue('0912');
});

test('a scanner without a line end is done when it falls silent', async () => {
  await openIntake();
  scan(screen.getByLabelText<HTMLInputElement>('Họ và tên'), RAW_CARD, 5);
  expect(await screen.findByDisplayValue('Nguyễn Thị Hoà An')).toHaveAccessibleDescription(FROM_CARD);
});

test('typing is never taken for a scan, however it looks', async () => {
  await openIntake();
  const field = screen.getByLabelText<HTMLInputElement>('Họ và tên');
  scan(field, RAW_CARD, 45);
  expect(field).toHaveValue(RAW_CARD);
  const personalId = screen.getByLabelText<HTMLInputElement>('Số định danh');
  scan(personalId, '001085012345', 2);
  expect(personalId).toHaveValue('001085012345');
});

test('a number that does not agree with the birth year is warned of, not refused', async () => {
  await openIntake();
  pasteCard(RAW_CARD.replace('001085', '001086'));
  expect(await screen.findByRole('alert')).toHaveTextContent(/không khớp với năm sinh/);
  expect(screen.getByLabelText('Số định danh')).toHaveValue('001086012345');
});

test('a code of something else says so and changes nothing', async () => {
  await openIntake();
  pasteCard('1|2|3|4|5|6|7');
  expect(await screen.findByRole('alert')).toHaveTextContent(/không phải mã QR của thẻ căn cước/);
  expect(screen.getByLabelText('Họ và tên')).toHaveValue('');
});

test('another card clears what the card before had said', async () => {
  await openIntake();
  pasteCard(RAW_CARD);
  await screen.findByDisplayValue('Nguyễn Thị Hoà An');
  pasteCard('001204012345||Lê Văn Bình||Nam||');
  expect(await screen.findByDisplayValue('Lê Văn Bình')).toBeInTheDocument();
  expect(screen.getByLabelText('Ngày sinh')).toHaveValue('');
  expect(screen.getByLabelText('Địa chỉ')).toHaveValue('');
});

test('the raw text of a card is written nowhere', async () => {
  const log = vi.spyOn(console, 'log');
  const page = await openIntake();
  pasteCard(RAW_CARD);
  await screen.findByText(/Đã lưu nháp/);
  expect(JSON.stringify(await page.fake.app.queries.getDraft())).not.toContain('012345678|');
  expect(document.body.innerHTML).not.toContain('15082021');
  expect(log).not.toHaveBeenCalled();
});

test('without a camera the scanner says so and offers a picture', async () => {
  const { user } = await openIntake();
  await user.click(screen.getByRole('button', { name: 'Quét thẻ căn cước' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(/không có máy ảnh/);
  expect(screen.getByLabelText('Chụp hoặc chọn ảnh')).toBeInTheDocument();
});
