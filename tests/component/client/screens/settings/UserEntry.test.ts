/** What an administrator changes of an account, on the page of the accounts. */
import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import AdminScreen from '#client/screens/settings/AdminScreen.svelte';
import type { Administration, UserRow } from '#client/state/administration.ts';
import type { Role } from '#domain/access/role.ts';
import { err, ok } from '#domain/base/result.ts';
import { actor, OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { renderWithApp, sessionUser, setupFakeApp } from '#support/fake-app.ts';
import { wardProfile } from '#support/tablet.ts';

beforeAll(() => {
  // The browser of these tests has no modal dialogs.
  HTMLDialogElement.prototype.showModal = vi.fn(function (this: HTMLDialogElement) {
    this.open = true;
  });
  HTMLDialogElement.prototype.close = vi.fn(function (this: HTMLDialogElement) {
    this.open = false;
  });
});

const CHAU: UserRow = { userId: 'u1', username: 'chau.le', name: 'Lê Minh Châu', role: 'officer', disabled: false };
const CU: UserRow = { userId: 'u2', username: 'cu.pham', name: 'Phạm Văn Cũ', role: 'chair', disabled: true };
const CITY: UserRow = { userId: 'u3', username: 'city', name: 'Giám Sát', role: 'supervisor', disabled: false };
const SELF: UserRow = {
  userId: actor('admin').userId,
  username: 'toi',
  name: 'Tôi Đây',
  role: 'admin',
  disabled: false,
};

const WARDS = [
  { code: WARD, name: 'phường Long Biên' },
  { code: OTHER_WARD, name: 'phường Bồ Đề' },
];

async function setup(changes: Partial<Administration> = {}, role: Role = 'admin') {
  const administration = {
    listWards: async () => ok([wardProfile()]),
    listUsers: vi.fn<Administration['listUsers']>(async () =>
      ok([CHAU, CU, CITY, { ...SELF, hasTemporaryPassword: true as const }]),
    ),
    changeUser: vi.fn<Administration['changeUser']>(async () => ok(null)),
    setDisabled: vi.fn<Administration['setDisabled']>(async () => ok(null)),
    setTemporaryPassword: vi.fn<Administration['setTemporaryPassword']>(async () => ok(null)),
    endSessions: vi.fn<Administration['endSessions']>(async () => ok(null)),
    takeOffFactors: vi.fn<Administration['takeOffFactors']>(async () => ok(null)),
    joinWard: vi.fn<Administration['joinWard']>(async () => ok(null)),
    leaveWard: vi.fn<Administration['leaveWard']>(async () => ok(null)),
    ...changes,
  };
  const fake = await setupFakeApp({ role, administration });
  if (role === 'system_admin') fake.setSession({ user: { ...sessionUser(role), wards: WARDS } });
  renderWithApp(AdminScreen, { fake });
  await screen.findByText('Lê Minh Châu');
  return administration;
}

const accounts = () => within(screen.getByRole('region', { name: 'Tài khoản' }));
const click = (name: string) => userEvent.click(accounts().getByRole('button', { name }));
const confirm = (name: string) => userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name }));
const PLACE = { ward: WARD, userId: 'u1' };

