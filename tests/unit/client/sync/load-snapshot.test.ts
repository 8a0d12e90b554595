import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { listMissingParts } from '#client/store/take-section.ts';
import { LockedError } from '#client/store/ward-keys.ts';
import { pullSince } from '#client/sync/pull-since.ts';
import { periodAt } from '#domain/report/period.ts';
import { setupDossierEvents, uuid, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { anyDossierPlan, historyOf } from '#support/random-dossiers.ts';
import { createFakeCentre, singlePaths } from './fake-centre.ts';
import { setupSyncedTablet } from './synced-tablet.ts';

import {
  DONE,
  everything,
  idOf,
  pathOf,
  plain,
  queriesOf,
  setupPacked,
  UNREACHABLE,
  untilLoaded,
} from './packed-tablet.ts';

const isOfOne = (path: string) => singlePaths(path).length === 1;

describe('a tablet that has nothing', () => {
  test('loads the snapshot and then the tail, and has what a tablet has that fetched every event', async () => {
    const tablet = await setupPacked();
    const { centre, pull, store } = tablet;
    const tail = setupDossierEvents({ first: 500 });
    centre.add(
      tail.make('received', at('2026-03-12 08:00'), { dossier: 7 }),
      tail.make('noted', at('2026-03-12 09:00'), { dossier: 3 }),
    );
    expect(await pull()).toEqual(DONE);
    await untilLoaded(tablet);

    const unpacked = createFakeCentre();
    unpacked.add(...centre.events(WARD));
    const paged = await setupSyncedTablet({ centre: unpacked });
    await paged.pull();
    expect(plain(await everything(tablet))).toEqual(plain(await everything(queriesOf(paged))));
    expect(await store.cache.cursor.get(WARD)).toEqual(await paged.store.cache.cursor.get(WARD));
    // Dossiers nothing has happened to stay packed, open ones too.
    expect((await store.cache.dossier.toCollection().primaryKeys()).toSorted()).toEqual([3, 7].map(idOf));
  });

  test(
    'has the same in the end, whatever the histories, the size of a section and the place of the cut',
    { timeout: 60_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyDossierPlan, { minLength: 1, maxLength: 12 }),
          fc.integer({ min: 1, max: 5 }),
          fc.double({ min: 0.05, max: 1, noNaN: true }),
          fc.constantFrom('one' as const, 'several' as const),
          async (plans, perSection, share, given) => {
            const events = setupDossierEvents();
            const history = plans.flatMap((plan, index) => historyOf(plan, index + 1, events));
            const before = Math.max(1, Math.floor(history.length * share));
            const centre = createFakeCentre();
            centre.gives.value = given;
            centre.add(...history.slice(0, before));
            centre.pack(WARD, perSection);
            centre.add(...history.slice(before));
            const packed = await setupSyncedTablet({ centre });
            expect(await packed.pull()).toEqual(DONE);
            await untilLoaded(packed);

            const unpacked = createFakeCentre();
            unpacked.add(...history);
            const paged = await setupSyncedTablet({ centre: unpacked });
            expect(await paged.pull()).toEqual(DONE);
            expect(plain(await everything(queriesOf(packed)))).toEqual(plain(await everything(queriesOf(paged))));
            expect(await packed.store.cache.cursor.get(WARD)).toEqual(await paged.store.cache.cursor.get(WARD));
          },
        ),
        { numRuns: 25, seed: 4 },
      );
    },
  );

  test('serves the counter before the archive is there', async () => {
    const { pull, scriptFile, snapshot, queries, store } = await setupPacked();
    scriptFile(pathOf(snapshot.wseq, 1, 'rows'), new TypeError('cut'));
    expect(await pull()).toEqual(UNREACHABLE);
    expect(await store.cache.cursor.count()).toBe(0);
    const { overdue } = await queries.listWork(WARD, at('2026-03-20 09:00'));
    expect(overdue.map(({ id }) => id).toSorted()).toEqual([idOf(2), idOf(5)]);
    expect(await queries.getDossier(idOf(2))).toMatchObject({ summary: { status: 'received' } });
  });

  test('keeps a history that is no dossier yet, and shows the dossier when its reception comes', async () => {
    const centre = createFakeCentre();
    const { make } = setupDossierEvents();
    const received = make('received', at('2026-03-09 08:00'));
    centre.add(make('noted', at('2026-03-09 09:00')));
    centre.add(make('received', at('2026-03-09 10:00'), { dossier: 2 }));
    centre.pack(WARD);
    const tablet = await setupSyncedTablet({ centre });
    await tablet.pull();
    const { queries } = queriesOf(tablet);
    expect(await queries.getDossier(idOf(1))).toBeUndefined();
    expect((await queries.getDossier(idOf(2)))?.history).toHaveLength(1);
    centre.add(received);
    await tablet.pull();
    expect((await queries.getDossier(idOf(1)))?.history).toHaveLength(2);
  });
});

