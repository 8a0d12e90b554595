import { screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import NewPasswordScreen from '#client/screens/account/NewPasswordScreen.svelte';
import type { OwnPassword } from '#client/state/own-password.svelte.ts';
import type { Role } from '#domain/access/role.ts';
import { err } from '#domain/base/result.ts';
import { renderWithApp, sessionUser, setupFakeApp } from '#support/fake-app.ts';

async function setup(role: Role = 'officer', changePassword?: OwnPassword['change']) {
  const fake = await setupFakeApp({ role, ...(changePassword && { changePassword }) });
  fake.setSession({ user: { ...sessionUser(role), mustChangePassword: true }, mustChangeFirst: true });
  renderWithApp(NewPasswordScreen, { fake });
  return fake;
}

const postpone = () => screen.queryByRole('button', { name: 'Chưa có mạng, làm việc tiếp' });

test('while the centre answers there is no way around it, but out', async () => {
  const fake = await setup();
  expect(screen.getByLabelText('Mật khẩu tạm vừa dùng')).toBeInTheDocument();
  expect(postpone()).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Đăng xuất' }));
  expect(fake.calls).toEqual(['signOut']);
});

test('without a network a counter goes on working', async () => {
  const fake = await setup();
  fake.setSync({ phase: 'offline' });
  await userEvent.click(postpone()!);
  expect(fake.app.session.ownPassword.mustChangeFirst).toBe(false);
});

test.each(['waiting', 'sending'] as const)('is not offered before the centre was found away (%s)', async (phase) => {
  const fake = await setup();
  fake.setSync({ phase });
  expect(postpone()).not.toBeInTheDocument();
});

test('when the centre could not be reached with it, work may go on, and what was typed stays till then', async () => {
  await setup('officer', async () => err({ type: 'NoConnection' }));
  await userEvent.type(screen.getByLabelText('Mật khẩu tạm vừa dùng'), 'tạm');
  await userEvent.type(screen.getByLabelText('Mật khẩu mới'), 'hoa sữa đầu mùa');
  await userEvent.type(screen.getByLabelText('Nhập lại mật khẩu mới'), 'hoa sữa đầu mùa');
  await userEvent.click(screen.getByRole('button', { name: 'Đổi mật khẩu' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(/Chưa liên lạc được/);
  expect(screen.getByLabelText('Mật khẩu mới')).toHaveValue('hoa sữa đầu mùa');
  expect(postpone()).toBeInTheDocument();
});

test('whoever has no counter to work at waits for the network', async () => {
  const fake = await setup('system_admin');
  fake.setSync({ phase: 'offline' });
  expect(postpone()).not.toBeInTheDocument();
});
