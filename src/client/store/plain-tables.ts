/** Which tables still hold rows of versions that sealed nothing: noted when such a database is opened for the first time. */
import type { Transaction } from 'dexie';
import type { SealedTable } from './seal-rows.ts';

export interface PlainRow {
  readonly table: string;
}

/** Its one index, as Dexie is told. */
export const PLAIN_TABLE = 'table';

export async function notePlain(tx: Transaction, tables: readonly SealedTable[]): Promise<void> {
  await tx.table<PlainRow>('plain').bulkPut(tables.map(({ name }) => ({ table: name })));
}
