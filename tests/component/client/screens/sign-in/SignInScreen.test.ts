import { screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import SignInScreen from '#client/screens/sign-in/SignInScreen.svelte';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';

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
