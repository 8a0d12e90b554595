/** Takes over decisions of a ward, and what follows from them on this tablet. */
import type { WardCode } from '#domain/dossier/ids.ts';
import type { RecordRow } from './cache-database.ts';
import { withCacheLock } from './cache-lock.ts';
import { dropDestroyed, findDestroyed } from './destroyed.ts';
import { projectStandIns } from './projection.ts';
import type { Store } from './store.ts';

/**
 * A calendar that came is in the ward's book when this resolves, and dossiers that waited for it are counted by it. Dossiers a
 * record says are destroyed are dropped first: cut short, the record comes again.
 */
export async function applyRecords(store: Store, ward: WardCode, rows: readonly RecordRow[]): Promise<void> {
  const { cache, calendars } = store;
  const before = calendars.book(ward);
  const destroyed = findDestroyed(rows);
  if (destroyed.length > 0) await dropDestroyed(store, ward, destroyed);
  await withCacheLock(store, () => cache.record.bulkPut([...rows]));
  if (!rows.some(({ kind }) => kind === 'calendar')) return;
  await calendars.refresh(ward);
  await projectStandIns(store, ward, before);
}

/** The ward's decisions belong to a history that was replaced: they come again, with their numbers. */
export async function forgetRecords(store: Store, ward: WardCode): Promise<void> {
  await withCacheLock(store, () =>
    store.cache.record.where('[ward+rseq]').between([ward, 0], [ward, Infinity]).delete(),
  );
  await store.calendars.refresh(ward);
}
