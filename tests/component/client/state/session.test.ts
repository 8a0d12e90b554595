import { describe, expect, test, vi } from 'vitest';
import { createSession } from '#client/state/session.svelte.ts';
import { rememberSession } from '#client/sync/remembered-session.ts';
import { createSigningOut } from '#client/sync/signing-out.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { fillDisk } from '#support/full-disk.ts';
import type { Reply } from '../../../unit/client/sync/scripted-connection.ts';
import { openKeys, SESSION, setup, userNamed } from './session-tab.ts';

test('a new session shows on which tablet it is used, before anything is asked for with it; a refused sign-in has none', async () => {
  const { session, script, proveTablet } = await setup();
  proveTablet.mockImplementation(async () => expect(session.user).toBeNull());
  script(SESSION, { status: 401, json: undefined });
  await session.signIn('an', 'sai');
  expect(proveTablet).not.toHaveBeenCalled();
  await session.signIn('an', 'x');
  expect(proveTablet).toHaveBeenCalledOnce();
  expect(session.user).toEqual(userNamed('an'));
  // Of somebody who sends nothing from here, too: with the tablet that session ends.
  script(SESSION, { status: 200, json: { user: { ...userNamed('quantri'), role: 'system_admin' } } });
  proveTablet.mockReset();
  await session.signIn('quantri', 'x');
  expect(proveTablet).toHaveBeenCalledOnce();
});

test('whoever may not sync sends and fetches nothing by her own session; by that of the officer before, and by the next one’s, all goes on', async () => {
  const { session, script } = await setup();
  const root = { ...userNamed('quantri'), role: 'system_admin' as const };
  await session.signIn('an', 'x');
  expect(session.maySync).toBe(true);
  await session.resume(root, WARD);
  expect(session.maySync).toBe(true);
  script(SESSION, { status: 200, json: { user: root } });
  await session.signIn('quantri', 'x');
  expect([session.user, session.ward, session.maySync]).toEqual([root, WARD, false]);
  await session.signIn('binh', 'x');
  expect(session.maySync).toBe(true);
});

describe('a password somebody else set', () => {
  const TEMPORARY = { status: 200, json: { user: { ...userNamed('an'), mustChangePassword: true } } };

  test('is changed before anything else after signing in, and is then a password like any other', async () => {
    const { session, script, tablet, sentTo } = await setup();
    script(SESSION, TEMPORARY);
    await session.signIn('an', 'tạm');
    expect(session.ownPassword.mustChangeFirst).toBe(true);
    expect((await rememberSession(tablet.store)).user?.mustChangePassword).toBe(true);
    script('/api/session/password', { status: 204, json: null });
    expect(await session.ownPassword.change('tạm', 'hoa sữa đầu mùa')).toEqual({ ok: true, value: null });
    expect(sentTo('/api/session/password')).toEqual([{ current: 'tạm', password: 'hoa sữa đầu mùa' }]);
    expect(session.ownPassword.mustChangeFirst).toBe(false);
    expect(session.user).toEqual(userNamed('an'));
    expect((await rememberSession(tablet.store)).user).toEqual(userNamed('an'));
  });

  test('does not come between an officer and the work under way: signing in again in place goes on', async () => {
    const { session, script } = await setup();
    await session.signIn('an', 'x');
    session.asking()(true);
    script(SESSION, TEMPORARY);
    await session.signIn('an', 'tạm');
    expect(session.mustSignInAgain).toBe(false);
    expect(session.user?.mustChangePassword).toBe(true);
    expect(session.ownPassword.mustChangeFirst).toBe(false);
  });

  test('does not come between the work in one tab and signing in again in another', async () => {
    const { session, tablet } = await setup();
    await session.signIn('an', 'x');
    const other = await rememberSession(tablet.store);
    await other.keep({ user: { ...userNamed('an'), mustChangePassword: true }, ward: WARD });
    await vi.waitFor(() => expect(session.user?.mustChangePassword).toBe(true));
    expect(session.ownPassword.mustChangeFirst).toBe(false);
  });

  test('is asked for again when the app is started anew', async () => {
    const { session, script, tablet, signingOut, passkeys } = await setup();
    script(SESSION, TEMPORARY);
    await session.signIn('an', 'tạm');
    const remembered = await rememberSession(tablet.store);
    expect(
      createSession({
        connection: signingOut.connection,
        signingOut,
        passkeys,
        remembered,
        keys: openKeys(),
        proveTablet: async () => {},
        onChange: () => {},
      }).ownPassword.mustChangeFirst,
    ).toBe(true);
  });

  test('can be put off, until the next person signs in', async () => {
    const { session, script } = await setup();
    script(SESSION, TEMPORARY);
    await session.signIn('an', 'tạm');
    session.ownPassword.postpone();
    expect(session.ownPassword.mustChangeFirst).toBe(false);
    await session.signOut();
    script(SESSION, { status: 204, json: null }, TEMPORARY);
    await session.signIn('an', 'tạm');
    expect(session.ownPassword.mustChangeFirst).toBe(true);
  });

  test('stays to be changed when the centre refuses the other one, or cannot be reached', async () => {
    const { session, script } = await setup();
    script(SESSION, TEMPORARY);
    await session.signIn('an', 'tạm');
    const problem = { type: 'urn:x', title: 'Có thông tin chưa đúng.', status: 422, errors: { current: 'không đúng' } };
    script('/api/session/password', { status: 422, json: problem }, new TypeError('Failed to fetch'));
    expect(await session.ownPassword.change('sai', 'hoa sữa đầu mùa')).toMatchObject({
      error: { type: 'Refused', errors: { current: 'không đúng' } },
    });
    expect(await session.ownPassword.change('tạm', 'hoa sữa đầu mùa')).toMatchObject({
      error: { type: 'NoConnection' },
    });
    expect(session.ownPassword.mustChangeFirst).toBe(true);
  });
});

