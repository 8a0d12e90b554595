import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_ROUTES } from '#server/http/register-api.ts';
import { sendHistory, startCentre, uniqueReception, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre({ METRICS_TOKEN: 'đo' });
});
afterAll(() => centre.close());

describe('a request nobody can serve is answered with problem details in Vietnamese', () => {
  test.each<[string, number, () => Promise<Response>]>([
    ['an unknown address', 404, () => fetch(`${centre.url}/api/nowhere`)],
    ['a wrong method', 405, () => fetch(`${centre.url}/api/sync/push`)],
    ['a wrong method on an address with a part of its own', 405, () => fetch(`${centre.url}/api/wards/00145/settings`)],
    [
      'a form instead of JSON',
      415,
      () => fetch(`${centre.url}/api/session`, { method: 'POST', body: new URLSearchParams({ username: 'a' }) }),
    ],
    ['plain text', 415, () => fetch(`${centre.url}/api/session`, { method: 'POST', body: '{}' })],
    ['no type at all', 415, () => fetch(`${centre.url}/api/session`, { method: 'POST' })],
    ['broken JSON', 400, () => post('/api/session', '{"username":')],
    ['an empty body', 400, () => post('/api/session', '')],
    ['missing fields', 422, () => post('/api/session', '{}')],
    ['too much', 413, () => post('/api/session', JSON.stringify({ username: 'a', password: 'x'.repeat(70_000) }))],
    ['a broken address', 400, () => fetch(`${centre.url}/api/wards/%E0%A4%A`)],
  ])('%s: %i', async (_name, status, call) => {
    const response = await call();
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    const problem = (await response.json()) as { title: string; status: number; type: string };
    expect(problem).toMatchObject({ status, type: expect.stringMatching(/^urn:/) });
    expect(problem.title).toMatch(/[À-ỹ]/);
  });

  test('names each wrong field', async () => {
    const response = await post('/api/session', '{"username":5,"extra":1}');
    expect(await response.json()).toMatchObject({
      errors: {
        username: 'username: giá trị không hợp lệ.',
        password: 'password: thiếu.',
        extra: 'extra: không có trường này.',
      },
    });
  });

  test('a wrong method says which are right', async () => {
    expect((await fetch(`${centre.url}/api/session`, { method: 'PATCH' })).headers.get('allow')).toBe(
      'POST, GET, DELETE',
    );
  });
});

describe('the OpenAPI document', () => {
  test('lists every route below /api with what goes in, what comes out and what can go wrong', async () => {
    const document = (await centre.anyone.send('GET', '/api/openapi.json')).json as {
      openapi: string;
      paths: Record<string, Record<string, Operation>>;
    };
    expect(document.openapi).toBe('3.1.0');
    for (const { method, path, body, rawBody, status, response, mediaType } of API_ROUTES) {
      const operation = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
      expect(operation?.summary, path).toMatch(/[À-ỹ]/);
      expect(Object.keys(operation?.responses ?? {})).toContain(String(response || mediaType ? (status ?? 200) : 204));
      expect(operation?.requestBody !== undefined).toBe((body ?? rawBody) !== undefined);
      for (const name of path.match(/:\w+/g) ?? []) {
        expect(operation?.parameters).toContainEqual(
          expect.objectContaining({ name: name.slice(1), in: 'path', required: true }),
        );
      }
    }
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(API_ROUTES.length);
  });

  test('is made of the schemas the routes check with', async () => {
    const document = JSON.stringify((await centre.anyone.send('GET', '/api/openapi.json')).json);
    for (const name of ['blocksWanted', 'verdicts', 'quarantined', 'agencyCode', 'numerator'])
      expect(document).toContain(`"${name}"`);
    expect(document).toContain('"additionalProperties":false');
  });

  interface Operation {
    readonly summary: string;
    readonly operationId: string;
    readonly responses: object;
    readonly requestBody?: object;
    readonly parameters?: object[];
  }
});

describe('for operators', () => {
  test('the process lives and is ready', async () => {
    expect((await centre.anyone.send('GET', '/healthz')).json).toEqual({ status: 'ok' });
    expect((await centre.anyone.send('GET', '/readyz')).json).toEqual({ status: 'ready' });
  });

  test('metrics are for whoever has the token', async () => {
    expect((await centre.anyone.send('GET', '/metrics')).status).toBe(401);
    expect((await fetch(`${centre.url}/metrics`, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
  });

  test('metrics count requests by route, never by address', async () => {
    const measured = await startCentre({ METRICS_TOKEN: 'm' });
    try {
      await measured.anyone.send('GET', '/t/00145-abcdefghijklmnopqrstuv');
      await sendHistory(await measured.as('officer'), (events) => [
        events.make('received', at('2026-03-09 09:15'), { body: uniqueReception() }),
      ]);
      const { text } = await measured.anyone.send('GET', '/metrics', undefined, { authorization: 'Bearer m' });
      expect(text).toContain('dunghen_http_requests_total{route="/t/•",method="GET",status="200"} 1');
      expect(text).toContain('dunghen_events_total{outcome="stored"} 1');
      expect(text).toContain('dunghen_sign_ins_total{outcome="accepted"} 1');
      expect(text).not.toContain('abcdefghij');
      expect(measured.log.join('\n')).not.toContain('abcdefghij');
    } finally {
      await measured.close();
    }
  });
});

describe('every answer', () => {
  test('carries the headers that keep a page to itself', async () => {
    const { headers } = await centre.anyone.send('GET', '/tra-cuu');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-inline');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('of the API is kept by nobody on the way', async () => {
    expect((await centre.anyone.send('GET', '/api/session')).headers.get('cache-control')).toBe('no-store');
  });
});

/** Received on Monday 9 March at 9:15, due Thursday 17:00; finished then or not. */
const steps =
  (resolvedAt: string | null, changes = {}) =>
  (events: Parameters<Parameters<typeof sendHistory>[1]>[0]) => [
    events.make('received', at('2026-03-09 09:15'), { body: uniqueReception(changes) }),
    ...(resolvedAt === null ? [] : [events.make('resolved', at(resolvedAt))]),
  ];

test('the figure of a month comes with what it was counted from', async () => {
  const officer = await centre.as('officer');
  await sendHistory(officer, steps('2026-03-10 16:00'));
  await sendHistory(officer, steps('2026-03-12 16:59'));
  await sendHistory(officer, steps('2026-03-12 17:01'));
  await sendHistory(officer, steps('2026-04-01 08:00'));
  await sendHistory(officer, steps(null));
  const march = await officer.send('GET', `/api/stats/on-time?ward=${WARD}&month=2026-03`);
  expect(march.json).toMatchObject({
    numerator: 2,
    denominator: 3,
    percent: 66.6,
    // Open at the end of March: the one never finished, and the one finished in April.
    counts: { early: 1, onTime: 1, late: 1, received: 5, openOverdue: 2 },
    asOf: expect.any(Number),
  });
  expect((await officer.send('GET', `/api/stats/on-time?ward=${WARD}&month=2025-01`)).json).toMatchObject({
    percent: null,
    denominator: 0,
  });
  expect((await officer.send('GET', `/api/stats/on-time?ward=${WARD}&month=2026-13`)).status).toBe(422);
});

function post(path: string, body: string): Promise<Response> {
  return fetch(`${centre.url}${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
}
