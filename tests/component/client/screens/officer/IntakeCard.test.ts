import { fireEvent, screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import { check, openIntake, RAW_CARD, save, summaryLines, type IntakePage } from './intake-page.ts';

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

/** What the form needs besides the person. */
async function fillPapers({ user }: IntakePage): Promise<void> {
  await user.click(screen.getByRole('button', { name: 'Xác nhận hôn nhân' }));
  const [firstCase] = screen.queryAllByRole('radio', { name: /xác nhận tình trạng/i });
  if (firstCase) await user.click(firstCase);
  await user.click(screen.getByRole('button', { name: 'Đủ giấy tờ' }));
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
  expect(JSON.stringify(await page.fake.tablet.store.outbox.draft.toArray())).not.toContain('012345678|');
  expect(document.body.innerHTML).not.toContain('15082021');
  expect(log).not.toHaveBeenCalled();
});

test('without a camera the scanner says so and offers a picture', async () => {
  const { user } = await openIntake();
  await user.click(screen.getByRole('button', { name: 'Quét thẻ căn cước' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(/không có máy ảnh/);
  expect(screen.getByLabelText('Chụp hoặc chọn ảnh')).toBeInTheDocument();
});

test('what only the card knows is kept nowhere: not in the form, the tablet, the history of the browser or the console', async () => {
  const said = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) => vi.spyOn(console, level));
  // The old number, the sex and the day of issue stand in no field of ours.
  const canary = RAW_CARD.replace('|012345678|', '|076543219|').replace('|15082021', '|31122020');
  const page = await openIntake();
  pasteCard(canary);
  await screen.findByDisplayValue('Nguyễn Thị Hoà An');
  // A slow scanner types it, into a field that would take any text.
  const address = screen.getByLabelText<HTMLInputElement>('Địa chỉ');
  await fireEvent.input(address, { target: { value: canary } });
  await fillPapers(page);
  await check(page);
  expect(summaryLines()).toEqual([expect.stringContaining('mã QR trên thẻ')]);
  const { store } = page.fake.tablet;
  await vi.waitFor(async () => expect(await store.outbox.draft.count()).toBe(1));
  await fireEvent.input(address, { target: { value: 'Tổ 5' } });
  await check(page);
  await save(page);
  await screen.findByRole('heading', { name: 'Đã tiếp nhận' });
  const tables = [...store.outbox.tables, ...store.cache.tables];
  const kept = await Promise.all(tables.map((table) => table.toArray()));
  const everything = JSON.stringify([kept, history.state, said.map(({ mock }) => mock.calls), { ...localStorage }]);
  expect(everything).toContain('Nguyễn Thị Hoà An');
  for (const secret of ['076543219', '31122020', '|Nữ|', `${RAW_CARD.slice(0, 12)}|`])
    expect(everything).not.toContain(secret);
});
