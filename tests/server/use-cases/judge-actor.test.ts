/** The role an event names for its person is compared with what the centre knows: nobody signs as chair by saying so. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ROLES, type Role } from '#domain/access/role.ts';
import { MS_PER_DAY, type Instant } from '#domain/calendar/instant.ts';
import type { Actor, DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { SetAsideResponse } from '#protocol/set-aside-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { migrate, MIGRATIONS } from '#server/db/migrate.ts';
import { findHeldRoles } from '#server/store/role-history.ts';
import { addUser, attachWard, findSessionUser } from '#server/store/users.ts';
import { acceptWard } from '#server/use-cases/accept-push.ts';
import { ROLE_WORDS } from '#server/use-cases/judge-actor.ts';
import { changeUser } from '#server/use-cases/manage-users.ts';
import { releaseAtStart } from '#server/use-cases/release-quarantine.ts';
import { text } from '#i18n/text.ts';
import {
  createTablet,
  createTestDatabase,
  eventsOf,
  startCentre,
  uniqueReception,
  type Caller,
  type TestCentre,
} from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';

let centre: TestCentre;
let officer: Caller;
let admin: Caller;
beforeAll(async () => {
  centre = await startCentre();
  [officer, admin] = [await centre.as('officer'), await centre.as('admin')];
});
afterAll(() => centre.close());
// Each test looks at what it set aside itself.
afterEach(() => centre.sql`delete from quarantine`);

const NOW = () => Date.now() as Instant;

/** Sends one reception by this person from a tablet of its own. */
async function sendAs(by: Actor, time: Partial<DossierEvent['time']> = {}) {
  const tablet = createTablet(officer);
  await tablet.hello();
  const made = eventsOf(tablet).make('received', NOW(), { body: uniqueReception(), time });
  const event = { ...made, actor: by };
  const answer = await tablet.push([event]);
  if (answer.result !== 'accepted') throw new Error(JSON.stringify(answer));
  return { tablet, event, verdict: answer.verdicts[0]! };
}

async function addPerson(role: Role, wards = [WARD], userId: string = randomUUID()): Promise<Actor> {
  const name = 'Lê Văn Cường';
  await addUser(centre.sql, { userId, username: userId, passwordHash: '', name, role, at: NOW() }, wards);
  return { userId, name, role };
}

async function setRole({ userId, name }: Actor, role: Role): Promise<void> {
  const by = await findSessionUser(centre.sql, 'u-system_admin');
  expect(
    await changeUser(centre.running.centre, by as SessionUser, { ward: WARD, userId }, { name, role }),
  ).toMatchObject({ ok: true });
}

/** The centre's clock, for one deed. */
async function atMoment<T>(moment: number, deed: () => Promise<T>): Promise<T> {
  const { now } = centre.running.centre;
  Object.assign(centre.running.centre, { now: () => moment });
  try {
    return await deed();
  } finally {
    Object.assign(centre.running.centre, { now });
  }
}

const desk = async (caller = admin) =>
  (await caller.send('GET', `/api/wards/${WARD}/set-aside`)).json as SetAsideResponse;
const release = async (caller = admin) => (await caller.send('POST', `/api/wards/${WARD}/set-aside/release`)).json;
const admit = async (device: string, kind?: string, caller = admin) =>
  (await caller.send('POST', `/api/wards/${WARD}/set-aside/admit`, { device, ...(kind && { kind }) })).json;
const countOf = async (device: string) => (await centre.sql`select 1 from event where device_id = ${device}`).count;

