/** What a tablet that has nothing of a ward asks for while it is greeted, and what becomes of it. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { beginLoad, orderParts } from '#client/store/take-section.ts';
import { askEarly } from '#client/sync/ask-pull.ts';
import { beginFetching, fetchRun, toRuns, type BegunRuns, type Run } from '#client/sync/fetch-parts.ts';
import { pullSince } from '#client/sync/pull-since.ts';
import { readStanding } from '#client/sync/standing.ts';
import type { SyncContext } from '#client/sync/sync-context.ts';
import { runRound } from '#client/sync/sync-round.ts';
import type { PullRequest } from '#protocol/sync-messages.ts';
import { WARD } from '#support/dossier-events.ts';
import { MONDAY_MORNING } from '#support/tablet.ts';
import { createFakeCentre } from './fake-centre.ts';
import { pathOf, setupPacked } from './packed-tablet.ts';
import type { Reply } from './scripted-connection.ts';
import { setupSyncedTablet } from './synced-tablet.ts';

const HELLO = '/api/sync/hello';
const PULL = '/api/sync/pull';
/** Rows and histories of the open section; rows of the closed ones together. */
const FIRST_RUNS = 3;

async function setupBlank() {
  const tablet = await setupPacked({ isGreeted: false });
  tablet.centre.gives.value = 'several';
  return { ...tablet, round: () => runRound(tablet.context, WARD, new Set()) };
}

