/**
 * Where rows are sealed and opened: one layer between Dexie and IndexedDB, so that the rest of the store reads and writes rows
 * as they are. Below everything else of Dexie: indexes, hooks and live queries see opened rows.
 */
import {
  Dexie,
  type DBCoreCursor,
  type DBCoreTable,
  type DBCoreTransaction,
  type Table,
  type Transaction,
} from 'dexie';
import { invariant } from '#domain/base/invariant.ts';
import { sealsAlike } from './seal-bytes.ts';
import { openRow, sealAhead, sealRow, type SealedTable, type StoredRow } from './seal-rows.ts';
import type { WardKeys } from './ward-keys.ts';

export const SEALED_ROWS = 'sealed-rows';
/** Dexie's own lowest layer is -1. */
const LOWEST = -2;

interface Sealing {
  readonly sealed: ReadonlyMap<string, SealedTable>;
  readonly keys: WardKeys;
  /** Whether the browser's own cipher may be used; asked when it first would be. */
  isAlike?: Promise<boolean>;
}

const sealings = new WeakMap<Dexie, Sealing>();

/** Call before the database is opened. Writing a row whose key is not at hand fails with LockedError; nothing is written then. */
export function sealTables(database: Dexie, tables: readonly SealedTable[], keys: WardKeys): void {
  const sealed = new Map(tables.map((table) => [table.name, table]));
  sealings.set(database, { sealed, keys });
  database.use({
    stack: 'dbcore',
    name: SEALED_ROWS,
    level: LOWEST,
    create: (core) => ({
      ...core,
      table(name) {
        const table = core.table(name);
        const plan = sealed.get(name);
        return plan ? sealTable(table, plan, keys) : table;
      },
    }),
  });
}

/**
 * For large rows, before the transaction that writes them, in which nothing can be waited for: the browser seals them itself,
 * beside whatever else goes on. Left out, or where it cannot, they are sealed as they are written.
 */
export async function sealRowsAhead<T extends object>(table: Table<T>, rows: readonly T[]): Promise<void> {
  const sealing = sealings.get(table.db);
  const plan = sealing?.sealed.get(table.name);
  if (!sealing || !plan) return;
  sealing.isAlike ??= sealsAlike();
  if (!(await sealing.isAlike)) return;
  const { keyPath } = table.schema.primKey;
  const keyOf = (row: StoredRow) => (Array.isArray(keyPath) ? keyPath.map((path) => row[path]) : row[String(keyPath)]);
  await Promise.all((rows as readonly StoredRow[]).map((row) => sealAhead(plan, sealing.keys, keyOf(row), row)));
}

const keptClosed = new WeakSet<object>();
const NO_KEYS: WardKeys = { keyOf: () => undefined };

/**
 * From here on this transaction reads rows closed, as a locked tablet does, and writes them back with what is sealed of them as
 * it lies there: for changes of clear fields, which then cost neither opening nor sealing.
 */
export function keepRowsClosed({ idbtrans }: Transaction): void {
  keptClosed.add(idbtrans);
}

function sealTable(table: DBCoreTable, plan: SealedTable, keys: WardKeys): DBCoreTable {
  const { extractKey } = table.schema.primaryKey;
  invariant(extractKey !== null, 'rows of sealed tables carry their own key');
  const openerOf = ({ trans }: { readonly trans: DBCoreTransaction }) => {
    const known = keptClosed.has(trans) ? NO_KEYS : keys;
    return (row: StoredRow | undefined) => row && openRow(plan, known, extractKey(row), row);
  };
  return {
    ...table,
    mutate(request) {
      if (request.type !== 'add' && request.type !== 'put') return table.mutate(request);
      try {
        const values = request.values.map((row: StoredRow) => sealRow(plan, keys, extractKey(row), row));
        return table.mutate({ ...request, values });
      } catch (error) {
        return Dexie.Promise.reject(error);
      }
    },
    get: (request) => table.get(request).then(openerOf(request)),
    getMany: (request) => table.getMany(request).then((rows) => rows.map(openerOf(request))),
    query: (request) =>
      table
        .query(request)
        .then((answer) => (request.values ? { ...answer, result: answer.result.map(openerOf(request)) } : answer)),
    openCursor: (request) =>
      table
        .openCursor(request)
        .then((cursor) => (cursor && request.values ? openCursor(cursor, openerOf(request)) : cursor)),
  };
}

/** The browser's cursor knows its key and value only when it is asked itself. */
function openCursor(cursor: DBCoreCursor, opened: (row: StoredRow | undefined) => unknown): DBCoreCursor {
  let read: { readonly from: unknown; readonly row: unknown } | undefined;
  return Object.create(cursor, {
    key: { get: () => cursor.key },
    primaryKey: { get: () => cursor.primaryKey },
    value: {
      get() {
        const from: unknown = cursor.value;
        // Asked for several times at one place: opened once.
        if (read?.from !== from) read = { from, row: opened(from as StoredRow | undefined) };
        return read?.row;
      },
    },
  }) as DBCoreCursor;
}
