import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import AdminScreen from '#client/screens/settings/AdminScreen.svelte';
import type { Administration } from '#client/state/administration.ts';
import type { Role } from '#domain/access/role.ts';
import { err, ok } from '#domain/base/result.ts';
import { renderWithApp, setupFakeApp } from '#support/fake-app.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
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

const USERS = [
  { userId: 'u1', username: 'chau.le', name: 'Lê Minh Châu', role: 'officer', disabled: false },
  { userId: 'u2', username: 'cu', name: 'Phạm Văn Cũ', role: 'chair', disabled: true },
] as const;

function centre(changes: Partial<Administration> = {}) {
  return {
    listWards: vi.fn(async () => ok([wardProfile()])),
    listUsers: vi.fn(async () => ok(USERS)),
    createUser: vi.fn<Administration['createUser']>(async () => ok(null)),
    saveWardSettings: vi.fn<Administration['saveWardSettings']>(async () => ok(null)),
    ...changes,
  };
}

async function setup(administration: Partial<Administration> = centre(), role: Role = 'admin') {
  const fake = await setupFakeApp({ role, administration });
  renderWithApp(AdminScreen, { fake });
  return fake;
}

const form = (name: string) => within(screen.getByRole('region', { name }));

async function fillUser() {
  const fields = form('Thêm tài khoản');
  await userEvent.type(fields.getByRole('textbox', { name: 'Tên đăng nhập' }), 'lan.nguyen');
  await userEvent.type(fields.getByRole('textbox', { name: 'Họ và tên' }), 'Nguyễn Thị Lan');
  await userEvent.selectOptions(fields.getByRole('combobox', { name: 'Vai trò' }), 'Cán bộ một cửa');
  await userEvent.type(fields.getByLabelText('Mật khẩu'), 'mot-hai-ba-bon');
  await userEvent.click(fields.getByRole('button', { name: 'Thêm' }));
}

