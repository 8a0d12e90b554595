import { describe, expect, test, vi } from 'vitest';
import type { Passkeys } from '#client/platform/passkeys.ts';
import { createSession } from '#client/state/session.svelte.ts';
import { rememberSession } from '#client/sync/remembered-session.ts';
import { err, ok } from '#domain/base/result.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { WARD } from '#support/dossier-events.ts';
import { setupTablet } from '#support/tablet.ts';
import { setupConnection, type Reply } from '../../../unit/client/sync/scripted-connection.ts';

const SESSION = '/api/session';

function userNamed(username: string): SessionUser {
  return {
    userId: `u-${username}`,
    username,
    name: username,
    role: 'officer',
    wards: [{ code: WARD, name: 'Long Biên' }],
  };
}

/** A centre with one cookie a browser, as the browser would keep it. */
async function setup() {
  const tablet = await setupTablet();
  const cookie: { owner: string | null } = { owner: null };
  const scripted = setupConnection(({ method, body }): Reply => {
    if (method === 'DELETE') {
      cookie.owner = null;
      return { status: 204, json: null };
    }
    const { username } = body as { username: string };
    cookie.owner = username;
    return { status: 200, json: { user: userNamed(username) } };
  });
  const passkeys: Passkeys = {
    hindrance: null,
    make: vi.fn(async () => ok({})),
    answer: vi.fn<Passkeys['answer']>(async () => ok({ id: 'khoa' })),
  };
  const session = createSession({
    connection: scripted.connection,
    passkeys,
    remembered: await rememberSession(tablet.store.outbox),
    onChange: () => {},
  });
  return { ...scripted, tablet, session, cookie, passkeys };
}

describe('a password somebody else set', () => {
  const TEMPORARY = { status: 200, json: { user: { ...userNamed('an'), mustChangePassword: true } } };

  test('is changed before anything else after signing in, and is then a password like any other', async () => {
    const { session, script, tablet, sentTo } = await setup();
    script(SESSION, TEMPORARY);
    await session.signIn('an', 'tạm');
    expect(session.ownPassword.mustChangeFirst).toBe(true);
    expect((await rememberSession(tablet.store.outbox)).user?.mustChangePassword).toBe(true);
    script('/api/session/password', { status: 204, json: null });
    expect(await session.ownPassword.change('tạm', 'hoa sữa đầu mùa')).toEqual({ ok: true, value: null });
    expect(sentTo('/api/session/password')).toEqual([{ current: 'tạm', password: 'hoa sữa đầu mùa' }]);
    expect(session.ownPassword.mustChangeFirst).toBe(false);
    expect(session.user).toEqual(userNamed('an'));
    expect((await rememberSession(tablet.store.outbox)).user).toEqual(userNamed('an'));
  });

  test('does not come between an officer and the work under way: signing in again in place goes on', async () => {
    const { session, script } = await setup();
    await session.signIn('an', 'x');
    session.noteSignedOutAtCentre(true);
    script(SESSION, TEMPORARY);
    await session.signIn('an', 'tạm');
    expect(session.mustSignInAgain).toBe(false);
    expect(session.user?.mustChangePassword).toBe(true);
    expect(session.ownPassword.mustChangeFirst).toBe(false);
  });

  test('does not come between the work in one tab and signing in again in another', async () => {
    const { session, tablet } = await setup();
    await session.signIn('an', 'x');
    const other = await rememberSession(tablet.store.outbox);
    await other.keep({ user: { ...userNamed('an'), mustChangePassword: true }, ward: WARD });
    await vi.waitFor(() => expect(session.user?.mustChangePassword).toBe(true));
    expect(session.ownPassword.mustChangeFirst).toBe(false);
  });

  test('is asked for again when the app is started anew', async () => {
    const { session, script, tablet, connection, passkeys } = await setup();
    script(SESSION, TEMPORARY);
    await session.signIn('an', 'tạm');
    const remembered = await rememberSession(tablet.store.outbox);
    expect(createSession({ connection, passkeys, remembered, onChange: () => {} }).ownPassword.mustChangeFirst).toBe(
      true,
    );
  });

  test('can be put off, until the next person signs in', async () => {
    const { session, script } = await setup();
    script(SESSION, TEMPORARY);
    await session.signIn('an', 'tạm');
    session.ownPassword.postpone();
    expect(session.ownPassword.mustChangeFirst).toBe(false);
    await session.signOut();
    script(SESSION, TEMPORARY);
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

describe('signing in with a passkey', () => {
  const OPTIONS = '/api/session/passkey/options';
  const ANSWER = '/api/session/passkey';

  test('needs no name: the centre says who it is', async () => {
    const { session, script, sentTo, passkeys, tablet } = await setup();
    script(OPTIONS, { status: 200, json: { challenge: 'hỏi' } });
    script(ANSWER, { status: 200, json: { user: userNamed('an') } });
    expect(await session.signInByPasskey()).toEqual({ ok: true, value: null });
    expect(passkeys.answer).toHaveBeenCalledExactlyOnceWith({ challenge: 'hỏi' });
    expect(sentTo(ANSWER)).toEqual([{ id: 'khoa' }]);
    expect((await rememberSession(tablet.store.outbox)).user?.username).toBe('an');
    expect(session.ward).toBe(WARD);
  });

  test('that the person breaks off, or the centre refuses, leaves everything as it was', async () => {
    const { session, script, passkeys } = await setup();
    const options = { status: 200, json: { challenge: 'hỏi' } };
    script(OPTIONS, options, options, new TypeError('Failed to fetch'));
    vi.mocked(passkeys.answer).mockResolvedValueOnce(err({ type: 'PasskeyCancelled' }));
    expect(await session.signInByPasskey()).toMatchObject({ error: { type: 'PasskeyCancelled' } });
    script(ANSWER, { status: 401, json: null });
    expect(await session.signInByPasskey()).toMatchObject({ error: { type: 'PasskeyRefused' } });
    expect(await session.signInByPasskey()).toMatchObject({ error: { type: 'NoConnection' } });
    expect(session.user).toBeNull();
  });
});

describe('the second factor', () => {
  const LIMITED = { status: 200, json: { user: { ...userNamed('an'), secondFactor: 'enter' } } };

  test('comes first after signing in, survives a restart, and is done when the centre has been shown it', async () => {
    const { session, script, tablet } = await setup();
    script(SESSION, LIMITED);
    await session.signIn('an', 'x');
    expect(session.secondFactor.step).toBe('enter');
    expect((await rememberSession(tablet.store.outbox)).user?.secondFactor).toBe('enter');
    await session.secondFactor.settle();
    expect(session.secondFactor.step).toBeNull();
    expect((await rememberSession(tablet.store.outbox)).user).toEqual(userNamed('an'));
  });

  test('does not come between an officer and the work under way, and can be put off without a network', async () => {
    const { session, script } = await setup();
    await session.signIn('an', 'x');
    session.noteSignedOutAtCentre(true);
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
    await (await rememberSession(tablet.store.outbox)).keep({ user: null, ward: WARD });
    await vi.waitFor(() => expect(session.user).toBeNull());
  });
});
