/** The own account: another password, and where one is signed in. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SessionRow } from '#protocol/session-messages.ts';
import { callerWith, PASSWORD, startCentre, type Caller, type TestCentre } from '#support/centre.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre({ TRUST_PROXY: 'true' });
});
afterAll(() => centre.close());

const TABLET =
  'Mozilla/5.0 (Linux; Android 13; SM-X200) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';
const DESK = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0';
const ADDRESS = '113.160.12.77';

async function enter(username: string, password = PASSWORD, agent = TABLET): Promise<Caller> {
  const headers = { 'user-agent': agent, 'x-forwarded-for': ADDRESS };
  const answer = await centre.anyone.send('POST', '/api/session', { username, password }, headers);
  expect(answer.status).toBe(200);
  return callerWith(centre.url, answer.headers.getSetCookie()[0]?.split(';')[0] ?? '');
}

async function sessionsOf(caller: Caller): Promise<SessionRow[]> {
  const answer = await caller.send('GET', '/api/sessions');
  expect(answer.status).toBe(200);
  return (answer.json as { sessions: SessionRow[] }).sessions;
}

const statusOf = async (caller: Caller) => (await caller.send('GET', '/api/session')).status;

describe('where one is signed in', () => {
  test('is listed by browser family and network, never by address or version', async () => {
    const tablet = await enter('officer');
    await enter('officer', PASSWORD, DESK);
    const rows = await sessionsOf(tablet);
    expect(rows).toHaveLength(2);
    expect(rows.find(({ isCurrent }) => isCurrent)).toMatchObject({
      browser: 'Chrome · Android',
      network: '113.160.12.0/24',
    });
    expect(rows.find(({ isCurrent }) => !isCurrent)).toMatchObject({ browser: 'Firefox · Windows' });
    for (const { signedInAt, usedAt } of rows) {
      expect(Math.abs(Date.now() - signedInAt)).toBeLessThan(60_000);
      expect(usedAt).toBeGreaterThanOrEqual(signedInAt);
    }
    const kept = JSON.stringify(await centre.sql`select * from session`) + JSON.stringify(rows);
    for (const detail of [ADDRESS, 'SM-X200', '126.0']) expect(kept).not.toContain(detail);
  });

  test('can be ended one by one: there the next request is turned away, here nothing changes', async () => {
    const here = await enter('specialist');
    const there = await enter('specialist');
    const row = (await sessionsOf(here)).find(({ isCurrent }) => !isCurrent);
    expect((await here.send('DELETE', `/api/sessions/${row?.id}`)).status).toBe(204);
    expect(await statusOf(there)).toBe(401);
    expect(await sessionsOf(here)).toHaveLength(1);
    expect((await here.send('DELETE', `/api/sessions/${row?.id}`)).status).toBe(404);
  });

  test('is nobody else’s business: the session of another is as unknown as none', async () => {
    const own = await enter('chair');
    const [row] = await sessionsOf(own);
    const root = await enter('system.admin');
    const answer = await root.send('DELETE', `/api/sessions/${row?.id}`);
    expect(answer.status).toBe(404);
    expect(answer.text).toBe((await root.send('DELETE', '/api/sessions/00000000-0000-4000-8000-000000000000')).text);
    expect(await statusOf(own)).toBe(200);
    expect((await sessionsOf(root)).map(({ id }) => id)).not.toContain(row?.id);
  });

  test('follows the network it is used from', async () => {
    const caller = await enter('vice.chair');
    await centre.sql`update session set seen_at = now() - interval '2 hours' where user_id = 'u-vice_chair'`;
    await caller.send('GET', '/api/session', undefined, { 'x-forwarded-for': '14.162.3.9' });
    expect(await sessionsOf(caller)).toMatchObject([{ network: '14.162.3.0/24' }]);
  });

  test('does not list what has ended', async () => {
    const caller = await enter('vice.chair');
    const before = (await sessionsOf(caller)).length;
    await enter('vice.chair');
    await centre.sql`
      update session set expires_at = now() - interval '1 second'
      where user_id = 'u-vice_chair' and created_at = (select max(created_at) from session where user_id = 'u-vice_chair')`;
    expect(await sessionsOf(caller)).toHaveLength(before);
  });
});

describe('another password', () => {
  const NEXT = 'hoa sữa đầu mùa đông';
  const put = (caller: Caller, body: object) => caller.send('PUT', '/api/session/password', body);

  test('asks for the present one, ends all other sessions, and is the only one from then on', async () => {
    const here = await enter('supervisor');
    const there = await enter('supervisor');
    const refused = await put(here, { current: 'không phải nó', password: NEXT });
    expect(refused.json).toMatchObject({ status: 422, errors: { current: expect.stringContaining('không đúng') } });
    expect(await statusOf(there)).toBe(200);
    expect((await put(here, { current: PASSWORD, password: NEXT })).status).toBe(204);
    expect([await statusOf(here), await statusOf(there)]).toEqual([200, 401]);
    const old = await centre.anyone.send('POST', '/api/session', { username: 'supervisor', password: PASSWORD });
    expect(old.status).toBe(401);
    expect(await statusOf(await enter('supervisor', NEXT))).toBe(200);
  });

  test.each([
    ['short', { password: 'ngắn' }, { password: 'Mật khẩu: ít nhất 10 ký tự.' }],
    ['endless', { password: 'x'.repeat(201) }, { password: 'Mật khẩu: nhiều nhất 200 ký tự.' }],
    ['commonly used', { password: 'Qwertyuiop123' }, { password: expect.stringContaining('nhiều người dùng') }],
    ['the user name', { password: 'Admin.2026' }, { password: expect.stringContaining('tên đăng nhập') }],
    ['no text', { current: 5 }, { current: 'Mật khẩu hiện tại: chưa nhập.' }],
  ])('that is %s is refused by field', async (_name, change, errors) => {
    const caller = await enter('admin');
    const answer = await put(caller, { current: PASSWORD, password: NEXT, ...change });
    expect(answer.json).toMatchObject({ status: 422, errors });
    expect(await statusOf(await enter('admin'))).toBe(200);
  });

  test('cannot be guessed at from a tablet left open', async () => {
    const caller = await enter('officer');
    const statuses = [];
    for (let n = 0; n < 6; n++) statuses.push((await put(caller, { current: `đoán lần ${n}`, password: NEXT })).status);
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
    // Signing in is another matter, and nobody is signed out.
    expect(await statusOf(await enter('officer'))).toBe(200);
    expect(await statusOf(caller)).toBe(200);
  });
});
