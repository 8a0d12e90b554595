/**
 * A tablet, the app's own code over the wire, and the centre it belongs to: let in by a code, signing what it sends, reported lost
 * and found again. Only the browser's storage is in memory.
 */
import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createReceiptLinks } from '#client/queries/receipt-link.ts';
import { keepSigningKey } from '#client/store/signing-key.ts';
import { collectBlackBox } from '#client/sync/collect-black-box.ts';
import { proveTablet } from '#client/sync/prove-tablet.ts';
import { openStandings, readCode, readStanding } from '#client/sync/standing.ts';
import type { SyncContext } from '#client/sync/sync-context.ts';
import { runRound } from '#client/sync/sync-round.ts';
import { keyIdOf } from '#protocol/batch-signature.ts';
import type { EnrolmentCode } from '#protocol/enrolment-messages.ts';
import { verifyWard } from '#server/use-cases/verify-ward.ts';
import { createBoxCarrier } from '#support/box-carrier.ts';
import { callerWith, signIn, startCentre, type Caller, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import { createHttpConnection } from '#support/http-connection.ts';
import { PROMISE } from '#support/sealed-receipts.ts';
import { intakeFacts, MONDAY_MORNING, setupTablet } from '#support/tablet.ts';
import { outboxRows } from '#support/outbox-rows.ts';

let centre: TestCentre;
let admin: Caller;
beforeAll(async () => {
  centre = await startCentre();
  admin = await centre.as('admin');
});
afterAll(() => centre.close());
afterEach(() => centre.sql`update ward set enrolment = 'open'`);

const elsewhere = async () => callerWith(centre.url, await signIn(centre.anyone, 'officer'));

async function startTablet() {
  const tablet = await setupTablet({ isEnrolled: false });
  const { store, clock, commands } = tablet;
  await keepSigningKey(store);
  let connection = createHttpConnection(centre.url, (await elsewhere()).cookie);
  const greeted = new Set<string>();
  const linkFor = createReceiptLinks(store, centre.url);
  const context = (): SyncContext => ({
    store,
    connection,
    clock,
    appVersion: '0.1.0',
    measureStorage: async () => null,
    quietMoment: async () => undefined,
    heard: async () => undefined,
  });
  const { deviceId: device } = store;
  return {
    store,
    device,
    loss: `/api/wards/${WARD}/devices/${device}/loss`,
    round: async () => (await runRound(context(), WARD, greeted))?.type ?? null,
    async receive() {
      expect(await commands.receiveDossier(intakeFacts())).toMatchObject({ ok: true });
    },
    async signInAgain() {
      connection = createHttpConnection(centre.url, (await elsewhere()).cookie);
    },
    /** As signing in does. */
    prove: () => proveTablet(context()),
    restart: () => greeted.clear(),
    standing: () => readStanding(store, WARD),
    isSealing: async () => (await linkFor(PROMISE)).includes('#'),
    states: async () => (await outboxRows(store)).map(({ state }) => state),
    readable: async () => (await store.cache.dossier.count()) + (await store.cache.history.count()),
  };
}

const batches = async (device: string) =>
  (await centre.sql`select 1 from device_batch where device_id = ${device}`).count;

test('what a tablet with a key sends, and what lies in its black box, is signed and proven', async () => {
  const tablet = await startTablet();
  expect(await tablet.round()).toBeNull();
  await tablet.receive();
  await tablet.receive();
  expect(await tablet.round()).toBeNull();
  expect(await tablet.states()).toEqual(['confirmed', 'confirmed']);
  expect(await batches(tablet.device)).toBe(1);

  await tablet.receive();
  const collected = await collectBlackBox({ outbox: tablet.store.outbox.name, app: '0.1.0', madeAt: MONDAY_MORNING });
  if (!collected.ok) throw new Error(collected.error.type);
  const response = await createBoxCarrier(centre, admin).taken(collected.value.boxes[0]!);
  expect(response.wards[0]?.answer).toMatchObject({ verdicts: [{ outcome: 'stored' }] });
  expect(await batches(tablet.device)).toBe(2);
  expect((await verifyWard(centre.running.centre, WARD)).findings).toEqual([]);
});

test('a tablet new to a ward that asks for codes waits for one, is told when it is wrong, and goes on with the right one', async () => {
  await admin.send('PUT', `/api/wards/${WARD}/enrolment`, { policy: 'code' });
  const tablet = await startTablet();
  expect(await tablet.round()).toBe('Refused');
  expect(await tablet.standing()).toBe('code-needed');
  expect(await tablet.store.outbox.enrolment.count()).toBe(0);

  await openStandings(tablet.store).keepCode('AAAAAAAA');
  await tablet.round();
  expect([await tablet.standing(), await readCode(tablet.store, WARD)]).toEqual(['code-wrong', null]);
  // Asked again without a code it still says so.
  await tablet.round();
  expect(await tablet.standing()).toBe('code-wrong');

  const { code } = (await admin.send('POST', `/api/wards/${WARD}/enrolment/codes`)).json as EnrolmentCode;
  await openStandings(tablet.store).keepCode(code);
  expect(await tablet.round()).toBeNull();
  expect([await tablet.standing(), await readCode(tablet.store, WARD)]).toEqual([null, null]);
  await tablet.receive();
  expect(await tablet.round()).toBeNull();
  expect(await tablet.states()).toEqual(['confirmed']);
});

test('a tablet reported lost forgets what it can show, keeps what it recorded, and is taken back whole', async () => {
  const tablet = await startTablet();
  await tablet.round();
  await tablet.receive();
  await tablet.round();
  expect(await tablet.readable()).toBeGreaterThan(0);
  expect((await admin.send('PUT', tablet.loss, { how: 'lost' })).status).toBe(204);

  // Its session is over with the report; it learns why all the same.
  expect(await tablet.round()).toBe('SignedOut');
  expect([await tablet.standing(), await tablet.readable()]).toEqual(['revoked', 0]);
  expect(await tablet.store.cache.cursor.count()).toBe(0);

  // Somebody signs in on it: it is told again, fetches nothing, and what was recorded meanwhile waits at the centre.
  await tablet.signInAgain();
  await tablet.receive();
  const recorded = await tablet.store.outbox.event.toArray();
  expect(await tablet.round()).toBe('Refused');
  expect(await tablet.states()).toEqual(['confirmed', 'set-aside']);
  expect((await tablet.store.outbox.event.toArray()).map(({ event }) => event)).toEqual(
    recorded.map(({ event }) => event),
  );
  expect(await tablet.store.cache.cursor.count()).toBe(0);

  expect((await admin.send('DELETE', tablet.loss)).status).toBe(204);
  expect(await tablet.round()).toBeNull();
  expect(await tablet.standing()).toBeNull();
  expect(await tablet.states()).toEqual(['confirmed', 'confirmed']);
  expect(await tablet.store.cache.dossier.count()).toBeGreaterThanOrEqual(2);
  expect((await verifyWard(centre.running.centre, WARD)).findings).toEqual([]);
});

test('a tablet that is fetching when the report comes is told there and then', async () => {
  const tablet = await startTablet();
  await tablet.round();
  await tablet.receive();
  await tablet.round();
  // Past the sessions: as one that was made at the same moment.
  await centre.sql`update device set revoked_at = now() where device_id = ${tablet.device}`;
  await tablet.round();
  expect([await tablet.standing(), await tablet.readable()]).toEqual(['revoked', 0]);
});

test('a ward that asks for codes is read on its own tablet, by whoever signs in there, and not with the password alone', async () => {
  const tablet = await startTablet();
  await tablet.round();
  await admin.send('PUT', `/api/wards/${WARD}/enrolment`, { policy: 'code' });
  // Elsewhere, in the name of the tablet.
  const stolen = await elsewhere();
  const since = [{ ward: WARD, epoch: null, wseq: 0 }];
  const pull = { protocol: 1, device: tablet.device, since };
  expect((await stolen.send('POST', '/api/sync/pull', pull)).json).toMatchObject({
    wards: [{ result: 'refused', reason: 'device-not-enrolled' }],
  });
  // The next person signs in on the tablet, which shows itself anew.
  await tablet.signInAgain();
  await tablet.prove();
  await tablet.receive();
  expect(await tablet.round()).toBeNull();
  expect([await tablet.standing(), await tablet.states()]).toEqual([null, ['confirmed']]);
  // An app that shows nothing at sign-in does so with the greeting after the refusal.
  await tablet.signInAgain();
  await tablet.receive();
  await tablet.round();
  expect(await tablet.standing()).toBe('code-needed');
  expect(await tablet.round()).toBeNull();
  expect([await tablet.standing(), await tablet.states()]).toEqual([null, ['confirmed', 'confirmed']]);
});

test('a tablet with another key than before goes on receiving, is told whom to ask, and is whole once the key is let in', async () => {
  const tablet = await startTablet();
  await tablet.round();
  await tablet.receive();
  await tablet.round();
  await admin.send('PUT', `/api/wards/${WARD}/enrolment`, { policy: 'code' });
  await tablet.store.outbox.signingKey.clear();
  const key = await keepSigningKey(tablet.store);
  await tablet.signInAgain();
  tablet.restart();
  await tablet.receive();
  for (let n = 0; n < 2; n++) {
    await tablet.round();
    expect([await tablet.standing(), await tablet.states()]).toEqual(['key-waits', ['confirmed', 'set-aside']]);
  }
  // A mistyped code takes the place of what was known of the key: a receipt by it would still read as forged.
  await openStandings(tablet.store).keepCode('AAAAAAAA');
  for (let n = 0; n < 3; n++) {
    await tablet.round();
    expect([await tablet.standing(), await tablet.isSealing()]).toEqual(['code-wrong', false]);
  }
  const id = keyIdOf(key?.publicKey ?? '');
  const path = `/api/wards/${WARD}/devices/${tablet.device}/keys/${id}`;
  expect((await admin.send('PUT', path, { decision: 'let-in' })).status).toBe(204);
  expect(await tablet.round()).toBeNull();
  expect([await tablet.standing(), await tablet.states()]).toEqual([null, ['confirmed', 'confirmed']]);
  expect(await tablet.isSealing()).toBe(true);
  expect((await verifyWard(centre.running.centre, WARD)).findings).toEqual([]);
});

test('a session that ended for another reason says nothing of the tablet', async () => {
  const tablet = await startTablet();
  await tablet.round();
  await tablet.receive();
  await tablet.round();
  await centre.sql`delete from session where ${tablet.device}::uuid = any (devices)`;
  const before = await tablet.readable();
  expect(await tablet.round()).toBe('SignedOut');
  expect([await tablet.standing(), await tablet.readable()]).toEqual([null, before]);
  expect((await centre.anyone.send('GET', `/api/sync/standing/${WARD}/${randomUUID()}`)).json).toEqual({
    isRevoked: false,
  });
});
