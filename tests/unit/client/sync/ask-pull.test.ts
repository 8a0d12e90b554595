/** What a tablet that has nothing of a ward asks for while it is greeted, and what becomes of it. */
import { expect, test, vi } from 'vitest';
import { readStanding } from '#client/sync/standing.ts';
import { runRound } from '#client/sync/sync-round.ts';
import { WARD } from '#support/dossier-events.ts';
import { MONDAY_MORNING } from '#support/tablet.ts';
import { createFakeCentre } from './fake-centre.ts';
import { setupPacked } from './packed-tablet.ts';
import type { Reply } from './scripted-connection.ts';
import { setupSyncedTablet } from './synced-tablet.ts';

const HELLO = '/api/sync/hello';
const PULL = '/api/sync/pull';

async function setupBlank() {
  const tablet = await setupPacked({ isGreeted: false });
  return { ...tablet, round: () => runRound(tablet.context, WARD, new Set()) };
}

test('the first parts are fetched before the greeting is answered, none twice, and nothing is kept until then', async () => {
  const { round, script, centre, fetched, store, sentTo } = await setupBlank();
  const kept: number[] = [];
  script(HELLO, async () => {
    await vi.waitFor(() => expect(fetched).toHaveLength(2));
    kept.push(await store.cache.load.count());
    return centre.answer as Reply;
  });
  expect(await round()).toBeNull();
  expect(kept).toEqual([0]);
  expect(await store.cache.section.count()).toBe(3);
  expect(fetched).toHaveLength(new Set(fetched).size);
  // Early, and what has happened since the snapshot.
  expect(sentTo(PULL)).toHaveLength(2);
});

test('what is refused before the greeting is asked after it, and is no word on the tablet', async () => {
  const { round, script, store } = await setupBlank();
  const refused = { ward: WARD, result: 'refused', reason: 'device-not-enrolled' };
  script(PULL, { status: 200, json: { now: MONDAY_MORNING, wards: [refused] } });
  expect(await round()).toBeNull();
  expect(await store.cache.section.count()).toBe(3);
  expect(await readStanding(store, WARD)).toBeNull();
});

test('a greeting that is refused keeps nothing of it', async () => {
  const { round, script, fetched, store } = await setupBlank();
  script(HELLO, async () => {
    await vi.waitFor(() => expect(fetched).toHaveLength(2));
    return new TypeError('cut');
  });
  expect(await round()).toMatchObject({ type: 'Unreachable' });
  expect([await store.cache.load.count(), await store.cache.section.count()]).toEqual([0, 0]);
});

test('a ward without a snapshot is asked for its events once', async () => {
  const { round, centre, sentTo, store } = await setupBlank();
  const unpacked = createFakeCentre();
  unpacked.add(...centre.events(WARD));
  const tablet = await setupSyncedTablet({ centre: unpacked, isGreeted: false, name: 'unpacked' });
  expect(await runRound(tablet.context, WARD, new Set())).toBeNull();
  expect(tablet.sentTo(PULL)).toHaveLength(1);
  expect(await tablet.store.cache.cursor.get(WARD)).toMatchObject({ wseq: centre.events(WARD).length });
  expect(await round()).toBeNull();
  expect([sentTo(PULL).length, await store.cache.cursor.count()]).toEqual([2, 1]);
});

test('one with work of its own sends that first, and asks at its turn', async () => {
  const { round, receive, requests } = await setupBlank();
  await receive();
  expect(await round()).toBeNull();
  const asked = requests.map(({ path }) => path).filter((path) => path === PULL || path === '/api/sync/push');
  expect(asked.slice(0, 2)).toEqual(['/api/sync/push', PULL]);
});
