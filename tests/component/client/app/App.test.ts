import { render, screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ok } from '#domain/base/result.ts';
import { sessionUser, setupFakeApp } from '#support/fake-app.ts';
import { noFactors } from '#support/fake-factors.ts';

// Pages are compiled on their first opening.
vi.setConfig({ testTimeout: 20_000 });

beforeAll(() => {
  // Both exist in every browser; the router and the pages only need them to be there.
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      observe(): void {}
      unobserve(): void {}
    },
  );
  window.scrollTo = vi.fn();
});

beforeEach(() => history.replaceState(null, '', '/'));

async function openApp(options: Parameters<typeof setupFakeApp>[0] = {}) {
  const fake = await setupFakeApp(options);
  const { default: App } = await import('#client/app/App.svelte');
  render(App, { props: { app: fake.app } });
  return fake;
}

describe('App', () => {
  test('nobody signed in: the sign-in screen in place, then the page of the address', async () => {
    await openApp({ isSignedIn: false });
    expect(screen.getByRole('heading', { name: 'Đăng nhập' })).toBeInTheDocument();
    await userEvent.type(screen.getByRole('textbox', { name: 'Tên đăng nhập' }), 'binh.tran');
    await userEvent.type(screen.getByLabelText('Mật khẩu'), 'mat-khau-dai');
    await userEvent.click(screen.getByRole('button', { name: 'Đăng nhập' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Hôm nay' })).toBeInTheDocument();
  });

  test('a password somebody else set is changed before anything else', async () => {
    const fake = await openApp();
    fake.setSession({ user: { ...sessionUser(), mustChangePassword: true }, mustChangeFirst: true });
    expect(await screen.findByRole('heading', { name: 'Đổi mật khẩu tạm' })).toBeInTheDocument();
    expect(screen.queryByRole('navigation')).not.toBeInTheDocument();
    fake.setSession({ user: sessionUser(), mustChangeFirst: false });
    expect(await screen.findByRole('heading', { level: 1, name: 'Hôm nay' })).toBeInTheDocument();
  });

  test('the second factor comes before anything else, even another password', async () => {
    const read = async () => ok({ ...noFactors(), step: 'enter' as const, hasAuthenticator: true });
    const fake = await openApp({ factors: { read } });
    const limited = { ...sessionUser(), mustChangePassword: true as const, secondFactor: 'enter' as const };
    fake.setSession({ user: limited, mustChangeFirst: true });
    expect(await screen.findByLabelText('Mã xác thực')).toBeInTheDocument();
    expect(screen.queryByRole('navigation')).not.toBeInTheDocument();
    fake.setSession({ user: { ...limited, secondFactor: 'set-up' } });
    expect(await screen.findByRole('heading', { name: 'Đổi mật khẩu tạm' })).toBeInTheDocument();
    fake.setSession({ mustChangeFirst: false });
    expect(await screen.findByRole('heading', { name: 'Xác thực hai lớp' })).toBeInTheDocument();
    fake.setSession({ user: sessionUser() });
    expect(await screen.findByRole('heading', { level: 1, name: 'Hôm nay' })).toBeInTheDocument();
  });

  test('a link of the navigation opens its page and moves the focus to it', async () => {
    await openApp();
    await userEvent.click(screen.getByRole('link', { name: 'Đồng bộ' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Đồng bộ' })).toBeInTheDocument();
    expect(location.pathname).toBe('/dong-bo');
    await vi.waitFor(() => expect(screen.getByRole('main')).toHaveFocus());
    expect(screen.getByRole('link', { name: 'Đồng bộ' })).toHaveAttribute('aria-current', 'page');
  });

  test('the id in the address opens its dossier; going back finds the search as it was left', async () => {
    const fake = await openApp();
    await fake.receive({ name: 'Đặng Thuỳ Trâm' });
    await userEvent.click(screen.getByRole('link', { name: 'Hồ sơ' }));
    await screen.findByRole('heading', { level: 1, name: 'Hồ sơ' });
    await userEvent.type(screen.getByRole('searchbox'), 'tram');
    await userEvent.click(await screen.findByRole('link', { name: /Đặng Thuỳ Trâm/ }));
    expect(await screen.findByRole('heading', { level: 1, name: /Đặng Thuỳ Trâm/ })).toBeInTheDocument();
    history.back();
    await screen.findByRole('heading', { level: 1, name: 'Hồ sơ' });
    expect(await screen.findByRole('searchbox')).toHaveValue('tram');
    expect(location.search).toBe('');
  });

  test('after somebody without "Hôm nay" has signed out, the next person starts there all the same', async () => {
    const { navigate } = await import('#client/app/routes.ts');
    await navigate('/');
    const fake = await openApp({ role: 'system_admin' });
    await vi.waitFor(() => expect(location.pathname).toBe('/thong-ke'), 8000);
    await userEvent.click(screen.getByRole('button', { name: 'Đăng xuất' }));
    await screen.findByRole('heading', { name: 'Đăng nhập' });
    await vi.waitFor(() => expect(location.pathname).toBe('/'), 8000);
    fake.setSession({ user: sessionUser('officer') });
    expect(await screen.findByRole('heading', { level: 1, name: 'Hôm nay' })).toBeInTheDocument();
  });

  test('an address that leads nowhere is a friendly page', async () => {
    history.replaceState(null, '', '/khong/co');
    await openApp();
    expect(await screen.findByRole('heading', { name: 'Không có trang này' })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Về trang Hôm nay' })).toHaveAttribute('href', '/');
  });
});
