/** A whole centre inside the test: its own database in the shared PostgreSQL, its own port, people of every role. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, inject } from 'vitest';
import { ROLES, type Role } from '#domain/access/role.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { createCitizenToken } from '#domain/dossier/citizen-token.ts';
import type { Actor, DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import { createLookupCode } from '#domain/dossier/lookup-code.ts';
import {
  helloResponseSchema,
  pullResponseSchema,
  pushResponseSchema,
  type HelloResponse,
  type PullResponse,
  type PushResponse,
  type WardProfile,
} from '#protocol/sync-messages.ts';
import { readConfig, type Config, type Environment } from '#server/config.ts';
import { createCentre, type RunningCentre } from '#server/create-server.ts';
import { openPool, type Sql } from '#server/db/sql.ts';
import { addUser } from '#server/store/users.ts';
import type { Journal } from '#server/use-cases/centre.ts';
import { followAllEvents } from '#server/use-cases/follow-events.ts';
import { OTHER_WARD, receivedBody, setupDossierEvents, WARD } from './dossier-events.ts';
import { TEMPLATE } from './shared-database.ts';

export const PASSWORD = 'mật khẩu để thử';
/** Of it, by the least work Argon2 knows: the work the centre does itself is paid where a password is set through it. */
export const PASSWORD_HASH =
  '$argon2id$v=19$m=8,t=1,p=1$vIeWeKk+pkGGuaYYXH/HYw$m7RGBGdYDe+FAj2egzTBk009f4wRDkWcPyCjpPVkz/U';

export interface TestDatabase {
  readonly sql: Sql;
  readonly url: string;
  drop(): Promise<void>;
}

/** @param template null for a database without our schema */
export async function createTestDatabase(template: string | null = TEMPLATE): Promise<TestDatabase> {
  const socketDir = inject('databaseSocket');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await withRoot(socketDir, async (root) => {
    // Copies of one template must wait for each other, and test files run side by side.
    await root`select pg_advisory_lock(1)`;
    await root.unsafe(`create database ${name}${template === null ? '' : ` template ${template}`}`);
  });
  const sql = openPool({ socketDir, database: name }, 10);
  return {
    sql,
    url: `postgres://postgres@localhost/${name}?host=${encodeURIComponent(socketDir)}`,
    async drop() {
      await sql.end({ timeout: 1 });
      await withRoot(socketDir, (root) => root.unsafe(`drop database ${name} with (force)`));
    },
  };
}

async function withRoot(socketDir: string, work: (root: Sql) => Promise<unknown>): Promise<void> {
  const root = openPool({ socketDir }, 1);
  await work(root);
  await root.end();
}

export const WARDS: readonly WardProfile[] = [
  {
    code: WARD,
    name: 'phường Long Biên',
    provinceName: 'Thành phố Hà Nội',
    agencyCode: 'H26.40.12',
    officeName: 'Điểm phục vụ hành chính công phường Long Biên',
    address: '1 phố Thử Nghiệm',
    phone: '024 0000 0001',
    demo: false,
  },
  {
    code: OTHER_WARD,
    name: 'phường Việt Hưng',
    provinceName: 'Thành phố Hà Nội',
    agencyCode: 'H26.40.13',
    officeName: 'Điểm phục vụ hành chính công phường Việt Hưng',
    address: '',
    phone: '',
    demo: false,
  },
];

export interface TestCentre {
  readonly running: RunningCentre;
  readonly url: string;
  readonly sql: Sql;
  /** Has the rows of dossiers follow what was stored: for tests that read the tables and not through the centre. */
  follow(): Promise<void>;
  /** Every line the centre logged. */
  readonly log: readonly string[];
  /** Somebody of that role in the first ward, signed in. The user id is `u-<role>`. */
  as(role: Role): Promise<Caller>;
  /** Not signed in. */
  readonly anyone: Caller;
  close(): Promise<void>;
}

export interface Caller {
  readonly cookie: string;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined when the answer is no JSON. */
  readonly json: unknown;
}

/** Where the centres of a test file keep their key: one for all, so that one opens what another has sealed. */
export const DATA_DIR = mkdtempSync(join(os.tmpdir(), 'dung-hen-test-'));
afterAll(() => rmSync(DATA_DIR, { recursive: true, force: true }));

/** The settings of a centre on a test's database. */
export function testConfig(database: Pick<TestDatabase, 'url'>, environment: Environment = {}): Config {
  return readConfig({ PORT: '0', DATABASE_URL: database.url, DATA_DIR, ...environment }, '/');
}