describe('an account', () => {
  test('says that its password is temporary, and is opened and closed again', async () => {
    await setup();
    expect(screen.getByText('Quản trị phường · mật khẩu tạm, chưa đổi')).toBeInTheDocument();
    expect(accounts().queryByRole('textbox')).not.toBeInTheDocument();
    await click('Sửa Lê Minh Châu');
    expect(accounts().getByRole('textbox', { name: 'Họ và tên' })).toHaveValue('Lê Minh Châu');
    await click('Đóng phần sửa Lê Minh Châu');
    expect(accounts().queryByRole('textbox')).not.toBeInTheDocument();
  });

  test('gets another name and role; the news stays when the list has been read again', async () => {
    const { changeUser, listUsers } = await setup();
    await click('Sửa Lê Minh Châu');
    const name = accounts().getByRole('textbox', { name: 'Họ và tên' });
    await userEvent.clear(name);
    await userEvent.type(name, 'Lê Thị Châu');
    await userEvent.selectOptions(accounts().getByRole('combobox', { name: 'Vai trò' }), 'Công chức chuyên môn');
    await click('Lưu họ tên và vai trò');
    expect(changeUser).toHaveBeenCalledExactlyOnceWith(PLACE, { name: 'Lê Thị Châu', role: 'specialist' });
    expect(await accounts().findByText('Đã lưu Lê Thị Châu.')).toBeInTheDocument();
    expect(listUsers).toHaveBeenCalledTimes(2);
    expect(accounts().getByText('Đã lưu Lê Thị Châu.')).toBeInTheDocument();
  });

  test('stays open with what was typed when the list cannot be read again', async () => {
    const listUsers = vi.fn<Administration['listUsers']>(async () => ok([CHAU]));
    await setup({ listUsers });
    await click('Sửa Lê Minh Châu');
    await userEvent.type(accounts().getByLabelText('Mật khẩu tạm'), 'sông hồng');
    listUsers.mockResolvedValueOnce(err({ type: 'NoConnection' }));
    await click('Lưu họ tên và vai trò');
    expect(await screen.findByText(/Việc tiếp nhận và trả hồ sơ vẫn làm bình thường/)).toBeInTheDocument();
    expect(accounts().getByLabelText('Mật khẩu tạm')).toHaveValue('sông hồng');
  });

  test('is not sent without a name', async () => {
    const { changeUser } = await setup();
    await click('Sửa Lê Minh Châu');
    await userEvent.clear(accounts().getByRole('textbox', { name: 'Họ và tên' }));
    await click('Lưu họ tên và vai trò');
    expect(accounts().getByRole('link', { name: /Họ và tên: chưa nhập/ })).toBeInTheDocument();
    expect(changeUser).not.toHaveBeenCalled();
  });

  test('gets a temporary password; one that is refused is told at the field and stays', async () => {
    const errors = { password: 'Mật khẩu: nhiều người dùng nên dễ bị đoán.' };
    const setTemporaryPassword = vi.fn<Administration['setTemporaryPassword']>(async () => ok(null));
    setTemporaryPassword.mockResolvedValueOnce(err({ type: 'Refused', title: 'Có thông tin chưa đúng.', errors }));
    await setup({ setTemporaryPassword });
    await click('Sửa Lê Minh Châu');
    const field = accounts().getByLabelText('Mật khẩu tạm');
    await userEvent.type(field, 'password123');
    await click('Đặt mật khẩu tạm');
    expect(field).toHaveAccessibleDescription(/dễ bị đoán/);
    expect(field).toHaveValue('password123');
    await userEvent.clear(field);
    await userEvent.type(field, 'sông hồng mùa nước');
    await click('Đặt mật khẩu tạm');
    expect(setTemporaryPassword).toHaveBeenLastCalledWith(PLACE, 'sông hồng mùa nước');
    expect(await accounts().findByText('Đã đặt mật khẩu tạm cho Lê Minh Châu.')).toBeInTheDocument();
    expect(field).toHaveValue('');
  });

  test('is locked only after asking, and signed out everywhere likewise', async () => {
    const { setDisabled, endSessions } = await setup();
    await click('Sửa Lê Minh Châu');
    await click('Khoá tài khoản');
    expect(screen.getByRole('dialog', { name: 'Khoá tài khoản của Lê Minh Châu?' })).toBeInTheDocument();
    await confirm('Thôi');
    expect(accounts().getByRole('button', { name: 'Khoá tài khoản' })).toHaveFocus();
    expect(setDisabled).not.toHaveBeenCalled();
    await click('Khoá tài khoản');
    await confirm('Khoá tài khoản');
    expect(setDisabled).toHaveBeenCalledExactlyOnceWith(PLACE, true);
    expect(await accounts().findByText('Đã khoá tài khoản của Lê Minh Châu.')).toBeInTheDocument();
    await click('Đăng xuất khỏi mọi thiết bị');
    await confirm('Đăng xuất khỏi mọi thiết bị');
    expect(endSessions).toHaveBeenCalledExactlyOnceWith(PLACE);
  });

  test('has a lost second factor taken off, only after asking, and only where there is one', async () => {
    const listUsers = async () => ok([{ ...CHAU, hasSecondFactor: true as const }, CU]);
    const { takeOffFactors } = await setup({ listUsers });
    expect(screen.getByText(/có xác thực hai lớp/)).toBeInTheDocument();
    await click('Sửa Lê Minh Châu');
    await click('Gỡ xác thực hai lớp');
    expect(screen.getByRole('dialog', { name: 'Gỡ xác thực hai lớp của Lê Minh Châu?' })).toBeInTheDocument();
    await confirm('Thôi');
    expect(takeOffFactors).not.toHaveBeenCalled();
    await click('Gỡ xác thực hai lớp');
    await confirm('Gỡ xác thực hai lớp');
    expect(takeOffFactors).toHaveBeenCalledExactlyOnceWith(PLACE);
    expect(await accounts().findByText('Đã gỡ xác thực hai lớp của Lê Minh Châu.')).toBeInTheDocument();
    await click('Đóng phần sửa Lê Minh Châu');
    await click('Sửa Phạm Văn Cũ');
    expect(accounts().queryByRole('button', { name: 'Gỡ xác thực hai lớp' })).not.toBeInTheDocument();
  });

  test('that is locked is let in again', async () => {
    const { setDisabled } = await setup();
    await click('Sửa Phạm Văn Cũ');
    expect(accounts().queryByRole('button', { name: 'Khoá tài khoản' })).not.toBeInTheDocument();
    await click('Mở lại tài khoản');
    expect(setDisabled).toHaveBeenCalledExactlyOnceWith({ ward: WARD, userId: 'u2' }, false);
  });

  test.each([
    [{ type: 'NoConnection' }, /Chưa liên lạc được/],
    [{ type: 'Refused', title: 'Tài khoản này có vai trò cấp trên.', errors: {} }, /vai trò cấp trên/],
  ] as const)('that cannot be changed (%o) says why', async (failure, words) => {
    await setup({ setDisabled: async () => err(failure) });
    await click('Sửa Phạm Văn Cũ');
    await click('Mở lại tài khoản');
    expect(await accounts().findByRole('alert')).toHaveTextContent(words);
  });

  test('of one’s own can be renamed, no more', async () => {
    await setup();
    await click('Sửa Tôi Đây');
    expect(accounts().getByRole('button', { name: 'Lưu họ tên' })).toBeInTheDocument();
    expect(accounts().queryByRole('combobox')).not.toBeInTheDocument();
    expect(accounts().queryByLabelText('Mật khẩu tạm')).not.toBeInTheDocument();
    expect(accounts().queryByRole('button', { name: 'Khoá tài khoản' })).not.toBeInTheDocument();
  });

  test.each<[Role, boolean]>([
    ['admin', false],
    ['system_admin', true],
  ])('above the ward is opened by %s: %s', async (role, may) => {
    await setup({}, role);
    expect(accounts().queryByRole('button', { name: 'Sửa Giám Sát' }) !== null).toBe(may);
  });
});

