import { setImmediate as settled } from 'node:timers/promises';
import { render, screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ok } from '#domain/base/result.ts';
import { actor, OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { sessionUser, setupFakeApp, type FakeApp } from '#support/fake-app.ts';
import { noFactors } from '#support/fake-factors.ts';

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
    fake.setSession({ user: null, entering: limited });
    expect(await screen.findByLabelText('Mã xác thực')).toBeInTheDocument();
    fake.setSession({ user: sessionUser(), entering: null });
    expect(await screen.findByRole('heading', { level: 1, name: 'Hôm nay' })).toBeInTheDocument();
  });

  test('a locked tablet shows nothing of anybody’s work, and the page of before once it is unlocked', async () => {
    const fake = await openApp();
    await screen.findByRole('heading', { level: 1, name: 'Hôm nay' });
    fake.setLock({ isLocked: true, hasPin: true, officers: [sessionUser()] });
    expect(await screen.findByRole('heading', { name: 'Máy đang khoá' })).toBeInTheDocument();
    expect(screen.queryByRole('navigation')).not.toBeInTheDocument();
    fake.setLock({ isLocked: false });
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
    // The search follows the typing a moment later; the link was there before it.
    await vi.waitFor(() => expect(history.state).toHaveProperty('entry'));
    expect(JSON.stringify(history.state)).not.toContain('tra');
    await userEvent.click(await screen.findByRole('link', { name: /Đặng Thuỳ Trâm/ }));
    expect(await screen.findByRole('heading', { level: 1, name: /Đặng Thuỳ Trâm/ })).toBeInTheDocument();
    history.back();
    await screen.findByRole('heading', { level: 1, name: 'Hồ sơ' });
    expect(await screen.findByRole('searchbox')).toHaveValue('tram');
    expect(location.search).toBe('');
  });

  describe('what one officer has sought, of which an earlier version left its words in the history,', () => {
    const PERSONAL_ID = '001185012345';
    const box = () => screen.findByRole<HTMLInputElement>('searchbox');

    async function seek() {
      const fake = await openApp();
      const { navigate } = await import('#client/app/routes.ts');
      await navigate('/');
      history.replaceState({ ...(history.state as object | null), kept: { search: 'le van cu' } }, '');
      await userEvent.type(await box(), PERSONAL_ID);
      await vi.waitFor(() => expect(history.state).toHaveProperty('entry'));
      return fake;
    }

    test('is not written where the browser keeps its history', async () => {
      await seek();
      expect(JSON.stringify(history.state)).not.toMatch(/0011|le van cu/);
    });

    test.each<[string, (fake: FakeApp) => void]>([
      [
        'the next officer’s unlock',
        (fake) => {
          fake.setLock({ isLocked: true, hasPin: true, officers: [sessionUser()] });
          fake.setSession({ user: { ...sessionUser(), userId: 'u-sau', name: 'Lò Thị Sáu' } });
          fake.setLock({ isLocked: false });
        },
      ],
      ['another ward', (fake) => fake.setSession({ ward: OTHER_WARD })],
    ])('is gone with %s, who leaves no trace of a search either', async (_, change) => {
      const fake = await seek();
      change(fake);
      await vi.waitFor(async () => expect(await fake.tablet.store.outbox.access.count()).toBe(1));
      const first = await box();
      expect(first).toHaveValue('');
      await userEvent.click(screen.getByRole('link', { name: 'Đồng bộ' }));
      await screen.findByRole('heading', { level: 1, name: 'Đồng bộ' });
      await settled();
      expect(await fake.tablet.store.outbox.access.count()).toBe(1);
    });
  });

  describe('a dossier one officer has opened', () => {
    const binh = { ...sessionUser(), userId: 'u-binh', name: 'Lê Thị Bình' };
    const looks = async ({ tablet }: FakeApp) =>
      (await tablet.store.outbox.access.toArray()).map(({ action, userId }) => [action, userId]);

    async function openDossier() {
      const fake = await openApp();
      const id = await fake.receive();
      const { navigate } = await import('#client/app/routes.ts');
      await navigate(`/ho-so/${id}` as '/');
      await screen.findByRole('heading', { name: 'Diễn biến' });
      await vi.waitFor(async () => expect(await looks(fake)).toEqual([['view', 'u-officer']]));
      return fake;
    }

    function letIn(fake: FakeApp, user: typeof binh): void {
      fake.tablet.actAs({ actor: { ...actor(), userId: user.userId, name: user.name }, ward: WARD });
      fake.setSession({ user });
      fake.setLock({ isLocked: false });
    }

    test.each<[string, (fake: FakeApp) => void]>([
      ['by her PIN', (fake) => fake.setLock({ isLocked: true, hasPin: true, officers: [sessionUser(), binh] })],
      ['after that one has signed out', (fake) => fake.setSession({ user: null })],
      ['in another tab, which this one follows', () => undefined],
    ])('is left when the next comes in %s, who has looked at nothing', async (_, leave) => {
      const fake = await openDossier();
      leave(fake);
      letIn(fake, binh);
      await screen.findByRole('heading', { level: 1, name: 'Hôm nay' });
      expect(location.pathname).toBe('/');
      await settled();
      expect(await looks(fake)).toEqual([['view', 'u-officer']]);
    });

    test('is there again for the one who locked the tablet', async () => {
      const fake = await openDossier();
      fake.setLock({ isLocked: true, hasPin: true, officers: [sessionUser(), binh] });
      await screen.findByRole('heading', { name: 'Máy đang khoá' });
      fake.setLock({ isLocked: false });
      expect(await screen.findByRole('heading', { name: 'Diễn biến' })).toBeInTheDocument();
    });
  });

  test('after somebody without "Hôm nay" has signed out, the next person starts there all the same', async () => {
    const { navigate } = await import('#client/app/routes.ts');
    await navigate('/');
    const fake = await openApp({ role: 'system_admin' });
    await vi.waitFor(() => expect(location.pathname).toBe('/quan-tri'));
    await userEvent.click(screen.getByRole('button', { name: 'Đăng xuất' }));
    await screen.findByRole('heading', { name: 'Đăng nhập' });
    await vi.waitFor(() => expect(location.pathname).toBe('/'));
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
