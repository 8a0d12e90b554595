/** The built centre as a process of its own, to be killed, frozen and doubled. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import type { WardCode } from '#domain/dossier/ids.ts';
import { openPool, type Sql } from '#server/db/sql.ts';
import { callerWith, createTablet, eventsOf, signIn, uniqueReception, type TestTablet } from './centre.ts';
import { at } from './fixed-clock.ts';

export const ROOT = path.resolve(import.meta.dirname, '../..');
const PASSWORD = 'một câu rất dài';
/** One of the shipped wards. */
const WARD = '00118' as WardCode;

export interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  readonly output: () => string;
}

/** Removed after each test, when the centres in them have ended. */
export const folders: string[] = [];
const children: ChildProcess[] = [];

/** For `afterEach`. */
export async function endAll(): Promise<void> {
  for (const child of children.splice(0)) await end(child, 'SIGTERM');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A data folder of its own, removed after the test. */
export function makeFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-fault-'));
  folders.push(folder);
  return folder;
}

/** Starts without waiting. */
export function launch(
  dataDir: string,
  { cwd = ROOT, env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Started {
  const child = spawn(process.execPath, ['dist/server/main.js'], {
    cwd,
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let printed = '';
  child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  return {
    child,
    output: () => printed,
    get url() {
      return /^Đúng Hẹn ready: (\S+)$/m.exec(printed)?.[1] ?? '';
    },
  };
}

/** Starts and waits until it is ready. */
export async function start(dataDir: string, options: Parameters<typeof launch>[1] = {}): Promise<Started> {
  const started = launch(dataDir, options);
  await expect
    .poll(() => (started.child.exitCode !== null ? `ended: ${started.output()}` : started.url), { timeout: 60_000 })
    .toMatch(/^http/);
  return started;
}

/** Starts and waits until it has ended with exit code 1. @returns what it printed */
export async function startRefused(dataDir: string, options: Parameters<typeof launch>[1] = {}): Promise<string> {
  const refused = launch(dataDir, options);
  await expect.poll(() => refused.child.exitCode, { timeout: 60_000 }).not.toBeNull();
  expect(refused.child.exitCode).toBe(1);
  return refused.output().trim();
}

/** @returns the exit code; null when a signal ended it */
export function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });
}

/** The process of its database. */
export function postmasterOf(dataDir: string): number {
  return Number(readFileSync(path.join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]);
}

/** NaN while there is none. */
export function readPid(dataDir: string): number {
  return existsSync(path.join(dataDir, 'postgres/cluster/postmaster.pid')) ? postmasterOf(dataDir) : NaN;
}

/** A connection past the centre, straight to its database. */
export async function withDatabase<T>(dataDir: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = openPool({ socketDir: path.join(dataDir, 'postgres/socket') }, 4);
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** The first administrator through the link, then an officer: as an operator does it. */
export async function setUp({ url, output }: Started): Promise<void> {
  const link = /^Thiết lập lần đầu: \S+(\/thiet-lap\?ma=\S+)$/m.exec(output())?.[1] ?? '';
  const form = new URLSearchParams({ name: 'Quản Trị', username: 'quan.tri', password: PASSWORD });
  expect((await fetch(`${url}${link}`, { method: 'POST', body: form })).status).toBe(201);
  const admin = callerWith(url, await signIn(callerWith(url, ''), 'quan.tri', PASSWORD));
  const officer = { username: 'can.bo', password: PASSWORD, name: 'Cán Bộ', role: 'officer' };
  expect((await admin.send('POST', `/api/wards/${WARD}/users`, officer)).status).toBe(201);
}

/** The officer's tablet, new or the one given, after its hello. */
export async function signInTablet(
  { url }: Started,
  device?: TestTablet['device'],
): Promise<{ tablet: TestTablet; userId: string }> {
  const anyone = callerWith(url, '');
  const caller = callerWith(url, await signIn(anyone, 'can.bo', PASSWORD));
  const session = (await caller.send('GET', '/api/session')).json as { user: { userId: string } };
  const tablet = createTablet(caller, { ward: WARD, ...(device ? { device } : {}) });
  await tablet.hello();
  return { tablet, userId: session.user.userId };
}

/** Receptions of so many dossiers, as this officer records them. */
export function receptionsOf(tablet: TestTablet, userId: string, count: number): object[] {
  const events = eventsOf(tablet, WARD);
  return Array.from({ length: count }, (_unused, dossier) => ({
    ...events.make('received', at('2026-03-09 09:15'), { body: uniqueReception(), dossier }),
    actor: { userId, name: 'Cán Bộ', role: 'officer' },
  }));
}
