import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import AccountScreen from '#client/screens/account/AccountScreen.svelte';
import type { Factors } from '#client/state/factors.ts';
import type { OwnPassword } from '#client/state/own-password.svelte.ts';
import type { SessionRow, SignedInDevices } from '#client/state/signed-in-devices.ts';
import { err, ok } from '#domain/base/result.ts';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';
import { noFactors } from '#support/fake-factors.ts';
import { at } from '#support/fixed-clock.ts';

const HERE: SessionRow = {
  id: 's1',
  signedInAt: at('2026-11-20 07:45'),
  usedAt: at('2026-11-23 08:00'),
  browser: 'Chrome · Android',
  network: '113.160.12.0/24',
  isCurrent: true,
};
const THERE: SessionRow = {
  id: 's2',
  signedInAt: at('2026-10-30 16:20'),
  usedAt: at('2026-11-02 09:00'),
  browser: 'Edge · Windows',
  network: '14.162.3.0/24',
  isCurrent: false,
};
const OLD: SessionRow = { ...THERE, id: 's3', browser: '', network: '' };

async function setup(
  changes: Partial<Pick<SignedInDevices, 'list'> & Pick<Factors, 'read'>> = {},
  answer: OwnPassword['change'] = async () => ok(null),
) {
  const signedInDevices = {
    list: vi.fn<SignedInDevices['list']>(async () => ok([HERE, THERE, OLD])),
    end: vi.fn<SignedInDevices['end']>(async () => ok(null)),
  };
  const read = changes.read ?? (async () => ok(noFactors()));
  if (changes.list) signedInDevices.list.mockImplementation(changes.list);
  const changePassword = vi.fn(answer);
  const fake = await setupFakeApp({ signedInDevices, changePassword, factors: { read } });
  renderWithApp(AccountScreen, { fake });
  return { fake, changePassword, ...signedInDevices };
}

const region = (name: string) => within(screen.getByRole('region', { name }));

async function fill(current: string, password: string, again = password) {
  const form = region('Đổi mật khẩu');
  if (current) await userEvent.type(form.getByLabelText('Mật khẩu hiện tại'), current);
  if (password) await userEvent.type(form.getByLabelText('Mật khẩu mới'), password);
  if (again) await userEvent.type(form.getByLabelText('Nhập lại mật khẩu mới'), again);
  await userEvent.click(form.getByRole('button', { name: 'Đổi mật khẩu' }));
}

describe('another password', () => {
  test('is sent with the present one, confirmed, and the devices are asked for again', async () => {
    const { changePassword, list } = await setup();
    await fill('mật khẩu cũ', 'hoa sữa đầu mùa');
    expect(changePassword).toHaveBeenCalledExactlyOnceWith('mật khẩu cũ', 'hoa sữa đầu mùa');
    expect(await screen.findByText(/Đã đổi mật khẩu/)).toBeInTheDocument();
    expect(region('Đổi mật khẩu').getByLabelText('Mật khẩu mới')).toHaveValue('');
    expect(list).toHaveBeenCalledTimes(2);
  });

  test('is not asked of the centre while something is missing or was typed otherwise the second time', async () => {
    const { changePassword } = await setup();
    await fill('', '', '');
    expect(screen.getAllByRole('link', { name: /chưa nhập/ })).toHaveLength(3);
    await fill('mật khẩu cũ', 'hoa sữa đầu mùa', 'hoa sữa cuối mùa');
    expect(screen.getByRole('link', { name: /chưa giống/ })).toBeInTheDocument();
    expect(changePassword).not.toHaveBeenCalled();
  });

  test('that the centre refuses is told at its field; what was typed stays', async () => {
    const errors = { current: 'Mật khẩu hiện tại: không đúng.' };
    await setup({}, async () => err({ type: 'Refused', title: 'Có thông tin chưa đúng.', errors }));
    await fill('sai rồi', 'hoa sữa đầu mùa');
    const current = region('Đổi mật khẩu').getByLabelText('Mật khẩu hiện tại');
    expect(current).toHaveAccessibleDescription(/không đúng/);
    expect(current).toHaveValue('sai rồi');
    expect(region('Đổi mật khẩu').getByLabelText('Mật khẩu mới')).toHaveValue('hoa sữa đầu mùa');
  });

  test.each([
    [{ type: 'NoConnection' }, /Chưa liên lạc được với trung tâm/],
    [{ type: 'SignedOut' }, /đăng nhập lại/],
    [{ type: 'Refused', title: 'Thử quá nhiều lần.', errors: {} }, /Thử quá nhiều lần/],
  ] as const)('with %o says so and keeps what was typed', async (failure, words) => {
    await setup({}, async () => err(failure));
    await fill('mật khẩu cũ', 'hoa sữa đầu mùa');
    expect(await screen.findByRole('alert')).toHaveTextContent(words);
    expect(region('Đổi mật khẩu').getByLabelText('Mật khẩu hiện tại')).toHaveValue('mật khẩu cũ');
  });
});

describe('where one is signed in', () => {
  test('tells this tablet from the others, and when each was used', async () => {
    await setup();
    const rows = await region('Thiết bị đang đăng nhập').findAllByRole('listitem');
    expect(rows[0]).toHaveTextContent('Chrome · Android Máy này');
    expect(rows[0]).toHaveTextContent('Dùng gần nhất: 08:00 thứ Hai, 23/11/2026');
    expect(within(rows[0]!).queryByRole('button')).not.toBeInTheDocument();
    expect(rows[1]).toHaveTextContent('Đăng nhập: 16:20 thứ Sáu, 30/10/2026');
    expect(rows[1]).toHaveTextContent('Mạng: 14.162.3.0/24');
    expect(rows[2]).toHaveTextContent('Thiết bị chưa rõ');
    expect(rows[2]).not.toHaveTextContent('Mạng:');
  });

  test('one of them is signed out, and the list read again', async () => {
    const { end, list } = await setup();
    list.mockResolvedValue(ok([HERE]));
    await userEvent.click(await screen.findByRole('button', { name: 'Đăng xuất khỏi Edge · Windows' }));
    expect(end).toHaveBeenCalledExactlyOnceWith('s2');
    expect(await screen.findByText('Đã đăng xuất khỏi Edge · Windows.')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Đăng xuất khỏi Edge/ })).not.toBeInTheDocument();
  });

  test('without a connection is said calmly, and asked again on asking', async () => {
    const list = vi.fn<SignedInDevices['list']>(async () => ok([HERE]));
    list.mockResolvedValueOnce(err({ type: 'NoConnection' }));
    await setup({ list });
    expect(await screen.findByText(/Việc tiếp nhận và trả hồ sơ vẫn làm bình thường/)).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Thử lại' }));
    expect(await screen.findByText('Máy này')).toBeInTheDocument();
  });
});

test('that the centre wants a new sign-in is said once, however many parts of the page ask for one, and all are asked again', async () => {
  const list = vi.fn<SignedInDevices['list']>(async () => ok([HERE]));
  const read = vi.fn<Factors['read']>(async () => ok(noFactors()));
  list.mockResolvedValueOnce(err({ type: 'SignedOut' }));
  read.mockResolvedValueOnce(err({ type: 'SignedOut' }));
  await setup({ list, read });
  expect(await screen.findAllByText(/yêu cầu đăng nhập lại/)).toHaveLength(1);
  await userEvent.click(screen.getByRole('button', { name: 'Thử lại' }));
  expect(await screen.findByText('Máy này')).toBeInTheDocument();
  expect(screen.queryByText(/yêu cầu đăng nhập lại/)).not.toBeInTheDocument();
  expect(read).toHaveBeenCalledTimes(2);
});
