/** The keys that seal a ward on its tablets, in the centre's keeping: for whom, on which tablet, and in no place in the clear. */
import { randomBytes, randomUUID } from 'node:crypto';
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '#domain/access/role.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { compartmentOf } from '#domain/dossier/compartment.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import type { HelloResponse } from '#protocol/sync-messages.ts';
import { wardKeyId, type GivenWardKey, type SealedWardKey } from '#protocol/ward-key.ts';
import { destroyTabletKeys, keepTabletKey, listTabletKeys } from '#server/store/tablet-keys.ts';
import { callerWith, signIn, startCentre, type Caller, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { proveSession, setupSignedTablet } from '#support/signed-batches.ts';
import { peopleOf, statusOf } from './people.ts';
import { codeOf, enterAt, factorPeopleOf, setUpApp, stepOf, tellCode } from './factor-people.ts';

let centre: TestCentre;
let recipient: string;
beforeAll(async () => {
  centre = await startCentre();
  recipient = (await greet('officer', randomUUID())).json.blackBoxRecipient;
});
afterAll(() => centre.close());

const factors = factorPeopleOf(() => centre);

const greet = async (role: Role, device: string, extra: object = {}) => greetBy(await centre.as(role), device, extra);

async function greetBy(caller: Caller, device: string, extra: object = {}) {
  const body = { protocol: 1, device, app: '0.1.0', ward: WARD, blocksWanted: 1, ...extra };
  const answer = await caller.send('POST', '/api/sync/hello', body);
  return { status: answer.status, json: answer.json as HelloResponse };
}

interface MadeKey {
  readonly given: GivenWardKey;
  readonly told: SealedWardKey;
}

async function makeKey(sealedFor = recipient, key: Uint8Array = randomBytes(32)): Promise<MadeKey> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(sealedFor);
  const sealed = Buffer.from(await encrypter.encrypt(key)).toString('base64');
  const id = wardKeyId(key);
  return { given: { id, key: Buffer.from(key).toString('hex') }, told: { id, sealed } };
}

const ask = async (role: Role, device: string) => (await greet(role, device, { wantsWardKeys: true })).json.wardKeys;
const kept = (device: string) => centre.sql`select * from tablet_key where device_id = ${device}`;

