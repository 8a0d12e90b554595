import { screen, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { createRawSnippet } from 'svelte';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import Frame from '#client/screens/frame/Frame.svelte';
import type { Role } from '#domain/access/role.ts';
import { ok } from '#domain/base/result.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { renderWithApp, sessionUser, setupFakeApp, type FakeApp, type FakeAppOptions } from '#support/fake-app.ts';
import { noFactors } from '#support/fake-factors.ts';
import { at } from '#support/fixed-clock.ts';

beforeAll(() => {
  // The browser of these tests has no modal dialogs.
  HTMLDialogElement.prototype.showModal = vi.fn(function (this: HTMLDialogElement) {
    this.open = true;
  });
  HTMLDialogElement.prototype.close = vi.fn(function (this: HTMLDialogElement) {
    this.open = false;
  });
});

async function setup(options: FakeAppOptions = {}): Promise<FakeApp> {
  const fake = await setupFakeApp(options);
  const children = createRawSnippet(() => ({ render: () => '<p>nội dung trang</p>' }));
  renderWithApp(Frame as never, { fake, props: { role: options.role ?? 'officer', children } as never });
  return fake;
}

const strip = () => screen.getByText(/Đã gửi|Còn \d/).closest('[role=status]') as HTMLElement;

describe('somebody who works in two wards', () => {
  const WARDS = [
    { code: WARD, name: 'Long Biên' },
    { code: OTHER_WARD, name: 'Bồ Đề' },
  ];
  async function setupTwo() {
    const fake = await setup();
    fake.setSession({ user: { ...sessionUser('officer'), wards: WARDS } });
    return { fake, select: screen.getByRole('combobox', { name: 'Phường đang làm việc' }) };
  }

  test('is shown the one she works in until the other one is open; the page begins anew there', async () => {
    const { fake, select } = await setupTwo();
    let open = (_isOpen: boolean) => {};
    vi.spyOn(fake.app.session, 'chooseWard').mockImplementation(async (ward) => {
      const isOpen = await new Promise<boolean>((resolve) => (open = resolve));
      if (isOpen) fake.setSession({ ward });
      return isOpen;
    });
    const page = screen.getByText('nội dung trang');
    await userEvent.selectOptions(select, 'Bồ Đề');
    expect(select).toHaveDisplayValue('Long Biên');
    expect(screen.getByText('Đang mở Bồ Đề…')).toBeInTheDocument();
    expect(screen.getByText('nội dung trang')).toBe(page);
    open(true);
    await vi.waitFor(() => expect(select).toHaveDisplayValue('Bồ Đề'));
    expect(screen.queryByText('Đang mở Bồ Đề…')).not.toBeInTheDocument();
    expect(screen.getByText('nội dung trang')).not.toBe(page);
  });
});

describe('navigation', () => {
  test.each<[Role, string[]]>([
    ['officer', ['Hôm nay', 'Tiếp nhận', 'Hồ sơ', 'Thống kê', 'Đồng bộ']],
    ['chair', ['Hôm nay', 'Hồ sơ', 'Thống kê', 'Đồng bộ']],
    ['admin', ['Hôm nay', 'Tiếp nhận', 'Hồ sơ', 'Thống kê', 'Đồng bộ', 'Quản trị']],
    ['system_admin', ['Quản trị']],
  ])('%s sees the pages of the role', async (role, names) => {
    await setup({ role });
    const links = within(screen.getByRole('navigation', { name: 'Điều hướng chính' })).getAllByRole('link');
    expect(links.map((link) => link.textContent?.trim())).toEqual(names);
  });

  test('a dossier belongs to "Hồ sơ"', async () => {
    await setup({ path: '/ho-so/0192' });
    expect(screen.getByRole('link', { name: 'Hồ sơ' })).toHaveAttribute('aria-current', 'page');
    expect(screen.getByRole('link', { name: 'Hôm nay' })).not.toHaveAttribute('aria-current');
  });

  test('a page the role does not use is a friendly page', async () => {
    await setup({ role: 'chair', path: '/quan-tri' });
    expect(screen.getByRole('heading', { name: 'Không có trang này' })).toBeInTheDocument();
    expect(screen.queryByText('nội dung trang')).not.toBeInTheDocument();
  });

  test.each<[Role, boolean]>([
    ['officer', false],
    ['chair', true],
    ['system_admin', true],
  ])('the tablets of the ward open for %s: %s', async (role, mayOpen) => {
    await setup({ role, path: '/dong-bo/may-tinh-bang' });
    expect(screen.queryByText('nội dung trang') !== null).toBe(mayOpen);
  });

  test('a role without "Hôm nay" is led to its own first page', async () => {
    const fake = await setup({ role: 'system_admin', path: '/' });
    expect(fake.visited).toEqual(['/quan-tri']);
  });
});

describe('the sync strip', () => {
  test('says that all is at the centre, and when it was last heard', async () => {
    await setup({ now: at('2026-03-12 14:05') });
    expect(strip()).toHaveTextContent('Đã gửi hết · 14:05');
  });

  test('counts what is unsent, and says calmly that there is no network', async () => {
    const fake = await setup({ now: at('2026-03-12 14:05') });
    fake.setSync({ unsentDossiers: 3, unsentEvents: 4, phase: 'offline' });
    expect(strip()).toHaveTextContent(
      'Còn 3 hồ sơ chưa gửi · đang không có mạng, vẫn làm việc bình thường · liên lạc lúc 14:05',
    );
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  test('with nothing left to send it only fetches', async () => {
    const fake = await setup();
    fake.setSync({ phase: 'sending' });
    expect(strip()).toHaveTextContent(/^Đã gửi hết · đang nhận · /);
    fake.setSync({ unsentDossiers: 1, unsentEvents: 1 });
    expect(strip()).toHaveTextContent(/^Còn 1 hồ sơ chưa gửi · đang gửi · /);
  });

  test('what can only go after a new sign-in waits for that, not for another try', async () => {
    const fake = await setup();
    fake.setSync({ unsentDossiers: 1, unsentEvents: 1, phase: 'waiting' });
    expect(strip()).toHaveTextContent(/^Còn 1 hồ sơ chưa gửi · đang chờ thử lại · /);
    fake.setSession({ mustSignInAgain: true });
    expect(strip()).toHaveTextContent(/^Còn 1 hồ sơ chưa gửi · chờ đăng nhập lại · /);
  });

  test('what only somebody else may send waits for her, not for another try', async () => {
    const fake = await setup({ now: at('2026-03-12 14:05') });
    fake.setSync({ unsentDossiers: 1, unsentEvents: 1, phase: 'held' });
    expect(strip()).toHaveTextContent(/^Còn 1 hồ sơ chưa gửi · sẽ gửi khi cán bộ của phường đăng nhập$/);
    fake.setSession({ mustSignInAgain: true });
    expect(strip()).toHaveTextContent(/^Còn 1 hồ sơ chưa gửi · chờ đăng nhập lại · /);
    fake.setSync({ unsentDossiers: 0, unsentEvents: 0 });
    fake.setSession({ mustSignInAgain: false });
    expect(strip()).toHaveTextContent(/^Đã gửi hết · 14:05$/);
  });

  test('says when the centre was never heard of', async () => {
    const fake = await setup();
    fake.setSync({ lastHeardAt: null });
    expect(strip()).toHaveTextContent('chưa liên lạc được với trung tâm lần nào');
  });

  test('says nothing to whoever looks after the whole centre, but for what others have not sent', async () => {
    const fake = await setup({ role: 'system_admin' });
    fake.setSync({ phase: 'waiting', lastHeardAt: null });
    expect(screen.queryByText(/Đã gửi|trung tâm lần nào/)).not.toBeInTheDocument();
    fake.setSync({ unsentDossiers: 3, unsentEvents: 4 });
    expect(strip()).toHaveTextContent('Còn 3 hồ sơ chưa gửi · sẽ gửi khi cán bộ của phường đăng nhập');
    fake.setSync({ unsentDossiers: 0, unsentEvents: 0, waitingFiles: 1 });
    expect(strip()).toHaveTextContent('sẽ gửi khi cán bộ của phường đăng nhập');
  });

  test('leads to what was set aside', async () => {
    const fake = await setup();
    fake.setSync({ setAside: 2 });
    expect(screen.getByRole('link', { name: '2 việc cần xem' })).toHaveAttribute('href', '/dong-bo');
  });
});

describe('announcements', () => {
  test('invented data is marked on every screen', async () => {
    await setup({ isDemo: true });
    expect(await screen.findByText('DỮ LIỆU MINH HOẠ')).toBeInTheDocument();
  });

  test('storage trouble is an alarm', async () => {
    const fake = await setup();
    fake.setSync({ storageFault: 'Kho dữ liệu vừa đóng.' });
    expect(screen.getByRole('alert')).toHaveTextContent('Kho dữ liệu vừa đóng.');
  });

  test('a new version is offered, applied only on asking, and can be put off', async () => {
    const fake = await setup();
    fake.offerUpdate();
    await userEvent.click(screen.getByRole('button', { name: 'Cập nhật ngay' }));
    expect(fake.calls).toEqual(['applyUpdate']);
    await userEvent.click(screen.getByRole('button', { name: 'Để sau' }));
    expect(screen.queryByRole('button', { name: 'Cập nhật ngay' })).not.toBeInTheDocument();
  });

  test('a ward that does not open is said to be why she stays where she is, each time it is asked for', async () => {
    const fake = await setup();
    const user = sessionUser();
    const wards = [...user.wards, { code: OTHER_WARD, name: 'Phường Việt Hưng' }];
    fake.setSession({ user: { ...user, wards }, closedWards: [OTHER_WARD] });
    const list = await screen.findByRole('combobox', { name: 'Phường đang làm việc' });
    for (let time = 0; time < 2; time++) {
      await userEvent.selectOptions(list, OTHER_WARD);
      expect(await screen.findByText(/^Chưa chuyển được sang Phường Việt Hưng/)).toBeInTheDocument();
      expect(list).toHaveValue(WARD);
      await userEvent.click(screen.getByRole('button', { name: 'Đã hiểu' }));
      expect(screen.queryByText(/^Chưa chuyển được/)).not.toBeInTheDocument();
    }
    fake.setSession({ closedWards: [] });
    await userEvent.selectOptions(list, OTHER_WARD);
    expect(list).toHaveValue(OTHER_WARD);
    expect(screen.queryByText(/^Chưa chuyển được/)).not.toBeInTheDocument();
  });

  test('a session the centre has forgotten is renewed in place, with the password alone', async () => {
    const fake = await setup();
    fake.setSession({ mustSignInAgain: true });
    fake.setSignInFailure({ type: 'WrongCredentials' });
    await userEvent.type(screen.getByLabelText('Mật khẩu'), 'sai');
    await userEvent.click(screen.getByRole('button', { name: 'Đăng nhập' }));
    expect(screen.getByLabelText('Mật khẩu')).toHaveAccessibleDescription(/không đúng/);
    // What the store throws does not leave the button dead either.
    vi.spyOn(fake.app.session, 'signIn').mockRejectedValueOnce(new Error('Hỏng'));
    await userEvent.click(screen.getByRole('button', { name: 'Đăng nhập' }));
    expect(screen.getByLabelText('Mật khẩu')).toHaveAccessibleDescription(/Máy chưa lưu được/);
    fake.setSignInFailure(undefined);
    await userEvent.click(screen.getByRole('button', { name: 'Đăng nhập' }));
    expect(screen.queryByLabelText('Mật khẩu')).not.toBeInTheDocument();
    expect(fake.app.session.user?.username).toBe('binh.tran');
  });
});

describe('the own account', () => {
  test('is one tap away', async () => {
    await setup();
    expect(screen.getByRole('link', { name: 'Tài khoản' })).toHaveAttribute('href', '/tai-khoan');
  });

  test.each<[string, boolean]>([
    ['/ho-so', true],
    ['/tai-khoan', false],
  ])('with a temporary password reminds on %s: %s', async (path, reminds) => {
    const fake = await setup({ path });
    expect(screen.queryByText(/mật khẩu tạm/)).not.toBeInTheDocument();
    fake.setSession({ user: { ...sessionUser(), mustChangePassword: true } });
    expect(screen.queryByText('Bạn đang dùng mật khẩu tạm.') !== null).toBe(reminds);
  });
});

describe('the second factor', () => {
  const DEADLINE = at('2026-12-04 08:00');

  test('that will be compulsory is told of, and can be put off', async () => {
    const read = vi.fn(async () => ok({ ...noFactors(), deadline: DEADLINE }));
    await setup({ role: 'admin', factors: { read } });
    expect(await screen.findByText(/^Từ thứ Sáu, 04\/12\/2026, vai trò của bạn/)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Bật xác thực hai lớp' })).toHaveAttribute('href', '/tai-khoan');
    await userEvent.click(screen.getByRole('button', { name: 'Để sau' }));
    expect(screen.queryByText(/vai trò của bạn phải có/)).not.toBeInTheDocument();
    expect(read).toHaveBeenCalledOnce();
  });

  test('is no matter of the counter: an officer’s tablet does not even ask', async () => {
    const read = vi.fn(async () => ok(noFactors()));
    await setup({ factors: { read } });
    expect(read).not.toHaveBeenCalled();
  });

  test.each<[string, boolean]>([
    ['/ho-so', true],
    ['/tai-khoan', false],
  ])('that is still to be shown is reminded of on %s: %s, and cannot be put off', async (path, reminds) => {
    const fake = await setup({ path });
    fake.setSession({ user: { ...sessionUser(), secondFactor: 'enter' } });
    expect(screen.queryByText('Bạn chưa hoàn tất xác thực hai lớp.') !== null).toBe(reminds);
    expect(screen.queryByRole('button', { name: 'Để sau' })).not.toBeInTheDocument();
  });
});

describe('signing out', () => {
  test('happens at once when all is sent', async () => {
    const fake = await setup();
    await userEvent.click(screen.getByRole('button', { name: 'Đăng xuất' }));
    expect(fake.calls).toEqual(['signOut']);
    await vi.waitFor(() => expect(fake.app.session.user).toBeNull());
  });

  test('asks first when something is unsent; staying changes nothing', async () => {
    const fake = await setup();
    fake.setSync({ unsentDossiers: 2, unsentEvents: 2 });
    await userEvent.click(screen.getByRole('button', { name: 'Đăng xuất' }));
    const dialog = screen.getByRole('dialog', { name: 'Còn 2 hồ sơ chưa gửi' });
    expect(dialog).toHaveTextContent(/không mất đi, và được gửi sau lần đăng nhập tiếp theo khi có mạng\./);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Ở lại' }));
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(fake.calls).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Đăng xuất' }));
    await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Đăng xuất' }));
    expect(fake.calls).toEqual(['signOut']);
  });
});