describe('the second factor', () => {
  const LIMITED = { status: 200, json: { user: { ...userNamed('an'), secondFactor: 'enter' } } };

  test('comes first: she is in, on this tablet too, when the centre has been shown it', async () => {
    const { session, script, tablet } = await setup();
    script(SESSION, LIMITED);
    await session.signIn('an', 'x');
    expect(session.secondFactor.step).toBe('enter');
    expect(session.entering?.userId).toBe('u-an');
    expect(session.user).toBeNull();
    // What waits is sent under her session all the same.
    expect(await rememberSession(tablet.store)).toMatchObject({ user: null, centreUserId: 'u-an' });
    await session.secondFactor.settle();
    expect(session.secondFactor.step).toBeNull();
    expect(session.entering).toBeNull();
    expect(session.user).toEqual(userNamed('an'));
    expect((await rememberSession(tablet.store)).user).toEqual(userNamed('an'));
  });

  test('does not come between an officer and the work under way, and can be put off without a network', async () => {
    const { session, script } = await setup();
    await session.signIn('an', 'x');
    session.asking()(true);
    script(SESSION, LIMITED, { status: 204, json: null });
    await session.signIn('an', 'x');
    expect(session.user?.secondFactor).toBe('enter');
    expect(session.secondFactor.step).toBeNull();
    await session.signOut();
    script(SESSION, LIMITED);
    await session.signIn('an', 'x');
    expect(session.secondFactor.step).toBe('enter');
    session.secondFactor.postpone();
    expect(session.secondFactor.step).toBeNull();
    expect(session.user).toBeNull();
  });

  test('whoever signs out while the tablet is being shown does not come in', async () => {
    const { session, script, proveTablet } = await setup();
    script(SESSION, LIMITED);
    await session.signIn('an', 'x');
    proveTablet.mockImplementationOnce(() => session.signOut());
    expect(await session.secondFactor.settle()).toBe(true);
    expect([session.user, session.entering]).toEqual([null, null]);
  });

  test('given up with "Đăng xuất" ends the new session, and leaves whoever is at work here as she is', async () => {
    const { session, script, cookie, tablet } = await setup();
    await session.signIn('binh', 'x');
    script(SESSION, LIMITED);
    await session.signIn('an', 'x');
    expect(session.entering?.userId).toBe('u-an');
    await session.signOut();
    await vi.waitFor(() => expect(cookie.owner).toBeNull());
    expect(session.entering).toBeNull();
    expect(session.user).toEqual(userNamed('binh'));
    expect(await rememberSession(tablet.store)).toMatchObject({ user: userNamed('binh'), centreUserId: null });
  });
});

describe('somebody who cannot be let in', () => {
  test.each([
    ['system_admin', null],
    ['officer', 'an'],
  ] as const)('leaves a session in the browser only where it sends what waits: %s', async (role, owner) => {
    const { session, script, cookie, keys, tablet } = await setup();
    keys.admit = async () => false;
    script(SESSION, () => {
      cookie.owner = 'an';
      return { status: 200, json: { user: { ...userNamed('an'), role } } };
    });
    expect(await session.signIn('an', 'x')).toMatchObject({ error: { type: 'NoConnection' } });
    await vi.waitFor(() => expect(cookie.owner).toBe(owner));
    const centreUserId = owner && 'u-an';
    expect(await rememberSession(tablet.store)).toMatchObject({ user: null, centreUserId });
  });
});

