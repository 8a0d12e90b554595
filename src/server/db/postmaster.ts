/**
 * Starts, watches and stops our own PostgreSQL. It runs detached, so that Ctrl-C in a terminal reaches the centre alone:
 * requests are finished first, then the database is stopped.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataHome } from './data-home.ts';
import { isAlive, isWorkedIn, readCommand } from './process-state.ts';
import { idsOf } from './run-as.ts';
import { StartFailure } from './start-failure.ts';

const SOCKET = '.s.PGSQL.5432';
const POLL_MS = 25;
const STOP_MS = 60_000;
const LEFTOVER_TRIES = 40;
const LOG_LIMIT_BYTES = 5_000_000;

const SETTINGS = [
  'listen_addresses=',
  'unix_socket_permissions=0700',
  'jit=off',
  'timezone=UTC',
  'log_timezone=UTC',
  // Statements and rows carry citizens' data; none of it goes into a log.
  'log_min_error_statement=panic',
  'log_error_verbosity=terse',
];

/** Makes the cluster when there is none. @throws {StartFailure} */
export function initialiseCluster({ binaries, runAs, cluster }: DataHome): void {
  if (existsSync(path.join(cluster, 'PG_VERSION'))) return;
  const half = `${cluster}.making`;
  rmSync(half, { recursive: true, force: true });
  const args = [
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--data-checksums',
  ];
  const made = spawnSync(
    binaries.initdb,
    [`--pgdata=${half}`, '--username=postgres', '--auth-local=trust', '--auth-host=reject', ...args],
    {
      ...idsOf(runAs),
      cwd: '/',
      env: plainEnvironment(),
      encoding: 'utf8',
    },
  );
  if (made.status !== 0) {
    rmSync(half, { recursive: true, force: true });
    throw explainFailure('Không tạo được cơ sở dữ liệu', `${made.stderr ?? ''}${made.error?.message ?? ''}`, cluster);
  }
  // Only a finished cluster gets the name: a start cut off half way begins again.
  rmSync(cluster, { recursive: true, force: true });
  renameSync(half, cluster);
}

/**
 * Stops a database left running by a centre that was killed, then starts ours and waits until it answers.
 * The caller holds the owner lock, so whatever still runs on this cluster has no living owner.
 * @throws {StartFailure}
 */
export async function startPostmaster(home: DataHome): Promise<ChildProcess> {
  await stopOrphan(home);
  for (let attempt = 0; ; attempt++) {
    const child = spawnPostgres(home);
    const outcome = await waitUntilReady(home.cluster, child);
    if (outcome === 'ready') return child;
    const log = tailOfLog(home.log);
    // Children of a killed postmaster need a moment to notice; until then the shared memory is in use.
    if (!/shared memory block .* is still in use/.test(log) || attempt === LEFTOVER_TRIES) {
      throw explainFailure('Không khởi động được cơ sở dữ liệu', log, home.log);
    }
    await sleep(250);
  }
}

/** Ends connections, writes everything and stops; as a last resort ends it hard, which the next start recovers from. */
export async function stopPostmaster(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    for (let waited = 0; waited < STOP_MS && isAlive(pid); waited += POLL_MS) await sleep(POLL_MS);
  }
}

async function stopOrphan({ cluster, socketDir }: DataHome): Promise<void> {
  const file = path.join(cluster, 'postmaster.pid');
  const pid = Number(readLines(file)[0]);
  const command = pid > 0 && isAlive(pid) ? readCommand(pid) : '';
  if (command.includes('postgres') && command.includes(cluster)) await stopPostmaster(pid);
  // A number left behind may stand for another program by now, or for a dead one nobody collects. PostgreSQL cannot tell
  // either from a living rival, so its files go; its other guard, the shared memory, goes with them, hence the wait.
  for (let waited = 0; waited < STOP_MS && isWorkedIn(cluster); waited += POLL_MS) await sleep(POLL_MS);
  for (const left of [file, path.join(socketDir, SOCKET), path.join(socketDir, `${SOCKET}.lock`)])
    rmSync(left, { force: true });
}

function spawnPostgres({ binaries, runAs, cluster, socketDir, log }: DataHome): ChildProcess {
  const tooLong = existsSync(log) && statSync(log).size > LOG_LIMIT_BYTES;
  const out = openSync(log, tooLong ? 'w' : 'a', 0o600);
  try {
    const child = spawn(
      binaries.postgres,
      ['-D', cluster, '-k', socketDir, ...SETTINGS.flatMap((setting) => ['-c', setting])],
      {
        ...idsOf(runAs),
        cwd: '/',
        env: plainEnvironment(),
        detached: true,
        stdio: ['ignore', out, out],
      },
    );
    child.on('error', () => undefined);
    child.unref();
    return child;
  } finally {
    closeSync(out);
  }
}

/** Recovery after a crash may take long, so only the end of the process ends the wait. */
async function waitUntilReady(cluster: string, child: ChildProcess): Promise<'ready' | 'ended'> {
  for (;;) {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return 'ended';
    const lines = readLines(path.join(cluster, 'postmaster.pid'));
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return 'ready';
    await sleep(POLL_MS);
  }
}

function explainFailure(what: string, output: string, where: string): StartFailure {
  if (/No space left on device|Disk quota exceeded/.test(output))
    return new StartFailure(`${what}: đĩa đã đầy (${where}). Hãy giải phóng chỗ rồi khởi động lại.`);
  if (/Permission denied/.test(output)) return new StartFailure(`${what}: không đủ quyền với thư mục ${where}.`);
  if (/database files are incompatible|was initialized by PostgreSQL version/.test(output)) {
    return new StartFailure(`${what}: dữ liệu ở ${where} thuộc một phiên bản PostgreSQL khác.`);
  }
  const last =
    output
      .split('\n')
      .filter((line) => /FATAL|PANIC|error|ERROR/.test(line))
      .at(-1) ??
    output.trim().split('\n').at(-1) ??
    '';
  return new StartFailure(`${what} (${where}): ${last.trim() || 'không rõ lý do'}`);
}

function tailOfLog(log: string): string {
  return readLines(log).slice(-30).join('\n');
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    // Not there yet, or being replaced just now.
    return [];
  }
}

/** Settings of another PostgreSQL in the shell (PGDATA, PGPORT, LC_ALL …) are not for ours. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
}
