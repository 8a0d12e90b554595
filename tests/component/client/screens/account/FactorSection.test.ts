import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import FactorScreen from '#client/screens/account/FactorScreen.svelte';
import FactorSection from '#client/screens/account/FactorSection.svelte';
import type { Factors, FactorState, PasskeyRow } from '#client/state/factors.ts';
import type { Role } from '#domain/access/role.ts';
import { err, ok } from '#domain/base/result.ts';
import { renderWithApp, sessionUser, setupFakeApp } from '#support/fake-app.ts';
import { noFactors } from '#support/fake-factors.ts';
import { at } from '#support/fixed-clock.ts';
import { printedSheet } from '../officer/printed-sheet.ts';

beforeAll(() => {
  // The browser of these tests prints nothing.
  vi.stubGlobal('matchMedia', () => new EventTarget());
});

const DESK: PasskeyRow = { id: 'k1', name: 'Máy bàn', madeAt: at('2026-11-20 07:45'), usedAt: at('2026-11-23 08:00') };
const PHONE: PasskeyRow = { id: 'k2', name: 'Điện thoại', madeAt: at('2026-11-21 09:00'), usedAt: null };
const NEW = { secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', uri: 'otpauth://totp/x?secret=JBSWY3DPEHPK3PXP' };
const CODES = ['K7M2Q-9TXBR', 'ABCDE-FGHJK'];
const CONFIRM_FIRST = err({ type: 'ConfirmFirst' } as const);

async function setup(state: Partial<FactorState> = {}, changes: Partial<Factors> = {}, role: Role = 'admin') {
  const factors = {
    passkeyHindrance: null,
    read: vi.fn<Factors['read']>(async () => ok({ ...noFactors(), ...state })),
    confirm: vi.fn<Factors['confirm']>(async () => ok(null)),
    proveByPasskey: vi.fn<Factors['proveByPasskey']>(async () => ok(null)),
    enterCode: vi.fn<Factors['enterCode']>(async () => ok(null)),
    addPasskey: vi.fn<Factors['addPasskey']>(async () => ok(null)),
    removePasskey: vi.fn<Factors['removePasskey']>(async () => ok(null)),
    beginAuthenticator: vi.fn<Factors['beginAuthenticator']>(async () => ok(NEW)),
    finishAuthenticator: vi.fn<Factors['finishAuthenticator']>(async () => ok(CODES)),
    removeAuthenticator: vi.fn<Factors['removeAuthenticator']>(async () => ok(null)),
  };
  const fake = await setupFakeApp({ role, factors: { ...factors, ...changes } });
  const { step } = { ...noFactors(), ...state };
  if (step !== null) fake.setSession({ user: { ...sessionUser(role), secondFactor: step } });
  renderWithApp(FactorSection, { fake });
  await screen.findByRole('heading', { level: 2, name: 'Xác thực hai lớp' });
  return { fake, ...factors };
}

const click = (name: string) => userEvent.click(screen.getByRole('button', { name }));
const field = (name: string) => screen.getByLabelText(name);

test.each<[string, Partial<FactorState>, Role, RegExp]>([
  [
    'before it is compulsory',
    { deadline: at('2026-12-04 08:00') },
    'admin',
    /phải có xác thực hai lớp từ thứ Sáu, 04\/12/,
  ],
  [
    'when it is time',
    { step: 'set-up' },
    'admin',
    /Hãy bật ứng dụng xác thực hoặc thêm khoá truy cập, rồi làm việc tiếp/,
  ],
  ['where it is set up', { hasAuthenticator: true, recoveryCodesLeft: 9 }, 'admin', /Còn 9 mã dự phòng/],
  ['with invented data', { isWaived: true }, 'admin', /Dữ liệu minh hoạ: không bắt buộc/],
  ['for whom it is not', {}, 'officer', /Vai trò của bạn không bắt buộc/],
])('says what is asked %s', async (_name, state, role, words) => {
  await setup(state, {}, role);
  expect(await screen.findByText(words)).toBeInTheDocument();
});

describe('a code after the password', () => {
  const ENTER = { step: 'enter', hasAuthenticator: true } as const;

  test('opens everything; nothing else of the account is shown before', async () => {
    const { enterCode, read, fake } = await setup(ENTER);
    expect(screen.queryByText('Khoá truy cập (passkey)')).not.toBeInTheDocument();
    await click('Vào tiếp');
    expect(field('Mã xác thực')).toHaveAccessibleDescription(/chưa nhập/);
    await userEvent.type(field('Mã xác thực'), ' 123 456 ');
    read.mockResolvedValue(ok({ ...noFactors(), hasAuthenticator: true }));
    await click('Vào tiếp');
    expect(enterCode).toHaveBeenCalledExactlyOnceWith('123 456');
    expect(await screen.findByText(/Đăng nhập bằng mật khẩu thì phải có thêm mã/)).toBeInTheDocument();
    expect(fake.calls).toContain('settleFactor');
  });

  test('is sent once, however often it is tapped before she is in', async () => {
    const { enterCode, read } = await setup(ENTER);
    await userEvent.type(field('Mã xác thực'), '123456');
    let answer = () => {};
    read.mockImplementationOnce(
      () => new Promise((resolve) => (answer = () => resolve(ok({ ...noFactors(), hasAuthenticator: true })))),
    );
    await click('Vào tiếp');
    await click('Vào tiếp');
    answer();
    expect(await screen.findByText(/Đăng nhập bằng mật khẩu thì phải có thêm mã/)).toBeInTheDocument();
    expect(enterCode).toHaveBeenCalledOnce();
  });

  test('that is wrong is told at the field and stays to be mended', async () => {
    const errors = { code: 'Mã: không đúng hoặc đã dùng rồi.' };
    await setup(ENTER, { enterCode: async () => err({ type: 'Refused', title: 'Có thông tin chưa đúng.', errors }) });
    await userEvent.type(field('Mã xác thực'), '000000');
    await click('Vào tiếp');
    expect(field('Mã xác thực')).toHaveAccessibleDescription(/không đúng hoặc đã dùng/);
    expect(field('Mã xác thực')).toHaveValue('000000');
  });

  test('has a passkey beside it, where there is one and it can be used', async () => {
    const { proveByPasskey } = await setup({ ...ENTER, hasPasskey: true });
    await click('Dùng khoá truy cập');
    expect(proveByPasskey).toHaveBeenCalledOnce();
  });

  test('is not asked of somebody who has a passkey alone; where it cannot be used that is said', async () => {
    await setup({ step: 'enter', hasPasskey: true }, { passkeyHindrance: 'address' });
    expect(screen.queryByLabelText('Mã xác thực')).not.toBeInTheDocument();
    expect(screen.getByText(/chỉ dùng được khi mở ứng dụng bằng địa chỉ https/)).toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});

describe('an authenticator app', () => {
  test('is set up with a code; the recovery codes stay until they are put away', async () => {
    const { finishAuthenticator, read, fake } = await setup({ step: 'set-up' });
    await click('Bật ứng dụng xác thực');
    expect(screen.getByRole('img', { name: 'Mã QR để gắn ứng dụng xác thực' })).toBeInTheDocument();
    expect(screen.getByText(/JBSW Y3DP EHPK 3PXP JBSW/)).toBeInTheDocument();
    await userEvent.type(field('Mã đang hiện trong ứng dụng'), '123456');
    await click('Gắn xong');
    expect(finishAuthenticator).toHaveBeenCalledExactlyOnceWith('123456');
    const codes = within(screen.getByRole('region', { name: 'Mã dự phòng' }));
    expect(codes.getAllByRole('listitem').map((each) => each.textContent)).toEqual(CODES);
    expect(printedSheet()).toContain('<li>K7M2Q-9TXBR</li>');
    expect(read).toHaveBeenCalledOnce();
    expect(fake.calls).not.toContain('settleFactor');
    read.mockResolvedValue(ok({ ...noFactors(), hasAuthenticator: true, recoveryCodesLeft: 10 }));
    await click('Tôi đã cất mã dự phòng');
    expect(await screen.findByText('Đang bật. Còn 10 mã dự phòng.')).toBeInTheDocument();
    expect(fake.calls).toContain('settleFactor');
    expect(screen.queryByText('K7M2Q-9TXBR')).not.toBeInTheDocument();
  });

  test('asks first who it is, and goes on by itself', async () => {
    const beginAuthenticator = vi.fn<Factors['beginAuthenticator']>(async () => ok(NEW));
    beginAuthenticator.mockResolvedValueOnce(CONFIRM_FIRST);
    const confirm = vi.fn<Factors['confirm']>(async () => ok(null));
    const errors = { password: 'Mật khẩu: không đúng.' };
    confirm.mockResolvedValueOnce(err({ type: 'Refused', title: 'Có thông tin chưa đúng.', errors }));
    await setup({}, { beginAuthenticator, confirm });
    await click('Bật ứng dụng xác thực');
    await userEvent.type(field('Xác nhận bằng mật khẩu'), 'sai');
    await click('Xác nhận');
    expect(field('Xác nhận bằng mật khẩu')).toHaveAccessibleDescription(/không đúng/);
    expect(field('Xác nhận bằng mật khẩu')).toHaveValue('sai');
    await userEvent.type(field('Xác nhận bằng mật khẩu'), ' rồi');
    await click('Xác nhận');
    expect(confirm).toHaveBeenLastCalledWith('sai rồi');
    expect(await screen.findByRole('img', { name: 'Mã QR để gắn ứng dụng xác thực' })).toBeInTheDocument();
    expect(screen.queryByLabelText('Xác nhận bằng mật khẩu')).not.toBeInTheDocument();
  });
});

describe('passkeys', () => {
  test('are listed with name and last use, added under a name and removed', async () => {
    const { addPasskey, removePasskey, read } = await setup({ hasPasskey: true, passkeys: [DESK, PHONE] });
    const rows = screen.getAllByRole('listitem');
    expect(rows[0]).toHaveTextContent(/Máy bàn.*Dùng gần nhất: 08:00 thứ Hai, 23\/11\/2026/);
    expect(rows[1]).toHaveTextContent(/Điện thoại.*Chưa dùng lần nào/);
    await click('Thêm khoá truy cập');
    expect(field('Tên khoá')).toHaveAccessibleDescription(/chưa nhập/);
    await userEvent.type(field('Tên khoá'), ' Máy ở quầy 2 ');
    await click('Thêm khoá truy cập');
    expect(addPasskey).toHaveBeenCalledExactlyOnceWith('Máy ở quầy 2');
    expect(await screen.findByText('Đã thêm khoá truy cập Máy ở quầy 2.')).toBeInTheDocument();
    await click('Gỡ khoá Điện thoại');
    expect(removePasskey).toHaveBeenCalledExactlyOnceWith('k2');
    expect(read).toHaveBeenCalledTimes(3);
  });

  test.each([
    [{ type: 'PasskeyCancelled' }, /bạn đã dừng lại/],
    [{ type: 'PasskeyKnown' }, /đã có khoá truy cập của bạn/],
    [{ type: 'NoConnection' }, /Chưa liên lạc được/],
  ] as const)('one that is not made (%o) says why, and the name stays', async (failure, words) => {
    await setup({}, { addPasskey: async () => err(failure) });
    await userEvent.type(field('Tên khoá'), 'Máy bàn');
    await click('Thêm khoá truy cập');
    expect(await screen.findByRole('alert')).toHaveTextContent(words);
    expect(field('Tên khoá')).toHaveValue('Máy bàn');
  });

  test('where they cannot be used a sentence takes the place of the form', async () => {
    await setup({}, { passkeyHindrance: 'browser' });
    expect(screen.getByText(/Trình duyệt này chưa dùng được khoá truy cập/)).toBeInTheDocument();
    expect(screen.queryByLabelText('Tên khoá')).not.toBeInTheDocument();
  });
});

describe('before everything else', () => {
  async function open(role: Role, read: Factors['read']) {
    const fake = await setupFakeApp({ role, factors: { read } });
    fake.setSession({ user: { ...sessionUser(role), secondFactor: 'enter' } });
    renderWithApp(FactorScreen, { fake });
    return fake;
  }
  const later = () => screen.queryByRole('button', { name: 'Chưa có mạng, làm việc tiếp' });

  test('there is no way around it while the centre answers, but out', async () => {
    const fake = await open('admin', async () => ok({ ...noFactors(), step: 'enter', hasAuthenticator: true }));
    await screen.findByLabelText('Mã xác thực');
    fake.setSync({ phase: 'waiting' });
    expect(later()).not.toBeInTheDocument();
    await click('Đăng xuất');
    expect(fake.calls).toEqual(['signOut']);
  });

  test('a counter without a network goes on working', async () => {
    const fake = await open('admin', async () => err({ type: 'NoConnection' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Chưa có mạng, làm việc tiếp' }));
    expect(fake.app.session.secondFactor.step).toBeNull();
  });

  test('whoever is not in yet is sent to her PIN instead: a password alone opens nothing kept here', async () => {
    const fake = await open('admin', async () => err({ type: 'NoConnection' }));
    fake.setSession({ user: null, entering: { ...sessionUser('admin'), secondFactor: 'enter' } });
    expect(await screen.findByText(/bạn mở máy bằng mã PIN/)).toBeInTheDocument();
    expect(later()).not.toBeInTheDocument();
    await click('Chưa có mạng, về màn hình mở máy');
    expect(fake.app.session.entering).toBeNull();
    expect(fake.app.session.user).toBeNull();
  });

  test('whoever has no counter to work at waits for the network', async () => {
    await open('system_admin', async () => err({ type: 'NoConnection' }));
    expect(await screen.findByRole('button', { name: 'Thử lại' })).toBeInTheDocument();
    expect(later()).not.toBeInTheDocument();
  });

  test('what was finished elsewhere lets through at once', async () => {
    const fake = await open('admin', async () => ok({ ...noFactors(), hasAuthenticator: true }));
    await vi.waitFor(() => expect(fake.calls).toContain('settleFactor'));
  });
});
