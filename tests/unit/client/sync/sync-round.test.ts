/** Work of wards nobody is looking at: sent, asked after, confirmed, and offered again when their history was replaced. */
import { describe, expect, test } from 'vitest';
import type { Store } from '#client/store/store.ts';
import { runRound } from '#client/sync/sync-round.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { actor, OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { fillDisk } from '#support/full-disk.ts';
import { losable } from '#support/lost-connection.ts';
import { hello, MONDAY_MORNING, wardProfile } from '#support/tablet.ts';
import { outboxRows } from '#support/outbox-rows.ts';
import type { SentRequest } from './scripted-connection.ts';
import { setupSyncedTablet } from './synced-tablet.ts';

const PULL = '/api/sync/pull';

/** A tablet on which an officer works in two wards; two dossiers of the other one have been confirmed. */
async function setupTwoWards() {
  const tablet = await setupSyncedTablet({ isGreeted: false });
  const { store, context, actAs, receive, centre, sentTo } = tablet;
  await store.outbox.enrolment.put({ ...hello({ ward: wardProfile({ code: OTHER_WARD }) }), wardCode: OTHER_WARD });
  const greeted = new Set<string>();
  const receiveIn = async (ward: WardCode, count: number) => {
    actAs({ actor: actor(), ward });
    await receive(count);
  };
  const round = (ward: WardCode = WARD) => runRound(context, ward, greeted);
  const statesIn = async (ward: WardCode) =>
    (await outboxRows(store)).filter((row) => row.ward === ward).map(({ state }) => state);
  await receiveIn(OTHER_WARD, 2);
  expect(await round(OTHER_WARD)).toBeNull();
  const pulled = () => (sentTo(PULL) as { since: { ward: string }[] }[]).flatMap(({ since }) => since[0]?.ward ?? []);
  return { ...tablet, receiveIn, round, statesIn, pulled, there: () => centre.events(OTHER_WARD).length };
}

const isOf =
  (ward: WardCode) =>
  ({ body }: SentRequest) =>
    (body as { since: { ward: string }[] }).since[0]?.ward === ward;

describe('a ward nobody is looking at, of which the outbox holds rows', () => {
  test('is asked after in each round, once the current one is up to date; one without rows is not', async () => {
    const { round, pulled } = await setupTwoWards();
    const before = pulled().length;
    await round();
    await round(OTHER_WARD);
    // The first round of all was in the other ward, and nothing is recorded in this one, which is asked early and told after.
    expect(pulled().slice(before)).toEqual([WARD, WARD, OTHER_WARD, OTHER_WARD]);
  });

  test('has its work confirmed', async () => {
    const { receiveIn, round, statesIn } = await setupTwoWards();
    await receiveIn(OTHER_WARD, 1);
    expect(await round()).toBeNull();
    expect(await statesIn(OTHER_WARD)).toEqual(['confirmed', 'confirmed', 'confirmed']);
  });

  test('gets back what a restored backup lacks, acknowledged only or confirmed', async () => {
    const { receiveIn, round, statesIn, script, centre, there } = await setupTwoWards();
    await receiveIn(OTHER_WARD, 1);
    await receiveIn(WARD, 1);
    // The answer of the other ward is cut: what was acknowledged has not come back.
    script(PULL, centre.answer, new TypeError('down'));
    expect(await round()).toBeNull();
    expect(await statesIn(OTHER_WARD)).toEqual(['confirmed', 'confirmed', 'at-centre']);
    centre.restore(1);
    expect(there()).toBe(1);
    for (let n = 0; n < 3; n++) expect(await round()).toBeNull();
    expect(there()).toBe(3);
    expect(await statesIn(OTHER_WARD)).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect(await statesIn(WARD)).toEqual(['confirmed']);
  });

  test('gets it back too when the cache was lost before the restored centre was heard of', async () => {
    const { receiveIn, round, store, centre, there } = await setupTwoWards();
    await receiveIn(WARD, 1);
    await round();
    await store.cache.delete();
    await store.cache.open();
    centre.restore(0);
    for (let n = 0; n < 3; n++) expect(await round()).toBeNull();
    expect(there()).toBe(2);
  });

  test('that this session may not read is left as it is, and is no failure', async () => {
    const { receiveIn, round, store, centre } = await setupTwoWards();
    await receiveIn(OTHER_WARD, 1);
    centre.refuse(OTHER_WARD);
    const read = async () => [await store.outbox.event.toArray(), await store.cache.dossier.toArray()];
    const before = await read();
    expect(await round()).toBeNull();
    expect(await round()).toBeNull();
    expect(await read()).toEqual(before);
  });

  test('and cannot be fetched does not make the round of the current one fail', async () => {
    const { round, script, centre, pulled } = await setupTwoWards();
    const spoilt = { status: 200, json: { now: MONDAY_MORNING, wards: [{ ward: OTHER_WARD }] } };
    script(PULL, centre.answer, centre.answer, (request) =>
      isOf(OTHER_WARD)(request) ? spoilt : new TypeError('another ward'),
    );
    expect(await round()).toBeNull();
    expect(pulled().at(-1)).toBe(OTHER_WARD);
  });

  test('and finds no room on the tablet does not make the round of the current one fail', async () => {
    const { round, store } = await setupTwoWards();
    await store.cache.cursor.where('ward').equals(OTHER_WARD).delete();
    store.cache.history.hook('creating', (_key, { ward }) => {
      if (ward === OTHER_WARD) throw new DOMException('full', 'QuotaExceededError');
    });
    expect(await round()).toBeNull();
  });

  test('is asked after although the current one is refused', async () => {
    const { receiveIn, round, statesIn, script } = await setupTwoWards();
    await receiveIn(OTHER_WARD, 1);
    script('/api/sync/hello', { status: 403, json: { type: 'x', title: 'Không có quyền', status: 403 } });
    expect(await round()).toMatchObject({ type: 'Refused' });
    expect(await statesIn(OTHER_WARD)).toEqual(['confirmed', 'confirmed', 'confirmed']);
  });

  test('is not waited for when the current one cannot be reached', async () => {
    const { round, script, pulled } = await setupTwoWards();
    const before = pulled().length;
    // Asked early of a ward of which nothing is here, and again at its turn.
    script(PULL, new TypeError('down'), new TypeError('down'));
    expect(await round()).toMatchObject({ type: 'Unreachable' });
    expect(pulled().slice(before)).toEqual([WARD, WARD]);
  });
});