describe('an event in a role its person never held here', () => {
  const forged = (role: Role = 'chair') => sendAs({ userId: 'u-officer', name: 'Ai Đó', role });

  test('is set aside whole, with person and role named, and the rest of the push is stored', async () => {
    const tablet = createTablet(officer);
    await tablet.hello();
    const events = eventsOf(tablet);
    const sent = [
      events.make('received', NOW(), { body: uniqueReception() }),
      { ...events.make('noted', NOW()), actor: { userId: 'u-officer', name: 'Ai Đó', role: 'chair' as const } },
      events.make('noted', NOW()),
    ];
    const reason =
      'actor.role: lúc ghi việc, Người officer không giữ vai trò chủ tịch ở phường này; chờ quản trị phường xác nhận.';
    const answer = await tablet.push(sent);
    expect(answer).toMatchObject({
      verdicts: [{ outcome: 'stored' }, { dseq: 2, outcome: 'quarantined', reason }, { outcome: 'stored' }],
    });
    expect(await tablet.push(sent)).toEqual(answer);
    expect(await desk()).toMatchObject({
      count: 0,
      held: [{ device: tablet.device, kind: 'role', count: 1, reasons: [reason] }],
    });
    const told = centre.log.filter((line) => line.includes(tablet.device));
    expect(told.map((line) => JSON.parse(line) as object)).toMatchObject([
      { dseq: 2, actor: 'u-officer', said: 'chair', held: ['officer'], message: 'actor not in that role here' },
      { dseq: 2, reason: 'role', message: 'event set aside' },
    ]);
    expect(told.join('')).not.toContain('Người officer');
  });

  test('is one of the account’s other ward as well', async () => {
    const elsewhere = await addPerson('chair', [OTHER_WARD]);
    const { tablet, verdict } = await sendAs(elsewhere);
    expect(verdict).toMatchObject({ outcome: 'quarantined', reason: expect.stringMatching(/Lê Văn Cường/) });
    await attachWard(centre.sql, elsewhere.userId, WARD, NOW());
    expect(await release()).toMatchObject({ released: 1 });
    expect(await countOf(tablet.device)).toBe(1);
  });

  test('waits for the word of an administrator, which is kept; neither a start nor a word about the tablet lets it in', async () => {
    const { tablet, event } = await forged();
    expect(await release()).toMatchObject({ released: 0 });
    await releaseAtStart(centre.running.centre, () => true);
    expect(await admit(tablet.device)).toMatchObject({ released: 0 });
    expect(await countOf(tablet.device)).toBe(0);
    expect(await admit(tablet.device, 'role', await centre.as('chair'))).toMatchObject({
      type: expect.stringMatching(/forbidden|not-allowed/),
    });
    expect(await admit(tablet.device, 'role')).toMatchObject({ released: 1 });
    expect(
      await centre.sql`
      select body -> 'actor' ->> 'role' as role, sent_by, admitted_by from event join device_admission using (ward_id, event_id)
      where event_id = ${event.id}`,
    ).toEqual([{ role: 'chair', sent_by: 'u-officer', admitted_by: 'u-admin' }]);
    expect(await desk()).toEqual({ count: 0, events: [] });
  });

  test('is not answered for by the one it names', async () => {
    const { tablet } = await sendAs({ userId: 'u-admin', name: 'x', role: 'chair' });
    expect(await admit(tablet.device, 'role')).toMatchObject({ released: 0 });
    expect(await admit(tablet.device, 'role', await centre.as('system_admin'))).toMatchObject({ released: 1 });
  });

  test('waits for nobody once its event has come another way: nothing is held back for it any more', async () => {
    const { tablet, event } = await forged();
    const other = createTablet(officer);
    await other.hello();
    const again = { ...event, device: other.device, actor: { ...event.actor, role: 'officer' } };
    expect(await other.push([again])).toMatchObject({ verdicts: [{ outcome: 'stored' }] });
    expect(await release()).toEqual({ released: 0, remaining: 1 });
    expect(await desk()).toEqual({
      count: 1,
      events: [expect.objectContaining({ device: tablet.device, reason: expect.stringMatching(/đã có ở trung tâm/) })],
    });
  });

  test('is set aside as well when somebody else brings it', async () => {
    const tablet = createTablet(officer);
    await tablet.hello();
    const made = eventsOf(tablet).make('received', NOW(), { body: uniqueReception() });
    const event = { ...made, actor: { userId: 'u-officer', name: 'x', role: 'chair' } };
    const sender = (await findSessionUser(centre.sql, 'u-specialist'))!;
    const request = { device: tablet.device, app: '1' };
    const push = { ward: WARD, first: 1, trimmed: 0, events: [event], request, sender, isCarried: true };
    expect(await acceptWard(centre.running.centre, push)).toMatchObject({ verdicts: [{ outcome: 'quarantined' }] });
  });

  test('goes on waiting for its role when somebody has answered for its tablet alone', async () => {
    const tablet = createTablet(officer);
    await tablet.hello();
    await centre.sql`update device set signs_since = now() where device_id = ${tablet.device}`;
    const events = eventsOf(tablet);
    const good = events.make('received', NOW(), { body: uniqueReception() });
    const wrong = { ...events.make('noted', NOW()), actor: { userId: 'u-officer', name: 'x', role: 'chair' as const } };
    await tablet.push([good, wrong]);
    expect(await desk()).toMatchObject({ held: [{ kind: 'unsigned', count: 2 }] });
    expect(await admit(tablet.device)).toMatchObject({ released: 1 });
    expect(await desk()).toMatchObject({ held: [{ kind: 'role', count: 1 }] });
    expect(await admit(tablet.device, 'role')).toMatchObject({ released: 1 });
  });
});

