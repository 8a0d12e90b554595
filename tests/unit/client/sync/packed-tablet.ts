/** A tablet that starts from nothing at a centre that has packed its ward, and what there is to be seen on it. */
import { expect, onTestFinished } from 'vitest';
import { createQueries } from '#client/queries/create-queries.ts';
import type { Store } from '#client/store/store.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { periodAt } from '#domain/report/period.ts';
import type { SnapshotFile } from '#protocol/snapshot-messages.ts';
import { setupDossierEvents, uuid, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { createFakeCentre } from './fake-centre.ts';
import { setupSyncedTablet, type SyncedTablet } from './synced-tablet.ts';

export const DONE = { ok: true, value: null };
export const UNREACHABLE = { ok: false, error: { type: 'Unreachable' } };

type Steps = readonly ('resolved' | 'handed-over' | 'noted')[];
const FINISHED: Steps = ['resolved', 'handed-over'];

/** Dossiers numbered from 1, each with these steps after its reception; events of another tablet. */
function dossiers(...steps: readonly Steps[]): DossierEvent[] {
  const { make } = setupDossierEvents();
  return steps.flatMap((own, index) => {
    const dossier = index + 1;
    return [
      make('received', at(`2026-03-0${(index % 8) + 1} 08:00`), { dossier }),
      ...own.map((kind, step) => make(kind, at(`2026-03-1${step} 09:00`), { dossier }) as DossierEvent),
    ];
  });
}

export const idOf = (dossier: number) => uuid('dossier', dossier) as DossierId;

interface Setup {
  readonly perSection?: number;
  readonly name?: string;
  readonly isGreeted?: boolean;
}

/** Four closed dossiers and two open ones, in sections of two: one open, two closed. */
export async function setupPacked({ perSection = 2, ...options }: Setup = {}) {
  const centre = createFakeCentre();
  centre.add(...dossiers(FINISHED, [], FINISHED, FINISHED, ['noted'], FINISHED));
  const { snapshot } = centre.pack(WARD, perSection);
  const tablet = await setupSyncedTablet({ centre, ...options });
  return { ...tablet, ...queriesOf(tablet), snapshot };
}

export function queriesOf({ store }: { readonly store: Store }) {
  const queries = createQueries({ store, origin: 'x' });
  onTestFinished(() => queries.search.close());
  return { queries };
}

export const pathOf = (wseq: number, section: number, part: SnapshotFile) =>
  `/api/sync/snapshot/${WARD}/${wseq}/${section}/${part}`;

/** The histories that come in the background are here, and nothing is left to be loaded. */
export async function untilLoaded({ store, untilQuiet }: Pick<SyncedTablet, 'store' | 'untilQuiet'>): Promise<void> {
  await untilQuiet();
  expect(await store.cache.load.count()).toBe(0);
}

export async function everything({ queries }: ReturnType<typeof queriesOf>) {
  const now = at('2026-03-20 09:00');
  const year = periodAt('year', now);
  const received = await queries.listReceived(WARD, year);
  return {
    work: await queries.listWork(WARD, now),
    received,
    period: (await queries.listPeriod(WARD, periodAt('month', now))).map(({ id }) => id).toSorted(),
    found: await queries.findDossiers(WARD, 'hoa'),
    newest: (await queries.findDossiers(WARD, '')).map(({ receivedAt }) => receivedAt),
    details: await Promise.all(received.map(({ id }) => queries.getDossier(id))),
  };
}

/** Rows of a pull stand in a list with its moment; packed ones are in none. */
export function plain(value: Awaited<ReturnType<typeof everything>>): unknown {
  const rest = JSON.parse(JSON.stringify(value), (key, part: unknown) =>
    key === 'lane' || key === 'laneAt' ? undefined : part,
  ) as {
    received: { id: string; receivedAt: number }[];
    found: { id: string }[];
    details: { state: { id: string } }[];
  };
  const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
  return {
    ...rest,
    received: rest.received.toSorted(byId),
    found: rest.found.toSorted(byId),
    details: rest.details.toSorted((a, b) => byId(a.state, b.state)),
  };
}
