/** How use cases hold the database: the pool, one transaction, and the questions about its health. */
import { isMigrated } from '../db/migrate.ts';
import type { Queryable, Sql, Transaction } from '../db/sql.ts';

/** The pool. */
export type Database = Sql;
/** The pool, or the transaction a use case is in. */
export type Connection = Queryable;

/** All of `work` or nothing of it. Answers only after the commit is on disk, unless the work asks not to wait for that. */
export async function transact<T>(db: Database, work: (tx: Connection) => Promise<T>): Promise<T> {
  return (await db.begin(work)) as T;
}

/** Everything `work` reads belongs to one moment, whatever is appended meanwhile. */
export async function seeOneMoment<T>(db: Database, work: (tx: Connection) => Promise<T>): Promise<T> {
  return (await db.begin('isolation level repeatable read', work)) as T;
}

/** How long a request waits for what another holds; a tablet gives up after thirty seconds and asks again. */
const LONGEST_WAIT_MS = 5000;

/**
 * From here to the end of the transaction a lock that is not got in five seconds fails with SQLSTATE 55P03, so that requests
 * for what one holds do not take every connection from those for all the rest.
 */
export async function waitBriefly(tx: Connection): Promise<void> {
  await tx`select set_config('lock_timeout', ${String(LONGEST_WAIT_MS)}, true)`;
}

/** Within a transaction: all of `work` or nothing of it, and the transaction goes on either way. */
export async function attempt<T>(tx: Connection, work: (part: Connection) => Promise<T>): Promise<T> {
  return (await (tx as Transaction).savepoint(work)) as T;
}

/** True when an error says that the values cannot be kept as they are (SQLSTATE classes 22 and 54, failed checks): trying again changes nothing. */
export function isUnkeepable(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return error instanceof RangeError || (typeof code === 'string' && /^(?:22...|54...|23514)$/.test(code));
}

/** True when an error says that two transactions wanted the same key of `constraint`. */
export function isTaken(error: unknown, constraint: string): boolean {
  const { code, constraint_name } = error as { code?: unknown; constraint_name?: unknown };
  return code === '23505' && constraint_name === constraint;
}

/** The database answers and its schema is ours. */
export async function isReady(db: Database): Promise<boolean> {
  try {
    return await isMigrated(db);
  } catch {
    // Down, starting again, or empty: each means not ready.
    return false;
  }
}
