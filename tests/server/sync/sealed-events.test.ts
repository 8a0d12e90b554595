/**
 * Work of an officer who locked the tablet, sent by the one who came after her: the centre opens it and takes it in as if it
 * had come open, under its own officer's name. The tablet is the app's own code over the wire.
 */
import 'fake-indexeddb/auto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepSigningKey } from '#client/store/signing-key.ts';
import { saveBlackBox } from '#client/sync/save-black-box.ts';
import type { SyncContext } from '#client/sync/sync-context.ts';
import { runRound } from '#client/sync/sync-round.ts';
import { createEnvelope, toSealedEvent } from '#protocol/sealed-event.ts';
import { runVerify } from '#server/cli/verify/run-verify.ts';
import { readVerifyArguments } from '#server/cli/verify/verify-arguments.ts';
import { verifyWard } from '#server/use-cases/verify-ward.ts';
import { createTablet, startCentre, type Caller, type TestCentre } from '#support/centre.ts';
import { actor, setupDossierEvents, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { createHttpConnection } from '#support/http-connection.ts';
import { intakeFacts, MONDAY_MORNING, setupTablet, type Tablet } from '#support/tablet.ts';

let centre: TestCentre;
let officer: Caller;
let specialist: Caller;

beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
  specialist = await centre.as('specialist');
});
afterAll(() => centre.close());

async function startTablet() {
  const tablet = await setupTablet({ isEnrolled: false });
  const contextOf = ({ cookie }: Caller): SyncContext => ({
    store: tablet.store,
    connection: createHttpConnection(centre.url, cookie),
    clock: tablet.clock,
    appVersion: '1.0.0',
    measureStorage: async () => null,
    quietMoment: async () => undefined,
    heard: async () => undefined,
  });
  return { ...tablet, round: (caller: Caller) => runRound(contextOf(caller), WARD, new Set()) };
}

/** What the centre has of a tablet. */
function stored({ store }: Tablet) {
  return centre.sql<{ id: string; sender: string; body: { actor: { userId: string }; body: unknown } }[]>`
    select event_id as id, sent_by as sender, body from event where device_id = ${store.deviceId} order by wseq`;
}

test('is stored once, word for word, as hers, and comes back to be confirmed', async () => {
  const tablet = await startTablet();
  const { commands, store, ring, round } = tablet;
  expect(await round(officer)).toBeNull();
  const received = await commands.receiveDossier(intakeFacts());
  const { event } = (await store.outbox.event.toCollection().first())!;
  ring.lock();
  expect(await round(specialist)).toBeNull();
  const [first, ...others] = await stored(tablet);
  expect(others).toEqual([]);
  expect(first).toMatchObject({ id: event.id, sender: 'u-specialist' });
  expect(first?.body).toMatchObject({ actor: { userId: actor().userId }, body: event.body });
  expect(received.ok && received.value.body).toEqual(event.body);

  ring.unlock();
  // The answer was lost: offered again, open this time.
  await store.outbox.event.update([WARD, 1], { state: 'pending', wseq: null });
  expect(await round(officer)).toBeNull();
  expect(await stored(tablet)).toHaveLength(1);
  expect((await store.outbox.event.get([WARD, 1]))?.state).toBe('confirmed');
});

test('brought in a black box it is taken in just so', async () => {
  const tablet = await startTablet();
  const { commands, store, ring, round } = tablet;
  await round(officer);
  await commands.receiveDossier(intakeFacts());
  const { event } = (await store.outbox.event.toCollection().first())!;
  ring.lock();
  const files: Uint8Array[] = [];
  const options = { outbox: store.outbox.name, app: '1', madeAt: MONDAY_MORNING };
  await saveBlackBox({ ...options, handFile: (_, bytes) => void files.push(bytes) });
  const box = Buffer.from(files[0] ?? []).toString('base64');
  expect(await specialist.send('POST', '/api/sync/black-box', { box })).toMatchObject({ status: 200 });
  expect((await stored(tablet)).map(({ id }) => id)).toEqual([event.id]);
});

test('of a tablet that signs it is taken in as signed, pushed or brought in a box, and the proof holds', async () => {
  const tablet = await startTablet();
  const { commands, store, ring, round } = tablet;
  await keepSigningKey(store);
  await round(officer);
  const signs = await centre.sql`select 1 from device where device_id = ${store.deviceId} and signs_since is not null`;
  expect(signs).toHaveLength(1);
  const batches = () =>
    centre.sql`select sent from device_batch where device_id = ${store.deviceId} order by first_dseq`;
  await commands.receiveDossier(intakeFacts());
  await commands.receiveDossier(intakeFacts());
  ring.lock();
  expect(await round(specialist)).toBeNull();
  expect(await stored(tablet)).toHaveLength(2);
  expect(await batches()).toEqual([{ sent: null }]);

  ring.unlock();
  await commands.receiveDossier(intakeFacts());
  ring.lock();
  const files: Uint8Array[] = [];
  const options = { outbox: store.outbox.name, app: '1', madeAt: MONDAY_MORNING };
  await saveBlackBox({ ...options, handFile: (_, bytes) => void files.push(bytes) });
  const box = Buffer.from(files[0] ?? []).toString('base64');
  expect(await specialist.send('POST', '/api/sync/black-box', { box })).toMatchObject({ status: 200 });
  expect(await stored(tablet)).toHaveLength(3);
  expect((await batches()).length).toBeGreaterThan(1);
  const held = await centre.sql`select 1 from quarantine where device_id = ${store.deviceId}`;
  expect(held).toHaveLength(0);
  const lines: string[] = [];
  await runVerify(readVerifyArguments(['--ward', WARD], '/'), centre.running.centre, (line) => lines.push(line));
  expect((await verifyWard(centre.running.centre, WARD)).findings, lines.join('\n')).toEqual([]);
});