describe('a load that is cut', () => {
  test('at any part goes on with that part, and asks for no other twice', async () => {
    const whole = await setupPacked();
    await whole.pull();
    await untilLoaded(whole);
    const parts = [...new Set(whole.fetched)].filter(isOfOne);
    expect(parts).toHaveLength(6);
    for (const cut of parts) {
      const tablet = await setupPacked();
      tablet.scriptFile(cut, new TypeError('cut'));
      const first = await tablet.pull();
      if (first.ok) await tablet.untilQuiet();
      expect(tablet.fetched).toContain(cut);
      expect(await tablet.pull()).toEqual(DONE);
      await untilLoaded(tablet);
      expect(tablet.fetched.filter(isOfOne).toSorted()).toEqual([...parts, cut].toSorted());
      expect(plain(await everything(tablet))).toEqual(plain(await everything(whole)));
    }
  });

  test('goes on after the app was closed, with the snapshot it had begun', async () => {
    const { centre, pull, scriptFile, snapshot, fetched } = await setupPacked({ name: 'closed-app' });
    scriptFile(pathOf(snapshot.wseq, 2, 'rows'), new TypeError('cut'));
    expect(await pull()).toEqual(UNREACHABLE);
    const again = await setupSyncedTablet({ centre, name: 'closed-app' });
    expect(await again.pull()).toEqual(DONE);
    await untilLoaded(again);
    expect(again.fetched.filter((path) => path !== pathOf(snapshot.wseq, 2, 'rows'))).not.toEqual(
      expect.arrayContaining(fetched.slice(0, 1)),
    );
    expect(again.fetched.filter(isOfOne)).toHaveLength(6 - (fetched.filter(isOfOne).length - 1));
  });

  test.each([
    ['spoilt on the way', 200, new TextEncoder().encode('{"x":1}').buffer],
    ['answered by a captive portal', 200, new TextEncoder().encode('<html>Đăng nhập wifi</html>').buffer],
    ['answered by a gateway', 502, new ArrayBuffer(0)],
  ])('%s keeps nothing of it', async (_, status, bytes) => {
    const { pull, scriptFile, snapshot, store } = await setupPacked();
    scriptFile(pathOf(snapshot.wseq, 1, 'rows'), { status, bytes: bytes as ArrayBuffer });
    expect(await pull()).toEqual(UNREACHABLE);
    expect(await store.cache.section.get([WARD, snapshot.wseq, 1])).toBeUndefined();
    expect(await pull()).toEqual(DONE);
    expect((await store.cache.section.get([WARD, snapshot.wseq, 1]))?.ids).toHaveLength(2);
  });

  test('by a session that ended asks for the password and goes on after it', async () => {
    const { pull, scriptFile, snapshot } = await setupPacked();
    scriptFile(pathOf(snapshot.wseq, 0, 'histories'), { status: 401, bytes: new ArrayBuffer(0) });
    expect(await pull()).toEqual({ ok: false, error: { type: 'SignedOut' } });
    expect(await pull()).toEqual(DONE);
  });

  test('by a lock that falls while parts are under way goes on when it is opened', async () => {
    const tablet = await setupPacked({ perSection: 1 });
    const { context, ring, pull, store } = tablet;
    const { connection } = context;
    let asked = 0;
    let arrive = () => {};
    const late = new Promise<void>((resolve) => (arrive = resolve));
    const fetchBytes = async (path: string) => {
      asked += 1;
      if (asked === 1) ring.lock();
      // What was fetched before these cannot be kept while they are on their way.
      if (asked > 4) await late;
      return connection.fetchBytes(path);
    };
    const locked = pullSince({ ...context, connection: { ...connection, fetchBytes } }, WARD);
    await vi.waitFor(() => expect(asked).toBeGreaterThan(4));
    arrive();
    await expect(locked).rejects.toBeInstanceOf(LockedError);
    ring.unlock();
    const askedSoFar = asked;
    expect(await store.cache.section.count()).toBe(0);
    expect(await pull()).toEqual(DONE);
    await untilLoaded(tablet);
    expect(await store.cache.section.count()).toBe(6);
    // Nothing of the load that was cut went on by itself.
    expect(asked).toBe(askedSoFar);
  });

  test('because another snapshot came under the same address starts anew at once, and not for ever', async () => {
    const { centre, pull, store, scriptFile, snapshot, untilQuiet } = await setupPacked();
    scriptFile(pathOf(snapshot.wseq, 2, 'rows'), new TypeError('cut'));
    expect(await pull()).toEqual(UNREACHABLE);
    const { snapshot: other } = centre.pack(WARD, 3);
    expect(other.wseq).toBe(snapshot.wseq);
    expect(await pull()).toEqual(DONE);
    await untilLoaded({ store, untilQuiet });
    expect(await store.cache.section.count()).toBe(other.sections.length);
    // A centre that goes on giving something else is left for the next round.
    const misled = await setupPacked();
    const path = pathOf(snapshot.wseq, 2, 'rows');
    const foreign = centre.file(pathOf(other.wseq, 0, 'rows'));
    misled.scriptFile(path, ...Array.from({ length: 9 }, () => foreign));
    expect(await misled.pull()).toEqual(UNREACHABLE);
    expect(misled.fetched.filter((each) => each === path)).toHaveLength(4);
  });

  test('because the snapshot was replaced starts with the new one, and nothing of the old is left', async () => {
    const { centre, pull, store, scriptFile, snapshot, queries, untilQuiet } = await setupPacked();
    scriptFile(pathOf(snapshot.wseq, 2, 'rows'), new TypeError('cut'));
    await pull();
    centre.add(setupDossierEvents({ first: 700 }).make('noted', at('2026-03-15 09:00'), { dossier: 1 }));
    const { snapshot: newer } = centre.pack(WARD, 3);
    expect(await pull()).toEqual(DONE);
    await untilLoaded({ store, untilQuiet });
    expect((await store.cache.section.toArray()).map(({ wseq }) => wseq)).toEqual(newer.sections.map(() => newer.wseq));
    expect(await queries.listReceived(WARD, periodAt('year', at('2026-03-15 09:00')))).toHaveLength(6);
    expect((await queries.getDossier(idOf(1)))?.history).toHaveLength(4);
  });
});

test('the parts still missing are told in the order in which they are needed', async () => {
  const { store, snapshot } = await setupPacked();
  const { first, later } = await listMissingParts(store, { ward: WARD, epoch: uuid('epoch', 1), snapshot });
  const names = (parts: typeof first) =>
    parts.map(({ section, part }) => `${section.holds} ${section.section} ${part}`);
  expect(names(first)).toEqual(['open 0 rows', 'open 0 histories', 'closed 1 rows', 'closed 2 rows']);
  expect(names(later)).toEqual(['closed 1 histories', 'closed 2 histories']);
});
