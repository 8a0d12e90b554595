/** What was set aside does not stay so for ever: a version that can read it takes it in, at its start or when somebody asks. */
import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SyncContext } from '#client/sync/sync-context.ts';
import { runRound } from '#client/sync/sync-round.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { SetAsideResponse } from '#protocol/set-aside-messages.ts';
import type { Verdict } from '#protocol/sync-messages.ts';
import { createCentre } from '#server/create-server.ts';
import { advanceDevice, registerDevice } from '#server/store/devices.ts';
import { quarantine } from '#server/store/quarantine.ts';
import { addUser, type NewAccount } from '#server/store/users.ts';
import { addWard } from '#server/store/wards.ts';
import { releaseAtStart } from '#server/use-cases/release-quarantine.ts';
import { verifyWard } from '#server/use-cases/verify-ward.ts';
import {
  createTablet,
  createTestDatabase,
  eventsOf,
  startCentre,
  uniqueReception,
  WARDS,
  type Caller,
  type TestCentre,
  type TestTablet,
  testConfig,
} from '#support/centre.ts';
import { OTHER_WARD, setupDossierEvents, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { createHttpConnection } from '#support/http-connection.ts';
import { intakeFacts, setupTablet } from '#support/tablet.ts';

let centre: TestCentre;
let officer: Caller;
let chair: Caller;
beforeAll(async () => {
  centre = await startCentre();
  [officer, chair] = [await centre.as('officer'), await centre.as('chair')];
});
afterAll(() => centre.close());
// Each test looks at what it set aside itself.
afterEach(() => centre.sql`delete from quarantine`);

const PATH = `/api/wards/${WARD}/set-aside`;
const MONDAY = at('2026-03-09 09:15');
const TUESDAY = at('2026-03-10 16:00');
/** When the version before took them in, and what it said. */
const ARRIVED = at('2026-03-11 08:00');
const REASON = 'actor.userId: không có cán bộ này ở phường.';

async function setupSender() {
  const tablet = createTablet(officer);
  await tablet.hello();
  return { tablet, events: eventsOf(tablet) };
}

type Setup = Awaited<ReturnType<typeof setupSender>>;

/** As the version before did with what it could not take. The last of them is the device's last number. */
async function setAside(
  tablet: Pick<TestTablet, 'device'>,
  sent: readonly DossierEvent[],
  arrived: Instant = ARRIVED,
): Promise<void> {
  const rows = sent.map((event) => ({ dseq: event.dseq, raw: JSON.stringify(event), reason: REASON }));
  await quarantine(
    centre.sql,
    { ward: WARD, device: tablet.device, sentBy: 'u-officer', at: arrived, isCopy: false },
    rows,
  );
  await advanceDevice(centre.sql, WARD, tablet.device, sent.at(-1)?.dseq ?? 0);
}

async function listed(caller = chair): Promise<SetAsideResponse> {
  const answer = await caller.send('GET', PATH);
  expect(answer.status, answer.text).toBe(200);
  return answer.json as SetAsideResponse;
}

const release = async (caller = chair) => (await caller.send('POST', `${PATH}/release`)).json;

const stored = ({ device }: TestTablet) => centre.sql<{ dseq: number; sent_by: string; body: DossierEvent }[]>`
  select dseq, sent_by, arrived_at, body from event where device_id = ${device} order by wseq`;

describe('what this version can read', () => {
  test('is an event like any other, once, with its first time of arrival and who released it', async () => {
    const { tablet, events } = await setupSender();
    const reception = events.make('received', MONDAY, { body: uniqueReception() });
    const resolved = events.make('resolved', TUESDAY);
    await setAside(tablet, [reception, resolved]);
    expect(await tablet.push([reception])).toMatchObject({ verdicts: [{ outcome: 'quarantined', reason: REASON }] });

    expect(await release()).toEqual({ released: 2, remaining: 0 });
    const rows = await stored(tablet);
    expect(rows).toMatchObject([
      { dseq: 1, sent_by: 'u-officer', arrived_at: ARRIVED, body: { id: reception.id, time: { arrivedAt: ARRIVED } } },
      { dseq: 2, sent_by: 'u-officer', arrived_at: ARRIVED, body: { id: resolved.id } },
    ]);
    await centre.follow();
    const [dossier] = await centre.sql`select status from dossier where dossier_id = ${reception.dossierId}`;
    expect(dossier).toEqual({ status: 'resolved' });
    // The tablet hears so when it asks again, goes on counting, and every proof of the ward holds.
    const again = await tablet.push([reception, resolved, events.make('noted', TUESDAY)]);
    expect(again).toMatchObject({ verdicts: [1, 2, 3].map((dseq) => ({ dseq, outcome: 'stored' })) });
    expect(await stored(tablet)).toHaveLength(3);
    expect(await release()).toEqual({ released: 0, remaining: 0 });
    expect((await verifyWard(centre.running.centre, WARD)).findings).toEqual([]);
  });

  test('of two tablets is taken in in the order it arrived, whichever tablet comes first by name', async () => {
    const pair = [await setupSender(), await setupSender()];
    const [second, first] = pair.toSorted((a, b) => (a.tablet.device < b.tablet.device ? -1 : 1)) as [Setup, Setup];
    const reception = first.events.make('received', MONDAY, { body: uniqueReception() });
    const asked = first.events.make('supplement-requested', MONDAY);
    const brought = { ...second.events.make('supplement-received', TUESDAY), dossierId: reception.dossierId };
    await setAside(second.tablet, [brought], (ARRIVED + 60_000) as Instant);
    await setAside(first.tablet, [reception, asked]);
    expect(await release()).toMatchObject({ released: 3 });
    await centre.follow();
    const [row] = await centre.sql`select status, doc from dossier where dossier_id = ${reception.dossierId}`;
    expect(row).toMatchObject({ status: 'received', doc: { summary: { problems: 0 } } });
  });

  test('of a copied tablet stands beside the event under the same number', async () => {
    const { tablet, events } = await setupSender();
    const reception = events.make('received', MONDAY, { body: uniqueReception() });
    await tablet.push([reception]);
    const copy = { ...events.make('received', MONDAY, { body: uniqueReception(), dossier: 2 }), dseq: 1 };
    const rows = [{ dseq: 1, raw: JSON.stringify(copy), reason: REASON }];
    await quarantine(
      centre.sql,
      { ward: WARD, device: tablet.device, sentBy: 'u-officer', at: ARRIVED, isCopy: true },
      rows,
    );
    expect(await release()).toEqual({ released: 1, remaining: 0 });
    expect((await stored(tablet)).map(({ dseq, body }) => [dseq, body.id])).toEqual([
      [1, reception.id],
      [1, copy.id],
    ]);
    expect((await verifyWard(centre.running.centre, WARD)).findings).toEqual([]);
  });

  test('is confirmed on its tablet at the next contact, with no hand laid on the tablet', async () => {
    const { store, clock, commands } = await setupTablet({ isEnrolled: false });
    const context: SyncContext = {
      store,
      connection: createHttpConnection(centre.url, officer.cookie),
      clock,
      appVersion: '0.1.0',
      measureStorage: async () => null,
      quietMoment: async () => undefined,
      heard: async () => undefined,
    };
    const sync = async () => expect(await runRound(context, WARD, new Set())).toBeNull();
    const rows = () => store.outbox.event.toArray();
    await sync();
    expect(await commands.receiveDossier(intakeFacts())).toMatchObject({ ok: true });
    const recorded = (await rows()).map(({ event }) => event);
    await setAside({ device: store.deviceId }, recorded);
    await sync();
    expect((await rows()).map(({ state }) => state)).toEqual(['set-aside']);
    expect(await release()).toEqual({ released: 1, remaining: 0 });
    await sync();
    expect((await rows()).map(({ state }) => state)).toEqual(['confirmed']);
    expect(await store.cache.dossier.count()).toBeGreaterThan(0);
  });

  test('comes at the next start by itself', async () => {
    const database = await createTestDatabase();
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const open = () => createCentre(testConfig(database), { wards: WARDS, journal: silent });
    try {
      await (await open()).close();
      const account = {
        userId: 'u-officer',
        username: 'officer',
        passwordHash: '',
        name: 'x',
        role: 'officer',
        at: ARRIVED,
      };
      await addUser(database.sql, account as NewAccount, [WARD]);
      const { make, device } = forADevice();
      const event = make('received', MONDAY, { body: uniqueReception() });
      const contact = { ward: WARD, device, app: '0.1.0', userId: 'u-officer', at: ARRIVED };
      await registerDevice(database.sql, contact);
      await quarantine(database.sql, { ward: WARD, device, sentBy: 'u-officer', at: ARRIVED, isCopy: false }, [
        { dseq: 1, raw: JSON.stringify(event), reason: REASON },
      ]);
      await advanceDevice(database.sql, WARD, device, 1);
      // As the versions before kept it.
      await database.sql`update quarantine set sent_by = null`;
      const centreAgain = await open();
      await expect.poll(async () => (await database.sql`select 1 from quarantine`).count, { timeout: 10_000 }).toBe(0);
      await centreAgain.close();
      expect(await database.sql`select event_id, sent_by from event`).toEqual([
        { event_id: event.id, sent_by: 'centre' },
      ]);
      expect(await database.sql`select 1 from quarantine`).toHaveLength(0);
    } finally {
      await database.drop();
    }
  });
});

function forADevice() {
  const device = randomUUID() as DossierEvent['device'];
  return { device, make: setupDossierEvents({ device, ward: WARD }).make };
}

describe('what still cannot be read', () => {
  test('stays as it is, beside what was released, and is answered as before', async () => {
    const { tablet, events } = await setupSender();
    const good = events.make('received', MONDAY, { body: uniqueReception() });
    const unknown = { ...events.make('noted', TUESDAY), kind: 'teleported' };
    const sent = [good, unknown, { ...good, dseq: 3 }];
    const first = await tablet.push(sent, 1);
    expect(first).toMatchObject({
      verdicts: [{ outcome: 'stored' }, { outcome: 'quarantined' }, { outcome: 'quarantined' }],
    });
    const later = events.make('resolved', TUESDAY);
    await setAside(tablet, [{ ...later, dseq: 4 }]);
    expect(await release()).toEqual({ released: 1, remaining: 2 });
    const again = await tablet.push(sent, 1);
    expect(verdictsOf(again)).toEqual(verdictsOf(first));
    const told = (await listed()).events.map(({ reason }) => reason);
    expect(told).toEqual(verdictsOf(first).flatMap((verdict) => ('reason' in verdict ? [verdict.reason] : [])));
  });

  test('is listed with tablet, number, reason and arrival, without what is in it', async () => {
    const { tablet, events } = await setupSender();
    const wrong = { ...events.make('noted', MONDAY), kind: 'teleported', body: { text: 'Nguyễn Thị Hoà' } };
    const before = Date.now();
    await tablet.push([wrong], 1);
    const answer = await listed();
    expect(answer).toEqual({
      count: 1,
      events: [{ device: tablet.device, dseq: 1, reason: expect.stringMatching(/^kind: /), at: expect.any(Number) }],
    });
    expect(answer.events[0]!.at).toBeGreaterThanOrEqual(before);
    expect(JSON.stringify(answer)).not.toContain('Hoà');
  });

  test('beyond two hundred is counted', async () => {
    const { tablet } = await setupSender();
    await tablet.push(
      Array.from({ length: 230 }, (_, index) => ({ teleported: index })),
      1,
    );
    const answer = await listed();
    expect([answer.count, answer.events.length]).toEqual([230, 200]);
  });

  test('a ward in which reading again fails is noted, and the start goes on with the others', async () => {
    const { tablet, events } = await setupSender();
    await setAside(tablet, [events.make('received', MONDAY, { body: uniqueReception() })]);
    const earlier = '00001' as typeof WARD;
    await addWard(centre.sql, { ...WARDS[0]!, code: earlier });
    const { device, make } = forADevice();
    const event = { ...make('received', MONDAY, { body: uniqueReception() }), ward: earlier };
    // No JSON: nothing this centre wrote.
    await quarantine(centre.sql, { ward: earlier, device, sentBy: 'u-officer', at: ARRIVED, isCopy: false }, [
      { dseq: 1, raw: `${JSON.stringify(event)}}`, reason: REASON },
    ]);
    await releaseAtStart(centre.running.centre, () => true);
    expect(await stored(tablet)).toHaveLength(1);
    expect(await centre.sql`select ward_id from quarantine`).toEqual([{ ward_id: earlier }]);
    const told = centre.log.filter((line) => line.includes('not read again')).map((line) => JSON.parse(line) as object);
    expect(told).toEqual([
      { level: 'error', message: 'set aside not read again', ward: earlier, device, fault: 'SyntaxError' },
    ]);
  });
});

function verdictsOf(answer: Awaited<ReturnType<TestTablet['push']>>): readonly Verdict[] {
  return answer.result === 'accepted' ? answer.verdicts : [];
}

test('only those who answer for the ward see it or have it read again', async () => {
  for (const method of ['GET', 'POST'] as const) {
    const of = (ward: string) => `/api/wards/${ward}/set-aside${method === 'POST' ? '/release' : ''}`;
    expect((await officer.send(method, of(WARD))).status).toBe(403);
    expect((await chair.send(method, of(OTHER_WARD))).json).toMatchObject({
      type: 'urn:dung-hen:problem:not-your-ward',
    });
    expect((await (await centre.as('admin')).send(method, of(WARD))).status).toBe(200);
  }
});