describe('the wards an account works in', () => {
  test('are one more, chosen by the system administrator', async () => {
    const { joinWard } = await setup({}, 'system_admin');
    await click('Sửa Giám Sát');
    await click('Cho làm việc thêm');
    expect(joinWard).not.toHaveBeenCalled();
    expect(accounts().getByText(/Cho làm việc thêm ở: chưa chọn/)).toBeInTheDocument();
    await userEvent.selectOptions(accounts().getByRole('combobox', { name: 'Cho làm việc thêm ở' }), OTHER_WARD);
    await click('Cho làm việc thêm');
    expect(joinWard).toHaveBeenCalledExactlyOnceWith({ ward: OTHER_WARD, userId: 'u3' });
    expect(await accounts().findByText(/Giám Sát được làm việc ở phường Bồ Đề/)).toBeInTheDocument();
  });

  test('are one less after a question; the list says who has gone from it', async () => {
    const listUsers = vi.fn<Administration['listUsers']>(async () => ok([CHAU]));
    const { leaveWard } = await setup({ listUsers }, 'system_admin');
    listUsers.mockResolvedValue(ok([CU]));
    await click('Sửa Lê Minh Châu');
    await click('Đưa ra khỏi phường Long Biên');
    expect(leaveWard).not.toHaveBeenCalled();
    await confirm('Đưa ra khỏi phường Long Biên');
    expect(leaveWard).toHaveBeenCalledExactlyOnceWith(PLACE);
    expect(await accounts().findByText('Đã đưa Lê Minh Châu ra khỏi phường Long Biên.')).toBeInTheDocument();
    expect(accounts().queryByText('Lê Minh Châu')).not.toBeInTheDocument();
  });

  test('stay as they are where the centre says no, which is told', async () => {
    const title = 'Người này chỉ làm việc ở phường này.';
    await setup({ leaveWard: async () => err({ type: 'Refused', title, errors: {} }) }, 'system_admin');
    await click('Sửa Lê Minh Châu');
    await click('Đưa ra khỏi phường Long Biên');
    await confirm('Đưa ra khỏi phường Long Biên');
    expect(await accounts().findByRole('alert')).toHaveTextContent(title);
  });

  test('are not for the administrator of a ward to say', async () => {
    await setup();
    await click('Sửa Lê Minh Châu');
    expect(accounts().queryByRole('button', { name: /^Đưa ra khỏi/ })).not.toBeInTheDocument();
  });
});
