/** Opening a database that a newer version of the app may have changed: then this one must not write into it. */
import type { Dexie } from 'dexie';

/** The database was made by a newer version of the app. It is left as it is. */
export class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError';
}

/** Dexie counts in tenths. */
const NATIVE_PER_VERSION = 10;

/**
 * Looks before Dexie opens: by itself it would open a newer database and change its schema to its own.
 * @throws NewerDatabaseError, or whatever the browser throws
 */
export async function openChecked(database: Dexie): Promise<void> {
  const installed = (await readInstalledVersion(database.name)) / NATIVE_PER_VERSION;
  // Dexie adds one to the native version when it had to mend a schema.
  if (Math.floor(installed) > database.verno) {
    throw new NewerDatabaseError(`${database.name}: ${installed} > ${database.verno}`);
  }
  await database.open();
}

/** 0 when there is no such database yet, or it cannot be opened: then opening it properly says why. */
function readInstalledVersion(name: string): Promise<number> {
  return new Promise((resolve) => {
    const request = indexedDB.open(name);
    // Called for a database that is not there: it must not be made by asking.
    request.addEventListener('upgradeneeded', () => request.transaction?.abort());
    request.addEventListener('success', () => {
      const { result } = request;
      resolve(result.version);
      result.close();
    });
    request.addEventListener('error', (event) => {
      event.preventDefault();
      resolve(0);
    });
  });
}
