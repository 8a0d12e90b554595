/**
 * Whose account an administrator may not touch: of another ward, above the ward, or of somebody who also works elsewhere. And
 * what a password he chose, or a passkey of before, does not open.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Role } from '#domain/access/role.ts';
import { compartmentOf } from '#domain/dossier/compartment.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { Queryable } from '#server/db/sql.ts';
import { addPasskey } from '#server/store/passkeys.ts';
import { openTab, type BrowserTab } from '#support/browser-tab.ts';
import { createTablet, PASSWORD, startCentre, type Caller, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { makeSoftwarePasskey, type SoftwarePasskey } from '#support/software-passkey.ts';
import { pathOf, peopleOf, statusOf, type Person } from './people.ts';

let centre: TestCentre;
let head: Caller;
beforeAll(async () => {
  centre = await startCentre();
  expect((await nameHead({ userId: 'u-chair' })).status).toBe(204);
  head = await centre.as('chair');
});
afterAll(() => centre.close());

const { asRoot, makePerson, enter, accountOf } = peopleOf(() => centre);

const COMPARTMENT = compartmentOf(WARD)!;
type Who = Pick<Person, 'userId'>;
const letIn = ({ userId }: Who) => head.send('PUT', `/api/wards/${COMPARTMENT}/members/${userId}`);
const nameHead = async ({ userId }: Who) => (await asRoot()).send('PUT', `/api/wards/${WARD}/compartment`, { userId });

let passkeysMade = 0;
async function givePasskey({ userId }: Who, db: Queryable = centre.sql): Promise<void> {
  const passkeyId = `k-${(passkeysMade += 1)}`;
  const passkey = { passkeyId, userId, name: 'Máy', publicKey: new Uint8Array(1), counter: 0 };
  expect(await addPasskey(db, passkey, Date.now() as Instant)).toBe(true);
}

const countPasskeys = async ({ userId }: Who) =>
  (await centre.sql`select from passkey where user_id = ${userId}`).length;

async function enterConfirmed({ username }: Person): Promise<BrowserTab> {
  const tab = openTab(centre.url);
  expect((await tab.send('POST', '/api/session', { username, password: PASSWORD })).status).toBe(200);
  expect((await tab.send('POST', '/api/session/factors/password', { password: PASSWORD })).status).toBe(204);
  return tab;
}

async function addOwn(tab: BrowserTab): Promise<SoftwarePasskey> {
  const options = await tab.send('POST', '/api/session/passkeys/options', { name: 'Máy' });
  const passkey = makeSoftwarePasskey(centre.url, options.json);
  expect((await tab.send('POST', '/api/session/passkeys', passkey.registration)).status).toBe(204);
  return passkey;
}

/** Those who wait for a lock somebody else holds. */
const waiting = () => centre.sql`
  select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

/** Everything an administrator can do to an account. */
const CARE = [
  ['PUT', 'profile', { name: 'Tên Khác', role: 'specialist' }],
  ['PUT', 'disabled', { disabled: true }],
  ['PUT', 'password', { password: 'sông hồng mùa nước' }],
  ['DELETE', 'sessions', undefined],
  ['DELETE', 'factors', undefined],
] as const;

describe('an account out of reach', () => {
  /** Every deed is refused, and leaves the account as it was. */
  async function expectRefused(caller: Caller, person: Person, { ward = WARD as string, status = 403, problem = '' }) {
    await enter(person);
    const before = await accountOf(person);
    for (const [method, what, body] of CARE) {
      const answer = await caller.send(method, pathOf(person, what, ward), body);
      expect([what, answer.status]).toEqual([what, status]);
      if (problem !== '') expect(answer.json).toMatchObject({ type: `urn:dung-hen:problem:${problem}` });
    }
    expect(await accountOf(person)).toEqual(before);
  }

  test.each<Role>(['officer', 'specialist', 'vice_chair', 'chair', 'supervisor'])(
    'of %s is every one',
    async (role) => {
      await expectRefused(await centre.as(role), await makePerson(), { problem: 'not-allowed' });
    },
  );

  test('is one of another ward, whichever ward is named', async () => {
    const admin = await centre.as('admin');
    const person = await makePerson('officer', OTHER_WARD);
    await expectRefused(admin, person, { ward: OTHER_WARD, problem: 'not-your-ward' });
    await expectRefused(admin, person, { status: 404, problem: 'no-such-user' });
    const nobody = { ...person, userId: '00000000-0000-4000-8000-000000000000' };
    for (const [method, what, body] of CARE) {
      expect((await admin.send(method, pathOf(nobody, what), body)).status).toBe(404);
    }
  });

  test('is one that also works in a ward of somebody else', async () => {
    const person = await makePerson();
    const root = await asRoot();
    expect((await root.send('PUT', `/api/wards/${OTHER_WARD}/users/${person.userId}`)).status).toBe(204);
    await expectRefused(await centre.as('admin'), person, { problem: 'account-beyond-you' });
    expect((await root.send('DELETE', pathOf(person, 'sessions'))).status).toBe(204);
  });

  test.each<Role>(['supervisor', 'system_admin'])('is that of a %s in the ward', async (role) => {
    await expectRefused(await centre.as('admin'), await makePerson(role), { problem: 'account-beyond-you' });
  });

  test('is any, for anyone not signed in', async () => {
    await expectRefused(centre.anyone, await makePerson(), { status: 401 });
  });
});

describe('a password the administrator chose', () => {
  const TEMPORARY = 'sông hồng mùa nước';
  const setTemporary = async (person: Person) =>
    expect(
      (await (await centre.as('admin')).send('PUT', pathOf(person, 'password'), { password: TEMPORARY })).status,
    ).toBe(204);

  test('lets nobody into the compartment, nor makes a head, until the person has chosen another', async () => {
    const [officer, chair] = [await makePerson(), await makePerson('chair')];
    for (const person of [officer, chair]) await setTemporary(person);
    const refused = await letIn(officer);
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('đổi mật khẩu')]);
    expect((await nameHead(chair)).json).toMatchObject({ errors: { userId: expect.stringContaining('mật khẩu tạm') } });
    for (const person of [officer, chair]) {
      const change = { current: TEMPORARY, password: 'hoa sữa đầu mùa đông' };
      const caller = await enter(person, TEMPORARY);
      expect((await caller.send('PUT', '/api/session/password', change)).status).toBe(204);
    }
    expect((await letIn(officer)).status).toBe(204);
    expect((await nameHead(chair)).status).toBe(204);
  });

  test('reads nothing of the compartment, also where an account of before is a member with one', async () => {
    const person = await makePerson();
    expect((await letIn(person)).status).toBe(204);
    const tablet = createTablet(await enter(person), { ward: COMPARTMENT });
    expect((await tablet.hello()).ward).toMatchObject({ code: COMPARTMENT });
    await centre.sql`update app_user set must_change_password = true where user_id = ${person.userId}`;
    expect(await tablet.pull()).toMatchObject({ result: 'refused', reason: 'not-your-ward' });
    await centre.sql`update app_user set must_change_password = false where user_id = ${person.userId}`;
    expect(await tablet.pull()).toMatchObject({ result: 'page' });
  });

  test.each<[Role, number]>([
    ['officer', 0],
    // There it is asked for beside the password, which alone shall not do without it.
    ['admin', 1],
  ])('leaves an account of %s %i passkeys of before', async (role, left) => {
    const person = await makePerson(role);
    await givePasskey(person);
    await setTemporary(person);
    expect(await countPasskeys(person)).toBe(left);
  });
});

describe('a passkey of before, and the sessions it may have opened,', () => {
  test.each([
    ['go with being let in', 'officer', letIn, { passkeys: 0, status: 401 }],
    ['go with being named its head', 'chair', nameHead, { passkeys: 0, status: 401 }],
    // There it may be the only second factor.
    ['stay in a role that needs a second factor', 'admin', letIn, { passkeys: 1, status: 200 }],
  ] as const)('%s', async (_what, role, into, { passkeys, status }) => {
    const person = await makePerson(role);
    const before = await enter(person);
    await givePasskey(person);
    expect((await into(person)).status).toBe(204);
    expect([await countPasskeys(person), await statusOf(before)]).toEqual([passkeys, status]);
  });

  test('go with it also where that passkey was taken off before; a session of the password alone stays', async () => {
    const person = await makePerson();
    const working = await enter(person);
    const tab = await enterConfirmed(person);
    const passkey = await addOwn(tab);
    const planted = openTab(centre.url);
    const asked = await planted.send('POST', '/api/session/passkey/options');
    expect((await planted.send('POST', '/api/session/passkey', passkey.answer(asked.json))).status).toBe(200);
    expect((await tab.send('DELETE', `/api/session/passkeys/${passkey.id}`)).status).toBe(204);
    expect((await letIn(person)).status).toBe(204);
    expect((await planted.send('GET', '/api/session')).status).toBe(401);
    expect(await statusOf(working)).toBe(200);
  });

  test('go also when it is being added at that very moment', async () => {
    const person = await makePerson();
    const tab = await enterConfirmed(person);
    let adding: Promise<unknown> | undefined;
    let letting: ReturnType<typeof letIn> | undefined;
    await centre.sql.begin(async (tx) => {
      const options = await tab.send('POST', '/api/session/passkeys/options', { name: 'Máy' });
      // Holds up the adding between its passkey and its session.
      await tx`select 1 from session where user_id = ${person.userId} for update`;
      const { registration } = makeSoftwarePasskey(centre.url, options.json);
      adding = tab.send('POST', '/api/session/passkeys', registration);
      await vi.waitFor(async () => expect(await waiting()).toHaveLength(1));
      letting = letIn(person);
      await vi.waitFor(async () => expect(await waiting()).toHaveLength(2));
    });
    expect(await adding).toMatchObject({ status: 204 });
    expect((await letting)?.status).toBe(204);
    expect([await countPasskeys(person), (await tab.send('GET', '/api/session')).status]).toEqual([0, 401]);
  });

  test('go also when somebody enters with it at that very moment', async () => {
    const person = await makePerson();
    const passkey = await addOwn(await enterConfirmed(person));
    const tab = openTab(centre.url);
    const asked = await tab.send('POST', '/api/session/passkey/options');
    let entering: ReturnType<BrowserTab['send']> | undefined;
    await centre.sql.begin(async (tx) => {
      await tx`select 1 from app_user where user_id = ${person.userId} for update`;
      entering = tab.send('POST', '/api/session/passkey', passkey.answer(asked.json));
      await vi.waitFor(async () => expect(await waiting()).toHaveLength(1));
      await tx`delete from passkey where user_id = ${person.userId}`;
      await tx`delete from session where user_id = ${person.userId}`;
    });
    expect((await entering)?.status).toBe(401);
    expect(await accountOf(person)).toMatchObject({ sessions: 0 });
  });

  test('are not looked for twice: no session ends where there was none, and one added since stays', async () => {
    const person = await makePerson();
    const caller = await enter(person);
    expect((await letIn(person)).status).toBe(204);
    expect(await statusOf(caller)).toBe(200);
    await givePasskey(person);
    expect((await letIn(person)).status).toBe(204);
    expect([await countPasskeys(person), await statusOf(caller)]).toEqual([1, 200]);
  });
});

describe('a passkey of before', () => {
  test.each<[Role, Role, number]>([
    ['officer', 'admin', 0],
    ['admin', 'officer', 0],
    ['officer', 'specialist', 1],
  ])('of %s who becomes %s: %i are left', async (before, role, left) => {
    const person = await makePerson(before);
    await givePasskey(person);
    const { json } = await (await asRoot()).send('PUT', pathOf(person, 'profile'), { name: person.name, role });
    expect([await countPasskeys(person), 'hasSecondFactor' in (json as object)]).toEqual([left, left === 1]);
    const entered = (await (await enter(person)).send('GET', '/api/session')).json;
    // The term to set up a factor of one's own begins now.
    expect(entered).toMatchObject({ user: { role } });
    expect(entered).not.toHaveProperty('user.secondFactor');
  });

  test.each([
    ['another role is given', 'PUT', 'profile', { name: 'x', role: 'admin' }],
    ['a password is given', 'PUT', 'password', { password: 'sông hồng mùa nước' }],
    ['the second factor is taken off', 'DELETE', 'factors', undefined],
  ])('goes also when it is added at the very moment %s', async (_care, method, what, body) => {
    const person = await makePerson();
    await enter(person);
    const root = await asRoot();
    let caring: ReturnType<Caller['send']> | undefined;
    await centre.sql.begin(async (tx) => {
      // As `registerPasskey` does, but for its lock of the account: the order alone must do.
      await givePasskey(person, tx);
      await tx`update session set confirmed_at = now() where user_id = ${person.userId}`;
      caring = root.send(method, pathOf(person, what), body);
      await vi.waitFor(async () => expect(await waiting()).toHaveLength(1));
    });
    expect((await caring)?.status).toBeLessThan(300);
    expect(await countPasskeys(person)).toBe(0);
  });

  test('stays where the name alone is changed', async () => {
    const person = await makePerson('admin');
    await givePasskey(person);
    await (await asRoot()).send('PUT', pathOf(person, 'profile'), { name: 'Tên Mới', role: 'admin' });
    expect(await countPasskeys(person)).toBe(1);
  });
});