test('the first parts are fetched before the greeting is answered, none twice, and nothing is kept until then', async () => {
  const { round, script, centre, fetched, store, sentTo } = await setupBlank();
  const kept: number[] = [];
  script(HELLO, async () => {
    await vi.waitFor(() => expect(fetched).toHaveLength(FIRST_RUNS));
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

test('and unpacked, so that they need only be written after it', async () => {
  const { round, script, centre, store } = await setupBlank();
  const begun = vi.fn();
  class Unpacking extends DecompressionStream {
    constructor(format: CompressionFormat) {
      super(format);
      begun();
    }
  }
  vi.stubGlobal('DecompressionStream', Unpacking);
  onTestFinished(() => void vi.unstubAllGlobals());
  script(HELLO, async () => {
    await vi.waitFor(() => expect(begun).toHaveBeenCalledTimes(4));
    return centre.answer as Reply;
  });
  expect(await round()).toBeNull();
  expect(await store.cache.section.count()).toBe(3);
  // Each part once: two of the open section, the rows of two closed ones.
  expect(begun).toHaveBeenCalledTimes(4);
});

test.each(['device-not-enrolled', 'device-revoked', 'not-your-ward'])(
  'what is refused before the greeting (%s) is asked after it, and is no word on the tablet',
  async (reason) => {
    const { round, context, script, store } = await setupBlank();
    const refused = { status: 200, json: { now: MONDAY_MORNING, wards: [{ ward: WARD, result: 'refused', reason }] } };
    const before = await store.outbox.enrolment.toArray();
    script(PULL, refused);
    const hearRefusal = vi.fn();
    const keys = { ...context.keys, hearRefusal } as unknown as NonNullable<SyncContext['keys']>;
    expect(await askEarly({ ...context, keys }, WARD).answer).toBeUndefined();
    expect(hearRefusal).not.toHaveBeenCalled();
    expect([await readStanding(store, WARD), await store.outbox.enrolment.toArray()]).toEqual([null, before]);
    script(PULL, refused);
    expect(await round()).toBeNull();
    expect(await store.cache.section.count()).toBe(3);
  },
);

const reportsIn = (pulls: readonly unknown[]): number =>
  pulls.filter((body) => (body as PullRequest).since.some(({ report }) => report)).length;

test('what the tablet tells of itself goes with the first pull after the greeting', async () => {
  const { round, sentTo } = await setupBlank();
  expect(await round()).toBeNull();
  expect(sentTo(PULL).map((body) => reportsIn([body]))).toEqual([0, 1]);
});

test('and is told of a load that comes to no end, round after round', async () => {
  const { round, centre, snapshot, scriptFile, sentTo } = await setupBlank();
  centre.gives.value = 'one';
  const cut = Array.from({ length: 20 }, () => new TypeError('cut'));
  scriptFile(pathOf(snapshot.wseq, 2, 'rows'), ...cut);
  scriptFile(pathOf(snapshot.wseq, 2, 'columns'), ...cut);
  for (let n = 1; n <= 3; n++) {
    expect(await round()).toMatchObject({ type: 'Unreachable' });
    expect(reportsIn(sentTo(PULL))).toBe(n);
  }
});

test.each(['locked', 'signed out'])('but not by one that is %s meanwhile', async (how) => {
  const { context, snapshot, scriptFile, sentTo, store } = await setupBlank();
  const load = { ward: WARD, epoch: 'e', snapshot };
  await beginLoad(store, load);
  const isLocked = how === 'locked';
  const cut = isLocked ? new TypeError('cut') : { status: 401, bytes: new ArrayBuffer(0) };
  scriptFile(pathOf(snapshot.wseq, 0, 'rows'), cut, cut);
  scriptFile(pathOf(snapshot.wseq, 0, 'columns'), cut, cut);
  const wardKeys = isLocked ? { ...store.wardKeys, keyOf: () => undefined } : store.wardKeys;
  expect((await pullSince({ ...context, store: { ...store, wardKeys } }, WARD)).ok).toBe(false);
  expect(sentTo(PULL)).toEqual([]);
});

test('a part that did not come while the tablet was greeted is asked for anew', async () => {
  const { round, snapshot, scriptFile, store } = await setupBlank();
  for (const part of ['rows', 'columns'] as const) {
    scriptFile(pathOf(snapshot.wseq, 0, part), new TypeError('cut'));
  }
  expect(await round()).toBeNull();
  expect(await store.cache.section.count()).toBe(3);
});

test('a greeting that is refused keeps nothing of it', async () => {
  const { round, script, fetched, store } = await setupBlank();
  script(HELLO, async () => {
    await vi.waitFor(() => expect(fetched).toHaveLength(FIRST_RUNS));
    return new TypeError('cut');
  });
  expect(await round()).toMatchObject({ type: 'Unreachable' });
  expect([await store.cache.load.count(), await store.cache.section.count()]).toEqual([0, 0]);
});

test('the events of a ward without a snapshot come once, and what the tablet tells goes in the same round', async () => {
  const { round, centre, sentTo, store } = await setupBlank();
  const unpacked = createFakeCentre();
  unpacked.add(...centre.events(WARD));
  const tablet = await setupSyncedTablet({ centre: unpacked, isGreeted: false, name: 'unpacked' });
  expect(await runRound(tablet.context, WARD, new Set())).toBeNull();
  const asked = tablet.sentTo(PULL).map((body) => (body as PullRequest).since[0]?.wseq);
  expect(asked).toEqual([0, centre.events(WARD).length]);
  expect(tablet.sentTo(PULL).map((body) => reportsIn([body]))).toEqual([0, 1]);
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

test('what comes after a lock stays packed', async () => {
  const { context, snapshot } = await setupBlank();
  const load = { ward: WARD, epoch: 'e', snapshot };
  const begun: BegunRuns = new Map();
  beginFetching({ ...context, store: { ...context.store, wardKeys: { keyOf: () => undefined } } }, load, begun);
  const fetched = await Promise.all(begun.values());
  const parts = fetched.flatMap((run) => (run?.ok ? run.value : []));
  expect(parts.map(({ unpacked }) => unpacked)).toEqual([undefined, undefined, undefined, undefined]);
});

test.each([
  ['columns', [false, true, undefined]],
  ['histories', [true, false, undefined]],
] as const)('two are fetched at once, and no more when one of them (%s) did not come', async (part, come) => {
  const { context, snapshot, scriptFile, fetched } = await setupBlank();
  const begun: BegunRuns = new Map();
  scriptFile(pathOf(snapshot.wseq, 0, part), new TypeError('cut'));
  beginFetching(context, { ward: WARD, epoch: 'e', snapshot }, begun);
  expect(begun.size).toBe(FIRST_RUNS);
  expect((await Promise.all(begun.values())).map((run) => run?.ok)).toEqual(come);
  expect(fetched).toHaveLength(2);
});

test.each(['a greeting that was refused', 'work recorded meanwhile that could not be sent'])(
  'nor after %s, though two were under way',
  async (failing) => {
    const { context, script, centre, store, fetched, receive } = await setupBlank();
    const { connection } = context;
    const asked: string[] = [];
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const held: SyncContext['connection'] = {
      ...connection,
      async fetchBytes(path) {
        asked.push(path);
        await released;
        return connection.fetchBytes(path);
      },
    };
    script(HELLO, async () => {
      await vi.waitFor(() => expect(asked).toHaveLength(2));
      if (failing === 'a greeting that was refused') return new TypeError('cut');
      await receive();
      return centre.answer as Reply;
    });
    if (failing !== 'a greeting that was refused') script('/api/sync/push', new TypeError('cut'));
    expect(await runRound({ ...context, connection: held }, WARD, new Set())).toMatchObject({ type: 'Unreachable' });
    release();
    expect(await runRound(context, WARD, new Set())).toBeNull();
    expect(await store.cache.section.count()).toBe(3);
    expect(fetched.filter((path) => /1-2/.test(path))).toHaveLength(1);
  },
);

test('nor when the centre answers only after it was given up', async () => {
  const { context, fetched } = await setupBlank();
  const { answer, begun, giveUp } = askEarly(context, WARD);
  giveUp();
  expect(await answer).toMatchObject({ result: 'snapshot' });
  expect([begun.size, fetched.length]).toEqual([0, 0]);
});

test('a part that came for another snapshot under the same path is not kept as one of this', async () => {
  const { context, snapshot } = await setupBlank();
  const load = { ward: WARD, epoch: 'e', snapshot };
  const begun: BegunRuns = new Map();
  beginFetching(context, load, begun);
  const [run] = toRuns(orderParts(snapshot).first);
  if (!run) throw new Error('an empty snapshot');
  expect(await fetchRun(context, load, run, new Map(begun))).toMatchObject({ ok: true });
  const strange = { bytes: 1, sha256: '0'.repeat(64) };
  const other = run.map(({ section, part }) => ({ part, section: { ...section, rows: strange, columns: strange } }));
  expect(await fetchRun(context, load, other as unknown as Run, begun)).not.toMatchObject({ ok: true });
});

test('nothing is fetched for a tablet that was locked while it was asked', async () => {
  const { context, fetched } = await setupBlank();
  const { store } = context;
  const locked = { ...context, store: { ...store, wardKeys: { ...store.wardKeys, keyOf: () => undefined } } };
  const { answer, begun } = askEarly(locked, WARD);
  expect(await answer).toMatchObject({ result: 'snapshot' });
  expect([begun.size, fetched.length]).toEqual([0, 0]);
});
