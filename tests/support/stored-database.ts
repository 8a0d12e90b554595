/**
 * Databases of a tablet as files, so that what a version once left on a disk can be opened by every version after it. Written
 * and read with plain IndexedDB: the app's own code may not have a say in what it will find.
 */
import { onTestFinished } from 'vitest';

interface StoredIndex {
  readonly name: string;
  readonly keyPath: string | string[];
  readonly unique: boolean;
  readonly multiEntry: boolean;
}

interface StoredTable {
  readonly name: string;
  readonly keyPath: string | string[] | null;
  readonly autoIncrement: boolean;
  readonly indexes: readonly StoredIndex[];
  /** As JSON; bytes are `{ "$bytes": base64 }`, an array of them `{ "$array": base64 }`. */
  readonly rows: readonly unknown[];
}

export interface StoredDatabase {
  /** Of IndexedDB: ten times the version Dexie is told. */
  readonly version: number;
  readonly tables: readonly StoredTable[];
}

/** Everything that lies in the database of this name. */
export async function dumpDatabase(name: string): Promise<StoredDatabase> {
  const database = await ended(indexedDB.open(name));
  try {
    const names = [...database.objectStoreNames];
    const reading = database.transaction(names);
    const tables: StoredTable[] = [];
    for (const each of names) {
      const table = reading.objectStore(each);
      const rows = (await ended(table.getAll())).map((row: unknown): unknown =>
        JSON.parse(JSON.stringify(row, toJson)),
      );
      const indexes = [...table.indexNames].map((index) => {
        const { name: indexName, keyPath, unique, multiEntry } = table.index(index);
        return { name: indexName, keyPath, unique, multiEntry };
      });
      const { keyPath, autoIncrement } = table;
      tables.push({ name: each, keyPath, autoIncrement, indexes, rows });
    }
    return { version: database.version, tables };
  } finally {
    database.close();
  }
}

/** Makes the database of this name as it was; it is deleted when the test ends. */
export async function restoreDatabase(name: string, { version, tables }: StoredDatabase): Promise<void> {
  onTestFinished(async () => void (await ended(indexedDB.deleteDatabase(name))));
  const opening = indexedDB.open(name, version);
  opening.addEventListener('upgradeneeded', () => {
    for (const { name: table, keyPath, autoIncrement, indexes } of tables) {
      const made = opening.result.createObjectStore(table, { keyPath, autoIncrement });
      for (const index of indexes) made.createIndex(index.name, index.keyPath, index);
      for (const row of storedRows({ version, tables }, table)) made.add(row);
    }
  });
  (await ended(opening)).close();
}

/** The rows of a table as they lay there, with their bytes. */
export function storedRows<T>({ tables }: StoredDatabase, table: string): T[] {
  const rows = tables.find(({ name }) => name === table)?.rows ?? [];
  return rows.map((row) => JSON.parse(JSON.stringify(row), fromJson) as T);
}

function toJson(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return { $array: Buffer.from(value).toString('base64') };
  return value instanceof ArrayBuffer ? { $bytes: Buffer.from(value).toString('base64') } : value;
}

function fromJson(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('$array' in value) return Uint8Array.from(Buffer.from(String(value.$array), 'base64'));
  return '$bytes' in value ? Uint8Array.from(Buffer.from(String(value.$bytes), 'base64')).buffer : value;
}

function ended<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')));
  });
}
