/** Large requests are asked who sends them before their body is read, and wait for a turn both times: whoever goes in between. */
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTablet, eventsOf, startCentre, uniqueReception, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

/** As many as are served at once. */
const SERVED = 16;
const PATIENT = { timeout: 10_000 };

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

function head(method: string, path: string, cookie: string, headers: Record<string, string | number>): string {
  const { host } = new URL(centre.url);
  const lines = Object.entries({ host, origin: centre.url, cookie, ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/** The head of a request on a line of its own. @returns the line, and the request as the centre has it */
async function begin(path: string, cookie: string, headers: Record<string, string | number>, method = 'POST') {
  const come = once(centre.running.app.server, 'request') as Promise<[IncomingMessage]>;
  const line = connect({ port: Number(new URL(centre.url).port), host: '127.0.0.1' });
  line.write(head(method, path, cookie, headers));
  const [request] = await come;
  return { line, request };
}

async function hangUp(line: Socket, { socket }: IncomingMessage): Promise<void> {
  const closed = new Promise((resolve) => socket.once('close', resolve));
  line.destroy();
  await closed;
}

test('a push that is here whole is stored, though its tablet has gone while it waited', async () => {
  const officer = await centre.as('officer');
  const tablet = createTablet(officer);
  await tablet.hello();
  const event = { ...eventsOf(tablet).make('received', at('2026-03-10 09:00')), body: uniqueReception() };
  const wards = [{ ward: WARD, first: 1, events: [{ ...event, dseq: 1 }] }];
  const body = JSON.stringify({ protocol: 1, device: tablet.device, app: '0.1.0', wards });
  const { line, request } = await begin('/api/sync/push', officer.cookie, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
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
  const { centre: parts } = centre.running;
  const { now } = parts;
  const path = '/api/sync/black-box';
  const headers = { 'content-type': 'application/octet-stream', 'content-length': 1_000_000 };
  for (let n = 0; n < 3; n++) {
    await centre.sql.begin(async (tx) => {
      await tx`lock table session in access exclusive mode`;
      let begun = 0;
      Object.assign(parts, { now: () => ((begun += 1), now()) });
      const { line, request } = await begin(path, officer.cookie, headers);
      await expect.poll(() => begun, PATIENT).toBeGreaterThan(0);
      await hangUp(line, request);
    });
    Object.assign(parts, { now });
  }
  const tablet = createTablet(officer);
  await tablet.hello();
  expect((await officer.send('POST', path, {})).status).not.toBe(429);
});

test('a body that is cut off is no fault of the centre', async () => {
  const officer = await centre.as('officer');
  const error = vi.spyOn(centre.running.centre.journal, 'error');
  const { line, request } = await begin('/api/sync/push', officer.cookie, {
    'content-type': 'application/json',
    'content-length': 1000,
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

test('nobody keeps a place for a large body who hangs up behind an answer of another', async () => {
  const officer = await centre.as('officer');
  for (let n = 0; n < 3; n++) {
    const { line, request } = await begin('/api/sync/live?wards=' + WARD, officer.cookie, {}, 'GET');
    const come = once(centre.running.app.server, 'request') as Promise<[IncomingMessage]>;
    line.write(
      head('POST', '/api/sync/black-box', officer.cookie, {
        'content-type': 'application/json',
        'content-length': 1000,
      }),
    );
    const [second] = await come;
    await expect.poll(() => second.listenerCount('data'), PATIENT).toBeGreaterThan(0);
    await hangUp(line, request);
  }
  expect((await officer.send('POST', '/api/sync/black-box', {})).status).not.toBe(429);
});
