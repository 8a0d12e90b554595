/** The own PIN on this tablet: set, changed, refused in words, and asked for where there is none. */
import { screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import PinForm from '#client/screens/account/PinForm.svelte';
import Announcements from '#client/screens/frame/Announcements.svelte';
import UserMenu from '#client/screens/frame/UserMenu.svelte';
import type { Lock } from '#client/state/lock.svelte.ts';
import { err, ok } from '#domain/base/result.ts';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';
import { sessionUser } from '#support/fake-session.ts';

async function setup(answer: Awaited<ReturnType<Lock['setPin']>> = ok(null)) {
  const setPin = vi.fn<Lock['setPin']>(async () => answer);
  const fake = await setupFakeApp({ lock: { setPin } });
  renderWithApp(PinForm, { fake });
  return { fake, setPin };
}

async function fill(fields: Readonly<Record<string, string>>) {
  for (const [label, value] of Object.entries(fields)) await userEvent.type(screen.getByLabelText(label), value);
  await userEvent.click(screen.getByRole('button', { name: /^(Đặt|Đổi) mã PIN$/ }));
}

const NEW = { 'Mã PIN mới': '271828', 'Nhập lại mã PIN mới': '271828' };

test('the first PIN is set by saying it twice', async () => {
  const { setPin } = await setup();
  expect(screen.getByText(/Bạn chưa có mã PIN trên máy này/)).toBeInTheDocument();
  await fill(NEW);
  expect(setPin).toHaveBeenCalledWith('271828', '');
  expect(await screen.findByText(/Đã đặt mã PIN/)).toBeInTheDocument();
});

test('no field of it is one that browsers save passwords of', async () => {
  const { fake } = await setup();
  fake.setLock({ hasPin: true, needsPresentPin: true });
  const fields = screen.getAllByLabelText(/mã PIN|Mã PIN/, { selector: 'input' });
  expect(fields.map((field) => field.getAttribute('autocomplete'))).toEqual(Array(3).fill('one-time-code'));
});

test('what is missing or differs is said at the field, and nothing is set', async () => {
  const { setPin } = await setup();
  await fill({ 'Mã PIN mới': '271828' });
  expect(screen.getByLabelText('Nhập lại mã PIN mới')).toBeInvalid();
  await fill({ 'Nhập lại mã PIN mới': '314159' });
  expect(screen.getAllByText(/chưa giống mã ở trên/)).not.toHaveLength(0);
  expect(setPin).not.toHaveBeenCalled();
});

test('one that everybody tries first is refused in words, and what was typed stays', async () => {
  await setup(err({ type: 'PinTrivial' }));
  await fill({ 'Mã PIN mới': '123456', 'Nhập lại mã PIN mới': '123456' });
  expect(screen.getAllByText(/quá dễ đoán/)).not.toHaveLength(0);
  expect(screen.getByLabelText('Mã PIN mới')).toHaveValue('123456');
});

test.each([
  ['NotOfWard', /không còn làm việc ở phường/],
  ['HoldsLastKey', /chỉ mở được bằng mã PIN hiện tại/],
] as const)('one that cannot be set is refused in words: %s', async (type, words) => {
  await setup(err({ type }));
  await fill(NEW);
  expect(screen.getAllByText(words)).not.toHaveLength(0);
});

test('a full disk is said, what was typed stays, and it can be tried again', async () => {
  const { setPin } = await setup();
  setPin.mockRejectedValueOnce(new DOMException('full', 'QuotaExceededError'));
  await fill(NEW);
  expect(await screen.findByRole('alert')).toHaveTextContent(/Máy chưa lưu được/);
  expect(screen.getByRole('button', { name: 'Lưu hộp đen' })).toBeInTheDocument();
  expect(screen.getByLabelText('Mã PIN mới')).toHaveValue('271828');
  await userEvent.click(screen.getByRole('button', { name: 'Đặt mã PIN' }));
  expect(await screen.findByText(/Đã đặt mã PIN/)).toBeInTheDocument();
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
});

test('another one needs the present one', async () => {
  const { fake, setPin } = await setup(err({ type: 'WrongPin', triesLeft: 8, waitMs: 0 }));
  fake.setLock({ hasPin: true, needsPresentPin: true });
  await fill({ 'Mã PIN hiện tại': '314159', ...NEW });
  expect(setPin).toHaveBeenCalledWith('271828', '314159');
  expect(screen.getAllByText(/Còn 8 lần thử/)).not.toHaveLength(0);
  expect(screen.getByText(/Quên mã PIN\?/)).toBeInTheDocument();
});

test('the notice asks for one, and can be put off', async () => {
  const fake = await setupFakeApp();
  renderWithApp(Announcements, { fake, props: { demo: false } as never });
  expect(screen.queryByText('Đặt mã PIN để khoá máy khi rời quầy')).not.toBeInTheDocument();
  fake.setLock({ asksForPin: true });
  expect(screen.getByRole('link', { name: 'Đặt mã PIN' })).toHaveAttribute('href', '/tai-khoan');
  await userEvent.click(screen.getByRole('button', { name: 'Để mai' }));
  expect(screen.queryByText('Đặt mã PIN để khoá máy khi rời quầy')).not.toBeInTheDocument();
});

test('"Khoá máy" locks, and leads whoever has no PIN to setting one', async () => {
  const fake = await setupFakeApp();
  renderWithApp(UserMenu, { fake });
  await userEvent.click(screen.getByRole('button', { name: 'Khoá máy' }));
  expect(fake.visited).toEqual(['/tai-khoan']);
  expect(fake.calls).not.toContain('lock');
  fake.setLock({ hasPin: true, officers: [sessionUser(), { ...sessionUser('specialist'), userId: 'u-other' }] });
  await userEvent.click(screen.getByRole('button', { name: 'Đổi người' }));
  expect(fake.calls).toContain('lock');
});

test('at another officer’s session the password is asked for, and can wait', async () => {
  const fake = await setupFakeApp();
  renderWithApp(Announcements, { fake, props: { demo: false } as never });
  fake.setSession({ isBorrowed: true });
  expect(screen.getByText('Máy đang gửi bằng phiên đăng nhập của người trước.')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Để sau' }));
  expect(screen.queryByLabelText('Mật khẩu')).not.toBeInTheDocument();
});
