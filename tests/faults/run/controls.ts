/**
 * Positive controls: the same loads with one defence of the product switched off, on the same PostgreSQL. Each must lose rows, or
 * a run that reports no loss proves nothing. They are programs of their own: the product has no switch for them.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { prepareDataHome, type DataHome } from '#server/db/data-home.ts';
import { initialiseCluster, startPostmaster, stopPostmaster } from '#server/db/postmaster.ts';
import { openPool, type Sql } from '#server/db/sql.ts';
import { createPrng } from '../../simulation/prng.ts';
import { childrenOf, signalProcess } from './processes.ts';

export interface ControlResult {
  readonly rows: number;
  /** With the defence off; above 0 or the control failed. */
  readonly lostWithout: number;
  /** With it on, under the same load; 0 or the defence failed. */
  readonly lostWith: number;
}

const WRITERS = 6;

/** Several writers at once; a reader that follows by number. Without the ward's counter held to the commit, it skips rows. */
export async function controlSerialCursor(seed: number, seconds: number): Promise<ControlResult> {
  const postgres = await startOwnPostgres();
  const sql = openPool(postgres.home, WRITERS + 2);
  try {
    await sql.unsafe(`
      create table by_serial (seq bigserial primary key);
      create table by_counter (seq bigint primary key);
      create table head (last_seq bigint not null); insert into head values (0);`);
    const load = { seed, seconds };
    const without = await race(sql, 'by_serial', load, (tx) => tx`insert into by_serial default values`);
    const withCounter = await race(
      sql,
      'by_counter',
      load,
      (tx) => tx`with next as (update head set last_seq = last_seq + 1 returning last_seq)
        insert into by_counter select last_seq from next`,
    );
    return { rows: without.rows + withCounter.rows, lostWithout: without.lost, lostWith: withCounter.lost };
  } finally {
    await sql.end({ timeout: 1 });
    await postgres.dispose();
  }
}

async function race(
  sql: Sql,
  table: string,
  { seed, seconds }: { readonly seed: number; readonly seconds: number },
  append: (tx: Parameters<Parameters<Sql['begin']>[1]>[0]) => Promise<unknown>,
): Promise<{ rows: number; lost: number }> {
  const random = createPrng(seed);
  const until = Date.now() + seconds * 1000;
  const seen = new Set<number>();
  let cursor = 0;
  const writing = new Set(Array.from({ length: WRITERS }, (_, writer) => writer));
  const write = async (writer: number) => {
    while (Date.now() < until) {
      await sql.begin(async (tx) => {
        await append(tx);
        // What the rest of a push takes: a commit comes later than the number.
        await new Promise((resolve) => setTimeout(resolve, random() * 6));
      });
    }
    writing.delete(writer);
  };
  const pull = async () => {
    const rows = await sql<{ seq: number }[]>`select seq from ${sql(table)} where seq > ${cursor} order by seq`;
    for (const { seq } of rows) seen.add(seq);
    cursor = rows.at(-1)?.seq ?? cursor;
  };
  const read = async () => {
    while (writing.size > 0) await pull();
    await pull();
  };
  await Promise.all([read(), ...[...writing].map(write)]);
  const [count] = await sql<{ rows: number }[]>`select count(*) as rows from ${sql(table)}`;
  const rows = count?.rows ?? 0;
  return { rows, lost: rows - seen.size };
}

/** Writers note what the database has acknowledged; then every process of it is killed at once. */
export async function controlNoSyncCommit(seed: number, seconds: number): Promise<ControlResult> {
  const without = await writeAndKill('off', seed, seconds);
  const withSync = await writeAndKill('on', seed, seconds);
  return { rows: without.rows + withSync.rows, lostWithout: without.lost, lostWith: withSync.lost };
}

async function writeAndKill(
  commit: 'on' | 'off',
  seed: number,
  seconds: number,
): Promise<{ rows: number; lost: number }> {
  const postgres = await startOwnPostgres();
  const acknowledged: number[] = [];
  try {
    const sql = openPool(postgres.home, WRITERS);
    await sql.unsafe(
      `create table told (id int primary key); alter database postgres set synchronous_commit = ${commit}`,
    );
    await sql.end({ timeout: 1 });
    const writing = openPool(postgres.home, WRITERS);
    let next = 0;
    const write = async () => {
      for (;;) {
        const id = (next += 1);
        try {
          await writing`insert into told values (${id})`;
        } catch {
          return;
        }
        acknowledged.push(id);
      }
    };
    const writers = Promise.all(Array.from({ length: WRITERS }, write));
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000 + createPrng(seed)() * 200));
    await postgres.killAll();
    await writers;
    await writing.end({ timeout: 1 });
    await postgres.start();
    const after = openPool(postgres.home, 1);
    const kept = new Set((await after<{ id: number }[]>`select id from told`).map(({ id }) => id));
    await after.end({ timeout: 1 });
    return { rows: acknowledged.length, lost: acknowledged.filter((id) => !kept.has(id)).length };
  } finally {
    await postgres.dispose();
  }
}

interface OwnPostgres {
  readonly home: DataHome;
  start(): Promise<void>;
  /** kill -9 of the postmaster and all its children in one moment: nothing in memory survives. */
  killAll(): Promise<void>;
  dispose(): Promise<void>;
}

async function startOwnPostgres(): Promise<OwnPostgres> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-control-'));
  chmodSync(folder, 0o755);
  const home = prepareDataHome(folder);
  initialiseCluster(home);
  let postmaster: ChildProcess | undefined = await startPostmaster(home);
  return {
    home,
    async start() {
      postmaster = await startPostmaster(home);
    },
    async killAll() {
      const killed = postmaster;
      postmaster = undefined;
      if (killed?.pid === undefined) return;
      const gone = new Promise((resolve) => killed.once('exit', resolve));
      const family = [killed.pid, ...childrenOf(killed.pid)];
      // Stopped first, so that none of them can flush while the others are being killed.
      for (const pid of family) signalProcess(pid, 'SIGSTOP');
      for (const pid of family) signalProcess(pid, 'SIGKILL');
      await gone;
    },
    async dispose() {
      if (postmaster?.pid !== undefined) await stopPostmaster(postmaster.pid);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
