import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createQueries } from '#client/queries/create-queries.ts';
import { greet } from '#client/sync/greet.ts';
import { pullSince } from '#client/sync/pull-since.ts';
import type { SyncContext } from '#client/sync/sync-context.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { periodAt } from '#domain/report/period.ts';
import { createTablet, eventsOf, startCentre, uniqueReception, type Caller, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { createHttpConnection } from '#support/http-connection.ts';
import { anyDossierPlan, historyOf } from '#support/random-dossiers.ts';
import { setupTablet } from '#support/tablet.ts';

const PLANS = 300;
const NOW = at('2026-10-15 09:00');

let centre: TestCentre;
let officer: Caller;
let wire: ReturnType<typeof createTablet>;
let events: ReturnType<typeof eventsOf>;
let history: DossierEvent[];

beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
  wire = createTablet(officer);
  await wire.hello();
  events = eventsOf(wire);
  history = fc
    .sample(anyDossierPlan, { numRuns: PLANS, seed: 21 })
    .flatMap((plan, index) => historyOf(plan, index + 1, events))
    .map((event) => {
      const { code, token, lookupCode } = uniqueReception();
      return event.kind === 'received' ? { ...event, body: { ...event.body, code, token, lookupCode } } : event;
    });
  for (let from = 0; from < history.length; from += 500) await wire.push(history.slice(from, from + 500));
}, 120_000);
afterAll(() => centre.close());

async function setupRealTablet() {
  const { store, clock } = await setupTablet({ now: NOW, isEnrolled: false });
  const context: SyncContext = {
    store,
    clock,
    connection: createHttpConnection(centre.url, officer.cookie),
    appVersion: '1.0.0',
    measureStorage: async () => null,
    quietMoment: async () => undefined,
    heard: async () => undefined,
  };
  const queries = createQueries({ store, origin: 'x' });
  onTestFinished(() => queries.search.close());
  await greet(context, WARD);
  return {
    store,
    queries,
    async pull() {
      expect(await pullSince(context, WARD)).toEqual({ ok: true, value: null });
      await vi.waitFor(async () => expect(await store.cache.load.count()).toBe(0), 10_000);
    },
    async everything() {
      const plain = (rows: readonly { readonly id: string }[]) =>
        rows
          .map((row) => JSON.parse(JSON.stringify({ ...row, lane: undefined, laneAt: undefined })) as { id: string })
          .toSorted((a, b) => a.id.localeCompare(b.id));
      const received = await queries.listReceived(WARD, periodAt('year', NOW));
      return {
        cursor: await store.cache.cursor.get(WARD),
        received: plain(received),
        period: plain(await queries.listPeriod(WARD, periodAt('quarter', at('2026-05-15 09:00')))),
        work: (await queries.listWork(WARD, NOW)).overdue.map(({ id }) => id),
        conflicts: await queries.countConflicts(WARD),
        found: plain(await queries.findDossiers(WARD, history[0]?.kind === 'received' ? history[0].body.code : '')),
        histories: await Promise.all(
          plain(received)
            .slice(0, 60)
            .map(async ({ id }) => (await queries.getDossier(id as never))?.history),
        ),
      };
    },
  };
}

test(
  'a tablet that loads the snapshot of a real centre and its tail has what a tablet has that fetched every event',
  { timeout: 120_000 },
  async () => {
    const paged = await setupRealTablet();
    await paged.pull();
    expect(await paged.store.cache.section.count()).toBe(0);
    // The first pull from nothing has the centre make one.
    await vi.waitFor(async () => expect(await wire.pull(0)).toMatchObject({ result: 'snapshot' }), 20_000);

    const packed = await setupRealTablet();
    await packed.pull();
    expect(await packed.store.archive.list(WARD)).not.toEqual([]);
    expect(await packed.everything()).toEqual(await paged.everything());

    const tail = [1, 2, 3, 4, 5].map((dossier) => events.make('noted', at('2026-10-14 09:00'), { dossier }));
    await wire.push([
      ...tail,
      events.make('received', at('2026-10-14 10:00'), { dossier: PLANS + 1, body: uniqueReception() }),
    ]);
    await Promise.all([paged.pull(), packed.pull()]);
    expect(await packed.everything()).toEqual(await paged.everything());
    expect(await packed.store.outbox.fault.count()).toBe(0);
  },
);
