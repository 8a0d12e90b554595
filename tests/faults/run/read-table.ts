/** What a tablet in a browser has on its disk: past the app, straight from IndexedDB. */
import type { Page } from '@playwright/test';

/** Empty when there is no such table (yet). The page must be one of the app. */
export function readTable<T>(page: Page, database: 'dung-hen-outbox' | 'dung-hen-cache', table: string): Promise<T[]> {
  return page.evaluate(readAll, [database, table]) as Promise<T[]>;
}

/** Runs in the page. */
async function readAll([database = '', table = '']: string[]): Promise<unknown[]> {
  const opened = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(database);
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
  try {
    if (!opened.objectStoreNames.contains(table)) return [];
    return await new Promise<unknown[]>((resolve, reject) => {
      const request = opened.transaction(table).objectStore(table).getAll();
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error));
    });
  } finally {
    opened.close();
  }
}
