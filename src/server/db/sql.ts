/** The connection to PostgreSQL: how our types cross it. Moments travel as epoch milliseconds, bigint as a safe integer. */
import postgres from 'postgres';
import { createTurns } from '#domain/base/in-turn.ts';
import { invariant } from '#domain/base/invariant.ts';

const TYPES = {
  bigint: { to: 20, from: [20], serialize: String, parse: parseBigint },
  moment: { to: 1184, from: [1184], serialize: formatMoment, parse: Date.parse },
};

type OurTypes = { bigint: number; moment: number };

/** The pool: can open transactions. */
export type Sql = postgres.Sql<OurTypes>;
/** A transaction: can be undone in part. */
export type Transaction = postgres.TransactionSql<OurTypes>;
/** The pool or one transaction: can run statements. */
export type Queryable = postgres.ISql<OurTypes>;

export interface ConnectionPlace {
  /** A connection string; the rest of the place is then ignored. */
  readonly url?: string;
  /** Folder of the unix socket. */
  readonly socketDir?: string;
  readonly database?: string;
}

/**
 * Opens a pool; connections are made when first needed.
 *
 * Transactions have connections of their own, and wait for a free one in the order they came. The library sends a single
 * statement on a connection that still waits for answers, and `begin` likewise; behind a hundred of them it then forgets to keep
 * the connection for the transaction (UNSAFE_TRANSACTION). That one fails, and stays open: what others write on the connection
 * from then on is answered and never committed.
 * @param connections for transactions, and as many for all the rest
 * @param statementMs after so long a statement is given up (SQLSTATE 57014), and its transaction undone; never when left out
 */
export function openPool(place: ConnectionPlace, connections: number, statementMs?: number): Sql {
  const single = connectLater(place, connections, statementMs);
  const transactions = connectLater(place, connections, statementMs);
  const inTurn = createTurns(connections);
  const { end } = single;
  return Object.assign(single, {
    begin: (...of: Parameters<typeof transactions.begin>) => inTurn(() => transactions.begin(...of)),
    end: async (how?: { timeout?: number }) => void (await Promise.all([end(how), transactions.end(how)])),
  });
}

function connectLater(place: ConnectionPlace, connections: number, statementMs: number | undefined): Sql {
  const shared = {
    max: connections,
    types: TYPES,
    onnotice: () => undefined,
    connect_timeout: 10,
    connection: {
      application_name: 'dung-hen',
      timezone: 'UTC',
      // A command stopped in the middle, or cut off from the database, does not hold a ward for ever.
      idle_in_transaction_session_timeout: 60_000,
      ...(statementMs !== undefined && { statement_timeout: statementMs }),
    },
  };
  if (place.url !== undefined) return openUrl(place.url, shared);
  // The library takes a type to be what `serialize` takes and `parse` gives alike; ours takes more kinds of moments than it gives.
  return postgres({
    ...shared,
    ssl: false,
    ...(place.socketDir === undefined ? {} : { host: place.socketDir }),
    port: 5432,
    user: 'postgres',
    database: place.database ?? 'postgres',
  }) as unknown as Sql;
}

/** `?host=/folder` names a unix socket, as it does for every other PostgreSQL program. */
function openUrl(text: string, options: object): Sql {
  const url = new URL(text);
  const socketDir = url.searchParams.get('host');
  url.searchParams.delete('host');
  // As above; and these options come from `openPool`, whose types are ours.
  return postgres(url.href, { ...options, ...(socketDir === null ? {} : { host: socketDir }) }) as unknown as Sql;
}

function parseBigint(text: string): number {
  const value = Number(text);
  invariant(Number.isSafeInteger(value), 'a number from the database is larger than a safe integer');
  return value;
}

function formatMoment(moment: number | string | Date): string {
  return typeof moment === 'number' ? new Date(moment).toISOString() : String(moment);
}
