/**
 * Thousands of requests nobody's app would send, to every route of the OpenAPI document, as nobody, as an officer and as an
 * administrator: none breaks the centre, none is told how it is made or what another ward has, and what is refused changes
 * nothing.
 */
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instant } from '#domain/calendar/instant.ts';
import type { Actor } from '#domain/dossier/dossier-event.ts';
import { addUser } from '#server/store/users.ts';
import {
  callerWith,
  createTablet,
  eventsOf,
  PASSWORD_HASH,
  signIn,
  startCentre,
  uniqueReception,
  type Caller,
  type TestCentre,
} from '#support/centre.ts';
import { actor, OTHER_WARD, receivedBody, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { hostileRequests, type HostileRequest, type OpenApi } from '#support/hostile-requests.ts';

const SEED = 20_261_122;
/** For each route in each role. */
const EACH = 16;
const CANARY = 'Ngô-Chỉ-Việt-Hưng-Biết';

/** How a centre that tells too much would betray itself; none of it is in what is sent. */
const LEAKS = [
  /\n\s+at \S+/,
  /node_modules|src\/server|dist\/server|file:\/\/\/(?!etc)/,
  /\.(?:ts|js):\d+/,
  /PostgresError|FST_ERR|ERR_[A-Z]{3,}|ECONN|ENOENT/,
  /syntax error at or near|violates \S+.* constraint|duplicate key value|relation "|column "/,
  /\$argon2/,
];

const ENDS_SESSION = /^(?:DELETE \/api\/session(?:[?/]|$)|POST \/api\/session\/?(?:\?|$))/;

/** Worked out in the background from the others, whenever there is time. */
const FOLLOWING = ['dossier', 'dossier_code', 'figure_cell', 'followed', 'snapshot', 'snapshot_part'];

let centre: TestCentre;
let document: OpenApi;
let checksum: () => Promise<string>;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

beforeAll(async () => {
  centre = await startCentre();
  document = (await centre.anyone.send('GET', '/api/openapi.json')).json as OpenApi;
  checksum = await makeChecksum();
  await fillWard(await centre.as('officer'), WARD, { by: actor(), fullName: 'Người Phường Này' });
  const elsewhere = { userId: randomUUID(), name: CANARY, role: 'officer' } as const;
  await fillWard(await somebodyElsewhere(elsewhere), OTHER_WARD, { by: elsewhere, fullName: CANARY });
  await centre.follow();
});
afterAll(async () => {
  agent.destroy();
  await centre.close();
});

async function somebodyElsewhere(person: Actor): Promise<Caller> {
  const account = { ...person, username: 'nguoi.phuong.khac', passwordHash: PASSWORD_HASH };
  await addUser(centre.sql, { ...account, at: Date.now() as Instant }, [OTHER_WARD]);
  return callerWith(centre.url, await signIn(centre.anyone, account.username));
}

async function fillWard(
  caller: Caller,
  ward: typeof WARD,
  { by, fullName }: { readonly by: Actor; readonly fullName: string },
): Promise<void> {
  const tablet = createTablet(caller, { ward });
  await tablet.hello();
  const body = uniqueReception({ applicant: { ...receivedBody().applicant, fullName, address: fullName } });
  const answer = await tablet.push([eventsOf(tablet, ward, by).make('received', at('2026-03-09 09:15'), { body })]);
  expect(answer).toMatchObject({ verdicts: [{ outcome: 'stored' }] });
}

/** One number for everything the centre keeps; the moment a session was last used is no change. */
async function makeChecksum(): Promise<() => Promise<string>> {
  const tables = await centre.sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename not in ${centre.sql(FOLLOWING)}`;
  const parts = tables.map(
    ({ name }) =>
      `select coalesce(sum(hashtextextended('${name}' || (to_jsonb(t) - 'seen_at' - 'expires_at')::text, 0)), 0) as part from "${name}" t`,
  );
  // Within a template it is prepared once; alone it would be planned again for every request.
  const statement = centre.sql.unsafe(
    `select sum(part)::text as checksum from (${parts.join(' union all ')}) as parts`,
  );
  return async () => {
    const [row] = await centre.sql<{ checksum: string }[]>`${statement}`;
    return row?.checksum ?? '';
  };
}

interface Heard {
  readonly status: number;
  readonly text: string;
}

function send({ method, path, headers, body }: HostileRequest, cookie: string): Promise<Heard> {
  const { hostname, port } = new URL(centre.url);
  const { 'transfer-encoding': chunked, ...rest } = headers;
  const framing =
    chunked !== undefined ? { 'transfer-encoding': chunked } : { 'content-length': String(body?.length ?? 0) };
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, agent, method, path, headers: { ...rest, ...framing, ...(cookie === '' ? {} : { cookie }) } },
      (response) => {
        const status = response.statusCode ?? 0;
        if (response.headers['content-type']?.startsWith('text/event-stream')) {
          response.destroy();
          resolve({ status, text: '' });
          return;
        }
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status, text: Buffer.concat(chunks).toString() }));
        response.on('error', reject);
      },
    );
    // A connection closed before the whole body was read: the answer is what counts, and there was one or the test fails.
    sent.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EPIPE' || error.code === 'ECONNRESET' ? resolve({ status: 400, text: '' }) : reject(error),
    );
    sent.end(body ?? undefined);
  });
}

function shown({ method, path, headers, body }: HostileRequest): string {
  return `${method} ${path.slice(0, 300)} ${JSON.stringify(headers)} ${body?.toString().slice(0, 600) ?? ''}`;
}

describe.each(['none', 'officer', 'admin'] as const)('hostile requests as %s', (role) => {
  test('break nothing, learn nothing and change nothing where they are refused', async () => {
    const cookie = role === 'none' ? '' : (await centre.as(role)).cookie;
    const requests = hostileRequests(document, EACH, SEED + role.length).filter(
      // They would only end the session all others are sent in: a sign-in replaces the one it is sent with.
      ({ method, path }) => role === 'none' || !ENDS_SESSION.test(`${method} ${path}`),
    );
    const answered = { accepted: 0, refused: 0 };
    let before = await checksum();
    for (const hostile of requests) {
      const { status, text } = await send(hostile, cookie);
      expect(status, `${text.slice(0, 200)}\n${shown(hostile)}`).toBeLessThan(500);
      const leak = LEAKS.find((pattern) => pattern.test(text));
      expect(leak, `${text.slice(0, 400)}\n${shown(hostile)}`).toBeUndefined();
      expect(text.includes(CANARY), `another ward's data: ${shown(hostile)}`).toBe(false);
      const after = await checksum();
      if (status < 400) answered.accepted += 1;
      else {
        answered.refused += 1;
        expect(after, `refused with ${status}, and something changed: ${shown(hostile)}`).toBe(before);
      }
      before = after;
    }
    expect(requests.length).toBeGreaterThan(1000);
    expect(answered.refused).toBeGreaterThan(requests.length / 3);
    // Without any the requests would all have died at the door.
    if (role !== 'none') expect(answered.accepted).toBeGreaterThan(30);
    if (role !== 'none') expect((await (await centre.as(role)).send('GET', '/api/session')).status).toBe(200);
  }, 120_000);
});

test('after all of it nothing is polluted, nothing broke, and the centre serves on', async () => {
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect((await centre.anyone.send('GET', '/readyz')).status).toBe(200);
  expect(centre.log.filter((line) => /request failed|database away/.test(line))).toEqual([]);
  // In a session of its own, and as whoever needs no code: the ward's tablets may have been reported, and codes asked for.
  const tablet = createTablet(callerWith(centre.url, await signIn(centre.anyone, 'admin')));
  await tablet.hello();
  const received = eventsOf(tablet).make('received', at('2026-03-09 09:15'), { body: uniqueReception() });
  expect(await tablet.push([received])).toMatchObject({ verdicts: [{ outcome: 'stored' }] });
});
