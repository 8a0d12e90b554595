/** Which of several tabs syncs. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Locks } from '#client/platform/locks.ts';
import { createTabChannel } from '#support/browser-tabs.ts';
import { setupDossierEvents, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { createMemoryLocks } from '#support/memory-locks.ts';
import { createFakeCentre } from './fake-centre.ts';
import { DOWN, goDown, pass, PULL, settle, setupLoop, stopTime } from './running-loop.ts';
import type { Reply, SentRequest } from './scripted-connection.ts';
import { setupSyncedTablet } from './synced-tablet.ts';

beforeEach(stopTime);
afterEach(() => void vi.useRealTimers());

describe('of two tabs', () => {
  test('one leads; the other takes over when the first is closed', async () => {
    const locks = createMemoryLocks();
    const centre = createFakeCentre();
    const first = await setupLoop({ locks, centre, name: 'two-tabs' });
    const second = await setupLoop({ locks, centre, name: 'two-tabs' });
    expect([first.outcomes, second.outcomes]).toEqual([['sending', 'idle'], []]);
    second.loop.nudge();
    await settle();
    expect(second.requests).toEqual([]);
    first.stop();
    await settle();
    expect(second.outcomes).toEqual(['sending', 'idle']);
    expect(first.listening()).toEqual([]);
    first.loop.nudge();
    await pass(120_000);
    expect(first.outcomes).toEqual(['sending', 'idle']);
  });

  async function setupTwoTabs(name: string) {
    const locks = createMemoryLocks();
    const centre = createFakeCentre();
    const join = createTabChannel();
    const first = await setupLoop({ locks, centre, name, tabs: join() });
    const second = await setupLoop({ locks, centre, name, tabs: join() });
    return { first, second, centre, locks };
  }

  test('a frozen leader lets go at once, in the middle of a round, and may lead again later', async () => {
    const { first, second } = await setupTwoTabs('frozen');
    let answer = (_reply: Reply) => {};
    first.script(PULL, () => new Promise((resolve) => (answer = resolve)));
    first.loop.nudge();
    await settle();
    first.page.become('frozen');
    await settle();
    expect(first.listening()).toEqual([]);
    expect(second.outcomes).toEqual(['sending', 'idle']);
    first.page.become('active');
    answer(DOWN);
    await settle();
    expect(first.outcomes).toEqual(['sending', 'idle', 'sending']);
    second.stop();
    await settle();
    expect(first.outcomes.slice(3)).toEqual(['sending', 'idle']);
  });

  test('a waiting tab that is frozen does not get the lead', async () => {
    const { first, second } = await setupTwoTabs('frozen-waiting');
    second.page.become('frozen');
    first.stop();
    await settle();
    expect(second.requests).toEqual([]);
    second.page.become('active');
    await settle();
    expect(second.outcomes).toEqual(['sending', 'idle']);
  });

  test('a leader in the background hands on to one that waits, and takes turns when both are there', async () => {
    const { first, second } = await setupTwoTabs('hidden');
    first.page.become('hidden');
    await settle();
    expect([first.outcomes.length, second.outcomes.length]).toEqual([2, 2]);
    await pass(600_000);
    expect(first.outcomes).toHaveLength(2);
    second.page.become('hidden');
    await settle();
    expect(first.outcomes).toHaveLength(4);
    const asked = first.requests.length + second.requests.length;
    await pass(59_999);
    expect(first.requests.length + second.requests.length).toBe(asked);
  });

  test('a leader in the background goes on when it is alone', async () => {
    const { first, second } = await setupTwoTabs('alone');
    second.stop();
    first.page.become('hidden');
    await settle();
    const pulls = first.sentTo(PULL).length;
    await pass(60_000);
    expect(first.sentTo(PULL)).toHaveLength(pulls + 1);
  });

  test('a leader that has stopped getting on is replaced by a tab in front, and never by one behind', async () => {
    const { first, second } = await setupTwoTabs('stuck');
    first.script(PULL, () => new Promise(() => {}));
    first.loop.nudge();
    await settle();
    second.page.become('hidden');
    await pass(600_000);
    expect(second.requests).toEqual([]);
    second.page.become('active');
    await pass(150_000);
    expect(second.outcomes).toEqual(['sending', 'idle']);
  });

  test('a leader that rests, or works through a long first load, is left in peace', async () => {
    const { first, second, centre } = await setupTwoTabs('busy');
    // A line that is down for long is asked again only every five minutes.
    goDown(first, 10, PULL);
    for (let n = 0; n < 14; n++) await pass(300_000);
    expect(first.outcomes.filter((outcome) => outcome === 'Unreachable')).toHaveLength(10);
    const slowly = (request: SentRequest) =>
      new Promise<Reply>((resolve) => setTimeout(() => resolve(centre.answer(request)), 29_000));
    centre.pageSize.value = 1;
    const { make } = setupDossierEvents();
    centre.add(...Array.from({ length: 20 }, (_, n) => make('received', at('2026-03-09 09:00'), { dossier: n + 1 })));
    first.script(PULL, ...Array.from({ length: 20 }, () => slowly));
    first.loop.nudge();
    await settle();
    for (let n = 0; n < 20; n++) await pass(29_000);
    expect(await first.store.cache.cursor.get(WARD)).toMatchObject({ wseq: 20 });
    expect(second.requests).toEqual([]);
  });

  test('two that lead at once work twice and do no harm', async () => {
    const centre = createFakeCentre();
    const tablet = await setupSyncedTablet({ centre, isGreeted: false, name: 'two-leaders' });
    const ids = await tablet.receive(7);
    const writers = createMemoryLocks();
    // No lock keeps them apart; the cache is guarded by its own.
    const apart = (): Locks => ({ ...writers, claim: (_name, work) => work() });
    const [first, second] = await Promise.all([
      setupLoop({ centre, name: 'two-leaders', locks: apart() }),
      setupLoop({ centre, name: 'two-leaders', locks: apart() }),
    ]);
    await settle();
    for (const leader of [first, second]) expect(leader.sentTo(PULL).length).toBeGreaterThan(0);
    expect(centre.events(WARD).map(({ dossierId }) => dossierId)).toEqual(ids);
    expect(await tablet.states()).toEqual(ids.map(() => 'confirmed'));
    const histories = await tablet.store.cache.history.toArray();
    expect(histories.map(({ events }) => events.length)).toEqual(ids.map(() => 1));
  });

  test('a tab closed before its turn never starts', async () => {
    const locks = createMemoryLocks();
    const first = await setupLoop({ locks, name: 'closed-early' });
    const second = await setupLoop({ locks, name: 'closed-early' });
    second.stop();
    first.stop();
    await settle();
    expect(second.requests).toEqual([]);
  });
});
