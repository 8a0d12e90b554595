/**
 * Every route of the registry, called by every role: the table of permissions is what decides, and nobody slips past. In which
 * wards: `permissions-wards.test.ts`.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { can } from '#domain/access/can.ts';
import { ROLES } from '#domain/access/role.ts';
import { API_ROUTES } from '#server/http/register-api.ts';
import { startCentre, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

const SOMEBODY = '00000000-0000-4000-8000-000000000000';

const guarded = API_ROUTES.filter(({ access }) => access !== 'anyone');

function addressOf(path: string): string {
  return path.replace(':ward', WARD).replace(/:\w+/g, 'x');
}

describe.each(guarded.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', (_name, route) => {
  const body = route.body ? {} : route.rawBody && 'x';
  const headers: Record<string, string> = route.rawBody ? { 'content-type': route.rawBody } : {};

  test('is closed to anyone not signed in', async () => {
    const answer = await centre.anyone.send(route.method, addressOf(route.path), body, headers);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  test.each(ROLES)('as %s', async (role) => {
    const caller = await centre.as(role);
    const answer = await caller.send(route.method, addressOf(route.path), body, headers);
    const mayCall = route.access !== 'anyone' && can(role, route.access);
    // Past the door an empty body or query is unprocessable; a role that may not call must not get that far.
    if (mayCall) expect([200, 422]).toContain(answer.status);
    else expect(answer.status).toBe(403);
  });
});

describe('an administrator of one ward', () => {
  const settings = { agencyCode: 'H26.40.12', officeName: 'Nơi mới', address: '', phone: '' };
  const person = { username: 'nguoi.moi', password: 'mật khẩu đủ dài', name: 'Người Mới', role: 'officer' };

  test.each(['supervisor', 'system_admin'])('cannot make a %s', async (role) => {
    const answer = await (await centre.as('admin')).send('POST', `/api/wards/${WARD}/users`, { ...person, role });
    expect(answer.status).toBe(403);
  });

  test('makes accounts and changes settings of the own ward', async () => {
    const admin = await centre.as('admin');
    const made = await admin.send('POST', `/api/wards/${WARD}/users`, person);
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ username: 'nguoi.moi', disabled: false });
    expect(JSON.stringify(made.json)).not.toContain('argon2');
    const again = await admin.send('POST', `/api/wards/${WARD}/users`, person);
    expect(again.status).toBe(409);
    expect(again.json).toMatchObject({ errors: { username: expect.stringContaining('đã có') } });
    const list = await admin.send('GET', `/api/wards/${WARD}/users`);
    expect((list.json as { users: { username: string }[] }).users.map(({ username }) => username)).toContain(
      'nguoi.moi',
    );
    expect((await admin.send('PUT', `/api/wards/${WARD}/settings`, settings)).json).toMatchObject({
      code: WARD,
      officeName: 'Nơi mới',
    });
    const wrong = await admin.send('PUT', `/api/wards/${WARD}/settings`, { ...settings, agencyCode: 'sai mã' });
    expect(wrong.json).toMatchObject({ status: 422, errors: { agencyCode: expect.stringContaining('Mã cơ quan') } });
  });
});

test('the system administrator adds a ward and lets people work there too', async () => {
  const root = await centre.as('system_admin');
  const ward = {
    code: '00999',
    name: 'phường Mới',
    provinceName: 'Hà Nội',
    agencyCode: 'H26.999',
    officeName: 'Một cửa',
    address: '',
    phone: '',
  };
  expect((await root.send('POST', '/api/wards', ward)).status).toBe(201);
  // The first answer may have been lost on the way.
  expect((await root.send('POST', '/api/wards', ward)).status).toBe(201);
  expect((await root.send('POST', '/api/wards', { ...ward, name: 'phường Khác' })).status).toBe(409);
  // Two wards that begin their codes alike would give two dossiers one code; a compartment begins with that of its ward and ".R".
  for (const agencyCode of ['H26.999', 'H26.999.R']) {
    const alike = await root.send('POST', '/api/wards', { ...ward, code: '00998', agencyCode });
    expect(alike.json).toMatchObject({ status: 422, errors: { agencyCode: expect.stringContaining('phường Mới') } });
    const { officeName, address, phone } = ward;
    const changed = await root.send('PUT', `/api/wards/${WARD}/settings`, { agencyCode, officeName, address, phone });
    expect(changed.json).toMatchObject({ status: 422, errors: { agencyCode: expect.stringContaining('phường Mới') } });
  }
  const users = (await root.send('GET', `/api/wards/${WARD}/users`)).json as {
    users: { userId: string; username: string }[];
  };
  const made = users.users.find(({ username }) => username === 'nguoi.moi');
  expect((await root.send('PUT', `/api/wards/00999/users/${made?.userId}`)).status).toBe(204);
  const names = (answer: { json: unknown }) => (answer.json as typeof users).users.map(({ username }) => username);
  // A system administrator belongs to every ward, and is looked after by another one alone.
  expect(names(await root.send('GET', '/api/wards/00999/users'))).toEqual(['nguoi.moi', 'system.admin']);
  const admin = await centre.as('admin');
  expect(names(await admin.send('GET', `/api/wards/${WARD}/users`))).not.toContain('system.admin');
  expect((await root.send('PUT', `/api/wards/00999/users/${SOMEBODY}`)).status).toBe(404);
});
