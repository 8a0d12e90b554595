import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instant } from '#domain/calendar/instant.ts';
import { findCredentials } from '#server/store/users.ts';
import { hashPassword, hashSecret } from '#server/use-cases/secrets.ts';
import { currentSession, openSession } from '#server/use-cases/sign-in.ts';
import {
  callerWith,
  PASSWORD,
  signIn,
  startCentre,
  type Answer,
  type Caller,
  type TestCentre,
} from '#support/centre.ts';
import { at } from '#support/fixed-clock.ts';

let centre: TestCentre;

beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

/** What a wrong guess at this name costs this process, centre and all, in microseconds of the processor: the same on a busy machine. */
const costOf = async (username: string) => {
  const from = process.cpuUsage();
  await centre.anyone.send('POST', '/api/session', { username, password: 'sai mật khẩu' });
  const { user, system } = process.cpuUsage(from);
  return user + system;
};

const clockAt = (now: Instant) => ({ ...centre.running.centre, now: () => now });

async function openAt(now: Instant) {
  const shown = (await findCredentials(centre.sql, 'officer'))!;
  return openSession(clockAt(now), { ...shown, passkeyId: null }, { browser: '', network: '' });
}

describe('signing in', () => {
  test('answers who it is and sets a cookie no script and no other site can use', async () => {
    const answer = await centre.anyone.send('POST', '/api/session', { username: ' officer ', password: PASSWORD });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      user: {
        userId: 'u-officer',
        username: 'officer',
        name: 'Người officer',
        role: 'officer',
        wards: [{ code: '00145', name: 'phường Long Biên' }],
      },
    });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^dung_hen=[\w-]{43};/);
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=2592000'])
      expect(cookie).toContain(attribute);
    expect(cookie).not.toContain('Secure');
  });

  test('ends the session this browser held before, whosever it was; a refused one ends nothing', async () => {
    const before = callerWith(centre.url, await signIn(centre.anyone, 'officer'));
    const elsewhere = callerWith(centre.url, await signIn(centre.anyone, 'officer'));
    const status = async (caller: Caller) => (await caller.send('GET', '/api/session')).status;
    await before.send('POST', '/api/session', { username: 'chair', password: 'sai mật khẩu' });
    expect(await status(before)).toBe(200);
    const after = callerWith(centre.url, await signIn(before, 'chair'));
    expect([await status(before), await status(after), await status(elsewhere)]).toEqual([401, 200, 200]);
  });

  test('takes a password typed with decomposed letters', async () => {
    expect(
      (await centre.anyone.send('POST', '/api/session', { username: 'chair', password: PASSWORD.normalize('NFD') }))
        .status,
    ).toBe(200);
  });

  test('keeps only a hash of the token', async () => {
    const cookie = await signIn(centre.anyone, 'officer');
    const dump = JSON.stringify(await centre.sql`select encode(token_hash, 'escape') as hash, session.* from session`);
    expect(dump).not.toContain(cookie.split('=')[1]);
  });

  test.each([
    ['a wrong password', { username: 'admin', password: 'sai mật khẩu' }],
    ['an unknown name', { username: 'khong-co-ai', password: PASSWORD }],
    ['a name with NUL', { username: 'ad\0min', password: PASSWORD }],
  ])('with %s is refused in the same words, and the log knows neither', async (_name, body) => {
    const answer = await centre.anyone.send('POST', '/api/session', body);
    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({ title: 'Tên đăng nhập hoặc mật khẩu không đúng.' });
    expect(answer.headers.get('set-cookie')).toBeNull();
    const log = centre.log.join('\n');
    expect(log).toContain('sign-in refused');
    expect(log).not.toContain(body.password);
    expect(log).not.toContain('khong-co-ai');
  });

  test('costs as much for an unknown name as for a wrong password', async () => {
    await centre.sql`update app_user set password_hash = ${await hashPassword(PASSWORD)}`;
    const unknown = [await costOf('khong.a'), await costOf('khong.b'), await costOf('khong.c')];
    const known = [await costOf('vice.chair'), await costOf('specialist'), await costOf('supervisor')];
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 2);
  });

  test('of a disabled account is refused, and its sessions end', async () => {
    const specialist = await centre.as('specialist');
    await centre.sql`update app_user set disabled_at = now() where user_id = 'u-specialist'`;
    expect((await specialist.send('GET', '/api/session')).status).toBe(401);
    expect(
      (await centre.anyone.send('POST', '/api/session', { username: 'specialist', password: PASSWORD })).status,
    ).toBe(401);
  });

  test('gets slower with every wrong guess at one name, and a good one waits too', async () => {
    const guess = () => centre.anyone.send('POST', '/api/session', { username: 'vice.chair', password: 'đoán mò' });
    const answers = [];
    for (let n = 0; n < 8; n++) answers.push(await guess());
    expect(answers.map(({ status }) => status)).toContain(429);
    const slowed = await centre.anyone.send('POST', '/api/session', { username: 'vice.chair', password: PASSWORD });
    expect(slowed.status).toBe(429);
    expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0);
    // Nobody else is kept waiting.
    expect((await centre.anyone.send('POST', '/api/session', { username: 'officer', password: PASSWORD })).status).toBe(
      200,
    );
  });
});

