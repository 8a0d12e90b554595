/**
 * WebKit loses its connection to IndexedDB under a running app, most often after a while in the background: every request
 * then fails until the database is opened anew (bugs.webkit.org 197050, 273827). What failed is done once more over a fresh
 * connection; an IndexedDB transaction that failed has left nothing behind.
 */
import type { Dexie } from 'dexie';

/** Runs it, and once more when the connection was lost. The work must bear being done twice. */
export type WithReopen = <T>(work: () => Promise<T>) => Promise<T>;

/** All of them lose their connection together. */
export function createReopener(databases: readonly Dexie[]): WithReopen {
  let opened = 0;
  let opening: Promise<void> | undefined;

  async function reopen(): Promise<void> {
    for (const database of databases) database.close({ disableAutoOpen: false });
    await Promise.all(databases.map((database) => database.open()));
    opened += 1;
  }

  return async (work) => {
    const before = opened;
    try {
      return await work();
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
      // Many readers fail at once; the connection one of them has made serves them all.
      if (opened === before) await (opening ??= reopen().finally(() => (opening = undefined)));
      return work();
    }
  };
}

/** Told by name, since Dexie wraps what the browser threw. A database closed on purpose stays closed. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error || error instanceof DOMException)) return false;
  if (error.name === 'UnknownError' || error.name === 'InvalidStateError') return true;
  if (/Connection to Indexed Database server lost/i.test(error.message)) return true;
  return 'inner' in error && isConnectionLost(error.inner);
}
