/** Large requests are asked who sends them before their body is read, and wait for a turn both times: whoever goes in between. */
import { pbkdf2 } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  createTablet,
  eventsOf,
  startCentre,
  uniqueReception,
  type TestCentre,
  type TestTablet,
} from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

/** As many as are served at once. */
const SERVED = 16;
const METRICS_TOKEN = 'so-do-cua-trung-tam';
const PATIENT = { timeout: 10_000 };

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre({ METRICS_TOKEN });
});
afterAll(() => centre.close());

interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly cookie: string;
  readonly headers?: Record<string, string | number>;
}

function head({ method, path, cookie, headers }: Asked): string {
  const { host } = new URL(centre.url);
  const lines = Object.entries({ host, origin: centre.url, cookie, ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

function openLine(): Socket {
  return connect({ port: Number(new URL(centre.url).port), host: '127.0.0.1' });
}

/** The head of a request. @param line its own, or one where another request stands before it. @returns both as the centre has them */
async function begin(asked: Asked, line = openLine()) {
  const come = once(centre.running.app.server, 'request') as Promise<[IncomingMessage, ServerResponse]>;
  line.write(head(asked));
  const [request, response] = await come;
  return { line, request, response };
}

async function hangUp(line: Socket, { socket }: IncomingMessage): Promise<void> {
  const closed = new Promise((resolve) => socket.once('close', resolve));
  line.destroy();
  await closed;
}

/** Whoever asks is gone while the centre looks who that is. */
async function leaveMeanwhile(asked: Asked, body = '', ownLine = openLine()): Promise<void> {
  await centre.sql.begin(async (tx) => {
    await tx`lock table session in access exclusive mode`;
    const { line, request } = await begin(asked, ownLine);
    line.write(body);
    const waiting = () => tx`select from pg_locks where not granted and relation = 'session'::regclass`;
    await expect.poll(async () => (await waiting()).length, PATIENT).toBe(1);
    await hangUp(line, request);
  });
}

test('a push that is here whole is stored, though its tablet has gone while it waited', async () => {
  const officer = await centre.as('officer');
  const tablet = createTablet(officer);
  await tablet.hello();
  const event = { ...eventsOf(tablet).make('received', at('2026-03-10 09:00')), body: uniqueReception() };
  const wards = [{ ward: WARD, first: 1, events: [{ ...event, dseq: 1 }] }];
  const body = JSON.stringify({ protocol: 1, device: tablet.device, app: '0.1.0', wards });
  const { line, request } = await begin({
    method: 'POST',
    path: '/api/sync/push',
    cookie: officer.cookie,
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  });
  // The door is passed when the body is read.
  await expect.poll(() => request.listenerCount('data'), PATIENT).toBeGreaterThan(0);
  const before = (await tablet.pull(0)) as { head: number };
  let come = 0;
  centre.running.app.server.on('request', () => (come += 1));
  const pulls = await centre.sql.begin(async (tx) => {
    await tx`lock table session in access exclusive mode`;
    const asked = Array.from({ length: SERVED }, () => tablet.pull(0));
    await expect.poll(() => come, PATIENT).toBe(SERVED);
    const whole = once(request, 'end');
    line.write(body);
    await whole;
    await hangUp(line, request);
    return { asked };
  });
  await Promise.all(pulls.asked);
  await expect.poll(async () => ((await tablet.pull(0)) as { head: number }).head, PATIENT).toBe(before.head + 1);
});

test('nobody keeps a place for a large body who has gone while it was asked who it is', async () => {
  const officer = await centre.as('officer');
  const path = '/api/sync/black-box';
  const headers = { 'content-type': 'application/octet-stream', 'content-length': 1_000_000 };
  for (let n = 0; n < 3; n++) await leaveMeanwhile({ method: 'POST', path, cookie: officer.cookie, headers });
  const tablet = createTablet(officer);
  await tablet.hello();
  expect((await officer.send('POST', path, {})).status).not.toBe(429);
});

test('a body that is cut off is no fault of the centre', async () => {
  const officer = await centre.as('officer');
  const error = vi.spyOn(centre.running.centre.journal, 'error');
  const { line, request } = await begin({
    method: 'POST',
    path: '/api/sync/push',
    cookie: officer.cookie,
    headers: { 'content-type': 'application/json', 'content-length': 1000 },
  });
  await expect.poll(() => request.listenerCount('data'), PATIENT).toBeGreaterThan(0);
  const cut = new Promise((resolve) => request.once('error', resolve));
  line.write('{"protocol":1,');
  await once(request, 'data');
  await hangUp(line, request);
  await cut;
  expect((await officer.send('GET', '/api/session')).status).toBe(200);
  expect(error).not.toHaveBeenCalled();
});

/** Who asks afterwards has an answer: whoever was before them is done with. */
async function askAfter(tablet: TestTablet): Promise<void> {
  for (let n = 0; n < 3; n++) await tablet.pull(0);
}

/** More than is packed without waiting. */
async function pushMuch(tablet: TestTablet): Promise<void> {
  const { make } = eventsOf(tablet);
  await tablet.push(
    Array.from({ length: 100 }, (_each, n) => ({
      ...make('received', at('2026-03-10 09:00')),
      body: uniqueReception(),
      dseq: n + 1,
    })),
  );
}

test('a long answer that nobody waits for any longer is no fault', async () => {
  const officer = await centre.as('officer');
  const tablet = createTablet(officer);
  await tablet.hello();
  await pushMuch(tablet);
  const error = vi.spyOn(centre.running.centre.journal, 'error');
  const since = [{ ward: WARD, epoch: null, wseq: 0 }];
  const body = JSON.stringify({ protocol: 1, device: tablet.device, since });
  const headers = { 'accept-encoding': 'gzip', 'content-type': 'application/json', 'content-length': body.length };
  const pull = { method: 'POST', path: '/api/sync/pull', cookie: officer.cookie, headers } as const;
  await leaveMeanwhile(pull, body);
  await askAfter(tablet);

  // While the threads that pack it are busy.
  const busy = Array.from({ length: 8 }, () => promisify(pbkdf2)('a', 'b', 500_000, 64, 'sha512'));
  const { line, request, response } = await begin(pull);
  line.write(body);
  await expect.poll(() => response.getHeader('content-encoding'), PATIENT).toBe('gzip');
  await hangUp(line, request);
  await Promise.all(busy);
  await askAfter(tablet);
  expect(error.mock.calls).toEqual([]);
});

test('a line that is reset with the request still on it is no fault', async () => {
  const officer = await centre.as('officer');
  const tablet = createTablet(officer);
  await tablet.hello();
  const error = vi.spyOn(centre.running.centre.journal, 'error');
  for (const path of ['/api/session', '/tra-cuu']) {
    const line = openLine();
    await once(line, 'connect');
    const come = once(centre.running.app.server, 'request');
    line.write(head({ method: 'GET', path, cookie: officer.cookie }));
    line.resetAndDestroy();
    await come;
  }
  await askAfter(tablet);
  expect(error.mock.calls).toEqual([]);
});

async function countLive(): Promise<number> {
  const metrics = await fetch(`${centre.url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  return Number(/^dunghen_live_streams (\d+)$/m.exec(await metrics.text())?.[1]);
}

test('nobody listens for whoever has gone', async () => {
  const officer = await centre.as('officer');
  const tablet = createTablet(officer);
  await tablet.hello();
  const live = { method: 'GET', path: `/api/sync/live?wards=${WARD}`, cookie: officer.cookie } as const;
  await leaveMeanwhile(live);
  await askAfter(tablet);
  expect(await countLive()).toBe(0);

  // The second stands behind the first on the same line.
  const { line, request } = await begin(live);
  await begin(live, line);
  await expect.poll(countLive, PATIENT).toBe(2);
  await hangUp(line, request);
  await expect.poll(countLive, PATIENT).toBe(0);

  const first = await begin(live);
  await expect.poll(countLive, PATIENT).toBe(1);
  await leaveMeanwhile(live, '', first.line);
  await askAfter(tablet);
  expect(await countLive()).toBe(0);

  const { cookie } = officer;
  expect((await fetch(`${centre.url}${live.path}`, { method: 'HEAD', headers: { cookie } })).status).toBe(405);
  expect(await countLive()).toBe(0);
});

test('nobody keeps a place for a large body who hangs up behind an answer of another', async () => {
  const officer = await centre.as('officer');
  for (let n = 0; n < 3; n++) {
    const { line, request } = await begin({
      method: 'GET',
      path: `/api/sync/live?wards=${WARD}`,
      cookie: officer.cookie,
    });
    const headers = { 'content-type': 'application/json', 'content-length': 1000 };
    const box = { method: 'POST', path: '/api/sync/black-box', cookie: officer.cookie, headers } as const;
    const second = await begin(box, line);
    await expect.poll(() => second.request.listenerCount('data'), PATIENT).toBeGreaterThan(0);
    await hangUp(line, request);
  }
  expect((await officer.send('POST', '/api/sync/black-box', {})).status).not.toBe(429);
});
