import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTablet, eventsOf, startCentre, uniqueReception, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { syncRoutes } from '#server/http/sync-routes.ts';
import { findSessionUser } from '#server/store/users.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

/** Reads the stream in the background. */
async function listen(cookie: string) {
  const response = await fetch(`${centre.url}/api/sync/live?wards=${WARD}`, { headers: { cookie } });
  let text = '';
  const done = (async () => {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) text += Buffer.from(chunk).toString();
  })();
  const heads = () =>
    [...text.matchAll(/^event: heads\ndata: (.*)$/gm)].map(
      (match) => JSON.parse(match[1] ?? '') as { heads: object; records: object },
    );
  return { response, heads, done };
}

test('tells the heads at once, and again when a ward has grown; no data travels this way', async () => {
  const officer = await centre.as('officer');
  const stream = await listen(officer.cookie);
  expect(stream.response.headers.get('content-type')).toContain('text/event-stream');
  expect(stream.response.headers.get('content-encoding')).toBeNull();
  await expect.poll(() => stream.heads().at(-1)?.heads).toEqual({ [WARD]: 0 });
  const tablet = createTablet(officer);
  await tablet.hello();
  await tablet.push([eventsOf(tablet).make('received', at('2026-03-09 09:15'), { body: uniqueReception() })]);
  await expect.poll(() => stream.heads().at(-1)?.heads, { timeout: 4000 }).toEqual({ [WARD]: 1 });
  const admin = await centre.as('admin');
  await admin.send('PUT', `/api/wards/${WARD}/forms/01`, { confirmed: true, note: '' });
  await expect.poll(() => stream.heads().at(-1)?.records, { timeout: 4000 }).toEqual({ [WARD]: 1 });
  expect(stream.heads()).toHaveLength(3);
  await stream.response.body?.cancel().catch(() => undefined);
});

test('what a push has stored is told at once, and no poll is waited for', async () => {
  const officer = await centre.as('officer');
  const tablet = createTablet(officer);
  await tablet.hello();
  const user = await findSessionUser(centre.sql, 'u-officer');
  const push = syncRoutes.find(({ path }) => path === '/api/sync/push');
  const told: unknown[] = [];
  const context = {
    centre: centre.running.centre,
    follower: { ask: () => undefined },
    metrics: { events: { add: () => undefined } },
    feed: { tell: (...of: unknown[]) => told.push(of) },
  };
  const events = [eventsOf(tablet).make('received', at('2026-03-09 09:20'), { body: uniqueReception() })];
  const body = { device: tablet.device, app: '0.1.0', wards: [{ ward: WARD, first: 1, trimmed: 0, events }] };
  const answer = await push?.handle(context as never, user ?? null, { body } as never);
  const { last_seq: head } = (await centre.sql`select last_seq from ward_head where ward_id = ${WARD}`)[0] as never;
  expect(answer).toMatchObject({ ok: true, value: { wards: [{ result: 'accepted', head }] } });
  expect(told).toEqual([[WARD, head]]);
});

test('a session that opens ever more streams loses its oldest; others keep theirs', async () => {
  const [officer, chair] = [await centre.as('officer'), await centre.as('chair')];
  const of = await listen(chair.cookie);
  const streams: Awaited<ReturnType<typeof listen>>[] = [];
  for (let n = 0; n < 14; n++) streams.push(await listen(officer.cookie));
  const endings = streams.map(({ done }) => done.catch(() => undefined));
  await Promise.all(endings.slice(0, 2));
  const ended = new Set<number>();
  endings.forEach((ending, index) => void ending.then(() => ended.add(index)));
  await expect.poll(() => streams[13]?.heads().length).toBe(1);
  expect([...ended]).toEqual([0, 1]);
  await expect.poll(() => of.heads().length).toBe(1);
  for (const { response } of [...streams, of]) await response.body?.cancel().catch(() => undefined);
});

test('ends its streams and finishes what runs when it closes', async () => {
  const own = await startCentre();
  const officer = await own.as('officer');
  const response = await fetch(`${own.url}/api/sync/live?wards=${WARD}`, { headers: { cookie: officer.cookie } });
  const reading = response.text();
  // A sign-in takes some tens of milliseconds of hashing: it has come in and is running when the centre is asked to close.
  const comeIn = once(own.running.app.server, 'request');
  const running = own.anyone.send('POST', '/api/session', { username: 'chair', password: 'sai mật khẩu' });
  await comeIn;
  const asked = performance.now();
  const closing = own.close();
  expect((await running).status).toBe(401);
  expect(await reading).toContain('retry:');
  await closing;
  // It does not hold out for ten seconds over connections that have had their answers.
  expect(performance.now() - asked).toBeLessThan(9000);
  await expect(fetch(`${own.url}/healthz`)).rejects.toThrow();
});
