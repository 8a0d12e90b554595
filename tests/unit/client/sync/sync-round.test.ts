/** Work of wards nobody is looking at: sent, asked after, confirmed, and offered again when their history was replaced. */
import { describe, expect, test } from 'vitest';
import { runRound } from '#client/sync/sync-round.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { actor, OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { hello, MONDAY_MORNING, wardProfile } from '#support/tablet.ts';
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
    (await store.outbox.event.toArray()).filter((row) => row.ward === ward).map(({ state }) => state);
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
    // The first round of all was in the other ward, and nothing is recorded in this one.
    expect(pulled().slice(before)).toEqual([WARD, OTHER_WARD, OTHER_WARD]);
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
    script(PULL, centre.answer, (request) => (isOf(OTHER_WARD)(request) ? spoilt : new TypeError('another ward')));
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
    script(PULL, new TypeError('down'));
    expect(await round()).toMatchObject({ type: 'Unreachable' });
    expect(pulled().slice(before)).toEqual([WARD]);
  });
});
