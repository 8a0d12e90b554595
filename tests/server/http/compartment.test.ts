/**
 * The compartment for denunciations at the centre: open to those its head let in, and to everybody else of the same ward exactly
 * what a ward is that the centre does not have.
 */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '#domain/access/role.ts';
import { dateOf, type Instant } from '#domain/calendar/instant.ts';
import { createCitizenToken } from '#domain/dossier/citizen-token.ts';
import { compartmentOf } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { formatLookupCode } from '#domain/dossier/lookup-code.ts';
import type { AccessAnswer } from '#protocol/access-messages.ts';
import type { CompartmentPerson } from '#protocol/compartment-messages.ts';
import { API_ROUTES } from '#server/http/register-api.ts';
import {
  callerWith,
  createTablet,
  eventsOf,
  signIn,
  startCentre,
  uniqueReception,
  type Answer,
  type Caller,
  type TestCentre,
} from '#support/centre.ts';
import { receivedBody, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { procedureDraft } from '#support/procedure-drafts.ts';
import { pathOf, peopleOf, statusOf, type Person } from './people.ts';
import { findWardPlace, sampleFor } from './sample-requests.ts';

const COMPARTMENT = compartmentOf(WARD) as WardCode;
const NO_WARD = '99999' as WardCode;
const CODE = 'H26.40.12.R-260309-0001';
const DENOUNCER = 'Đinh Thị Kín Tiếng';
const PHONE = '0912 345 678';
const NUMBER = '001185099999';

let centre: TestCentre;
const people = peopleOf(() => centre);
let chair: Caller;
let root: Caller;
let officer: { readonly person: Person; readonly caller: Caller };
let reception: ReturnType<typeof uniqueReception>;

const members = (what = '', ward: string = COMPARTMENT) => `/api/wards/${ward}/members${what}`;
const letIn = ({ userId }: Person) => chair.send('PUT', members(`/${userId}`));
const wardsOf = async (caller: Caller) =>
  ((await caller.send('GET', '/api/session')).json as { user: { wards: { code: string }[] } }).user.wards.map(
    ({ code }) => code,
  );

async function makeMember(role: Role): Promise<{ person: Person; caller: Caller }> {
  const person = await people.makePerson(role);
  expect((await letIn(person)).status).toBe(204);
  return { person, caller: await people.enter(person) };
}

beforeAll(async () => {
  centre = await startCentre();
  [chair, root] = await Promise.all([centre.as('chair'), centre.as('system_admin')]);
  const opened = await root.send('PUT', `/api/wards/${WARD}/compartment`, { userId: 'u-chair' });
  expect(opened.status, opened.text).toBe(204);
  officer = await makeMember('officer');
  const tablet = createTablet(officer.caller, { ward: COMPARTMENT });
  const { ward } = await tablet.hello();
  expect(ward).toMatchObject({ code: COMPARTMENT, agencyCode: 'H26.40.12.R', name: 'phường Long Biên' });
  const plain = receivedBody();
  reception = uniqueReception({
    code: CODE,
    token: createCitizenToken(COMPARTMENT, randomBytes(16)),
    applicant: { ...plain.applicant, fullName: DENOUNCER, phone: PHONE, personalId: NUMBER },
  });
  const { userId, name } = officer.person;
  const events = eventsOf(tablet, COMPARTMENT, { userId, name, role: 'officer' });
  const received = events.make('received', at('2026-03-09 09:15'), { body: reception });
  expect(await tablet.push([received])).toMatchObject({ verdicts: [{ outcome: 'stored' }] });
  await centre.follow();
});
afterAll(() => centre.close());

describe('somebody of the ward who was not let in', () => {
  const OUTSIDE: readonly Role[] = ['officer', 'specialist', 'vice_chair', 'admin', 'supervisor', 'system_admin'];
  const wardly = API_ROUTES.filter((route) => findWardPlace(route) !== null);

  /** Apart from the ward named, the moment and the tablet, which is another one each time. */
  const plain = ({ status, text }: Answer, ward: string) =>
    `${status} ${text.replaceAll(ward, '·').replace(/"now":\d+|"device":"[^"]+"/g, '')}`;

  test.each(wardly.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s answers of the compartment as of a ward that is none',
    async (_name, route) => {
      const { blackBoxRecipient: recipient } = centre.running.centre;
      for (const role of OUTSIDE) {
        const caller = await centre.as(role);
        const [there, nowhere] = await Promise.all(
          [COMPARTMENT, NO_WARD].map(async (ward) => {
            const { path, body, headers } = (await sampleFor(route, { ward, recipient }))!;
            return plain(await caller.send(route.method, path, body, headers), ward);
          }),
        );
        expect(there, role).toBe(nowhere);
        expect(there, role).toMatch(/^403 |not-your-ward|^401 |"isRevoked":false|"revoked":false/);
      }
    },
  );

  test('finds it in no list of wards, and none of its dossiers in the figures and registers of the ward', async () => {
    for (const role of OUTSIDE) {
      const caller = await centre.as(role);
      expect(await wardsOf(caller)).not.toContain(COMPARTMENT);
      expect((await caller.send('GET', '/api/wards')).text).not.toContain(COMPARTMENT);
    }
    const figures = await (await centre.as('supervisor')).send('GET', `/api/stats/figures?ward=${WARD}&period=2026-03`);
    expect(figures.json).toMatchObject({ counts: { received: 0 } });
    const register = await (
      await centre.as('officer')
    ).send('GET', `/api/reports/register?ward=${WARD}&period=2026-03`);
    expect(register.json).toMatchObject({ rows: [] });
  });

  test('cannot let himself in: not the administrator of the ward, nor a chair he makes, nor whoever looks after the centre', async () => {
    const admin = await centre.as('admin');
    const made = { username: 'chu.tich.gia', name: 'Chủ Tịch Giả', role: 'chair', password: 'sông hồng mùa nước' };
    const { userId } = (await admin.send('POST', `/api/wards/${WARD}/users`, made)).json as Person;
    await centre.sql`update app_user set must_change_password = false where user_id = ${userId}`;
    const other = callerWith(centre.url, await signIn(centre.anyone, made.username, made.password));
    for (const caller of [admin, root, other]) {
      expect((await caller.send('PUT', members(`/${userId}`))).status).toBe(403);
      expect((await caller.send('PUT', `/api/wards/${COMPARTMENT}/users/${userId}`)).status).toBe(403);
      expect(
        (await caller.send('POST', `/api/wards/${COMPARTMENT}/users`, { ...made, username: 'x.y.z' })).status,
      ).toBe(403);
    }
    expect((await other.send('GET', members())).status).toBe(403);
    expect((await admin.send('PUT', `/api/wards/${WARD}/compartment`, { userId })).status).toBe(403);
    expect(await wardsOf(other)).toEqual([WARD]);
  });
});

describe('whoever has the receipt, or guesses', () => {
  test('finds no page of it: by its link, look-up code or number and phone', async () => {
    const { token, lookupCode } = reception;
    const link = await centre.anyone.send('GET', `/t/${token}`);
    const none = await centre.anyone.send('GET', '/t/khong-phai');
    expect([link.status, link.text]).toEqual([404, none.text]);
    const find = (query: Record<string, string>) =>
      centre.anyone.send('GET', `/tra-cuu?${new URLSearchParams(query).toString()}`);
    const byCode = await find({ lookupCode: formatLookupCode(lookupCode) });
    const byNumber = await find({ code: CODE, phoneTail: '5678' });
    for (const answer of [byCode, byNumber]) {
      expect([answer.status, answer.headers.get('location')]).toEqual([200, null]);
      expect(answer.text).not.toContain(token);
    }
    expect((await centre.anyone.send('GET', `/t/keys/${COMPARTMENT}.json`)).status).toBe(404);
  });
});

describe('a member', () => {
  test('reads its events, and lists and files without a name', async () => {
    const page = await createTablet(chair, { ward: COMPARTMENT }).pull();
    expect(JSON.stringify(page)).toContain(DENOUNCER);
    for (const ending of ['', '.csv']) {
      const query = `ward=${COMPARTMENT}&period=2026-03`;
      const { status, text } = await chair.send('GET', `/api/reports/register${ending}?${query}`);
      expect([status, text.includes(CODE)]).toEqual([200, true]);
      for (const word of [DENOUNCER, NUMBER, '999', '345']) expect(text).not.toContain(word);
    }
    const figures = await chair.send('GET', `/api/stats/figures?ward=${COMPARTMENT}&period=2026-03`);
    expect(figures.json).toMatchObject({ counts: { received: 1 } });
  });

  test('takes only denunciations into use there, and only there', async () => {
    const { caller: admin } = await makeMember('admin');
    const save = async (ward: WardCode, code: string, name: string) => {
      const body = { state: 'active', procedure: procedureDraft({ code, name }), reason: 'Thử', basedOn: null };
      const { status, json } = await admin.send('PUT', `/api/wards/${ward}/procedures/${code}`, body);
      return [status, (json as { errors?: { name?: string } }).errors?.name ?? ''];
    };
    expect(await save(COMPARTMENT, '1.000011', 'Tiếp nhận tố cáo')).toEqual([200, '']);
    expect(await save(COMPARTMENT, '1.000012', 'Khai sinh')).toEqual([422, expect.stringContaining('ngăn riêng')]);
    expect(await save(WARD, '1.000011', 'Tiếp nhận tố cáo')).toEqual([422, expect.stringContaining('ngăn riêng')]);
    expect(await save(WARD, '1.000012', 'Khai sinh')).toEqual([200, '']);
  });

  test('who is an administrator makes no account there, and no letterhead of its own', async () => {
    const { caller: admin } = await makeMember('admin');
    const account = { username: 'nguoi.la', name: 'Người Lạ', role: 'officer', password: 'sông hồng mùa nước' };
    const settings = { agencyCode: 'H26.40.12', officeName: 'Khác', address: '', phone: '' };
    expect((await admin.send('POST', `/api/wards/${COMPARTMENT}/users`, account)).status).toBe(409);
    expect((await admin.send('PUT', `/api/wards/${COMPARTMENT}/settings`, settings)).status).toBe(409);
    expect((await admin.send('PUT', `/api/wards/${WARD}/settings`, { ...settings, phone: '024 1' })).status).toBe(200);
    // Those of the ward as they stand now.
    const { ward } = await createTablet(officer.caller, { ward: COMPARTMENT }).hello();
    expect(ward).toMatchObject({ officeName: 'Khác', phone: '024 1', agencyCode: 'H26.40.12.R' });
  });
});

describe('who may enter', () => {
  const aboutOf = async () => {
    const date = dateOf(Date.now() as Instant);
    const answer = await chair.send('GET', `/api/wards/${COMPARTMENT}/access-log?date=${date}`);
    const { lines } = answer.json as AccessAnswer;
    return lines.filter(({ action }) => action === 'change-members').map(({ about, userId }) => `${userId}: ${about}`);
  };
  const listed = async () => ((await chair.send('GET', members())).json as { people: CompartmentPerson[] }).people;

  test('is the head’s to say, of people of the ward alone, and every change stands in the log', async () => {
    const stranger = await people.makePerson('officer', '00160');
    expect((await letIn(stranger)).status).toBe(404);
    const { person, caller } = await makeMember('specialist');
    expect(await wardsOf(caller)).toEqual([WARD, COMPARTMENT]);
    expect(await listed()).toContainEqual({
      userId: person.userId,
      name: person.name,
      role: 'specialist',
      isMember: true,
    });
    expect((await chair.send('DELETE', members(`/${person.userId}`))).status).toBe(204);
    // Signed out everywhere: the tablet learns of it with the next sign-in.
    expect(await statusOf(caller)).toBe(401);
    expect(await wardsOf(await people.enter(person))).toEqual([WARD]);
    expect((await chair.send('DELETE', members(`/${person.userId}`))).status).toBe(404);
    const log = await aboutOf();
    expect(log).toEqual(
      expect.arrayContaining([
        'u-system_admin: Giao đứng đầu ngăn: Người chair',
        `u-chair: Cho vào ngăn: ${person.name}`,
        `u-chair: Đưa ra khỏi ngăn: ${person.name}`,
      ]),
    );
    expect(log.filter((line) => line.endsWith(`Cho vào ngăn: ${person.name}`))).toHaveLength(1);
  });

  test('cannot be taken over by resetting a password: not by the ward, and by the centre only into an account left outside', async () => {
    const { person } = await makeMember('specialist');
    const password = { password: 'sông hồng mùa nước' };
    const admin = await centre.as('admin');
    const refused = await admin.send('PUT', pathOf(person, 'password'), password);
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('account-beyond-you')]);
    expect((await root.send('PUT', pathOf(person, 'password'), password)).status).toBe(204);
    expect(await wardsOf(await people.enter(person, password.password))).toEqual([WARD]);
    expect(await aboutOf()).toContain(`u-system_admin: Đưa ra vì tài khoản bị quản trị thay đổi: ${person.name}`);
  });

  test.each([
    ['another role', 'profile', { name: 'Vẫn Vậy', role: 'officer' }, 'PUT'],
    ['the second factor taken off', 'factors', undefined, 'DELETE'],
  ] as const)('leaves with %s', async (_what, path, body, method) => {
    const { person } = await makeMember('specialist');
    expect((await root.send(method, pathOf(person, path), body)).status).toBeLessThan(300);
    expect((await listed()).find(({ userId }) => userId === person.userId)?.isMember).toBe(false);
  });

  test('is told to whoever looks after the centre by the name of its head alone, who must be a chair of the ward', async () => {
    const path = `/api/wards/${WARD}/compartment`;
    expect((await root.send('GET', path)).json).toEqual({
      isOpen: true,
      heads: [{ userId: 'u-chair', name: 'Người chair' }],
    });
    expect((await root.send('GET', '/api/wards/00160/compartment')).json).toEqual({ isOpen: false, heads: [] });
    for (const userId of ['u-officer', 'u-system_admin', officer.person.userId]) {
      const answer = await root.send('PUT', path, { userId });
      expect(answer.json).toMatchObject({ status: 422, errors: { userId: expect.stringContaining('Chủ tịch') } });
    }
    const elsewhere = await root.send('PUT', '/api/wards/00160/compartment', { userId: 'u-chair' });
    expect(elsewhere.status).toBe(422);
  });

  test('begins the day in the ward: the compartment comes after it, also where its code comes before', async () => {
    const [code, name] = ['99123', 'phường Thử'];
    const ward = { code, name, provinceName: 'Y', agencyCode: 'D99.123', officeName: 'Z', address: '', phone: '' };
    expect((await root.send('POST', '/api/wards', ward)).status).toBe(201);
    const person = await people.makePerson('chair', code);
    expect((await root.send('PUT', `/api/wards/${code}/compartment`, { userId: person.userId })).status).toBe(204);
    expect(await wardsOf(await people.enter(person))).toEqual([code, '89123']);
  });

  test('a ward with the code of a compartment cannot be made', async () => {
    const ward = {
      code: '40999',
      name: 'phường X',
      provinceName: 'Y',
      agencyCode: 'H26.9',
      officeName: 'Z',
      address: '',
      phone: '',
    };
    expect((await root.send('POST', '/api/wards', ward)).json).toMatchObject({
      status: 422,
      errors: { code: expect.stringContaining('ngăn riêng') },
    });
  });
});
