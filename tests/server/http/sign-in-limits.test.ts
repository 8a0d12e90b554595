import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSignInLimits, type SignInAttempt } from '#server/http/sign-in-limits.ts';
import { callerWith, PASSWORD, startCentre, type Answer, type TestCentre } from '#support/centre.ts';

const STRANGER: SignInAttempt = { name: 'lan', network: '203.0.113.0/24', knownBrowser: null };

describe('limits', () => {
  /** Every attempt fails. @returns how many could be made at once */
  function failAtOnce(
    limits: ReturnType<typeof createSignInLimits>,
    attempt: (n: number) => SignInAttempt,
    most = 500,
  ) {
    let n = 0;
    while (n < most && limits.begin(attempt(n), 0).waitMs === 0) n += 1;
    return n;
  }

  test('are one budget for a name from one network, and grow', () => {
    const limits = createSignInLimits();
    expect(failAtOnce(limits, () => STRANGER)).toBe(5);
    expect(limits.begin(STRANGER, 0).waitMs).toBe(1000);
    expect(limits.begin(STRANGER, 1000).waitMs).toBe(0);
    expect(limits.begin(STRANGER, 1000).waitMs).toBe(2000);
    expect(limits.begin({ ...STRANGER, network: '198.51.100.0/24' }, 1000).waitMs).toBe(0);
  });

  test('are one budget for all names from one network', () => {
    const limits = createSignInLimits();
    expect(failAtOnce(limits, (n) => ({ ...STRANGER, name: `ten.${n}` }))).toBe(40);
    expect(limits.begin({ ...STRANGER, name: 'mai' }, 0).waitMs).toBeGreaterThan(0);
  });

  test('are one budget for a name from all networks, whose waits stay short', () => {
    const limits = createSignInLimits();
    expect(failAtOnce(limits, (n) => ({ ...STRANGER, network: `10.0.${n}.0/24` }))).toBe(100);
    for (let n = 0; n < 20; n++) limits.begin({ ...STRANGER, network: `10.1.${n}.0/24` }, n * 60_000);
    expect(limits.begin({ ...STRANGER, network: '10.2.0.0/24' }, 20 * 60_000 - 59_000).waitMs).toBeLessThanOrEqual(
      30_000,
    );
  });

  test('leave a browser known under the name to a budget of its own', () => {
    const limits = createSignInLimits();
    failAtOnce(limits, (n) => ({ ...STRANGER, network: `10.0.${n}.0/24` }));
    failAtOnce(limits, () => STRANGER);
    const known = { ...STRANGER, knownBrowser: 'secret' };
    expect(failAtOnce(limits, () => known)).toBe(5);
    expect(limits.begin({ ...known, knownBrowser: 'another' }, 0).waitMs).toBe(0);
  });

  test('are not lifted for others by somebody who signs in with an account of his own', () => {
    const limits = createSignInLimits();
    const guesses = failAtOnce(limits, (n) => {
      const own = limits.begin({ ...STRANGER, name: 'rival' }, 0);
      if (own.waitMs === 0) own.succeeded();
      return { ...STRANGER, name: `ten.${n}` };
    });
    expect(guesses).toBeLessThanOrEqual(40);
  });

  test('do not count those who sign in', () => {
    const limits = createSignInLimits();
    for (let n = 0; n < 300; n++) {
      const attempt = limits.begin({ ...STRANGER, name: `ten.${n % 60}` }, 0);
      expect(attempt.waitMs).toBe(0);
      attempt.succeeded();
    }
  });
});

