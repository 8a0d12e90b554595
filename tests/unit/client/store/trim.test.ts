import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createQueries } from '#client/queries/create-queries.ts';
import { appendEvent } from '#client/store/append-event.ts';
import type { OutboxState } from '#client/store/outbox-database.ts';
import { applyPage, type AppliedPage } from '#client/store/projection.ts';
import { trimWard } from '#client/store/trim.ts';
import type { Store } from '#client/store/store.ts';
import { MS_PER_DAY, type Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { periodAt } from '#domain/report/period.ts';
import { setupDossierEvents, uuid, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { setupSyncedTablet } from '../sync/synced-tablet.ts';
import { createFakeCentre } from '../sync/fake-centre.ts';

const NOW = at('2027-06-15 09:00');
const LONG_AGO = at('2026-03-10 09:00');
const LATELY = at('2027-05-10 09:00');
const DONE = { ok: true, value: null };
const idOf = (dossier: number) => uuid('dossier', dossier) as DossierId;

/** Dossier 1 ended long ago, 2 ended lately, 3 was received long ago and is open, 4 has its result on the shelf since long ago. */
function history(): DossierEvent[] {
  const { make } = setupDossierEvents();
  return [
    make('received', LONG_AGO, { dossier: 1 }),
    make('refused', LONG_AGO, { dossier: 1 }),
    make('received', LONG_AGO, { dossier: 2 }),
    make('refused', LATELY, { dossier: 2 }),
    make('received', LONG_AGO, { dossier: 3 }),
    make('received', LONG_AGO, { dossier: 4 }),
    make('resolved', LONG_AGO, { dossier: 4 }),
  ];
}

async function setupOld({ isPacked = false, perSection = 1 } = {}) {
  const centre = createFakeCentre();
  centre.add(...history());
  if (isPacked) centre.pack(WARD, perSection);
  const tablet = await setupSyncedTablet({ centre, now: NOW });
  const queries = createQueries({ store: tablet.store, origin: 'x' });
  onTestFinished(() => queries.search.close());
  const { store } = tablet;
  await tablet.pull();
  await tablet.untilQuiet();
  expect(await store.cache.trim.count()).toBe(1);
  const received = async () =>
    (await queries.listReceived(WARD, periodAt('year', LONG_AGO))).map(({ id }) => id).toSorted();
  return { ...tablet, queries, received };
}

describe.each([
  ['kept row by row', false],
  ['kept packed', true],
])('what ended more than a year ago, %s', (_, isPacked) => {
  test('leaves the tablet after a pull, with its history; nothing else does', async () => {
    const { store, queries, received } = await setupOld({ isPacked });
    expect(await received()).toEqual([2, 3, 4].map(idOf));
    expect(await queries.getDossier(idOf(1))).toBeUndefined();
    expect((await queries.findDossiers(WARD, 'hoa')).map(({ id }) => id).toSorted()).toEqual([2, 3, 4].map(idOf));
    expect((await queries.getDossier(idOf(2)))?.history).toHaveLength(2);
    expect(await store.cache.trimmed.toArray()).toEqual([{ id: idOf(1), ward: WARD }]);
    expect(await store.cache.trim.get(WARD)).toMatchObject({ endedBefore: at('2026-06-15 00:00') });
    expect(await queries.keptSince(WARD)).toBe(at('2026-06-15 00:00'));
  });

  test('comes back whole when something happens in it after all', async () => {
    const { pull, centre, queries, store, received } = await setupOld({ isPacked });
    centre.add(setupDossierEvents({ first: 90 }).make('noted', NOW, { dossier: 1 }));
    expect(await pull()).toEqual(DONE);
    expect((await queries.getDossier(idOf(1)))?.history).toHaveLength(3);
    expect(await received()).toContain(idOf(1));
    expect((await store.cache.cursor.get(WARD))?.wseq).toBe(8);
  });
});

test('what came open and ended long ago leaves too, and those it lay packed with stay', async () => {
  const { store, pull, centre, queries, received } = await setupOld({ isPacked: true, perSection: 5 });
  // The first two are closed and lie together: they leave when both may.
  expect(await received()).toEqual([1, 2, 3, 4].map(idOf));
  const ended = setupDossierEvents({ first: 90 }).make('refused', LONG_AGO, { dossier: 3 });
  centre.add(ended);
  await pull();
  await store.cache.trim.clear();
  await trimWard(store, WARD, NOW);
  expect(await received()).toEqual([1, 2, 4].map(idOf));
  expect((await queries.findDossiers(WARD, 'hoa')).map(({ id }) => id).toSorted()).toEqual([1, 2, 4].map(idOf));
  expect((await queries.listUncollected(WARD, NOW)).map(({ id }) => id)).toEqual([idOf(4)]);
  expect((await queries.getDossier(idOf(4)))?.history).toHaveLength(2);
  expect(await queries.getDossier(idOf(3))).toBeUndefined();
});

test('a tablet that has left out nothing says so', async () => {
  const tablet = await setupSyncedTablet({ now: NOW });
  const queries = createQueries({ store: tablet.store, origin: 'x' });
  onTestFinished(() => queries.search.close());
  await trimWard(tablet.store, WARD, NOW);
  expect(await queries.keptSince(WARD)).toBeNull();
});

test('trims once a day', async () => {
  const { store } = await setupOld();
  const first = await store.cache.trim.get(WARD);
  await trimWard(store, WARD, (NOW + MS_PER_DAY - 1) as Instant);
  expect(await store.cache.trim.get(WARD)).toEqual(first);
  await trimWard(store, WARD, (NOW + MS_PER_DAY) as Instant);
  expect((await store.cache.trim.get(WARD))?.at).toBe(NOW + MS_PER_DAY);
});

test('leaves a first load alone that has not ended', async () => {
  const { store } = await setupOld();
  await store.cache.trim.clear();
  const { snapshot } = createFakeCentre().pack(WARD);
  await store.cache.load.put({ ward: WARD, epoch: uuid('epoch', 1), snapshot });
  await trimWard(store, WARD, NOW);
  expect(await store.cache.trim.count()).toBe(0);
});

interface Recorded {
  readonly event: DossierEvent;
  readonly state: OutboxState;
  readonly arrivedAt: Instant | null;
  /** It came back in the history; whether that was noted yet is told by the state. */
  readonly hasReturned?: boolean;
}

/** Puts an event into the outbox in a state, and gives it back in the history as it arrived. */
async function record(
  store: Store,
  { event, state, arrivedAt, hasReturned = state === 'confirmed' }: Recorded,
): Promise<void> {
  const kept = await appendEvent(store, {
    ward: WARD,
    serialDate: null,
    build: ({ dseq }) => ({ ...event, dseq, device: store.deviceId }) as DossierEvent,
  });
  if (hasReturned) {
    const returned = { ...kept, time: { ...kept.time, arrivedAt } } as DossierEvent;
    const cursor = await store.cache.cursor.get(WARD);
    await applyPage(store, { ...(cursor as AppliedPage), wseq: (cursor?.wseq ?? 0) + 1, events: [returned] });
  }
  await store.outbox.event
    .where('[ward+dseq]')
    .equals([WARD, kept.dseq])
    .modify((row) => {
      const changed = row as { state: OutboxState; unconfirmed?: 1 };
      changed.state = state;
      if (state === 'confirmed') delete changed.unconfirmed;
    });
}

describe('the outbox', () => {
  test('lets go of what the centre has had for a month, by the centre’s clock', async () => {
    const { store } = await setupOld();
    const { make } = setupDossierEvents({ first: 300 });
    const daysAgo = (days: number) => (NOW - days * MS_PER_DAY) as Instant;
    const rows = [
      // Recorded and arrived long ago; recorded long ago and arrived yesterday; both lately; no word of its arrival.
      { event: make('noted', daysAgo(40), { dossier: 2 }), state: 'confirmed', arrivedAt: daysAgo(39) },
      { event: make('noted', daysAgo(40), { dossier: 2 }), state: 'confirmed', arrivedAt: daysAgo(1) },
      { event: make('noted', daysAgo(20), { dossier: 2 }), state: 'confirmed', arrivedAt: daysAgo(20) },
      { event: make('noted', daysAgo(40), { dossier: 2 }), state: 'confirmed', arrivedAt: null },
    ] as const;
    for (const row of rows) await record(store, row);
    await store.cache.trim.clear();
    await trimWard(store, WARD, NOW);
    expect((await store.outbox.event.toArray()).map(({ dseq }) => dseq)).toEqual([2, 3, 4]);
    expect((await store.outbox.sequence.get(WARD))?.next).toBe(5);
  });

  test(
    'never lets go of a row that is not confirmed, nor does a dossier go that it knows',
    { timeout: 60_000 },
    async () => {
      const states = ['pending', 'at-centre', 'set-aside', 'confirmed'] as const;
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({
              dossier: fc.integer({ min: 1, max: 4 }),
              state: fc.constantFrom(...states),
              recordedDaysAgo: fc.integer({ min: 0, max: 900 }),
              travelDays: fc.integer({ min: 0, max: 900 }),
              hasReturned: fc.boolean(),
            }),
            { maxLength: 8 },
          ),
          fc.boolean(),
          async (plans, isPacked) => {
            const { store, queries } = await setupOld({ isPacked });
            const { make } = setupDossierEvents({ first: 500 });
            for (const { dossier, state, recordedDaysAgo, travelDays, hasReturned } of plans) {
              const recordedAt = (NOW - recordedDaysAgo * MS_PER_DAY) as Instant;
              const arrivedAt = Math.min(NOW, recordedAt + travelDays * MS_PER_DAY) as Instant;
              const event = make('noted', recordedAt, { dossier });
              await record(store, { event, state, arrivedAt, hasReturned: hasReturned || state === 'confirmed' });
            }
            await store.cache.trim.clear();
            await store.cache.trimmed.clear();
            const before = await store.outbox.event.toArray();
            await trimWard(store, WARD, NOW);
            const after = new Map((await store.outbox.event.toArray()).map((row) => [row.dseq, row]));
            for (const row of before) if (row.state !== 'confirmed') expect(after.get(row.dseq)).toEqual(row);
            for (const { dossierId } of after.values()) {
              if (dossierId === idOf(1)) continue;
              expect((await queries.getDossier(dossierId))?.history.length).toBeGreaterThan(0);
            }
            const trimmed = await store.cache.trimmed.toCollection().primaryKeys();
            const known = new Set([...after.values()].map(({ dossierId }) => dossierId));
            expect(trimmed.filter((id) => known.has(id))).toEqual([]);
          },
        ),
        { numRuns: 30, seed: 8 },
      );
    },
  );

  test('keeps what is offered once more, because the centre’s history was replaced meanwhile', async () => {
    const { store } = await setupOld();
    const { make } = setupDossierEvents({ first: 300 });
    const old = (NOW - 100 * MS_PER_DAY) as Instant;
    await record(store, { event: make('noted', old, { dossier: 2 }), state: 'confirmed', arrivedAt: old });
    await store.cache.trim.clear();
    const locks = vi.spyOn(store.outbox, 'transaction').mockImplementationOnce((async (...given: unknown[]) => {
      await store.outbox.event.toCollection().modify({ state: 'pending', unconfirmed: 1 });
      locks.mockRestore();
      return (store.outbox.transaction as (...args: unknown[]) => Promise<unknown>)(...given);
    }) as never);
    await trimWard(store, WARD, NOW);
    expect(await store.outbox.event.toArray()).toMatchObject([{ state: 'pending' }]);
  });
});