describe('a session', () => {
  test('ends when signing out, at the centre too', async () => {
    const cookie = await signIn(centre.anyone, 'officer');
    const caller = callerWith(centre.url, cookie);
    expect((await caller.send('GET', '/api/session')).status).toBe(200);
    const out = await caller.send('DELETE', '/api/session');
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toMatch(/dung_hen=;.*(Max-Age=0|Expires=Thu, 01 Jan 1970)/);
    expect((await caller.send('GET', '/api/session')).status).toBe(401);
    expect((await caller.send('DELETE', '/api/session')).status).toBe(204);
  });

  test('ends a fortnight after its last use, and use prolongs it', async () => {
    const cookie = await signIn(centre.anyone, 'admin');
    const caller = callerWith(centre.url, cookie);
    await centre.sql`update session set seen_at = now() - interval '13 days', expires_at = now() + interval '1 day' where user_id = 'u-admin'`;
    const used = await caller.send('GET', '/api/session');
    expect(used.headers.get('set-cookie')).toContain(cookie);
    const [row] = await centre.sql<
      { days: number }[]
    >`select round(extract(epoch from expires_at - now()) / 86400)::int as days from session where user_id = 'u-admin'`;
    expect(row?.days).toBe(21);
    await centre.sql`update session set expires_at = now() - interval '1 second' where user_id = 'u-admin'`;
    expect((await caller.send('GET', '/api/session')).status).toBe(401);
  });

  test.each([
    [
      'sign-ins by day end in the thirtieth night',
      '2026-03-09 08:00',
      ['2026-03-20 08:00', '2026-04-02 16:00'],
      '2026-04-08 03:00',
    ],
    ['sign-ins by night too', '2026-03-09 01:00', ['2026-03-22 08:00', '2026-04-04 23:00'], '2026-04-08 03:00'],
    ['use on the first days ends three weeks later', '2026-03-09 08:00', ['2026-03-11 08:00'], '2026-04-01 08:00'],
  ])('%s, Việt Nam time, however much it is used', async (_what, signedIn, uses, end) => {
    const { token } = (await openAt(at(signedIn)))!;
    for (const used of uses) expect(await currentSession(clockAt(at(used)), token)).toBeDefined();
    const [row] = await centre.sql<{ end: number }[]>`
      select expires_at as end from session where token_hash = ${hashSecret(token)}`;
    expect(row).toEqual({ end: at(end) });
    expect(await currentSession(clockAt((at(end) - 1) as Instant), token)).toBeDefined();
    // The use just before prolonged nothing beyond the thirtieth night.
    const last = at('2026-04-08 03:00');
    if (at(end) === last) expect(await currentSession(clockAt(last), token)).toBeUndefined();
  });

  test('of before there was a last day keeps the end it was told, and gets no later one', async () => {
    const { token } = (await openAt(at('2026-03-09 08:00')))!;
    const told = at('2026-05-20 08:00');
    await centre.sql`update session set expires_at = ${told} where token_hash = ${hashSecret(token)}`;
    expect(await currentSession(clockAt(at('2026-05-19 08:00')), token)).toBeDefined();
    expect(await currentSession(clockAt((told - 1) as Instant), token)).toBeDefined();
    expect(await currentSession(clockAt(told), token)).toBeUndefined();
  });

  test('cannot be made up', async () => {
    for (const cookie of [
      'dung_hen=',
      'dung_hen=abc',
      `dung_hen=${'A'.repeat(43)}`,
      'dung_hen=%00',
      `dung_hen=${"' or 1=1 --"}`,
    ]) {
      expect((await callerWith(centre.url, cookie).send('GET', '/api/session')).status).toBe(401);
    }
  });
});