describe('at the door', () => {
  let centre: TestCentre;
  beforeAll(async () => {
    centre = await startCentre({ TRUST_PROXY: 'true' });
  });
  afterAll(() => centre.close());

  const HOME = '203.0.113.20';

  function knock(username: string, password: string, { from = HOME, cookie = '' } = {}): Promise<Answer> {
    const headers = { 'x-forwarded-for': from };
    return callerWith(centre.url, cookie).send('POST', '/api/session', { username, password }, headers);
  }

  /** The cookie a browser keeps after signing in, as it sends it back when nobody is signed in any more. */
  function browserCookie(answer: Answer): string {
    const cookie = answer.headers.getSetCookie().find((each) => each.startsWith('dung_hen_may='));
    return cookie?.split(';')[0] ?? '';
  }

  test('a browser is given a secret that no script, no other site and no other page sees', async () => {
    const answer = await knock('vice.chair', PASSWORD);
    const cookie = answer.headers.getSetCookie()[1] ?? '';
    expect(cookie).toMatch(/^dung_hen_may=[\w-]{43};/);
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/api/session', 'Max-Age=34560000'])
      expect(cookie).toContain(attribute);
    const kept = JSON.stringify(await centre.sql`select encode(secret_hash, 'escape') as hash, * from known_browser`);
    expect(kept).not.toContain(cookie.slice('dung_hen_may='.length, cookie.indexOf(';')));
    expect((await knock('vice.chair', 'sai mật khẩu')).headers.getSetCookie()).toEqual([]);
  });

  test('a thousand guesses from elsewhere do not make the officer wait at her own tablet', async () => {
    const cookie = browserCookie(await knock('officer', PASSWORD));
    const guess = (n: number) => knock('officer', `đoán lần ${n}`, { from: `10.${n % 100}.${n % 250}.9` });
    const statuses: number[] = [];
    for (let n = 0; n < 1000; n += 50) {
      const answers = await Promise.all(Array.from({ length: 50 }, (_each, k) => guess(n + k)));
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(130);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(800);
    // The same person at a tablet she never used waits with everybody else.
    // Behind more guesses, one of which takes the turn that has just come up, if one has.
    const last = [
      ...Array.from({ length: 20 }, (_each, k) => guess(1000 + k)),
      knock('officer', PASSWORD, { from: '10.200.0.1' }),
    ];
    expect((await Promise.all(last)).at(-1)?.status).toBe(429);
    const own = await knock('officer', PASSWORD, { cookie });
    expect(own.status).toBe(200);
    expect(browserCookie(own)).toBe(cookie);
  }, 90_000);

  test('guesses from her own network do not make her wait either', async () => {
    const cookie = browserCookie(await knock('specialist', PASSWORD));
    for (let n = 0; n < 10; n++) await knock('specialist', `đoán lần ${n}`);
    expect((await knock('specialist', PASSWORD)).status).toBe(429);
    expect((await knock('specialist', PASSWORD, { cookie })).status).toBe(200);
  });

  test('at her own tablet guessing is slowed all the same', async () => {
    const cookie = browserCookie(await knock('chair', PASSWORD, { from: '198.51.100.4' }));
    const statuses = [];
    for (let n = 0; n < 6; n++) statuses.push((await knock('chair', `đoán lần ${n}`, { cookie })).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  test('a browser counts as known only to those who signed in there; who signs in next keeps its secret', async () => {
    const from = '198.51.101.4';
    const cookie = browserCookie(await knock('admin', PASSWORD, { from }));
    for (let n = 0; n < 6; n++) await knock('supervisor', `đoán lần ${n}`, { from, cookie });
    expect((await knock('supervisor', PASSWORD, { from, cookie })).status).toBe(429);
    const there = await knock('supervisor', PASSWORD, { from: '198.51.102.4', cookie });
    expect(browserCookie(there)).toBe(cookie);
    expect((await knock('supervisor', PASSWORD, { from, cookie })).status).toBe(200);
  });

  test('a secret somebody made up is neither known nor taken up', async () => {
    const cookie = `dung_hen_may=${'A'.repeat(43)}`;
    const answer = await knock('system.admin', PASSWORD, { cookie, from: '198.51.103.4' });
    expect(answer.status).toBe(200);
    expect(browserCookie(answer)).not.toBe(cookie);
    for (const odd of ['dung_hen_may=', 'dung_hen_may=%00', `dung_hen_may=${"' or 1=1 --"}`]) {
      expect((await knock('ad\0min', PASSWORD, { cookie: odd, from: '198.51.104.4' })).status).toBe(401);
    }
  });
});