describe('a ward key told at the greeting', () => {
  test('is given to whoever may read the ward and asks on that tablet, and to nobody who does not ask', async () => {
    const device = randomUUID();
    const { told, given } = await makeKey();
    expect((await greet('officer', device, { wardKeys: [told] })).json).not.toHaveProperty('wardKeys');
    expect(await ask('specialist', device)).toEqual([given]);
    expect(await ask('officer', device)).toEqual([given]);
    expect(await ask('officer', randomUUID())).toEqual([]);
    expect((await greet('officer', device)).json).not.toHaveProperty('wardKeys');
  });

  test('is given, where the ward asks for codes, to nobody who names the tablet and has not shown it', async () => {
    const officer = await centre.as('officer');
    const { tablet, signer } = await setupSignedTablet(officer);
    const { told, given } = await makeKey();
    await greet('officer', tablet.device, { wardKeys: [told] });
    await centre.sql`update ward set enrolment = 'code' where ward_id = ${WARD}`;
    const stolen = callerWith(centre.url, await signIn(centre.anyone, 'officer'));
    const asked = async () => (await greetBy(stolen, tablet.device, { wantsWardKeys: true })).json.wardKeys;
    expect(await asked()).toEqual([]);
    expect(await proveSession(stolen, signer, tablet.device)).toBe(204);
    expect(await asked()).toEqual([given]);
    await centre.sql`update ward set enrolment = 'open' where ward_id = ${WARD}`;
  });

  test.each(['enter', 'set-up'] as const)(
    'is given to no password alone where more is asked for, and kept of none (%s)',
    async (step) => {
      const device = randomUUID();
      const { told, given } = await makeKey();
      await greet('officer', device, { wardKeys: [told] });
      const person = await factors.makePerson(step === 'enter' ? 'officer' : 'admin');
      const secret = step === 'enter' ? await factors.giveApp(person) : await factors.endTerm(person);
      const page = await enterAt(centre, person);
      expect(await stepOf(page)).toBe(step);
      const asked = async (more: object = {}) => {
        const caller = callerWith(centre.url, `dung_hen=${page.cookies.get('dung_hen')}`);
        return (await greetBy(caller, device, { wantsWardKeys: true, ...more })).json;
      };
      // Nothing is said of keys: "none" would have the tablet make a new one.
      expect(await asked({ wardKeys: [(await makeKey()).told] })).not.toHaveProperty('wardKeys');
      expect(await kept(device)).toHaveLength(1);
      if (secret) expect((await tellCode(page, codeOf(secret))).status).toBe(204);
      else await setUpApp(page);
      expect((await asked()).wardKeys).toEqual([given]);
    },
  );

  test('is kept, where the ward asks for codes, of nobody who names an enrolled tablet and has not shown it', async () => {
    const { tablet, signer } = await setupSignedTablet(await centre.as('officer'));
    const [invented, own, first] = [await makeKey(), await makeKey(), await makeKey()];
    await centre.sql`update ward set enrolment = 'code' where ward_id = ${WARD}`;
    const stolen = callerWith(centre.url, await signIn(centre.anyone, 'officer'));
    expect((await greetBy(stolen, tablet.device, { wardKeys: [invented.told] })).status).toBe(200);
    expect(await kept(tablet.device)).toEqual([]);
    expect(await proveSession(stolen, signer, tablet.device)).toBe(204);
    await greetBy(stolen, tablet.device, { wardKeys: [own.told] });
    expect(await kept(tablet.device)).toMatchObject([{ key_id: own.told.id }]);
    // A first greeting has nothing to show yet but the code.
    const device = randomUUID();
    const made = await (await centre.as('admin')).send('POST', `/api/wards/${WARD}/enrolment/codes`);
    const enrolmentCode = (made.json as { code: string }).code;
    const anew = callerWith(centre.url, await signIn(centre.anyone, 'officer'));
    expect((await greetBy(anew, device, { wardKeys: [first.told], enrolmentCode })).status).toBe(200);
    expect(await kept(device)).toMatchObject([{ key_id: first.told.id }]);
    await centre.sql`update ward set enrolment = 'open' where ward_id = ${WARD}`;
  });

  test('is given in the same answer to a tablet that tells and asks at once: a restored centre has forgotten it', async () => {
    const device = randomUUID();
    const { told, given } = await makeKey();
    await greet('officer', device, { wardKeys: [told] });
    await centre.sql`delete from tablet_key`;
    const answer = await greet('chair', device, { wardKeys: [told], wantsWardKeys: true });
    expect(answer.json.wardKeys).toEqual([given]);
  });

  test('is kept once, however often it is told, beside those told before', async () => {
    const device = randomUUID();
    const keys = [await makeKey(), await makeKey()];
    await greet('officer', device, { wardKeys: [keys[0]!.told] });
    for (let n = 0; n < 2; n++) await greet('officer', device, { wardKeys: keys.map(({ told }) => told) });
    expect(await ask('officer', device)).toEqual(keys.map(({ given }) => given));
  });

  test('lies sealed at the centre, and is in no log', async () => {
    const device = randomUUID();
    const { told, given } = await makeKey();
    await greet('officer', device, { wardKeys: [told] });
    await ask('specialist', device);
    const everything = `${JSON.stringify(await kept(device))} ${centre.log.join('\n')}`;
    expect(everything).toContain(told.sealed);
    expect(everything).not.toContain(given.key);
    expect(centre.log.join('\n')).not.toContain(told.sealed);
    const line = centre.log.findLast((entry) => entry.includes('ward keys given')) ?? '{}';
    expect(JSON.parse(line)).toMatchObject({ ward: WARD, device, account: 'u-specialist', keys: 1 });
  });

  test('that does not open, or is another than its name says, is left aside and greeted all the same', async () => {
    const device = randomUUID();
    const strange = await makeKey(await identityToRecipient(await generateX25519Identity()));
    const misnamed = { ...(await makeKey()).told, id: '0123456789abcdef' };
    const short = await makeKey(recipient, randomBytes(16));
    const wardKeys = [strange.told, misnamed, short.told, { id: '0123456789abcdee', sealed: 'không phải khoá' }];
    expect((await greet('officer', device, { wardKeys })).status).toBe(200);
    expect(await kept(device)).toHaveLength(0);
  });

  test('is one of at most eight of a tablet', async () => {
    const device = randomUUID();
    const keys = await Promise.all(Array.from({ length: 8 }, () => makeKey()));
    await greet('officer', device, { wardKeys: keys.map(({ told }) => told) });
    expect((await greet('officer', device, { wardKeys: [(await makeKey()).told] })).status).toBe(200);
    expect(await kept(device)).toHaveLength(8);
  });

  test('of another ward is neither taken nor given', async () => {
    const device = randomUUID();
    const { told } = await makeKey();
    const officer = await centre.as('officer');
    const body = { protocol: 1, device, app: '0.1.0', ward: OTHER_WARD, blocksWanted: 1, wantsWardKeys: true };
    const answer = await officer.send('POST', '/api/sync/hello', { ...body, wardKeys: [told] });
    expect(answer.status).toBe(403);
    expect(await kept(device)).toHaveLength(0);
  });
});

