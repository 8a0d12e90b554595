import { screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import EntranceScreen from '#client/screens/sign-in/EntranceScreen.svelte';
import SignInScreen from '#client/screens/sign-in/SignInScreen.svelte';
import { renderWithApp, sessionUser, setupFakeApp } from '#support/fake-app.ts';

async function fillAndSubmit(username: string, password: string) {
  if (username) await userEvent.type(screen.getByRole('textbox', { name: 'Tên đăng nhập' }), username);
  if (password) await userEvent.type(screen.getByLabelText('Mật khẩu'), password);
  await userEvent.click(screen.getByRole('button', { name: 'Đăng nhập' }));
}

test('signs in with what was typed, without the spaces around the name', async () => {
  const fake = await setupFakeApp({ isSignedIn: false });
  renderWithApp(SignInScreen, { fake });
  await fillAndSubmit(' binh.tran ', 'mat-khau-dai');
  expect(fake.app.session.user?.username).toBe('binh.tran');
});

test('names both empty fields and takes the focus to the summary', async () => {
  const fake = await setupFakeApp({ isSignedIn: false });
  renderWithApp(SignInScreen, { fake });
  await fillAndSubmit('', '');
  expect(screen.getByRole('group', { name: 'Có vấn đề cần sửa' })).toHaveFocus();
  await userEvent.click(screen.getByRole('link', { name: 'Mật khẩu: chưa nhập.' }));
  expect(screen.getByLabelText('Mật khẩu')).toHaveFocus();
});

test.each([
  [{ type: 'WrongCredentials' }, 'Tên đăng nhập hoặc mật khẩu không đúng.'],
  [{ type: 'TooManyTries' }, /quá nhiều lần/],
  [{ type: 'PasskeyRefused' }, /Không đăng nhập được bằng khoá truy cập/],
  [{ type: 'NoConnection' }, /Lần đăng nhập đầu tiên trên máy này cần có mạng/],
  [{ type: 'StorageFailed', detail: 'QuotaExceededError' }, /Máy chưa lưu được/],
] as const)('says %o in words and keeps what was typed', async (failure, words) => {
  const fake = await setupFakeApp({ isSignedIn: false });
  fake.setSignInFailure(failure);
  renderWithApp(SignInScreen, { fake });
  await fillAndSubmit('binh.tran', 'sai-mat-khau');
  expect(await screen.findByRole('alert')).toHaveTextContent(words);
  expect(screen.getByRole('textbox', { name: 'Tên đăng nhập' })).toHaveValue('binh.tran');
  expect(screen.getByLabelText('Mật khẩu')).toHaveValue('sai-mat-khau');
});

test('overtaken, it says so and keeps the name, and not the password: the tablet may be with somebody else by now', async () => {
  const fake = await setupFakeApp({ isSignedIn: false });
  fake.setSignInFailure({ type: 'Overtaken' });
  renderWithApp(SignInScreen, { fake });
  await fillAndSubmit('binh.tran', 'mat-khau-dai');
  expect(await screen.findByRole('alert')).toHaveTextContent(
    /trong lúc chờ trung tâm, máy vừa bị khoá, đăng xuất hoặc được người khác mở/,
  );
  expect(screen.getByRole('textbox', { name: 'Tên đăng nhập' })).toHaveValue('binh.tran');
  expect(screen.getByLabelText('Mật khẩu')).toHaveValue('');
});

test('with a passkey asks for neither name nor password', async () => {
  const fake = await setupFakeApp({ isSignedIn: false });
  renderWithApp(SignInScreen, { fake });
  await userEvent.click(screen.getByRole('button', { name: 'Dùng khoá truy cập' }));
  expect(fake.app.session.user?.username).toBe('bang-khoa');
});

test('a passkey that was broken off is said, and what was typed stays', async () => {
  const fake = await setupFakeApp({ isSignedIn: false });
  fake.setSignInFailure({ type: 'PasskeyCancelled' });
  renderWithApp(SignInScreen, { fake });
  await userEvent.type(screen.getByRole('textbox', { name: 'Tên đăng nhập' }), 'binh.tran');
  await userEvent.click(screen.getByRole('button', { name: 'Dùng khoá truy cập' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(/bạn đã dừng lại/);
  expect(screen.getByRole('textbox', { name: 'Tên đăng nhập' })).toHaveValue('binh.tran');
});

test.each([
  ['address', /chỉ dùng được khi mở ứng dụng bằng địa chỉ https có tên miền/],
  ['browser', /Trình duyệt này chưa dùng được khoá truy cập/],
] as const)(
  'where no passkey can be used (%s) a sentence says so, and there is no button',
  async (hindrance, words) => {
    const fake = await setupFakeApp({ isSignedIn: false, factors: { passkeyHindrance: hindrance } });
    renderWithApp(SignInScreen, { fake });
    expect(screen.getByText(words)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Dùng khoá truy cập' })).not.toBeInTheDocument();
  },
);

test('a store that fails while she is let in says so, and offers what helps; the button is there again', async () => {
  const fake = await setupFakeApp({ isSignedIn: false });
  vi.spyOn(fake.app.session, 'signIn').mockRejectedValueOnce(new DOMException('closed', 'DatabaseClosedError'));
  renderWithApp(SignInScreen, { fake });
  await fillAndSubmit('binh.tran', 'mat-khau-dai');
  expect(await screen.findByRole('alert')).toHaveTextContent(/chưa đọc được dữ liệu đã lưu/);
  expect(screen.getByRole('button', { name: 'Tải lại trang' })).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Lưu hộp đen' })).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Đăng nhập' }));
  expect(fake.app.session.user?.username).toBe('binh.tran');
});

describe('whoever was at work and cannot go on after a restart', () => {
  test('is told so at the sign-in, where her name is on no list of PINs', async () => {
    const fake = await setupFakeApp();
    const other = { ...sessionUser(), userId: 'u-khac', name: 'Lê Văn Khác' };
    fake.setLock({ isLocked: true, officers: [other] });
    renderWithApp(EntranceScreen, { fake });
    expect(await screen.findByText(/chưa mở lại được dữ liệu của phường cho Trần Thị Bình/)).toBeInTheDocument();
    expect(screen.getByLabelText('Mật khẩu')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Mở máy bằng mã PIN' }));
    expect(await screen.findByRole('button', { name: /Lê Văn Khác/ })).toBeInTheDocument();
  });

  test.each([
    ['with a PIN', true, false],
    ['whose PIN has just been wiped', false, true],
  ])('is told nothing of the kind: %s', async (_who, hasPin, isPinWiped) => {
    const fake = await setupFakeApp();
    fake.setLock({ isLocked: true, hasPin });
    renderWithApp(SignInScreen, { fake, props: { isPinWiped } });
    expect(screen.queryByText(/chưa mở lại được/)).not.toBeInTheDocument();
  });
});