test('sends what waits after the browser lost its databases in the background, also while the tablet is locked', async () => {
  const { store, context, receive, states, ring } = await setupSyncedTablet();
  await receive();
  ring.lock();
  (await losable(store.cache)).loseAt(1);
  expect(await runRound(context, WARD, new Set())).toBeNull();
  expect(await states()).toEqual(['at-centre']);
});

test('sends what waits although what the greeting brings finds no room on the tablet; the round has failed all the same', async () => {
  const { store, context, receive, centre } = await setupSyncedTablet();
  await receive();
  fillDisk(store.outbox);
  await expect(runRound(context, WARD, new Set())).rejects.toThrow('quota');
  expect(centre.events(WARD)).toHaveLength(1);
});

test('on a full disk sends the work of every ward, though nothing of the answers can be noted', async () => {
  const { store, centre, receiveIn, round, push, states, there } = await setupTwoWards();
  await round();
  await receiveIn(WARD, 1);
  await receiveIn(OTHER_WARD, 1);
  const makeRoom = fillDisk(store.outbox);
  expect(await push()).toMatchObject({ ok: true });
  expect([centre.events(WARD).length, there()]).toEqual([1, 3]);
  makeRoom();
  expect(await push()).toMatchObject({ ok: true });
  expect([centre.events(WARD).length, there()]).toEqual([1, 3]);
  expect(await states()).not.toContain('pending');
});

test('what an earlier version left plain of a ward whose key is not at hand is sent, and holds back no other ward', async () => {
  const { store, ring, centre, receiveIn, round, statesIn, pulled } = await setupTwoWards();
  await round();
  await receiveIn(WARD, 1);
  await receiveIn(OTHER_WARD, 1);
  await leavePlain(store, WARD);
  ring.lock(WARD);
  const before = pulled().length;
  expect(await round(OTHER_WARD)).toBeNull();
  expect(centre.events(WARD)).toHaveLength(1);
  expect(await statesIn(WARD)).toEqual(['at-centre']);
  expect(pulled().slice(before)).toEqual([OTHER_WARD]);
  expect(await statesIn(OTHER_WARD)).toEqual(['confirmed', 'confirmed', 'confirmed']);
  ring.unlock();
  expect(await round()).toBeNull();
  expect(centre.events(WARD)).toHaveLength(1);
  expect(await statesIn(WARD)).toEqual(['confirmed']);
});

/** Puts the ward's events back as versions before sealing wrote them: past the app's own code, which would seal them. */
async function leavePlain({ outbox }: Store, ward: WardCode): Promise<void> {
  const rows = (await outbox.event.toArray()).filter((row) => row.ward === ward);
  const writing = outbox.backendDB().transaction('event', 'readwrite');
  for (const { forCentre: _, ...plain } of rows) writing.objectStore('event').put(plain);
  await new Promise((done) => writing.addEventListener('complete', done));
}
