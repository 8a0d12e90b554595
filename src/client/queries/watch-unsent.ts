/** How much of this tablet's work is not at the centre yet, kept up to date across tabs. */
import { liveQuery } from 'dexie';
import type { DossierId } from '#domain/dossier/ids.ts';
import { listOpenRows } from '../store/outbox.ts';
import type { OutboxRow } from '../store/outbox-database.ts';
import type { Store } from '../store/store.ts';

export interface UnsentCounts {
  /** Dossiers with at least one event only on this tablet. */
  readonly dossiers: number;
  readonly events: number;
  /** Events the centre keeps apart until a person has looked. */
  readonly setAside: number;
  /** Scans whose bytes are not all at the centre: they follow the work and are no work themselves. */
  readonly files: number;
  /** Dossiers with something not confirmed yet, and how far the least safe of it has come. */
  readonly places: ReadonlyMap<DossierId, Place>;
}

/** The least safe first. */
const PLACES = ['on-tablet', 'set-aside', 'at-centre'] as const;
export type Place = (typeof PLACES)[number];

export async function countUnsent({ outbox }: Store): Promise<UnsentCounts> {
  const rows = await listOpenRows({ outbox });
  const files = await outbox.file.where('state').equals('waiting').count();
  const pending = rows.filter(({ state }) => state === 'pending');
  return {
    dossiers: new Set(pending.map(({ dossierId }) => dossierId)).size,
    events: pending.length,
    setAside: rows.filter(({ state }) => state === 'set-aside').length,
    files,
    places: placesOf(rows),
  };
}

function placesOf(rows: readonly OutboxRow[]): Map<DossierId, Place> {
  const places = new Map<DossierId, Place>();
  for (const { dossierId, state } of rows) {
    const place = state === 'set-aside' || state === 'at-centre' ? state : 'on-tablet';
    const worst = places.get(dossierId) ?? 'at-centre';
    places.set(dossierId, PLACES.indexOf(place) < PLACES.indexOf(worst) ? place : worst);
  }
  return places;
}

export function watchUnsent(store: Store, callback: (counts: UnsentCounts) => void): () => void {
  const subscription = liveQuery(async () => countUnsent(store)).subscribe({ next: callback, error: () => undefined });
  return () => subscription.unsubscribe();
}