/** @param environment beyond what the test centre needs, e.g. `{ METRICS_TOKEN: 'm' }` */
export async function startCentre(environment: Environment = {}): Promise<TestCentre> {
  const database = await createTestDatabase();
  const log: string[] = [];
  const running = await createCentre(testConfig(database, environment), { wards: WARDS, journal: collect(log) });
  for (const role of ROLES) {
    const user = {
      userId: `u-${role}`,
      username: role.replace('_', '.'),
      passwordHash: PASSWORD_HASH,
      name: `Người ${role}`,
      role,
      at: Date.now() as Instant,
    };
    await addUser(database.sql, user, role === 'system_admin' ? [] : [WARD]);
  }
  const anyone = callerWith(running.url, '');
  const cookies = new Map<Role, string>();
  return {
    running,
    url: running.url,
    sql: database.sql,
    follow: () => followAllEvents(running.centre),
    log,
    anyone,
    async as(role) {
      const cookie = cookies.get(role) ?? (await signIn(anyone, role.replace('_', '.')));
      cookies.set(role, cookie);
      return callerWith(running.url, cookie);
    },
    async close() {
      await running.close();
      await database.drop();
    },
  };
}

/** @returns the cookie, as a browser would send it back */
export async function signIn(anyone: Caller, username: string, password = PASSWORD): Promise<string> {
  const answer = await anyone.send('POST', '/api/session', { username, password });
  if (answer.status !== 200) throw new Error(`Not signed in: ${answer.text}`);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

export function callerWith(url: string, cookie: string): Caller {
  return {
    cookie,
    async send(method, path, body, headers = {}) {
      const response = await fetch(`${url}${path}`, {
        method,
        redirect: 'manual',
        headers: {
          ...(cookie === '' ? {} : { cookie }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
    },
  };
}

function collect(log: string[]): Journal {
  const note = (level: string) => (facts: object, message: string) =>
    void log.push(JSON.stringify({ level, message, ...facts }));
  return { info: note('info'), warn: note('warn'), error: note('error') };
}

/** A tablet at the wire: it numbers and sends what a test makes. */
export interface TestTablet {
  readonly device: DeviceId;
  hello(blocksWanted?: number): Promise<HelloResponse>;
  push(events: readonly unknown[], first?: number): Promise<PushResponse['wards'][number]>;
  /** @param proof left out as by the first tablets */
  pull(wseq?: number, epoch?: string | null, proof?: string | null): Promise<PullResponse['wards'][number]>;
}

export function createTablet(caller: Caller, { device = randomUUID() as DeviceId, ward = WARD } = {}): TestTablet {
  const send = async <S extends v.GenericSchema>(path: string, body: object, schema: S): Promise<v.InferOutput<S>> => {
    const answer = await caller.send('POST', path, { protocol: 1, device, ...body });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return v.parse(schema, answer.json);
  };
  return {
    device,
    hello: (blocksWanted = 2) => send('/api/sync/hello', { app: '0.1.0', ward, blocksWanted }, helloResponseSchema),
    async push(events, first = (events[0] as { dseq: number }).dseq) {
      const answer = await send(
        '/api/sync/push',
        { app: '0.1.0', wards: [{ ward, first, events }] },
        pushResponseSchema,
      );
      return answer.wards[0]!;
    },
    async pull(wseq = 0, epoch = null, proof) {
      const since = [{ ward, epoch, wseq, ...(proof !== undefined && { proof }) }];
      const answer = await send('/api/sync/pull', { since }, pullResponseSchema);
      return answer.wards[0]!;
    },
  };
}

/** Events of one tablet with ids of their own, so that files and tablets do not meet by accident. @param by whoever is of that ward */
export function eventsOf(tablet: TestTablet, ward: WardCode = WARD, by?: Actor): ReturnType<typeof setupDossierEvents> {
  const events = setupDossierEvents({ device: tablet.device, ward });
  const dossiers = new Map<number, string>();
  return {
    make(kind, deviceAt, changes) {
      const event = events.make(kind, deviceAt, changes);
      const dossier = changes?.dossier ?? 1;
      const dossierId = dossiers.get(dossier) ?? randomUUID();
      dossiers.set(dossier, dossierId);
      return { ...event, id: randomUUID(), dossierId, ...(by && { actor: by }) } as typeof event;
    },
  };
}

let serial = 0;

/** A reception with a number, token and look-up code that no other has. */
export function uniqueReception(changes: Parameters<typeof receivedBody>[0] = {}): ReturnType<typeof receivedBody> {
  serial += 1;
  return receivedBody({
    code: `H26.40.12-260309-${String(serial).padStart(4, '0')}`,
    token: createCitizenToken(WARD, randomBytes(16)),
    lookupCode: createLookupCode(randomBytes(8)),
    ...changes,
  });
}

/** Sends a history of one dossier from a new tablet. @returns its events as sent */
export async function sendHistory(
  caller: Caller,
  make: (events: ReturnType<typeof eventsOf>) => DossierEvent[],
): Promise<DossierEvent[]> {
  const tablet = createTablet(caller);
  await tablet.hello();
  const history = make(eventsOf(tablet));
  const answer = await tablet.push(history);
  if (answer.result !== 'accepted' || answer.verdicts.some(({ outcome }) => outcome !== 'stored')) {
    throw new Error(`Not stored: ${JSON.stringify(answer)}`);
  }
  return history;
}