describe('a tablet that was reported', () => {
  test('loses its keys with the report, is given none, and may tell them again once it is taken back', async () => {
    const device = randomUUID();
    const { told, given } = await makeKey();
    // The report ends the sessions used on the tablet: each greeting has one of its own.
    const anew = async (extra: object) =>
      greetBy(callerWith(centre.url, await signIn(centre.anyone, 'officer')), device, extra);
    await anew({ wardKeys: [told] });
    const admin = await centre.as('admin');
    const loss = `/api/wards/${WARD}/devices/${device}/loss`;
    expect((await admin.send('PUT', loss, { how: 'lost' })).status).toBe(204);
    expect(await kept(device)).toHaveLength(0);
    const refused = await anew({ wardKeys: [told], wantsWardKeys: true });
    expect(refused.status).toBe(403);
    expect(refused.json).not.toHaveProperty('wardKeys');
    expect(await kept(device)).toHaveLength(0);
    expect((await admin.send('DELETE', loss)).status).toBe(204);
    expect((await anew({ wardKeys: [told], wantsWardKeys: true })).json.wardKeys).toEqual([given]);
  });

  test('whose report comes between greeting and answer is given none either, and none is kept of it', async () => {
    const device = randomUUID() as DeviceId;
    const { told } = await makeKey();
    await greet('officer', device, { wardKeys: [told] });
    await centre.sql`update device set revoked_at = now() where device_id = ${device}`;
    expect(await listTabletKeys(centre.sql, { ward: WARD, device })).toEqual([]);
    expect(await destroyTabletKeys(centre.sql, { ward: WARD, device })).toBe(1);
    expect(await keepTabletKey(centre.sql, { ward: WARD, device }, { ...told, at: Date.now() as Instant })).toBe(false);
  });
});