test('somebody who cannot be let in leaves no useless session in the browser on a full disk either', async () => {
  const { session, script, cookie, keys, tablet } = await setup();
  keys.admit = async () => false;
  script(SESSION, () => {
    cookie.owner = 'an';
    return { status: 200, json: { user: { ...userNamed('an'), role: 'system_admin' } } };
  });
  fillDisk(tablet.store.outbox);
  expect(await session.signIn('an', 'x')).toMatchObject({ error: { type: 'NoConnection' } });
  await vi.waitFor(() => expect(cookie.owner).toBeNull());
});

describe('choosing a ward', () => {
  test.each([
    ['cannot be opened', async () => false],
    ['the store fails at', () => Promise.reject(new Error('gone'))],
  ])('that %s leaves her where she is, and says so', async (_why, openWard) => {
    const { session, keys } = await setup();
    keys.openWard = openWard;
    await session.signIn('an', 'x');
    expect(await session.chooseWard(OTHER_WARD)).toBe(false);
    expect([session.ward, session.refusedWard]).toEqual([WARD, { code: OTHER_WARD }]);
  });

  test('on a full disk counts all the same', async () => {
    const { session, tablet } = await setup();
    await session.signIn('an', 'x');
    fillDisk(tablet.store.outbox);
    expect(await session.chooseWard(OTHER_WARD)).toBe(true);
    expect(session.ward).toBe(OTHER_WARD);
  });
});

describe('signing out', () => {
  test('locks the tablet at once, however slow the line', async () => {
    const { session, script } = await setup();
    await session.signIn('an', 'x');
    script(SESSION, () => new Promise<Reply>(() => {}));
    await session.signOut();
    expect(session.user).toBeNull();
  });

  test('a late answer to it does not take the next person’s cookie away', async () => {
    const { session, script, cookie, requests } = await setup();
    await session.signIn('an', 'x');
    let answer = (_reply: Reply) => {};
    script(SESSION, () => new Promise<Reply>((resolve) => (answer = resolve)));
    await session.signOut();
    const signedIn = session.signIn('binh', 'x');
    // Everything that could run has run: the next person still waits for the answer.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(requests.map(({ method }) => method)).toEqual(['POST', 'DELETE']);
    cookie.owner = null;
    answer({ status: 204, json: null });
    expect(await signedIn).toMatchObject({ ok: true });
    expect(cookie.owner).toBe('binh');
    expect(session.user?.username).toBe('binh');
  });

  test('on a dead line lets the next person in once the line gave up', async () => {
    const { session, script } = await setup();
    await session.signIn('an', 'x');
    script(SESSION, new TypeError('Failed to fetch'));
    await session.signOut();
    expect(await session.signIn('binh', 'x')).toMatchObject({ ok: true });
  });

  test('without a network is told to the centre later, also by a tab that was opened since', async () => {
    const { session, script, cookie, tablet, connection, signingOut } = await setup();
    await session.signIn('an', 'x');
    script(SESSION, new TypeError('Failed to fetch'));
    await session.signOut();
    expect(await signingOut.tell()).toBe(false);
    expect(cookie.owner).toBe('an');
    expect(await createSigningOut(tablet.store, connection).tell()).toBe(true);
    expect(cookie.owner).toBeNull();
  });

  test('leaves every unsent record, lease and draft where it is', async () => {
    const { session, tablet } = await setup();
    await session.signIn('an', 'x');
    const { intakeFacts } = await import('#support/tablet.ts');
    await tablet.commands.receiveDossier(intakeFacts());
    const { outbox } = tablet.store;
    const before = await Promise.all([outbox.event.toArray(), outbox.enrolment.toArray(), outbox.sequence.toArray()]);
    await session.signOut();
    expect(before[0]).toHaveLength(1);
    expect(await Promise.all([outbox.event.toArray(), outbox.enrolment.toArray(), outbox.sequence.toArray()])).toEqual(
      before,
    );
  });

  test('in one tab signs out the others', async () => {
    const { session, tablet } = await setup();
    await session.signIn('an', 'x');
    await (await rememberSession(tablet.store)).keep({ user: null, ward: WARD });
    await vi.waitFor(() => expect(session.user).toBeNull());
  });
});
