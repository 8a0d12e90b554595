/** The second factor: who needs one and from when on, what is closed until it is shown, and codes that must not open anything. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { can } from '#domain/access/can.ts';
import { MS_PER_DAY, type Instant } from '#domain/calendar/instant.ts';
import { API_ROUTES } from '#server/http/register-api.ts';
import { findSessionUser } from '#server/store/users.ts';
import { enterCode } from '#server/use-cases/authenticators.ts';
import { regainAccount } from '#server/use-cases/regain-account.ts';
import { signIn as signInAt } from '#server/use-cases/sign-in.ts';
import { openTab, type BrowserTab } from '#support/browser-tab.ts';
import { callerWith, createTablet, eventsOf, PASSWORD, startCentre, uniqueReception } from '#support/centre.ts';
import type { TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { makeSoftwarePasskey } from '#support/software-passkey.ts';
import { codeOf, enterAt, factorPeopleOf, factorsOf, setUpApp, stepOf, tellCode } from './factor-people.ts';
import { pathOf, statusOf, type Person } from './people.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

const { makePerson, endTerm, giveApp, recovery } = factorPeopleOf(() => centre);
const enter = (person: Pick<Person, 'username'>, brought?: BrowserTab['cookies']) => enterAt(centre, person, brought);

const FIRST_STEP = { type: 'urn:dung-hen:problem:second-factor-first', status: 403 };
const WRONG = { status: 422, errors: { code: expect.stringContaining('không đúng hoặc đã dùng') } };

describe('who needs one', () => {
  test('has fourteen days from the first sign-in, in which nothing is closed', async () => {
    const person = await makePerson('admin');
    const page = await enter(person);
    expect(await stepOf(page)).toBeUndefined();
    const { deadline, isWaived } = await factorsOf(page);
    expect(Math.abs((deadline ?? 0) - Date.now() - 14 * MS_PER_DAY)).toBeLessThan(60_000);
    expect(isWaived).toBe(false);
    // Signing in again begins no new term.
    await centre.sql`update app_user set factor_from = now() + interval '3 days' where user_id = ${person.userId}`;
    const later = await factorsOf(await enter(person));
    expect((later.deadline ?? 0) - Date.now()).toBeLessThan(4 * MS_PER_DAY);
  });

  test('then does nothing before setting one up but send what was recorded', async () => {
    const person = await makePerson('admin');
    await endTerm(person);
    const page = await enter(person);
    expect(await stepOf(page)).toBe('set-up');
    expect((await page.send('GET', '/api/wards')).json).toMatchObject(FIRST_STEP);
    const { codes } = await setUpApp(page);
    expect(codes).toHaveLength(10);
    expect(await stepOf(page)).toBeUndefined();
    expect((await page.send('GET', '/api/wards')).status).toBe(200);
    expect(await factorsOf(page)).toMatchObject({ deadline: null, hasAuthenticator: true, recoveryCodesLeft: 10 });
  });

  test('or a passkey, which is both factors', async () => {
    const person = await makePerson('supervisor');
    await endTerm(person);
    const page = await enter(person);
    const options = await page.send('POST', '/api/session/passkeys/options', { name: 'Điện thoại' });
    const passkey = makeSoftwarePasskey(centre.url, options.json);
    expect((await page.send('POST', '/api/session/passkeys', passkey.registration)).status).toBe(204);
    expect(await stepOf(page)).toBeUndefined();
    const next = openTab(centre.url);
    const asked = await next.send('POST', '/api/session/passkey/options');
    await next.send('POST', '/api/session/passkey', passkey.answer(asked.json));
    expect((await next.send('GET', '/api/wards')).status).toBe(200);
    // The password alone is then too little, and may not add another way in.
    const downgraded = await enter(person);
    expect(await stepOf(downgraded)).toBe('enter');
    expect((await factorsOf(downgraded)).passkeys).toEqual([]);
    for (const [method, path, body] of [
      ['POST', '/api/session/factors/password', { password: PASSWORD }],
      ['POST', '/api/session/authenticator', undefined],
      ['POST', '/api/session/passkeys/options', { name: 'Máy lạ' }],
      ['PUT', '/api/session/password', { current: PASSWORD, password: 'hoa sữa đầu mùa đông' }],
      ['GET', '/api/sessions', undefined],
    ] as const)
      expect((await downgraded.send(method, path, body)).json).toMatchObject(FIRST_STEP);
    const proof = await downgraded.send('POST', '/api/session/factors/passkey/options');
    expect((await downgraded.send('POST', '/api/session/factors/passkey', passkey.answer(proof.json))).status).toBe(
      204,
    );
    expect(await stepOf(downgraded)).toBeUndefined();
  });

  test.each(['officer', 'specialist', 'vice_chair', 'chair'] as const)('is not %s', async (role) => {
    const person = await makePerson(role);
    await endTerm(person);
    const page = await enter(person);
    expect(await stepOf(page)).toBeUndefined();
    expect((await factorsOf(page)).deadline).toBeNull();
  });

  test('is nobody of invented wards, and that is said', async () => {
    const person = await makePerson('admin');
    await endTerm(person);
    const page = await enter(person);
    expect(await stepOf(page)).toBe('set-up');
    await centre.sql`update ward set demo = true where ward_id = ${WARD}`;
    expect(await stepOf(page)).toBeUndefined();
    expect(await factorsOf(page)).toMatchObject({ isWaived: true, deadline: null });
    await centre.sql`insert into user_ward (user_id, ward_id) values (${person.userId}, ${OTHER_WARD})`;
    expect(await stepOf(page)).toBe('set-up');
    await centre.sql`update ward set demo = false where ward_id = ${WARD}`;
  });
});

describe('until it is shown', () => {
  test('only the own way in and what sends are open, and what reads dossiers is not', async () => {
    const person = await makePerson('admin');
    await giveApp(person);
    const page = await enter(person);
    expect(await stepOf(page)).toBe('enter');
    const open: string[] = [];
    for (const { method, path, access, body, rawBody, beforeSecondFactor } of API_ROUTES) {
      if (access === 'anyone' || !can('admin', access)) continue;
      const address = path.replace(':ward', WARD).replace(/:\w+/g, 'x');
      const headers: Record<string, string> = rawBody ? { 'content-type': rawBody } : {};
      const answer = await page.send(method, address, body ? {} : rawBody && 'x', headers);
      const isClosed = answer.status === 403 && answer.text.includes('second-factor-first');
      expect([method, path, isClosed]).toEqual([method, path, beforeSecondFactor !== 'always']);
      if (!isClosed) open.push(`${method} ${path}`);
    }
    expect(open).not.toContain('POST /api/sync/pull');
    expect(open).toContain('POST /api/sync/push');
  });

  test('unsent work still comes to the centre', async () => {
    const person = await makePerson('admin');
    await giveApp(person);
    const page = await enter(person);
    const tablet = createTablet(callerWith(centre.url, `dung_hen=${page.cookies.get('dung_hen')}`));
    await tablet.hello();
    const event = eventsOf(tablet).make('received', at('2026-03-09 09:15'), { body: uniqueReception() });
    expect(await tablet.push([event])).toMatchObject({ verdicts: [{ outcome: 'stored' }] });
    await expect(tablet.pull()).rejects.toThrow(/second-factor-first/);
  });
});

describe('a code', () => {
  test('finishes the sign-in once; the session goes on under another token', async () => {
    const person = await makePerson();
    const secret = await giveApp(person);
    const page = await enter(person);
    const before = page.cookies.get('dung_hen');
    expect(await stepOf(page)).toBe('enter');
    const code = codeOf(secret);
    expect((await tellCode(page, ` ${code.slice(0, 3)} ${code.slice(3)} `)).status).toBe(204);
    expect(await stepOf(page)).toBeUndefined();
    expect(page.cookies.get('dung_hen')).not.toBe(before);
    expect(await statusOf(callerWith(centre.url, `dung_hen=${before}`))).toBe(401);
    const replayed = await enter(person);
    expect((await tellCode(replayed, code)).json).toMatchObject(WRONG);
    expect(await stepOf(replayed)).toBe('enter');
  });

  test.each([
    [-2, false],
    [-1, true],
    [0, true],
    [1, true],
    [2, false],
  ])('of %i steps from now is good: %s', async (steps, isGood) => {
    const person = await makePerson();
    const secret = await giveApp(person);
    const moment = Date.now();
    const still = { ...centre.running.centre, now: () => moment as Instant };
    const user = (await findSessionUser(centre.sql, person.userId))!;
    const token = (await enter(person)).cookies.get('dung_hen') ?? '';
    const entered = await enterCode(still, user, { token, code: codeOf(secret, steps, moment) });
    expect(entered.ok).toBe(isGood);
  });

  test('sent twice at once is taken once', async () => {
    const person = await makePerson();
    const secret = await giveApp(person);
    const pages = await Promise.all([enter(person), enter(person)]);
    const code = codeOf(secret);
    const answers = await Promise.all(pages.map((page) => tellCode(page, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 422]);
  });

  test('of recovery works once, however it is typed', async () => {
    const person = await makePerson();
    await giveApp(person);
    const [first = '', second = ''] = (await recovery()).codes;
    expect(first).toMatch(/^[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}$/);
    const page = await enter(person);
    expect((await tellCode(page, first.toLowerCase().replace('-', ' '))).status).toBe(204);
    expect((await factorsOf(page)).recoveryCodesLeft).toBe(9);
    const again = await enter(person);
    expect((await tellCode(again, first)).json).toMatchObject(WRONG);
    expect((await tellCode(again, second)).status).toBe(204);
  });

  test('of another account opens nothing', async () => {
    const [mine, theirs] = [await makePerson(), await makePerson()];
    const { secret, codes } = await setUpApp(await enter(theirs));
    await giveApp(mine);
    await centre.sql`delete from recovery_code where user_id = ${mine.userId}`;
    const page = await enter(mine);
    for (const code of [codeOf(secret, 1), codes[0] ?? '', 'ABCDE-FGHJK', '']) {
      expect((await tellCode(page, code)).status).toBe(422);
    }
    expect(await stepOf(page)).toBe('enter');
    const kept = JSON.stringify(await centre.sql`select encode(code_hash, 'escape') as hash from recovery_code`);
    for (const each of codes) expect(kept).not.toContain(each.slice(0, 5));
  });

  test('set up anew makes the old app and the old recovery codes worthless, and ends every other session', async () => {
    const person = await makePerson();
    const page = await enter(person);
    const secret = await giveApp(person);
    await tellCode(page, codeOf(secret));
    const elsewhere = await enter(person);
    await tellCode(elsewhere, (await recovery()).codes[0] ?? '');
    await setUpApp(page);
    expect((await elsewhere.send('GET', '/api/session')).status).toBe(401);
    const next = await enter(person);
    for (const code of [codeOf(secret, 1), (await recovery()).codes[1] ?? '']) {
      expect((await tellCode(next, code)).json).toMatchObject(WRONG);
    }
  });

  test('is not set up without showing again who one is, nor with a wrong one', async () => {
    const page = await enter(await makePerson());
    const first = { status: 422, errors: { confirm: expect.any(String) } };
    expect((await page.send('POST', '/api/session/authenticator')).json).toMatchObject(first);
    expect((await page.send('DELETE', '/api/session/authenticator')).json).toMatchObject(first);
    expect((await page.send('PUT', '/api/session/authenticator', { code: '123456' })).json).toMatchObject(WRONG);
    await page.send('POST', '/api/session/factors/password', { password: PASSWORD });
    const { secret } = (await page.send('POST', '/api/session/authenticator')).json as { secret: string };
    const wrong = codeOf(secret, 7);
    expect((await page.send('PUT', '/api/session/authenticator', { code: wrong })).json).toMatchObject(WRONG);
    expect((await factorsOf(page)).hasAuthenticator).toBe(false);
    // A slip of the finger does not begin everything anew.
    const right = await page.send('PUT', '/api/session/authenticator', { code: codeOf(secret) });
    expect(right.status).toBe(200);
    expect((await page.send('DELETE', '/api/session/authenticator')).json).toBeUndefined();
  });
});

describe('guessing at codes', () => {
  test('is slowed, anew browsers or not, and never for the browser that finished the factor before', async () => {
    const person = await makePerson();
    const known = await enter(person);
    const secret = await giveApp(person);
    const statuses: number[] = [];
    // The thief has the password: each sign-in is a new browser to the centre.
    for (let n = 0; n < 6; n++) statuses.push((await tellCode(await enter(person), '000000')).status);
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
    const back = await enter(person, known.cookies);
    expect((await tellCode(back, codeOf(secret))).status).toBe(204);
  });
});

describe('taking it off', () => {
  test('is for the administrator of somebody who lost it: sessions end, the password alone is left', async () => {
    const person = await makePerson();
    const page = await enter(person);
    await giveApp(person);
    const admin = await centre.as('admin');
    const listed = (await admin.send('GET', `/api/wards/${WARD}/users`)).json as { users: { userId: string }[] };
    expect(listed.users.find(({ userId }) => userId === person.userId)).toMatchObject({ hasSecondFactor: true });
    expect((await admin.send('DELETE', pathOf(person, 'factors'))).status).toBe(204);
    expect((await page.send('GET', '/api/session')).status).toBe(401);
    expect(await stepOf(await enter(person))).toBeUndefined();
    const line = centre.log.findLast((each) => each.includes('second factor taken off'));
    expect(JSON.parse(line ?? '')).toMatchObject({ ward: WARD, account: person.userId, by: 'u-admin' });
  });

  test('is never for oneself', async () => {
    const self = await makePerson('admin');
    const page = await enter(self);
    expect((await page.send('DELETE', pathOf(self, 'factors'))).json).toMatchObject({ status: 409 });
  });
});

test('at the terminal the last system administrator gets back in', async () => {
  const person = await makePerson('system_admin');
  await giveApp(person);
  const page = await enter(person);
  expect(await regainAccount(centre.running.centre, 'khong.co')).toBeNull();
  expect(await regainAccount(centre.running.centre, person.username)).toBe(true);
  expect((await page.send('GET', '/api/session')).status).toBe(401);
  expect(await stepOf(await enter(person))).toBeUndefined();
});

test('the clock that counts is the centre’s', async () => {
  const { running } = centre;
  const person = await makePerson('admin');
  const later = { ...running.centre, now: () => (Date.now() + 15 * MS_PER_DAY) as Instant };
  await enter(person);
  const place = { browser: '', network: '' };
  const signedIn = await signInAt(later, { username: person.username, password: PASSWORD }, place);
  expect(signedIn).toMatchObject({ value: { user: { secondFactor: 'set-up' } } });
});
