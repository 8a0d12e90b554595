/** How a tablet becomes one of a ward's: the ward's policy, and one-time codes. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '#domain/access/role.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { Enrolment, EnrolmentCode } from '#protocol/enrolment-messages.ts';
import { attachWard } from '#server/store/users.ts';
import { blackBox } from '#support/black-boxes.ts';
import { createBoxCarrier } from '#support/box-carrier.ts';
import {
  callerWith,
  createTablet,
  eventsOf,
  PASSWORD,
  signIn,
  startCentre,
  uniqueReception,
  type Caller,
  type TestCentre,
} from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { codeOf, enterAt, factorPeopleOf, setUpApp, stepOf, tellCode } from './factor-people.ts';

let centre: TestCentre;
let officer: Caller;
let admin: Caller;
beforeAll(async () => {
  centre = await startCentre();
  for (const person of ['u-officer', 'u-admin']) await attachWard(centre.sql, person, OTHER_WARD, MONDAY);
  [officer, admin] = [await centre.as('officer'), await centre.as('admin')];
});
afterAll(() => centre.close());
const factors = factorPeopleOf(() => centre);
afterEach(async () => {
  await centre.sql`update ward set enrolment = 'open'`;
  await centre.sql`delete from enrolment_code`;
});

const MONDAY = at('2026-03-09 09:15');
const problem = (name: string) => `urn:dung-hen:problem:${name}`;
const WRONG = { status: 403, type: problem('wrong-enrolment-code') };

async function greet(
  device: string,
  { code, ward = WARD, by = officer }: { code?: string; ward?: WardCode; by?: Pick<Caller, 'send'> } = {},
) {
  const body = {
    protocol: 1,
    device,
    app: '0.1.0',
    ward,
    blocksWanted: 1,
    ...(code !== undefined && { enrolmentCode: code }),
  };
  const { status, json } = await by.send('POST', '/api/sync/hello', body);
  return { ...(json as object), status };
}
const askForCodes = (ward = WARD) => admin.send('PUT', `/api/wards/${ward}/enrolment`, { policy: 'code' });
async function makeCode(ward = WARD): Promise<EnrolmentCode> {
  const made = await admin.send('POST', `/api/wards/${ward}/enrolment/codes`);
  expect(made.status, made.text).toBe(200);
  return made.json as EnrolmentCode;
}
/** Guesses are counted by account: each test guesses as somebody new. */
async function newcomer(): Promise<Caller> {
  const username = `moi.${randomUUID().slice(0, 8)}`;
  const [{ hash } = { hash: '' }] = await centre.sql<{ hash: string }[]>`
    select password_hash as hash from app_user where user_id = 'u-officer'`;
  await centre.sql`
    insert into app_user (user_id, username, password_hash, name, role, created_at)
    values (${`u-${username}`}, ${username}, ${hash}, 'Người mới', 'officer', now())`;
  await centre.sql`insert into user_ward (user_id, ward_id) values (${`u-${username}`}, ${WARD})`;
  return callerWith(centre.url, await signIn(centre.anyone, username));
}

describe('a ward', () => {
  test('is open until its administrator has it ask for codes; its tablets stay its own', async () => {
    const known = randomUUID();
    expect(await greet(known)).toMatchObject({ status: 200 });
    expect((await admin.send('GET', `/api/wards/${WARD}/enrolment`)).json).toMatchObject({ policy: 'open', open: [] });
    expect((await askForCodes()).json).toMatchObject({ policy: 'code' });
    expect(await greet(known)).toMatchObject({ status: 200 });
    expect(await greet(randomUUID())).toMatchObject({ status: 403, type: problem('device-not-enrolled') });
    expect(await greet(randomUUID(), { ward: OTHER_WARD })).toMatchObject({ status: 200 });
  });

  test('that asks for codes gives a tablet without one nothing to read and takes nothing from it', async () => {
    await askForCodes();
    const tablet = createTablet(officer);
    expect(await tablet.pull()).toEqual({ ward: WARD, result: 'refused', reason: 'device-not-enrolled' });
    const event = eventsOf(tablet).make('received', MONDAY, { body: uniqueReception() });
    expect(await tablet.push([event])).toMatchObject({ result: 'refused', reason: 'unknown-device' });
    // Its black box is kept all the same, makes it no tablet of the ward, and waits for a person.
    const response = await createBoxCarrier(centre, officer).taken(blackBox([event]));
    expect(response.wards[0]?.answer).toMatchObject({
      verdicts: [{ outcome: 'quarantined', reason: expect.stringMatching(/chưa được ghi nhận/) }],
    });
    expect(await greet(tablet.device)).toMatchObject({ type: problem('device-not-enrolled') });
    expect(await tablet.pull()).toMatchObject({ reason: 'device-not-enrolled' });
    const admitted = await admin.send('POST', `/api/wards/${WARD}/set-aside/admit`, { device: tablet.device });
    expect(admitted.json).toEqual({ released: 1, remaining: 0 });
  });

  test('needs no code from whoever may make one: the first tablet of a new ward is the administrator’s', async () => {
    await askForCodes();
    expect(await greet(randomUUID(), { by: admin })).toMatchObject({ status: 200 });
  });

  test.each(['enter', 'set-up'] as const)(
    'needs one from an administrator whose session has not got past the second factor (%s): it makes none either',
    async (step) => {
      await askForCodes();
      const person = await factors.makePerson('admin');
      const secret = step === 'enter' ? await factors.giveApp(person) : await factors.endTerm(person);
      const page = await enterAt(centre, person);
      expect(await stepOf(page)).toBe(step);
      expect((await page.send('POST', `/api/wards/${WARD}/enrolment/codes`)).status).toBe(403);
      const device = randomUUID();
      const refused = { status: 403, type: problem('device-not-enrolled') };
      expect(await greet(device, { by: page })).toMatchObject(refused);
      if (secret) expect((await tellCode(page, codeOf(secret))).status).toBe(204);
      else await setUpApp(page);
      expect(await greet(device, { by: page })).toMatchObject({ status: 200 });
    },
  );

  test('needs one from an administrator whose password somebody else has set', async () => {
    await askForCodes();
    const person = await factors.makePerson('admin');
    await centre.sql`update app_user set must_change_password = true where user_id = ${person.userId}`;
    const page = await enterAt(centre, person);
    expect((await page.send('POST', `/api/wards/${WARD}/enrolment/codes`)).status).toBe(403);
    const device = randomUUID();
    expect(await greet(device, { by: page })).toMatchObject({ type: problem('device-not-enrolled') });
    const chosen = { current: PASSWORD, password: 'một câu dài chỉ mình biết' };
    expect((await page.send('PUT', '/api/session/password', chosen)).status).toBe(204);
    expect(await greet(device, { by: page })).toMatchObject({ status: 200 });
  });
});