describe('AdminScreen', () => {
  test('without a connection says so calmly and tries again on asking', async () => {
    const listWards = vi.fn<Administration['listWards']>(async () => ok([wardProfile()]));
    listWards.mockResolvedValueOnce(err({ type: 'NoConnection' }));
    await setup(centre({ listWards }));
    expect(await screen.findByText(/Việc tiếp nhận và trả hồ sơ vẫn làm bình thường/)).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Thử lại' }));
    expect(await screen.findByText('Lê Minh Châu')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Thử lại' })).not.toBeInTheDocument();
  });

  test('lists the accounts of the ward', async () => {
    await setup();
    expect(await screen.findByText('Lê Minh Châu')).toBeInTheDocument();
    expect(screen.getByText('Chủ tịch · đã khoá')).toBeInTheDocument();
  });

  test('adds an account, says so, empties the form and lists again', async () => {
    const administration = centre();
    await setup(administration);
    await screen.findByText('Lê Minh Châu');
    await fillUser();
    expect(administration.createUser).toHaveBeenCalledExactlyOnceWith(WARD, {
      username: 'lan.nguyen',
      name: 'Nguyễn Thị Lan',
      role: 'officer',
      password: 'mot-hai-ba-bon',
    });
    expect(await screen.findByText('Đã thêm tài khoản lan.nguyen.')).toBeInTheDocument();
    expect(form('Thêm tài khoản').getByRole('textbox', { name: 'Tên đăng nhập' })).toHaveValue('');
    expect(administration.listUsers).toHaveBeenCalledTimes(2);
  });

  test('shows what the centre refuses at its field and keeps what was typed', async () => {
    const errors = { username: 'Tên đăng nhập: đã có người dùng.' };
    const administration = centre({
      createUser: async () => err({ type: 'Refused', title: 'Có chỗ chưa đúng', errors }),
    });
    await setup(administration);
    await screen.findByText('Lê Minh Châu');
    await fillUser();
    expect(await screen.findByRole('group', { name: 'Có vấn đề cần sửa' })).toHaveFocus();
    const username = form('Thêm tài khoản').getByRole('textbox', { name: 'Tên đăng nhập' });
    expect(username).toHaveAccessibleDescription(/đã có người dùng/);
    expect(username).toHaveValue('lan.nguyen');
    // It may have been made by a try whose answer was lost: then it stands in the list.
    expect(administration.listUsers).toHaveBeenCalledTimes(2);
  });

  test('what is typed of an account or of the place is not left behind without asking', async () => {
    const { navigation } = await setup();
    await screen.findByText('Lê Minh Châu');
    navigation.go('/quan-tri/lich');
    await expect.poll(() => navigation.path).toBe('/quan-tri/lich');
    await userEvent.type(form('Thêm tài khoản').getByRole('textbox', { name: 'Họ và tên' }), 'Nguyễn');
    navigation.go('/');
    await userEvent.click(await screen.findByRole('button', { name: 'Ở lại' }));
    expect(navigation.path).toBe('/quan-tri/lich');
    await userEvent.clear(form('Thêm tài khoản').getByRole('textbox', { name: 'Họ và tên' }));
    await userEvent.type(form('Nơi tiếp nhận').getByRole('textbox', { name: 'Điện thoại' }), '1');
    navigation.go('/');
    await userEvent.click(await screen.findByRole('button', { name: 'Ở lại' }));
    await userEvent.click(form('Nơi tiếp nhận').getByRole('button', { name: 'Lưu nơi tiếp nhận' }));
    await screen.findByText('Đã lưu ở trung tâm.');
    navigation.go('/');
    await expect.poll(() => navigation.path).toBe('/');
  });

  test('asks the centre nothing while a field is empty', async () => {
    const administration = centre();
    await setup(administration);
    await screen.findByText('Lê Minh Châu');
    await userEvent.click(form('Thêm tài khoản').getByRole('button', { name: 'Thêm' }));
    expect(administration.createUser).not.toHaveBeenCalled();
    expect(screen.getAllByRole('link', { name: /chưa nhập/ })).toHaveLength(4);
  });

  test.each<[Role, boolean]>([
    ['admin', false],
    ['system_admin', true],
  ])('%s may give roles beyond the ward: %s', async (role, may) => {
    await setup(centre(), role);
    await screen.findByText('Lê Minh Châu');
    expect(screen.queryByRole('option', { name: 'Quản trị hệ thống' }) !== null).toBe(may);
  });

  test('keeps the place of reception at the centre', async () => {
    const administration = centre();
    await setup(administration);
    await screen.findByText('Lê Minh Châu');
    const phone = screen.getByRole('textbox', { name: 'Điện thoại' });
    await userEvent.type(phone, '024 3827 0000');
    await userEvent.click(screen.getByRole('button', { name: 'Lưu nơi tiếp nhận' }));
    expect(administration.saveWardSettings).toHaveBeenCalledExactlyOnceWith(WARD, {
      agencyCode: 'H26.40.12',
      officeName: 'Trung tâm Phục vụ hành chính công phường Long Biên',
      address: '',
      phone: '024 3827 0000',
    });
    expect(await screen.findByText('Đã lưu ở trung tâm.')).toBeInTheDocument();
  });

  test('with several wards, one is chosen and its accounts are asked for', async () => {
    const administration = centre({
      listWards: async () => ok([wardProfile(), wardProfile({ code: OTHER_WARD, name: 'Phường Bồ Đề' })]),
    });
    const fake = await setup(administration, 'system_admin');
    const list = () => screen.findByRole('combobox', { name: 'Phường' });
    fake.setSession({ closedWards: [OTHER_WARD] });
    await userEvent.selectOptions(await list(), OTHER_WARD);
    // It did not open on this tablet: the page is about the same ward as before, and says so.
    expect(await list()).toHaveValue(WARD);
    fake.setSession({ closedWards: [] });
    await userEvent.selectOptions(await list(), 'Phường Bồ Đề (00160)');
    expect(administration.listUsers).toHaveBeenLastCalledWith(OTHER_WARD);
    expect(await list()).toHaveValue(OTHER_WARD);
  });

  test('whoever looks after the centre adds a ward; what is missing or refused is told at its field and stays', async () => {
    const errors = { agencyCode: 'Mã cơ quan: từ 3 đến 35 ký tự.' };
    const createWard = vi.fn<Administration['createWard']>(async () => ok(null));
    createWard.mockResolvedValueOnce(err({ type: 'Refused', title: 'Có chỗ chưa đúng', errors }));
    await setup(centre({ createWard }), 'system_admin');
    await userEvent.click(await screen.findByText('Thêm phường, xã, đặc khu'));
    const fields = form('Thêm phường, xã, đặc khu');
    const field = (name: RegExp) => fields.getByRole('textbox', { name });
    const send = () => userEvent.click(fields.getByRole('button', { name: 'Thêm phường' }));
    await userEvent.type(field(/^Mã phường/), '145');
    await send();
    expect(field(/^Mã phường/)).toHaveAccessibleDescription(/đủ năm chữ số/);
    expect(field(/^Tên phường/)).toHaveAccessibleDescription(/chưa nhập/);
    expect(createWard).not.toHaveBeenCalled();
    await userEvent.type(field(/^Mã phường/), '{Control>}a{/Control}09999');
    await userEvent.type(field(/^Tên phường/), 'xã Ba Vì');
    await userEvent.type(field(/^Tỉnh, thành phố/), 'Thành phố Hà Nội');
    await userEvent.type(field(/^Mã cơ quan/), 'H26.9');
    await userEvent.type(field(/^Tên nơi tiếp nhận/), 'Một cửa xã Ba Vì');
    await send();
    await expect.poll(() => field(/^Mã cơ quan/)).toHaveAccessibleDescription(/từ 3 đến 35 ký tự/);
    expect(field(/^Tên phường/)).toHaveValue('xã Ba Vì');
    await send();
    expect(await screen.findByText(/Đã thêm xã Ba Vì\. Đăng xuất rồi đăng nhập lại/)).toBeInTheDocument();
    expect(createWard.mock.lastCall).toEqual([
      {
        code: '09999',
        name: 'xã Ba Vì',
        provinceName: 'Thành phố Hà Nội',
        agencyCode: 'H26.9',
        officeName: 'Một cửa xã Ba Vì',
        address: '',
        phone: '',
      },
    ]);
    expect(field(/^Tên phường/)).toHaveValue('');
  });

  test('the administrator of one ward adds none', async () => {
    await setup();
    await screen.findByText('Lê Minh Châu');
    expect(screen.queryByText('Thêm phường, xã, đặc khu')).not.toBeInTheDocument();
  });
});
