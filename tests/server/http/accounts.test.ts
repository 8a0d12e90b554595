/** Looking after accounts: what an administrator may do, to whom, and what it ends at once. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Role } from '#domain/access/role.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { API_ROUTES } from '#server/http/register-api.ts';
import { can } from '#domain/access/can.ts';
import { findSessionUser } from '#server/store/users.ts';
import { setDisabled, setTemporaryPassword } from '#server/use-cases/manage-users.ts';
import { signIn as signInAt } from '#server/use-cases/sign-in.ts';
import { createTablet, eventsOf, PASSWORD, startCentre, uniqueReception, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { pathOf, peopleOf, statusOf, type Person } from './people.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

const { asRoot, makePerson, enter, accountOf } = peopleOf(() => centre);

const TEMPORARY = 'sông hồng mùa nước';
const CHOSEN = 'cầu long biên buổi sáng';

describe('a disabled account', () => {
  test('is signed out with the very next request, cannot sign in, and can again when enabled', async () => {
    const admin = await centre.as('admin');
    const person = await makePerson();
    const [first, second] = [await enter(person), await enter(person)];
    const answer = await admin.send('PUT', pathOf(person, 'disabled'), { disabled: true });
    expect(answer.json).toMatchObject({ userId: person.userId, disabled: true });
    expect([await statusOf(first), await statusOf(second)]).toEqual([401, 401]);
    const knock = () => centre.anyone.send('POST', '/api/session', { username: person.username, password: PASSWORD });
    expect((await knock()).json).toMatchObject({ title: 'Tên đăng nhập hoặc mật khẩu không đúng.' });
    const enabled = await admin.send('PUT', pathOf(person, 'disabled'), { disabled: false });
    expect(enabled.json).toMatchObject({ disabled: false });
    expect(await statusOf(first)).toBe(401);
    expect((await knock()).status).toBe(200);
  });

  test('is never the own one, and never that of the last system administrator', async () => {
    const root = await asRoot();
    const self = await root.send('GET', '/api/session');
    const { userId } = (self.json as { user: SessionUser }).user;
    // The test centre's people have ids that are no UUIDs, which no account made by the centre has.
    const uuid = '00000000-0000-4000-8000-00000000abcd';
    await centre.sql`update app_user set user_id = ${uuid} where user_id = ${userId}`;
    await centre.sql`update session set user_id = ${uuid} where user_id = ${userId}`;
    const own = { userId: uuid, username: '', name: '' };
    for (const [what, body] of [
      ['disabled', { disabled: true }],
      ['password', { password: TEMPORARY }],
      ['profile', { name: 'Tôi', role: 'officer' }],
    ] as const) {
      expect((await root.send('PUT', pathOf(own, what), body)).json).toMatchObject({
        status: 409,
        type: 'urn:dung-hen:problem:own-account',
      });
    }
    expect((await root.send('PUT', pathOf(own, 'profile'), { name: 'Tôi', role: 'system_admin' })).status).toBe(200);
    expect(await statusOf(root)).toBe(200);
  });

  test('leaves one system administrator, when two disable each other at once', async () => {
    const other = await makePerson('system_admin');
    const { sql, running } = centre;
    const [{ user_id: mine }] =
      (await sql`select user_id from app_user where username = 'system.admin'`) as unknown as [{ user_id: string }];
    const [a, b] = [await findSessionUser(sql, mine), await findSessionUser(sql, other.userId)];
    const waiting = async () =>
      (await sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`).count;
    let results: Promise<Awaited<ReturnType<typeof setDisabled>>[]> | undefined;
    await sql.begin(async (tx) => {
      // Neither gets on before both have begun.
      await tx`select 1 from app_user where role = 'system_admin' for update`;
      results = Promise.all([
        setDisabled(running.centre, a!, { ward: WARD, userId: other.userId }, true),
        setDisabled(running.centre, b!, { ward: WARD, userId: mine }, true),
      ]);
      await vi.waitFor(async () => expect(await waiting()).toBe(2), { timeout: 10_000 });
    });
    const ends = (await results) ?? [];
    expect(ends.filter(({ ok }) => ok)).toHaveLength(1);
    expect(ends.find(({ ok }) => !ok)).toMatchObject({ error: { type: 'LastSystemAdmin' } });
    await sql`update app_user set disabled_at = null where role = 'system_admin'`;
    const root = await asRoot();
    expect((await root.send('PUT', pathOf(other, 'disabled'), { disabled: true })).status).toBe(200);
  });
});

describe('name and role', () => {
  test('are changed; another role signs out, another name does not', async () => {
    const admin = await centre.as('admin');
    const person = await makePerson();
    const caller = await enter(person);
    const renamed = await admin.send('PUT', pathOf(person, 'profile'), { name: ' Trần Văn Mới ', role: 'officer' });
    expect(renamed.json).toMatchObject({ name: 'Trần Văn Mới', role: 'officer' });
    expect((await caller.send('GET', '/api/session')).json).toMatchObject({ user: { name: 'Trần Văn Mới' } });
    const moved = await admin.send('PUT', pathOf(person, 'profile'), { name: 'Trần Văn Mới', role: 'chair' });
    expect(moved.json).toMatchObject({ role: 'chair' });
    expect(await statusOf(caller)).toBe(401);
    const wrong = await admin.send('PUT', pathOf(person, 'profile'), { name: ' ', role: 'vua' });
    expect(wrong.json).toMatchObject({ errors: { name: 'Họ và tên: chưa nhập.', role: 'Vai trò: chưa chọn.' } });
  });

  test.each<Role>(['supervisor', 'system_admin'])('an administrator of a ward cannot give %s', async (role) => {
    const person = await makePerson();
    const admin = await centre.as('admin');
    expect((await admin.send('PUT', pathOf(person, 'profile'), { name: 'x', role })).status).toBe(403);
    const root = await asRoot();
    expect((await root.send('PUT', pathOf(person, 'profile'), { name: 'x', role })).status).toBe(200);
  });
});

test('a first password is temporary: it is changed at the first sign-in', async () => {
  const account = { username: 'moi.den', name: 'Người Mới Đến', role: 'officer', password: PASSWORD };
  const made = await (await centre.as('admin')).send('POST', `/api/wards/${WARD}/users`, account);
  expect(made.json).toMatchObject({ hasTemporaryPassword: true });
  const caller = await enter(made.json as Person);
  const read = () => caller.send('GET', `/api/stats/figures?ward=${WARD}&period=2026-03`);
  expect((await read()).text).toContain('must-change-password');
  const put = { current: PASSWORD, password: CHOSEN };
  expect((await caller.send('PUT', '/api/session/password', put)).status).toBe(204);
  expect((await read()).status).toBe(200);
});

describe('a temporary password', () => {
  async function reset(role: Role = 'officer') {
    const person = await makePerson(role);
    const before = await enter(person);
    const admin = await centre.as('admin');
    expect((await admin.send('PUT', pathOf(person, 'password'), { password: TEMPORARY })).status).toBe(204);
    return { person, before, caller: await enter(person, TEMPORARY), admin };
  }

  test('ends every session, and is told to whoever signs in with it', async () => {
    const { person, before, caller, admin } = await reset();
    expect(await statusOf(before)).toBe(401);
    expect((await caller.send('GET', '/api/session')).json).toMatchObject({ user: { mustChangePassword: true } });
    const { json } = await admin.send('GET', `/api/wards/${WARD}/users`);
    const rows = (json as { users: { userId: string; hasTemporaryPassword?: true }[] }).users;
    expect(rows.find(({ userId }) => userId === person.userId)?.hasTemporaryPassword).toBe(true);
    expect(rows.find(({ userId }) => userId === 'u-officer')).not.toHaveProperty('hasTemporaryPassword');
    const old = await centre.anyone.send('POST', '/api/session', { username: person.username, password: PASSWORD });
    expect(old.status).toBe(401);
  });

  test('closes every route but those of the own account and those of unsent work', async () => {
    const { caller } = await reset('admin');
    for (const { method, path, access, body, rawBody, withTemporaryPassword } of API_ROUTES) {
      if (access === 'anyone' || (access !== 'signed-in' && !can('admin', access))) continue;
      const address = path.replace(':ward', WARD).replace(/:\w+/g, 'x');
      const headers: Record<string, string> = rawBody ? { 'content-type': rawBody } : {};
      const answer = await caller.send(method, address, body ? {} : rawBody && 'x', headers);
      const isOpen = access === 'dossier.sync' || withTemporaryPassword === true;
      const isClosed = answer.status === 403 && answer.text.includes('must-change-password');
      expect([method, path, isClosed]).toEqual([method, path, !isOpen]);
    }
  });

  test('does not keep unsent work from the centre', async () => {
    const { caller } = await reset();
    const tablet = createTablet(caller);
    await tablet.hello();
    const pushed = await tablet.push([
      eventsOf(tablet).make('received', at('2026-03-09 09:15'), { body: uniqueReception() }),
    ]);
    expect(pushed).toMatchObject({ result: 'accepted', verdicts: [{ outcome: 'stored' }] });
    expect(await tablet.pull()).toMatchObject({ head: expect.any(Number) });
  });

  test('is over once the person has chosen another one', async () => {
    const { person, caller } = await reset();
    const put = (body: object) => caller.send('PUT', '/api/session/password', body);
    expect((await put({ current: TEMPORARY, password: TEMPORARY })).json).toMatchObject({
      errors: { password: 'Mật khẩu: phải khác mật khẩu hiện tại.' },
    });
    expect((await put({ current: TEMPORARY, password: CHOSEN })).status).toBe(204);
    expect((await caller.send('GET', '/api/wards')).status).toBe(200);
    expect((await caller.send('GET', '/api/session')).json).not.toHaveProperty('user.mustChangePassword');
    expect(await statusOf(await enter(person, CHOSEN))).toBe(200);
  });

  test('leaves no session to whoever was signing in with the old one just then', async () => {
    const { running, sql } = centre;
    const admin = (await findSessionUser(sql, 'u-admin'))!;
    for (let n = 0; n < 6; n++) {
      const person = await makePerson();
      const [reset_] = await Promise.all([
        setTemporaryPassword(running.centre, admin, { ward: WARD, userId: person.userId }, TEMPORARY),
        signInAt(running.centre, { username: person.username, password: PASSWORD }, { browser: '', network: '' }),
      ]);
      expect(reset_.ok).toBe(true);
      expect(await accountOf(person)).toMatchObject({ sessions: 0, must_change_password: true });
    }
  });

  test.each([
    ['too short', 'ngắn', /ít nhất 10/],
    ['commonly used', 'password123', /nhiều người dùng/],
    ['the product', 'DungHen2026', /tên phần mềm/],
  ])('that is %s is refused in words, and nothing changes', async (_name, password, words) => {
    const person = await makePerson();
    const caller = await enter(person);
    const answer = await (await centre.as('admin')).send('PUT', pathOf(person, 'password'), { password });
    expect(answer.json).toMatchObject({ status: 422, errors: { password: expect.stringMatching(words) } });
    expect(await statusOf(caller)).toBe(200);
  });
});

test('an administrator signs an account out everywhere', async () => {
  const person = await makePerson();
  const [first, second] = [await enter(person), await enter(person)];
  expect((await (await centre.as('admin')).send('DELETE', pathOf(person, 'sessions'))).status).toBe(204);
  expect([await statusOf(first), await statusOf(second)]).toEqual([401, 401]);
  expect(await statusOf(await enter(person))).toBe(200);
});

test('changes are in the log by account, with neither name nor password', async () => {
  const person = await makePerson();
  await (await centre.as('admin')).send('PUT', pathOf(person, 'password'), { password: TEMPORARY });
  const line = centre.log.findLast((each) => each.includes('temporary password set'));
  expect(JSON.parse(line ?? '')).toMatchObject({ ward: WARD, account: person.userId, by: 'u-admin' });
  const log = centre.log.join('\n');
  for (const secret of [TEMPORARY, PASSWORD, person.username, person.name]) expect(log).not.toContain(secret);
});
