/** How much of this tablet's work is not at the centre yet, kept up to date across tabs. */
import { liveQuery } from 'dexie';
import type { Store } from '../store/store.ts';

export interface UnsentCounts {
  /** Dossiers with at least one event only on this tablet. */
  readonly dossiers: number;
  readonly events: number;
  /** Events the centre keeps apart until a person has looked. */
  readonly setAside: number;
}

export async function countUnsent({ outbox }: Store): Promise<UnsentCounts> {
  const rows = await outbox.event.where('unconfirmed').equals(1).toArray();
  const pending = rows.filter(({ state }) => state === 'pending');
  return {
    dossiers: new Set(pending.map(({ dossierId }) => dossierId)).size,
    events: pending.length,
    setAside: rows.filter(({ state }) => state === 'set-aside').length,
  };
}

export function watchUnsent(store: Store, callback: (counts: UnsentCounts) => void): () => void {
  const subscription = liveQuery(() => countUnsent(store)).subscribe({ next: callback, error: () => undefined });
  return () => subscription.unsubscribe();
}