describe('a tablet of a ward and its compartment', () => {
  const COMPARTMENT = compartmentOf(WARD)!;
  const { makePerson, enter, asRoot } = peopleOf(() => centre);
  const anew = async (role: Role) => callerWith(centre.url, await signIn(centre.anyone, role));
  const lossIn = (ward: WardCode, device: string) => `/api/wards/${ward}/devices/${device}/loss`;
  /** The ward's own, and that of the compartment; neither is used on the tablet. */
  let reporters: Record<WardCode, Caller>;

  beforeAll(async () => {
    const opened = await (await asRoot()).send('PUT', `/api/wards/${WARD}/compartment`, { userId: 'u-chair' });
    expect(opened.status).toBe(204);
    reporters = { [WARD]: await centre.as('admin'), [COMPARTMENT]: await anew('chair') };
  });

  /** Known in both, each with a key in keeping, and used by an officer of the ward and a member of the compartment. */
  async function setupShared() {
    const device = randomUUID() as DeviceId;
    const person = await makePerson();
    const place = `/api/wards/${COMPARTMENT}/members/${person.userId}`;
    expect((await reporters[COMPARTMENT]!.send('PUT', place)).status).toBe(204);
    const [officer, member] = [await anew('officer'), await enter(person)];
    for (const [caller, ward] of [
      [officer, WARD],
      [member, COMPARTMENT],
    ] as const) {
      expect((await greetBy(caller, device, { ward, wardKeys: [(await makeKey()).told] })).status).toBe(200);
    }
    return { device, person, officer, member };
  }

  const UNITS = [WARD, COMPARTMENT];
  const REPORTS: [what: string, reporter: WardCode, lost: WardCode[]][] = [
    ['the ward, which holds in both,', WARD, UNITS],
    ['its compartment, which holds in that alone,', COMPARTMENT, [COMPARTMENT]],
  ];

  test.each(REPORTS)(
    'a report of %s while a greeting is answered: no key is given or kept there',
    async (_what, by, lost) => {
      const { device } = await setupShared();
      await centre.sql`update device set revoked_at = now() where ward_id = ${by} and device_id = ${device}`;
      for (const ward of UNITS) {
        const isHeld = !lost.includes(ward);
        const { told } = await makeKey();
        expect(await listTabletKeys(centre.sql, { ward, device })).toHaveLength(isHeld ? 1 : 0);
        const isKept = await keepTabletKey(centre.sql, { ward, device }, { ...told, at: Date.now() as Instant });
        expect([ward, isKept]).toEqual([ward, isHeld]);
      }
    },
  );

  test.each(REPORTS)(
    'a report of %s takes the keys there, and ends the sessions of its people',
    async (_what, by, lost) => {
      const { device, person, officer, member } = await setupShared();
      // Whoever is left in the compartment alone is no less one of its people.
      await centre.sql`delete from user_ward where user_id = ${person.userId} and ward_id = ${WARD}`;
      expect((await reporters[by]!.send('PUT', lossIn(by, device), { how: 'lost' })).status).toBe(204);
      const left = UNITS.filter((ward) => !lost.includes(ward));
      expect((await kept(device)).map(({ ward_id }) => ward_id as WardCode)).toEqual(left);
      expect([await statusOf(officer), await statusOf(member)]).toEqual([lost.includes(WARD) ? 401 : 200, 401]);
    },
  );
});

test('a tablet the ward has not let in is neither given keys nor are any kept of it', async () => {
  const device = randomUUID();
  const { told } = await makeKey();
  await centre.sql`update ward set enrolment = 'code'`;
  const answer = await greet('officer', device, { wardKeys: [told], wantsWardKeys: true });
  await centre.sql`update ward set enrolment = 'open'`;
  expect(answer.status).toBe(403);
  expect(answer.json).not.toHaveProperty('wardKeys');
  expect(await kept(device)).toHaveLength(0);
});

describe('somebody else at work than the session of the browser says', () => {
  const acting = { 'acting-user': 'u-specialist' };

  test('has what was recorded sent, and nothing done or shown in the other one’s name', async () => {
    const admin = await centre.as('admin');
    const push = { protocol: 1, device: randomUUID(), app: '0.1.0', wards: [{ ward: WARD, first: 1, events: [{}] }] };
    expect((await admin.send('POST', '/api/sync/push', push, acting)).status).toBe(200);
    for (const path of ['/api/session', '/api/sessions', `/api/wards/${WARD}/users`]) {
      expect((await admin.send('GET', path, undefined, acting)).status, path).toBe(401);
      expect((await admin.send('GET', path, undefined, { 'acting-user': 'u-admin' })).status, path).toBe(200);
    }
  });
});
