import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { rememberSession } from '#client/sync/remembered-session.ts';
import { createSigningOut } from '#client/sync/signing-out.ts';
import { err, ok } from '#domain/base/result.ts';
import { WARD } from '#support/dossier-events.ts';
import { setupTablet, type Tablet } from '#support/tablet.ts';
import { setupConnection, type Reply } from './scripted-connection.ts';

const SESSION = '/api/session';
const PUSH = '/api/sync/push';
const DEAD_LINE = new TypeError('Failed to fetch');

/** Of the browser, as the centre set it. */
let cookie: string | null;
let tablet: Tablet;
beforeEach(async () => {
  cookie = 'an';
  tablet = await setupTablet();
  await (await rememberSession(tablet.store)).leave({ user: null, ward: WARD });
});

/** A tab of the tablet from which somebody signed out. */
function openTab() {
  const tab = setupConnection(({ method, path, body }): Reply => {
    if (path !== SESSION) return { status: 200, json: { by: cookie } };
    cookie = method === 'DELETE' ? null : (body as string);
    return { status: method === 'DELETE' ? 204 : 200, json: null };
  });
  const { connection, tell, signIn } = createSigningOut(tablet.store, tab.connection);
  return {
    ...tab,
    tell,
    push: () => connection.send('POST', PUSH),
    fetchScan: () => connection.fetchBytes('/scan'),
    signIn: (name: string, isWanted = () => true) =>
      signIn(async (line) => ok((await line.send('POST', SESSION, name)).status), isWanted),
    refuse: () =>
      signIn(
        async () => err('WrongCredentials'),
        () => true,
      ),
    asked: () => tab.requests.map(({ method, path }) => `${method} ${path}`),
  };
}

describe('while the centre has not heard that she signed out', () => {
  test.each<[string, Reply]>([
    ['no network', DEAD_LINE],
    ['a centre that is down', { status: 502, json: undefined }],
    ['a captive portal', { status: 200, json: undefined }],
  ])('%s: nothing is asked in her name, whoever opens the app', async (_name, reply) => {
    const tab = openTab();
    tab.script(SESSION, reply, reply, reply);
    expect(await tab.tell()).toBe(false);
    await expect(tab.push()).rejects.toThrow(TypeError);
    await expect(tab.fetchScan()).rejects.toThrow(TypeError);
    expect(tab.asked()).toEqual(Array(3).fill(`DELETE ${SESSION}`));
    expect(tab.fetched).toEqual([]);
  });

  test('it is told before anything else, once', async () => {
    const tab = openTab();
    expect((await tab.push()).json).toEqual({ by: null });
    await tab.push();
    await openTab().push();
    expect(tab.asked()).toEqual([`DELETE ${SESSION}`, `POST ${PUSH}`, `POST ${PUSH}`]);
  });

  test('what is asked meanwhile by the same tab waits for the answer', async () => {
    const tab = openTab();
    expect(await Promise.all([tab.tell(), tab.push().then(({ json }) => json)])).toEqual([true, { by: null }]);
    expect(tab.asked()).toEqual([`DELETE ${SESSION}`, `POST ${PUSH}`]);
  });
});

describe('the next person', () => {
  test('is let in after it was told, or all the same, and her own session is never ended by it', async () => {
    for (const before of [[], [DEAD_LINE]]) {
      await (await rememberSession(tablet.store)).leave({ user: null, ward: WARD });
      const tab = openTab();
      tab.script(SESSION, ...before);
      expect(await tab.signIn('binh')).toEqual(ok(200));
      expect(tab.asked()).toEqual([`DELETE ${SESSION}`, `POST ${SESSION}`]);
      for (const each of [tab, openTab()]) expect((await each.push()).json).toEqual({ by: 'binh' });
      expect(cookie).toBe('binh');
    }
  });

  test('whose password was wrong takes nothing back', async () => {
    const tab = openTab();
    tab.script(SESSION, DEAD_LINE, DEAD_LINE);
    await tab.refuse();
    expect(await tab.tell()).toBe(false);
    expect(await tab.tell()).toBe(true);
    expect(cookie).toBeNull();
  });

  test('a sign-in she has left meanwhile ends before the next one’s begins', async () => {
    const tab = openTab();
    await tab.tell();
    tab.script(SESSION, async () => {
      cookie = 'an';
      await (await rememberSession(tablet.store)).leave({ user: null, ward: WARD });
      return { status: 200, json: null };
    });
    await tab.signIn('an', () => false);
    expect(cookie).toBeNull();
    await tab.signIn('binh');
    expect([cookie, await tab.tell()]).toEqual(['binh', true]);
    expect(tab.asked()).toEqual(['DELETE', 'POST', 'DELETE', 'POST'].map((method) => `${method} ${SESSION}`));
  });

  test('signing in is not overtaken by another tab that tells the centre who left', async () => {
    const [tab, other] = [openTab(), openTab()];
    let answer = () => {};
    tab.script(
      SESSION,
      DEAD_LINE,
      () => new Promise((resolve) => (answer = () => resolve({ status: 200, json: null }))),
    );
    const signedIn = tab.signIn('binh');
    await vi.waitFor(() => expect(tab.asked()).toHaveLength(2));
    expect(await other.tell()).toBe(false);
    await expect(other.push()).rejects.toThrow(TypeError);
    cookie = 'binh';
    answer();
    await signedIn;
    expect((await other.push()).json).toEqual({ by: 'binh' });
    expect(other.asked()).toEqual([`POST ${PUSH}`]);
  });

  test('does not wait for ever for a tab that hangs over it', async () => {
    const [hanging, tab] = [openTab(), openTab()];
    hanging.script(SESSION, () => new Promise<Reply>(() => {}));
    void hanging.tell();
    await vi.waitFor(() => expect(hanging.asked()).toHaveLength(1));
    const patience = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort());
    onTestFinished(() => patience.mockRestore());
    expect(await tab.signIn('binh')).toEqual(ok(200));
    expect(cookie).toBe('binh');
  });

  test('who signed in by an older version of the app, which leaves the note where it is, is not signed out', async () => {
    const kept = await rememberSession(tablet.store);
    await kept.keep({ user: null, ward: WARD, centreUserId: 'u-binh' });
    const tab = openTab();
    expect(await tab.tell()).toBe(true);
    await tab.push();
    expect(tab.asked()).toEqual([`POST ${PUSH}`]);
  });
});
