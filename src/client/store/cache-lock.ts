/** All writers of the cache hold one lock across tabs, so that an older reading never overwrites a newer one. */
import type { Store } from './store.ts';

const CACHE_LOCK = 'dung-hen-cache';

type LockedStore = Pick<Store, 'locks' | 'cache' | 'withReopen'>;

/** Runs one reading and writing of the cache; others wait. Done once more over a new connection when the browser lost its own. */
export function withCacheLock<T>({ locks, cache, withReopen }: LockedStore, work: () => Promise<T>): Promise<T> {
  return locks.hold(`${CACHE_LOCK}:${cache.name}`, () => withReopen(work));
}