describe('a role that changed while the tablet was away', () => {
  test('what was recorded in the one before is stored, also by a tablet that never heard of the centre', async () => {
    const person = await addPerson('officer');
    const before = NOW();
    await setRole(person, 'specialist');
    await atMoment(before + 9 * MS_PER_DAY, async () => {
      expect((await sendAs(person, { notBefore: before })).verdict).toMatchObject({ outcome: 'stored' });
      expect((await sendAs(person)).verdict).toMatchObject({ outcome: 'stored' });
      expect((await sendAs({ ...person, role: 'specialist' })).verdict).toMatchObject({ outcome: 'stored' });
    });
  });

  test('what a tablet records days after it has heard from the centre again is set aside', async () => {
    const person = await addPerson('vice_chair');
    const before = NOW();
    await setRole(person, 'officer');
    await atMoment(before + 9 * MS_PER_DAY, async () => {
      const notBefore = (before + 2 * MS_PER_DAY) as Instant;
      expect((await sendAs(person, { notBefore })).verdict).toMatchObject({ outcome: 'quarantined' });
    });
  });

  test('what arrived long before the role was given stays set aside, and on that day it is taken in', async () => {
    const person = await addPerson('officer');
    const early = await atMoment(NOW() - 3 * MS_PER_DAY, () => sendAs({ ...person, role: 'chair' }));
    const today = await sendAs({ ...person, role: 'chair' });
    expect([early.verdict, today.verdict]).toMatchObject([{ outcome: 'quarantined' }, { outcome: 'quarantined' }]);
    await setRole(person, 'chair');
    expect(await release(await centre.as('chair'))).toMatchObject({ released: 1 });
    expect(await countOf(today.tablet.device)).toBe(1);
    expect(await desk()).toMatchObject({ held: [{ device: early.tablet.device, kind: 'role' }] });
  });

  test('and back within one moment of the clock is remembered in its order', async () => {
    const person = await addPerson('officer');
    const moment = NOW() + 1000;
    for (const role of ['chair', 'chair', 'officer'] as const) await atMoment(moment, () => setRole(person, role));
    expect((await findHeldRoles(centre.sql, WARD, [person.userId])).get(person.userId)?.held).toEqual([
      { role: 'officer', from: null, until: moment },
      { role: 'chair', from: moment, until: moment + 1 },
      { role: 'officer', from: moment + 1, until: null },
    ]);
  });
});

describe('somebody the centre does not know', () => {
  test('is told apart, named as the tablet did, and taken in at a new reading once the account is there again', async () => {
    const userId = randomUUID();
    const { tablet, verdict } = await sendAs({ userId, name: 'Phạm Thị Mới', role: 'officer' });
    const reason =
      'actor.userId: trung tâm chưa có tài khoản của Phạm Thị Mới (cán bộ một cửa); việc này chờ quản trị phường xác nhận.';
    expect(verdict).toMatchObject({ outcome: 'quarantined', reason });
    expect(await desk()).toMatchObject({ held: [{ kind: 'person', count: 1, reasons: [reason] }] });
    expect(await release()).toMatchObject({ released: 0 });
    await addPerson('officer', [WARD], userId);
    await releaseAtStart(centre.running.centre, () => true);
    expect(await countOf(tablet.device)).toBe(1);
  });

  test('under a new account after a restore: an administrator answers for the old name', async () => {
    // A name of any length, cut where a letter is two characters long.
    const { tablet } = await sendAs({ userId: randomUUID(), name: `x${'😀'.repeat(80)}`, role: 'officer' });
    await addPerson('officer');
    expect(await release()).toMatchObject({ released: 0 });
    expect(centre.log.filter((line) => line.includes('not read again'))).toEqual([]);
    expect(await admit(tablet.device, 'person')).toMatchObject({ released: 1 });
    expect(await countOf(tablet.device)).toBe(1);
  });
});

test('whoever signs for the head under a written delegation goes on in the own role', async () => {
  const tablet = createTablet(officer);
  await tablet.hello();
  const events = eventsOf(tablet);
  const sent = [events.make('received', NOW(), { body: uniqueReception() }), events.make('signed', NOW())];
  expect(await tablet.push(sent)).toMatchObject({ verdicts: [{ outcome: 'stored' }, { outcome: 'stored' }] });
});

test('a system administrator acts in every ward, without being let into any', async () => {
  const { verdict } = await sendAs({ userId: 'u-system_admin', name: 'x', role: 'system_admin' });
  expect(verdict).toMatchObject({ outcome: 'stored' });
});

test('the history of roles can be neither changed nor emptied', async () => {
  for (const table of ['role_given', 'ward_joined']) {
    for (const deed of [`update ${table} set user_id = 'x'`, `delete from ${table}`, `truncate ${table}`])
      await expect(centre.sql.unsafe(deed)).rejects.toThrow(/append-only/);
  }
});

test('a centre of before begins with what every account is', async () => {
  const database = await createTestDatabase(null);
  try {
    await migrate(
      database.sql,
      MIGRATIONS.filter(({ name }) => name !== 'role-history'),
    );
    await database.sql`
      insert into app_user (user_id, username, password_hash, name, role, created_at) values ('u-1', 'u-1', '', 'x', 'chair', now())`;
    await database.sql`insert into user_ward (user_id, ward_id) values ('u-1', ${WARD})`;
    await migrate(database.sql);
    const people = await findHeldRoles(database.sql, WARD, ['u-1']);
    expect(people.get('u-1')?.held).toEqual([{ role: 'chair', from: null, until: null }]);
    expect((await findHeldRoles(database.sql, OTHER_WARD, ['u-1'])).get('u-1')?.held).toEqual([]);
  } finally {
    await database.drop();
  }
});

test('the centre names roles as the screens do', () => {
  for (const role of ROLES) expect(ROLE_WORDS[role]).toBe(text(`role.${role}`).toLocaleLowerCase('vi'));
});
