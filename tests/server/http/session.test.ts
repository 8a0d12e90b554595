import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callerWith, PASSWORD, signIn, startCentre, type TestCentre } from '#support/centre.ts';

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

  test('ends thirty days after its last use, and use prolongs it', async () => {
    const cookie = await signIn(centre.anyone, 'admin');
    const caller = callerWith(centre.url, cookie);
    await centre.sql`update session set seen_at = now() - interval '29 days', expires_at = now() + interval '1 day' where user_id = 'u-admin'`;
    const used = await caller.send('GET', '/api/session');
    expect(used.headers.get('set-cookie')).toContain(cookie);
    const [row] = await centre.sql<
      { days: number }[]
    >`select extract(day from expires_at - now())::int as days from session where user_id = 'u-admin'`;
    expect(row?.days).toBeGreaterThanOrEqual(29);
    await centre.sql`update session set expires_at = now() - interval '1 second' where user_id = 'u-admin'`;
    expect((await caller.send('GET', '/api/session')).status).toBe(401);
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

test('behind TLS the cookie is for TLS alone', async () => {
  const secured = await startCentre({ PUBLIC_URL: 'https://motcua.example.vn' });
  try {
    const answer = await secured.anyone.send('POST', '/api/session', { username: 'officer', password: PASSWORD });
    expect(answer.headers.get('set-cookie')).toContain('Secure');
    expect(answer.headers.get('strict-transport-security')).toContain('max-age=');
  } finally {
    await secured.close();
  }
});
