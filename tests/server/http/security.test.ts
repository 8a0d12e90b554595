/** What stands between the centre and the web: headers, where requests come from, how much of them there may be. */
import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_ROUTES } from '#server/http/register-api.ts';
import { PASSWORD, startCentre, type Caller, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';

const PUBLIC_URL = 'https://motcua.example.vn';

/** Known by no address but its own. */
let centre: TestCentre;
/** Behind a proxy that ends TLS and says so. */
let proxied: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
  proxied = await startCentre({ PUBLIC_URL, TRUST_PROXY: 'loopback' });
});
afterAll(async () => {
  await centre.close();
  await proxied.close();
});

const TOKEN_PAGE = `/t/${WARD}-${'A'.repeat(22)}`;

describe('every answer', () => {
  test.each([
    ['/'],
    ['/tra-cuu'],
    [TOKEN_PAGE],
    ['/t/khong-dung'],
    ['/thiet-lap'],
    ['/api/session'],
    ['/api/openapi.json'],
    ['/api/nowhere'],
    ['/healthz'],
    ['/metrics'],
    ['/khong/co.html'],
  ])('%s is closed to search engines, frames, guesses of type and other sites', async (path) => {
    const { headers } = await centre.anyone.send('GET', path);
    expect(headers.get('x-robots-tag')).toBe('noindex, nofollow');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('server')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
    const policy = headers.get('content-security-policy') ?? '';
    for (const part of [
      "default-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types svelte-trusted-html dung-hen-form dung-hen-worker',
    ])
      expect(policy.split(';')).toContain(part);
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|http:/);
  });

  test('also to an address that is no text', async () => {
    const { status, headers } = await getRaw('/t/%E0%A4%A');
    expect(status).toBe(400);
    expect(headers['x-robots-tag']).toBe('noindex, nofollow');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  test.each(['//', '///', '//evil.example', '/?/?'])(
    '%s, the address of nothing, is no fault of the centre',
    async (address) => {
      const before = centre.log.filter((line) => line.includes('request failed')).length;
      expect((await getRaw(address)).status).not.toBe(500);
      expect(centre.log.filter((line) => line.includes('request failed'))).toHaveLength(before);
    },
  );

  test.each([['/tra-cuu'], [TOKEN_PAGE], ['/t/khong-dung'], ['/thiet-lap?ma=x'], ['/api/session'], ['/api/nowhere']])(
    '%s is kept by nobody on the way',
    async (path) => {
      expect((await centre.anyone.send('GET', path)).headers.get('cache-control')).toBe('no-store');
    },
  );
});

describe('the order to stay on TLS', () => {
  const hsts = async (to: TestCentre, headers = {}) =>
    (await to.anyone.send('GET', '/healthz', undefined, headers)).headers.get('strict-transport-security');

  test('is given where people come over HTTPS, and by no plain centre', async () => {
    expect(await hsts(proxied)).toBe('max-age=31536000');
    expect(await hsts(centre)).toBeNull();
    expect(await hsts(centre, { 'x-forwarded-proto': 'https' })).toBeNull();
  });

  test('is given when a trusted proxy says that the request came over HTTPS', async () => {
    const behind = await startCentre({ TRUST_PROXY: 'loopback' });
    try {
      expect(await hsts(behind, { 'x-forwarded-proto': 'https' })).toBe('max-age=31536000');
      expect(await hsts(behind, { 'x-forwarded-proto': 'http' })).toBeNull();
    } finally {
      await behind.close();
    }
  });
});

describe('a request that changes something', () => {
  const WRONG = { username: 'khong.co', password: 'sai mật khẩu' };
  /** 401 is the answer of somebody who was let in and did not know the password. */
  const from = async (to: TestCentre, headers: Record<string, string>) =>
    (await to.anyone.send('POST', '/api/session', WRONG, headers)).status;

  test.each<[string, (own: string) => Record<string, string>, number]>([
    ['another site', () => ({ origin: 'https://evil.example' }), 403],
    ['nowhere', () => ({ origin: 'null' }), 403],
    ['another port of this machine', () => ({ origin: 'http://127.0.0.1:1' }), 403],
    ['an address that begins like ours', (own) => ({ origin: `${own}.evil.example` }), 403],
    ['another site, as the browser says', () => ({ 'sec-fetch-site': 'cross-site' }), 403],
    ['a neighbour site', () => ({ 'sec-fetch-site': 'same-site' }), 403],
    ['an address typed by hand', () => ({ 'sec-fetch-site': 'none' }), 403],
    [
      'our address in the one header, another site in the other',
      (own) => ({ origin: own, 'sec-fetch-site': 'cross-site' }),
      403,
    ],
    ['our own page', (own) => ({ origin: own, 'sec-fetch-site': 'same-origin' }), 401],
    ['our own page in a browser that sends no Sec-Fetch-Site', (own) => ({ origin: own }), 401],
    ['no browser', () => ({}), 401],
  ])('from %s: %#', async (_from, headers, status) => {
    expect(await from(centre, headers(new URL(centre.url).origin))).toBe(status);
  });

  test('behind a proxy comes from the address people know, or the one the proxy was asked at', async () => {
    expect(await from(proxied, { origin: PUBLIC_URL })).toBe(401);
    const second = { 'x-forwarded-host': 'mot-cua.lan', 'x-forwarded-proto': 'https' };
    expect(await from(proxied, { ...second, origin: 'https://mot-cua.lan' })).toBe(401);
    expect(await from(proxied, { ...second, origin: 'http://mot-cua.lan' })).toBe(403);
    expect(await from(proxied, { origin: PUBLIC_URL.replace('https', 'http') })).toBe(403);
  });

  test('is refused in words an administrator can act on, by every route, before anybody asks who it is', async () => {
    const officer = await centre.as('officer');
    const changing = API_ROUTES.filter(({ method }) => method !== 'GET');
    expect(changing.length).toBeGreaterThan(10);
    for (const { method, path } of changing) {
      const address = path.replace(':ward', WARD).replace(/:\w+/g, 'x');
      const answer = await officer.send(method, address, undefined, { origin: 'https://evil.example' });
      expect(answer.status, `${method} ${path}`).toBe(403);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.json).toMatchObject({
        title: 'Yêu cầu này không đến từ trang của trung tâm.',
        detail: expect.stringContaining('PUBLIC_URL'),
      });
    }
  });

  test('is known however its address is written', async () => {
    const { status } = await getRaw('/%61pi/session', 'DELETE', { origin: 'https://evil.example' });
    expect(status).toBe(403);
  });

  test('needs JSON even from no browser: a form of another site cannot send it', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x']) {
      const answer = await centre.anyone.send('POST', '/api/session', JSON.stringify(WRONG), { 'content-type': type });
      expect(answer.status, type).toBe(415);
    }
  });

  test('a read that needs no session is answered to another site as to anybody, who may not read the answer', async () => {
    const answer = await centre.anyone.send('GET', '/api/openapi.json', undefined, {
      origin: 'https://evil.example',
      'sec-fetch-site': 'cross-site',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the size of a request', () => {
  test.each(['gzip', 'br', 'deflate', 'identity, gzip', 'x-unknown'])(
    'packed as %s is refused unread',
    async (encoding) => {
      const packed = gzipSync(JSON.stringify({ username: 'officer', password: PASSWORD }));
      const response = await fetch(`${centre.url}/api/session`, {
        method: 'POST',
        body: new Uint8Array(packed),
        headers: { 'content-type': 'application/json', 'content-encoding': encoding },
      });
      expect(response.status).toBe(415);
      expect(response.headers.get('accept-encoding')).toBe('identity');
      expect(await response.json()).toMatchObject({ title: expect.stringContaining('không nén') });
    },
  );

  test('is bounded on every route that takes a body, and no route has the bound of another', async () => {
    const officer = await centre.as('officer');
    const admin = await centre.as('admin');
    const ordinary = API_ROUTES.filter(({ body, bodyLimit }) => body && bodyLimit === undefined);
    expect(ordinary.length).toBeGreaterThan(5);
    const tooMuch = JSON.stringify({ text: 'x'.repeat(64 * 1024) });
    for (const { method, path } of ordinary) {
      const address = path.replace(':ward', WARD).replace(/:\w+/g, 'x');
      for (const caller of [centre.anyone, officer, admin])
        expect((await caller.send(method, address, tooMuch)).status, path).toBe(413);
    }
  });

  test('the centre waits for a whole request, but not for ever', () => {
    const { server } = centre.running.app;
    expect(server.requestTimeout).toBeGreaterThan(60_000);
    expect(server.requestTimeout).toBeLessThanOrEqual(600_000);
    expect(server.headersTimeout).toBeGreaterThan(0);
  });
});

test('whom to believe about addresses is a warning at the start when it is everybody', async () => {
  const credulous = await startCentre({ TRUST_PROXY: 'true' });
  const isWarned = ({ log }: TestCentre) => log.some((line) => line.includes('every sender of X-Forwarded-For'));
  try {
    expect([credulous, proxied, centre].map(isWarned)).toEqual([true, false, false]);
  } finally {
    await credulous.close();
  }
});

describe('how often', () => {
  test('one account may have the centre count a report; others are not kept waiting', async () => {
    const chair = await centre.as('chair');
    const report = (caller: Caller, ending: string) =>
      caller.send('GET', `/api/reports/766${ending}?ward=${WARD}&period=2026-03`);
    const answers = [];
    for (let n = 0; n < 70; n++) answers.push(await report(chair, ['', '.csv', '.json'][n % 3] ?? ''));
    const slowed = answers.filter(({ status }) => status === 429);
    expect(slowed.length).toBeGreaterThan(0);
    expect(answers.slice(0, 60).every(({ status }) => status === 200)).toBe(true);
    expect(slowed[0]?.json).toMatchObject({ detail: expect.stringMatching(/thử lại sau \d+ giây/) });
    expect(Number(slowed[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await report(await centre.as('supervisor'), '')).status).not.toBe(429);
    expect((await chair.send('GET', '/api/session')).status).toBe(200);
  });

  test('tablets may sync is not bounded by address: a thousand of them stand behind one', async () => {
    const officer = await centre.as('officer');
    const pull = () =>
      officer.send('POST', '/api/sync/pull', {
        protocol: 1,
        device: '00000000-0000-4000-8000-000000000000',
        since: [{ ward: WARD, epoch: null, wseq: 0 }],
      });
    const statuses = new Set<number>();
    for (let round = 0; round < 24; round++)
      for (const { status } of await Promise.all(Array.from({ length: 50 }, pull))) statuses.add(status);
    expect([...statuses]).toEqual([200]);
  });

  test('one address may ask whether a tablet was reported', async () => {
    const ask = () => centre.anyone.send('GET', `/api/sync/standing/${WARD}/00000000-0000-4000-8000-000000000000`);
    const statuses: number[] = [];
    for (let round = 0; round < 60 && !statuses.includes(429); round++)
      statuses.push(...(await Promise.all(Array.from({ length: 50 }, ask))).map(({ status }) => status));
    expect(statuses.indexOf(429)).toBeGreaterThanOrEqual(1000);
  });

  test('one address may open pages of citizens, in their words', async () => {
    const storm = await startCentre();
    try {
      const statuses: number[] = [];
      let last = '';
      for (let round = 0; round < 60 && !statuses.includes(429); round++) {
        const answers = await Promise.all(
          Array.from({ length: 50 }, () => storm.anyone.send('GET', '/t/khong-dung?lookupCode=x')),
        );
        statuses.push(...answers.map(({ status }) => status));
        last = answers.find(({ status }) => status === 429)?.text ?? last;
      }
      expect(statuses.indexOf(429)).toBeGreaterThanOrEqual(1000);
      expect(last).toContain('Tra cứu quá nhiều lần.');
    } finally {
      await storm.close();
    }
  });
});

/** Without the tidying of addresses that `fetch` does. */
function getRaw(path: string, method = 'GET', headers: Record<string, string> = {}) {
  const { hostname, port } = new URL(centre.url);
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }>((resolve, reject) => {
    const sent = httpRequest({ hostname, port, path, method, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    sent.on('error', reject);
    sent.end();
  });
}