describe('behind TLS', () => {
  let secured: TestCentre;
  beforeAll(async () => {
    secured = await startCentre({ PUBLIC_URL: 'https://motcua.example.vn' });
  });
  afterAll(() => secured.close());

  const enter = (username: string, cookie = '') =>
    secured.anyone.send('POST', '/api/session', { username, password: PASSWORD }, { cookie });
  const whoIs = async (cookie: string) => {
    const { json } = await callerWith(secured.url, cookie).send('GET', '/api/session');
    return (json as { user?: { username: string } }).user?.username;
  };
  /** By name, as the browser would keep them. */
  const setBy = ({ headers }: Answer) => new Map(headers.getSetCookie().map((each) => [each.split('=')[0], each]));

  test('cookies are for TLS and this very host alone, and their names say so', async () => {
    const answer = await enter('officer');
    const set = setBy(answer);
    expect([...set.keys()]).toEqual(['__Host-dung_hen', '__Secure-dung_hen_may']);
    expect(set.get('__Host-dung_hen')).toMatch(/^__Host-dung_hen=[\w-]{43};/);
    for (const attribute of ['Secure', 'HttpOnly', 'SameSite=Strict', 'Path=/'])
      expect(set.get('__Host-dung_hen')).toContain(attribute);
    // With a domain the browser would throw it away.
    expect(set.get('__Host-dung_hen')).not.toContain('Domain');
    expect(set.get('__Secure-dung_hen_may')).toContain('Secure');
    expect(answer.headers.get('strict-transport-security')).toContain('max-age=');
  });

  test('a bare cookie opens nothing: whoever is below the same domain could have put it there', async () => {
    const token = (await signIn(secured.anyone, 'chair')).split('=')[1];
    expect(await whoIs(`dung_hen=${token}`)).toBeUndefined();
    expect(await whoIs(`__Host-dung_hen=${token}`)).toBe('chair');
  });

  test('a cookie of before goes on, and gives way to one with the prefix', async () => {
    const token = (await signIn(secured.anyone, 'chair')).split('=')[1];
    await secured.sql`update session set may_be_bare = true where token_hash = ${hashSecret(token ?? '')}`;
    expect(await whoIs(`dung_hen=${token}`)).toBe('chair');
    const officer = await signIn(secured.anyone, 'officer');
    expect(await whoIs(`dung_hen=${token}; ${officer}`)).toBe('officer');
    await secured.sql`update session set seen_at = now() - interval '2 hours' where user_id = 'u-chair'`;
    const used = setBy(await callerWith(secured.url, `dung_hen=${token}`).send('GET', '/api/session'));
    expect(used.get('__Host-dung_hen')).toContain(`=${token};`);
    expect(used.get('dung_hen')).toMatch(/^dung_hen=;/);
  });

  test('signing out takes both away', async () => {
    const cookie = await signIn(secured.anyone, 'officer');
    const out = setBy(await callerWith(secured.url, `${cookie}; dung_hen=x`).send('DELETE', '/api/session'));
    expect(out.get('__Host-dung_hen')).toMatch(/^__Host-dung_hen=;.*Secure/);
    expect(out.get('dung_hen')).toMatch(/^dung_hen=;/);
  });
});
