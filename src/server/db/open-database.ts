/** The centre's database: the one at DATABASE_URL, or our own PostgreSQL in the data folder. */
import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareDataHome, type DataHome } from './data-home.ts';
import { isOwnedByOther, takeOwnerLock, type OwnerLock } from './owner-lock.ts';
import { initialiseCluster, startPostmaster, stopPostmaster } from './postmaster.ts';
import { openPool, type ConnectionPlace, type Sql } from './sql.ts';
import { StartFailure } from './start-failure.ts';

const CONNECTIONS = 16;
/** For a command, and for what the centre does by itself; PostgreSQL allows 100 in all. */
const CONNECTIONS_BESIDE = 4;
/**
 * Twice what anybody waits for an answer (`client/platform/connection.ts`), and many times what a statement of a request takes: one
 * that waits for a table somebody holds by hand would keep its connection, and its tablet's turn, for as long as that is held.
 */
const REQUEST_STATEMENT_MS = 60_000;
const OLDEST_VERSION = 150_000;
const RESTART_TRIES = 5;

export interface CommandDatabase {
  /** A statement takes as long as it takes. */
  readonly sql: Sql;
  /** For the person at the terminal: where the data lie. */
  readonly location: string;
  close(): Promise<void>;
}

export interface OpenDatabase extends CommandDatabase {
  /** For what people and tablets ask: no statement takes longer than anybody waits for it. */
  readonly requests: Sql;
}

export interface DatabaseChoice {
  readonly url: string | null;
  readonly dataDir: string;
  /** Our own database ended and could not be started again. */
  onLost(failure: StartFailure): void;
}

/** @throws {StartFailure} */
export async function openDatabase({ url, dataDir, onLost }: DatabaseChoice): Promise<OpenDatabase> {
  return url === null ? openEmbedded(dataDir, onLost) : openServer(url);
}

/**
 * For a command beside the centre: the database of the centre that runs on this folder, or, when none runs, our own started
 * for as long as the command takes. @throws {StartFailure}
 */
export async function openBeside(choice: DatabaseChoice): Promise<CommandDatabase> {
  if (choice.url !== null || !isOwnedByOther(choice.dataDir)) return openDatabase(choice);
  const { socketDir, cluster } = prepareDataHome(choice.dataDir);
  const sql = openPool({ socketDir }, CONNECTIONS_BESIDE);
  try {
    await checkVersion(sql);
  } catch (error) {
    await sql.end({ timeout: 1 });
    throw new StartFailure(
      `Trung tâm ở ${choice.dataDir} đang chạy nhưng chưa kết nối được cơ sở dữ liệu: ${messageOf(error)}. Hãy thử lại sau ít phút.`,
    );
  }
  return { sql, location: cluster, close: () => sql.end({ timeout: 5 }) };
}

async function openServer(url: string): Promise<OpenDatabase> {
  const pools = openPools({ url });
  const address = new URL(url);
  const location = `${address.hostname}${address.pathname}`;
  try {
    await checkVersion(pools.sql);
    await checkBound(pools.requests);
  } catch (error) {
    await pools.end(1);
    if (error instanceof StartFailure) throw error;
    throw new StartFailure(`Không kết nối được tới DATABASE_URL (${location}): ${messageOf(error)}`);
  }
  return { ...pools, location: `PostgreSQL tại ${location}`, close: () => pools.end(5) };
}

async function openEmbedded(dataDir: string, onLost: DatabaseChoice['onLost']): Promise<OpenDatabase> {
  let lock: OwnerLock | undefined;
  try {
    mkdirSync(dataDir, { recursive: true });
    lock = await takeOwnerLock(dataDir);
    const home = prepareDataHome(dataDir);
    initialiseCluster(home);
    const server = await keepRunning(home, onLost);
    const pools = openPools({ socketDir: home.socketDir });
    const close = async () => {
      await pools.end(5);
      await server.stop();
      lock?.release();
    };
    return { ...pools, location: home.cluster, close };
  } catch (error) {
    lock?.release();
    throw explainFileError(error, dataDir);
  }
}

/** @returns and how to close both, given so many seconds for what is still under way */
function openPools(place: ConnectionPlace) {
  const sql = openPool(place, CONNECTIONS_BESIDE);
  const requests = openPool(place, CONNECTIONS, REQUEST_STATEMENT_MS);
  const end = async (timeout: number) => void (await Promise.all([sql, requests].map((pool) => pool.end({ timeout }))));
  return { sql, requests, end };
}

/** What the file system refuses is for the operator to mend; everything else stays what it is. */
function explainFileError(error: unknown, dataDir: string): unknown {
  const { code, path: file = dataDir } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return new StartFailure(
        `Không đủ quyền với ${file}. Hãy khởi động bằng người dùng đã tạo dữ liệu này, hoặc sửa quyền của thư mục.`,
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return new StartFailure(`Đĩa đã đầy (${file}). Hãy giải phóng chỗ rồi khởi động lại.`);
    case 'EEXIST':
    case 'ENOTDIR':
      return new StartFailure(
        `Không tạo được thư mục dữ liệu ${dataDir}: tên đó, hoặc một phần đường dẫn, là tệp chứ không phải thư mục. Hãy đặt DATA_DIR khác.`,
      );
    case 'EROFS':
    case 'ENOENT':
      return new StartFailure(`Không tạo được thư mục dữ liệu ${dataDir}: ${messageOf(error)}`);
    default:
      return error;
  }
}

/** A database that ends by itself (killed, out of memory) is started again while the centre runs. */
async function keepRunning(home: DataHome, onLost: DatabaseChoice['onLost']): Promise<{ stop(): Promise<void> }> {
  let stopping = false;
  let restarting: Promise<void> = Promise.resolve();
  let child = await startPostmaster(home);

  function watch(): void {
    child.once('exit', () => {
      if (!stopping) restarting = restart(1);
    });
  }

  async function restart(attempt: number): Promise<void> {
    try {
      child = await startPostmaster(home);
      watch();
    } catch (error) {
      if (attempt === RESTART_TRIES)
        return onLost(error instanceof StartFailure ? error : new StartFailure(messageOf(error)));
      await sleep(attempt * 1000);
      if (!stopping) await restart(attempt + 1);
    }
  }

  watch();
  return {
    async stop() {
      stopping = true;
      await restarting;
      if (child.pid !== undefined) await stopPostmaster(child.pid);
    },
  };
}

async function checkVersion(sql: Sql): Promise<void> {
  const [row] = await sql<{ version: string }[]>`select current_setting('server_version_num') as version`;
  if (Number(row?.version) < OLDEST_VERSION) throw new StartFailure('DATABASE_URL: cần PostgreSQL 15 trở lên.');
}

/** A pooler in between refuses what a connection asks to be set, or passes over it; the first request would tell, or nobody. */
async function checkBound(requests: Sql): Promise<void> {
  const [row] = await requests<{ setting: string }[]>`select setting from pg_settings where name = 'statement_timeout'`;
  if (Number(row?.setting) !== REQUEST_STATEMENT_MS) {
    throw new StartFailure(
      'DATABASE_URL: thiết lập statement_timeout của trung tâm không tới được PostgreSQL. Nếu có PgBouncer hoặc chương trình tương tự đứng giữa, hãy nối thẳng tới PostgreSQL.',
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
