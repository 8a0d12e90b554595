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

/**
 * As `seeOneMoment`, of a moment at which the advisory lock `name` was already held; it is held until what `work` did is
 * committed. A transaction sees the moment of its first statement, and one that asks for a lock gets it after that: what whoever
 * had it before did at the very end would not be seen. So the lock is the session's, and the moment that of the next transaction.
 * @returns undefined when somebody else holds the lock
 */
export async function seeOneMomentHolding<T>(
  db: Database,
  name: string,
  work: (tx: Connection) => Promise<T>,
): Promise<T | undefined> {
  return (await db.begin('isolation level repeatable read', async (tx) => {
    const [lock] = await tx<[{ held: boolean }]>`select pg_try_advisory_lock(hashtextextended(${name}, 0)) as held`;
    if (!lock.held) return undefined;
    try {
      await tx`commit and chain`;
      const done = await work(tx);
      await tx`commit and chain`;
      return done;
    } catch (error) {
      await tx`rollback and chain`;
      throw error;
    } finally {
      await tx`select pg_advisory_unlock(hashtextextended(${name}, 0))`;
    }
  })) as T | undefined;
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