test('what the centre cannot open is set aside under its number and the rest is stored', async () => {
  const tablet = createTablet(officer);
  await tablet.hello();
  const { make } = setupDossierEvents({ device: tablet.device, first: 100 });
  const stranger = createEnvelope('age1lvyvwawkr0mcnnnncaghunadrqkmuf9e6507x9y920xxpp866cnql7dp2z');
  const [one, other] = [make('received', at('2026-03-09 09:00')), make('noted', at('2026-03-09 09:05'))];
  const answer = await tablet.push([toSealedEvent(stranger(one)), { ...other, dseq: 2 }], 1);
  expect(answer).toMatchObject({
    verdicts: [
      { dseq: 1, outcome: 'quarantined', reason: 'sealed: không mở được bằng khoá của trung tâm.' },
      { dseq: 2, outcome: 'stored' },
    ],
  });
});

test.each<[string, object]>([
  ['another ward', { ward: '00146' }],
  ['another device', { device: 'feedbeef-0000-4000-8000-00000000000f' }],
  ['another number', { dseq: 7 }],
])('sealing hides nothing from the centre: an event of %s is set aside', async (_what, changes) => {
  const tablet = createTablet(officer);
  const seal = createEnvelope((await tablet.hello()).blackBoxRecipient);
  const own = setupDossierEvents({ device: tablet.device, first: 200 }).make('received', at('2026-03-09 09:00'));
  const answer = await tablet.push([toSealedEvent(seal({ ...own, dseq: 1, ...changes }))], 1);
  expect(answer).toMatchObject({ verdicts: [{ dseq: 1, outcome: 'quarantined' }] });
});

describe('what came while the centre lacked its key', () => {
  /** As after a restore that brought the key of the database and not yet this one. @returns puts it back */
  async function loseKey() {
    const [kept] = await centre.sql`delete from centre_key where name = 'black-box' returning *`;
    return async () => void (await centre.sql`insert into centre_key ${centre.sql(kept!)}`);
  }

  const SET_ASIDE = `/api/wards/${WARD}/set-aside`;

  test('is opened when it is read again', async () => {
    const chair = await centre.as('chair');
    const tablet = createTablet(officer);
    const seal = createEnvelope((await tablet.hello()).blackBoxRecipient);
    const event = setupDossierEvents({ device: tablet.device, first: 300 }).make('noted', at('2026-03-09 09:00'));
    const putBack = await loseKey();
    const answer = await tablet.push([toSealedEvent(seal({ ...event, dseq: 1 }))], 1);
    expect(answer).toMatchObject({ verdicts: [{ dseq: 1, outcome: 'quarantined' }] });
    expect((await chair.send('POST', `${SET_ASIDE}/release`)).json).toMatchObject({ released: 0 });
    await putBack();
    expect((await chair.send('POST', `${SET_ASIDE}/release`)).json).toMatchObject({ released: 1 });
    expect(await centre.sql`select event_id as id from event where device_id = ${tablet.device}`).toEqual([
      { id: event.id },
    ]);
  });

  test('of a tablet that signs it waits for a person’s word, which lets it in once it can be read', async () => {
    const admin = await centre.as('admin');
    const tablet = await startTablet();
    const { commands, store, ring, round } = tablet;
    await keepSigningKey(store);
    await round(officer);
    await commands.receiveDossier(intakeFacts());
    ring.lock();
    const putBack = await loseKey();
    expect(await round(specialist)).toBeNull();
    const held = () => centre.sql`select held from quarantine where device_id = ${store.deviceId}`;
    const admit = async () => (await admin.send('POST', `${SET_ASIDE}/admit`, { device: store.deviceId })).json;
    expect(await admit()).toMatchObject({ released: 0 });
    expect(await held()).toEqual([{ held: 'unsigned' }]);
    await putBack();
    // Nobody has answered for it yet.
    expect(await admin.send('POST', `${SET_ASIDE}/release`)).toMatchObject({ json: { released: 0 } });
    expect(await admit()).toMatchObject({ released: 1 });
    expect([await held(), (await stored(tablet)).length]).toEqual([[], 1]);
    expect((await verifyWard(centre.running.centre, WARD)).findings).toEqual([]);
  });
});