describe('a code', () => {
  test('lets one tablet in, once, and it stays', async () => {
    await askForCodes();
    const { code, expiresAt } = await makeCode();
    expect(code).toMatch(/^[A-HJKMNP-Z2-9]{8}$/);
    expect(expiresAt - Date.now()).toBeGreaterThan(14 * 60_000);
    const device = randomUUID();
    const typed = ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `;
    expect(await greet(device, { code: typed })).toMatchObject({ status: 200 });
    expect(await greet(device)).toMatchObject({ status: 200 });
    const [kept] = await centre.sql`select made_by, used_device, code_hash from enrolment_code`;
    expect(kept).toMatchObject({
      made_by: 'u-admin',
      used_device: device,
      code_hash: expect.stringMatching(/^\$argon2id\$/),
    });
    expect(JSON.stringify(kept)).not.toContain(code);
    expect(centre.log.join('\n')).not.toContain(code);
  });

  test('wrong, used, ended, of another ward, or no code at all is answered alike', async () => {
    await askForCodes();
    await askForCodes(OTHER_WARD);
    const { code: used } = await makeCode();
    await greet(randomUUID(), { code: used });
    const { code: ended } = await makeCode();
    await centre.sql`update enrolment_code set expires_at = now() where used_at is null`;
    const { code: others } = await makeCode(OTHER_WARD);
    const answers = [];
    for (const code of [used, ended, others, 'AAAAAAAA', 'mã gì đây', '']) {
      const guesser = await newcomer();
      answers.push(await greet(randomUUID(), { code, by: guesser }));
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ ...WRONG, title: expect.stringMatching(/Nhờ quản trị phường cấp mã mới/) });
    expect(await greet(randomUUID(), { code: others, ward: OTHER_WARD })).toMatchObject({ status: 200 });
  });

  test('used by two tablets at the same moment lets one in', async () => {
    await askForCodes();
    const { code } = await makeCode();
    const answers = await Promise.all(Array.from({ length: 4 }, () => greet(randomUUID(), { code })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403, 403, 403]);
  });

  test('is not used up by a tablet that needs none', async () => {
    const known = randomUUID();
    await greet(known);
    await askForCodes();
    const { code } = await makeCode();
    expect(await greet(known, { code })).toMatchObject({ status: 200 });
    expect(await greet(randomUUID(), { code })).toMatchObject({ status: 200 });
  });

  test('beyond five ends the oldest, and all end when the ward is open again', async () => {
    await askForCodes();
    const codes = [];
    for (let n = 0; n < 6; n++) codes.push((await makeCode()).code);
    const open = ((await admin.send('GET', `/api/wards/${WARD}/enrolment`)).json as Enrolment).open;
    expect(open).toHaveLength(5);
    expect(open[0]).toMatchObject({ madeBy: 'Người admin' });
    expect(await greet(randomUUID(), { code: codes[0]!, by: await newcomer() })).toMatchObject(WRONG);
    expect(await greet(randomUUID(), { code: codes[1]! })).toMatchObject({ status: 200 });
    await admin.send('PUT', `/api/wards/${WARD}/enrolment`, { policy: 'open' });
    await askForCodes();
    expect(await greet(randomUUID(), { code: codes[2]!, by: await newcomer() })).toMatchObject(WRONG);
  });

  test('cannot be guessed at: after a few wrong ones an account waits, even with the right one; others do not', async () => {
    await askForCodes();
    const { code } = await makeCode();
    const guesser = await newcomer();
    for (let n = 0; n < 5; n++)
      expect(await greet(randomUUID(), { code: 'AAAAAAAA', by: guesser })).toMatchObject(WRONG);
    expect(await greet(randomUUID(), { code, by: guesser })).toMatchObject({ status: 429 });
    expect(await greet(randomUUID(), { code })).toMatchObject({ status: 200 });
  });

  test.each<[Role, boolean]>([
    ['officer', false],
    ['chair', false],
    ['supervisor', false],
    ['system_admin', true],
  ])('a %s may make one: %s', async (role, may) => {
    const caller = await centre.as(role);
    expect((await caller.send('POST', `/api/wards/${WARD}/enrolment/codes`)).status).toBe(may ? 200 : 403);
    expect((await caller.send('PUT', `/api/wards/${WARD}/enrolment`, { policy: 'code' })).status).toBe(may ? 200 : 403);
  });
});
