/** Where a fault run plays: a built centre as a process of its own, the line before it, and officers of four wards. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openPool, type Sql } from '#server/db/sql.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { Actor } from '#domain/dossier/dossier-event.ts';
import { createCentreProcess, type CentreProcess } from '#support/centre-process.ts';
import { startCuttingProxy, type CuttingProxy } from '#support/cutting-proxy.ts';
import type { Answer, Ask } from '../../simulation/sim-network.ts';
import { runCommand } from './operator.ts';
import { childrenOf, signalProcess } from './processes.ts';

/** The wards a centre begins with. */
export const WARDS = ['00145', '00118', '00127', '00136'] as WardCode[];
export const PASSWORD = 'một câu đủ dài để thử';
/** Given by the administrator, and changed at the first sign-in. */
const FIRST_PASSWORD = 'một câu quản trị đặt';
const REQUEST_MS = 10_000;

export interface Officer {
  readonly ward: WardCode;
  readonly username: string;
  readonly actor: Actor;
  /** Through the line, with whatever it does. */
  readonly ask: Ask;
}

export interface Stage {
  readonly centre: CentreProcess;
  readonly line: CuttingProxy;
  readonly officers: readonly Officer[];
  /** Past the centre, straight to its database. */
  query<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** kill -9 of PostgreSQL, all its processes at once. */
  killDatabase(): void;
  /** Files of the backups made so far, oldest first. */
  readonly backups: readonly string[];
  /** `npm run backup` beside the centre, in whatever state it is. @returns whether it was made */
  backUp(): Promise<boolean>;
  /** `npm run restore`; the centre must be stopped. @throws when the operator would be left without a centre */
  restore(file: string): Promise<void>;
  dispose(): Promise<void>;
}

/** @param perWard officers, each with a tablet, in every ward; @param env of the centre, read at each of its starts */
export async function openStage(
  perWard: number,
  random: () => number,
  env: Readonly<Record<string, string>> = { LOG_LEVEL: 'error' },
): Promise<Stage> {
  const centre = await createCentreProcess({ env });
  await centre.start();
  const line = await startCuttingProxy(centre.url, random);
  const admin = await setUpAdministrator(centre);
  const officers: Officer[] = [];
  for (const ward of WARDS) {
    for (let n = 0; n < perWard; n++) officers.push(await addOfficer({ centre, line, admin }, ward, `cb.${ward}.${n}`));
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-backups-'));
  const place = { dataDir: centre.dataDir, from: folder };
  const backups: string[] = [];
  return {
    centre,
    line,
    officers,
    backups,
    async backUp() {
      const file = path.join(folder, `${backups.length + 1}-${Date.now()}.backup`);
      const { status } = await runCommand('backup', place, file);
      if (status === 0) backups.push(file);
      return status === 0;
    },
    async restore(file) {
      const { status, err } = await runCommand('restore', place, file, '--replace');
      if (status !== 0) throw new Error(`Not restored from ${file}: ${err}`);
    },
    async query(work) {
      const sql = openPool({ socketDir: path.join(centre.dataDir, 'postgres/socket') }, 2);
      try {
        return await work(sql);
      } finally {
        await sql.end({ timeout: 1 });
      }
    },
    killDatabase() {
      const pidFile = path.join(centre.dataDir, 'postgres/cluster/postmaster.pid');
      // It may be starting again after the last time.
      if (!existsSync(pidFile)) return;
      const postmaster = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
      if (postmaster > 0) for (const pid of [postmaster, ...childrenOf(postmaster)]) signalProcess(pid, 'SIGKILL');
    },
    async dispose() {
      await line.close();
      await centre.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function setUpAdministrator({ url, output }: CentreProcess): Promise<string> {
  const link = /^Thiết lập lần đầu: \S+(\/thiet-lap\?ma=\S+)$/m.exec(output())?.[1] ?? '';
  const form = new URLSearchParams({ name: 'Quản Trị', username: 'quan.tri', password: PASSWORD });
  const made = await fetch(`${url}${link}`, { method: 'POST', body: form });
  if (made.status !== 201) throw new Error(`No administrator: ${made.status}`);
  return (await signIn(url, 'quan.tri')).cookie;
}

async function addOfficer(
  { centre, line, admin }: { readonly centre: CentreProcess; readonly line: CuttingProxy; readonly admin: string },
  ward: WardCode,
  username: string,
): Promise<Officer> {
  const name = `Cán Bộ ${username}`;
  const made = await fetch(`${centre.url}/api/wards/${ward}/users`, {
    method: 'POST',
    headers: { cookie: admin, 'content-type': 'application/json' },
    body: JSON.stringify({ username, name, role: 'officer', password: FIRST_PASSWORD }),
  });
  if (made.status !== 201) throw new Error(`No officer: ${made.status} ${await made.text()}`);
  const first = await signIn(centre.url, username, FIRST_PASSWORD);
  const changed = await fetch(`${centre.url}/api/session/password`, {
    method: 'PUT',
    headers: { cookie: first.cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ current: FIRST_PASSWORD, password: PASSWORD }),
  });
  if (changed.status !== 204) throw new Error(`No password: ${changed.status} ${await changed.text()}`);
  const { cookie, userId } = await signIn(centre.url, username);
  return { ward, username, actor: { userId, name, role: 'officer' }, ask: askThrough(line, cookie) };
}

async function signIn(url: string, username: string, password = PASSWORD): Promise<{ cookie: string; userId: string }> {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  const { user } = (await answer.json()) as { user: { userId: string } };
  return { cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '', userId: user.userId };
}

/** As `client/platform/connection.ts` does it in a browser. */
function askThrough({ url }: CuttingProxy, cookie: string): Ask {
  return async ({ method, path: place, body }): Promise<Answer> => {
    const response = await fetch(`${url}${place}`, {
      method,
      signal: AbortSignal.timeout(REQUEST_MS),
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body }),
    });
    const bytes = await response.arrayBuffer();
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
    const json = response.status === 204 ? null : isJson ? JSON.parse(new TextDecoder().decode(bytes)) : undefined;
    return { status: response.status, json, bytes };
  };
}
