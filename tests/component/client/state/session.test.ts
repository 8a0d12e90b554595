import { describe, expect, test, vi } from 'vitest';
import { createSession } from '#client/state/session.svelte.ts';
import { rememberSession } from '#client/sync/remembered-session.ts';
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
  const session = createSession({
    connection: scripted.connection,
    remembered: await rememberSession(tablet.store.outbox),
    onChange: () => {},
  });
  return { ...scripted, tablet, session, cookie };
}

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
