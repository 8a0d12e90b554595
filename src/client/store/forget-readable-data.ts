/** A tablet that was reported lost forgets what it can show. */
import { withCacheLock } from './cache-lock.ts';
import type { Store } from './store.ts';

/**
 * Clears what was read from the centre: lists, histories, packed sections, the cursor. What the ward has decided (calendar,
 * procedures) stays: it names no citizen, and whoever goes on by mistake must not promise wrong days. The outbox is not touched:
 * what lies there may be nowhere else.
 */
export async function forgetReadableData(store: Pick<Store, 'cache' | 'locks' | 'withReopen'>): Promise<void> {
  const { cache } = store;
  const readable = cache.tables.filter(({ name }) => name !== cache.record.name);
  await withCacheLock(store, () =>
    cache.transaction('rw', readable, () => Promise.all(readable.map((table) => table.clear()))),
  );
}
