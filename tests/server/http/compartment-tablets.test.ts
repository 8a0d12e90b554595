/** The tablets of a compartment are those of its ward: it asks for codes when the ward does, has none of its own, and loses one with it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compartmentOf } from '#domain/dossier/compartment.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import { keyIdOf } from '#protocol/batch-signature.ts';
import type { DevicesResponse } from '#protocol/device-messages.ts';
import {
  callerWith,
  eventsOf,
  signIn,
  startCentre,
  uniqueReception,
  type Caller,
  type TestCentre,
} from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { peopleOf, type Person } from './people.ts';
import {
  makeBatchSigner,
  proveSession,
  setupSignedTablet,
  type BatchSigner,
  type SignedTablet,
} from '#support/signed-batches.ts';

const COMPARTMENT = compartmentOf(WARD) as WardCode;
const LIST = `/api/wards/${COMPARTMENT}/members`;

let centre: TestCentre;
let admin: Caller;
let chair: Caller;
let tablet: SignedTablet;
let spare: SignedTablet;
let stranger: SignedTablet;
const people = peopleOf(() => centre);

const elsewhere = async () => callerWith(centre.url, await signIn(centre.anyone, 'chair'));
const policyOf = async (ward: string) =>
  (await centre.sql<{ enrolment: string }[]>`select enrolment from ward where ward_id = ${ward}`)[0]?.enrolment;

async function greet(caller: Caller, more: object): Promise<{ readonly status: number; readonly text: string }> {
  const body = { protocol: 1, app: '0.1.0', ward: COMPARTMENT, blocksWanted: 1, signs: true, ...more };
  return caller.send('POST', '/api/sync/hello', body);
}

/** The head, signed in on this tablet. */
async function headAt({ tablet: { device }, signer }: SignedTablet): Promise<Caller> {
  const head = await elsewhere();
  expect(await proveSession(head, signer, device)).toBe(204);
  expect(await greet(head, { device, signingKey: signer.publicKey })).toMatchObject({ status: 200 });
  return head;
}

beforeAll(async () => {
  centre = await startCentre();
  admin = await centre.as('admin');
  chair = await elsewhere();
  const officer = await centre.as('officer');
  tablet = await setupSignedTablet(officer);
  spare = await setupSignedTablet(officer);
  stranger = await setupSignedTablet(officer);
  expect((await admin.send('PUT', `/api/wards/${WARD}/enrolment`, { policy: 'code' })).status).toBe(200);
  const root = await centre.as('system_admin');
  expect((await root.send('PUT', `/api/wards/${WARD}/compartment`, { userId: 'u-chair' })).status).toBe(204);
});
afterAll(() => centre.close());

test('it asks for codes when its ward does, from its opening on', async () => {
  expect(await policyOf(COMPARTMENT)).toBe('code');
  await admin.send('PUT', `/api/wards/${WARD}/enrolment`, { policy: 'open' });
  expect(await policyOf(COMPARTMENT)).toBe('open');
  await admin.send('PUT', `/api/wards/${WARD}/enrolment`, { policy: 'code' });
  expect(await policyOf(COMPARTMENT)).toBe('code');
});

test('a machine of a member that is no tablet of the ward reads nothing of it, also in the name of one', async () => {
  const { publicKey } = await makeBatchSigner();
  for (const device of [randomUUID(), tablet.tablet.device]) {
    const refused = await greet(chair, { device, signingKey: publicKey });
    expect(refused, refused.text).toMatchObject({ status: 403 });
    expect(refused.text).toContain('device-not-enrolled');
  }
  expect((await greet(chair, { device: tablet.tablet.device })).text).toContain('device-not-enrolled');
  expect((await chair.send('GET', LIST)).text).toContain('device-not-enrolled');
});

test('a tablet of the ward is not brought in from another machine, by a password and the key that is published', async () => {
  const { device } = spare.tablet;
  const told = { device, signingKey: spare.signer.publicKey };
  expect((await greet(chair, told)).text).toContain('device-not-enrolled');
  // Nor where the session has shown another tablet.
  const head = await elsewhere();
  expect(await proveSession(head, tablet.signer, tablet.tablet.device)).toBe(204);
  expect((await greet(head, told)).text).toContain('device-not-enrolled');
  expect(await centre.sql`select 1 from device where ward_id = ${COMPARTMENT} and device_id = ${device}`).toEqual([]);
});

test('a tablet of the ward needs no code for it, and what is reported of it there holds here', async () => {
  const { device } = tablet.tablet;
  const told = { device, signingKey: tablet.signer.publicKey };
  expect(await proveSession(chair, tablet.signer, device)).toBe(204);
  expect(await greet(chair, told)).toMatchObject({ status: 200 });
  expect(await chair.send('GET', LIST)).toMatchObject({ status: 200 });

  const loss = `/api/wards/${WARD}/devices/${device}/loss`;
  expect((await admin.send('PUT', loss, { how: 'lost' })).status).toBe(204);
  const again = await elsewhere();
  expect((await greet(again, told)).text).toContain('device-revoked');
  expect((await again.send('GET', LIST)).text).toContain('device-not-enrolled');
  expect((await admin.send('DELETE', loss)).status).toBe(204);
  expect(await greet(again, told)).toMatchObject({ status: 200 });
});

test('a report of the compartment is its own, one of the ward holds in both, and each is taken back where it was made', async () => {
  const { device } = tablet.tablet;
  const told = { device, signingKey: tablet.signer.publicKey };
  const head = await headAt(spare);
  const lossIn = (ward: WardCode) => `/api/wards/${ward}/devices/${device}/loss`;
  const report = async (caller: Caller, ward: WardCode) =>
    expect((await caller.send('PUT', lossIn(ward), { how: 'lost' })).status).toBe(204);
  const take = (caller: Caller, ward: WardCode) => caller.send('DELETE', lossIn(ward));
  const areGone = () =>
    Promise.all(
      [WARD, COMPARTMENT].map(async (ward) => {
        const { json } = await centre.anyone.send('GET', `/api/sync/standing/${ward}/${device}`);
        return (json as { isRevoked: boolean }).isRevoked;
      }),
    );
  const chairs = { userId: 'u-chair', name: 'Người chair', role: 'chair' } as const;
  const work = eventsOf(tablet.tablet, COMPARTMENT, chairs);
  const stored = async () =>
    (await centre.sql`select from event where ward_id = ${COMPARTMENT} and device_id = ${device}`).length;

  await report(admin, WARD);
  const event = work.make('received', at('2026-03-09 09:15'), { body: uniqueReception() });
  const place = { device, ward: COMPARTMENT, first: event.dseq };
  const signature = await tablet.signer.sign(place, [event]);
  const wards = [{ ward: COMPARTMENT, first: event.dseq, events: [event], signature }];
  const pushed = await head.send('POST', '/api/sync/push', { protocol: 1, device, app: '0.1.0', wards });
  expect(pushed.text).toContain('quarantined');
  expect(await centre.sql`select from quarantine where ward_id = ${COMPARTMENT} and held = 'revoked'`).toHaveLength(1);
  const early = await take(head, COMPARTMENT);
  expect([early.status, early.text]).toEqual([409, expect.stringContaining('rút lại ở phường')]);
  const { devices } = (await head.send('GET', `/api/wards/${COMPARTMENT}/devices`)).json as DevicesResponse;
  expect(devices.find((row) => row.device === device)).toMatchObject({ isRevoked: true, loss: { by: 'Người admin' } });

  // Whoever is no member undoes nothing of the head's.
  await report(head, COMPARTMENT);
  expect((await take(admin, WARD)).status).toBe(204);
  expect([await areGone(), await stored()]).toEqual([[false, true], 0]);
  expect((await greet(await elsewhere(), told)).text).toContain('device-revoked');
  await report(admin, WARD);
  expect((await take(head, COMPARTMENT)).status).toBe(204);
  expect([await areGone(), await stored()]).toEqual([[true, true], 0]);
  expect((await take(admin, WARD)).status).toBe(204);
  expect([await areGone(), await stored()]).toEqual([[false, false], 1]);
});

test('a tablet the ward has reported is lost for the compartment, which it may never have greeted, and shows no session there', async () => {
  const { device } = stranger.tablet;
  const loss = `/api/wards/${WARD}/devices/${device}/loss`;
  expect((await admin.send('PUT', loss, { how: 'lost' })).status).toBe(204);
  const refused = await greet(await elsewhere(), { device, signingKey: stranger.signer.publicKey });
  expect(refused.text).toContain('device-revoked');
  expect((await admin.send('DELETE', loss)).status).toBe(204);

  const head = await headAt(stranger);
  expect((await head.send('GET', LIST)).status).toBe(200);
  await centre.sql`update device set revoked_at = now() where ward_id = ${WARD} and device_id = ${device}`;
  expect((await head.send('GET', LIST)).text).toContain('device-not-enrolled');
});

describe('in the compartment', () => {
  let head: Caller;
  let officer: Caller;
  let person: Person;
  let member: Caller;
  const keysAt = (ward: WardCode, publicKey: string) =>
    `/api/wards/${ward}/devices/${tablet.tablet.device}/keys/${keyIdOf(publicKey)}`;
  const LET_IN = { decision: 'let-in' };
  const standingOf = async (publicKey: string) =>
    (
      await centre.sql<{ standing: string }[]>`
        select standing from device_key where ward_id = ${COMPARTMENT} and public_key = ${publicKey}`
    )[0]?.standing;
  /** Told under the tablet's name in the ward, in the compartment, or in both one after the other. */
  async function tellKey(wards: readonly WardCode[], more: object = {}): Promise<string> {
    const { publicKey } = await makeBatchSigner();
    for (const ward of wards) await tell(ward, publicKey, more);
    return publicKey;
  }
  async function tell(ward: WardCode, signingKey: string, more: object = {}) {
    const told = { device: tablet.tablet.device, ward, signingKey, signs: undefined, ...more };
    const greeted = await greet(ward === WARD ? officer : head, told);
    expect(greeted.status, greeted.text).toBe(200);
  }

  beforeAll(async () => {
    head = await headAt(tablet);
    officer = callerWith(centre.url, await signIn(centre.anyone, 'officer'));
    person = await people.makePerson('admin');
    expect((await head.send('PUT', `${LIST}/${person.userId}`)).status).toBe(204);
    member = await people.enter(person);
  });

  test('nobody says whether a code is asked for: its ward does, also where an administrator is a member', async () => {
    const path = `/api/wards/${COMPARTMENT}/enrolment`;
    for (const answer of [
      await member.send('PUT', path, { policy: 'open' }),
      await member.send('POST', `${path}/codes`),
    ])
      expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('do phường đặt')]);
    expect(await policyOf(COMPARTMENT)).toBe('code');
  });

  test('what waits of a tablet is its head’s to answer for, and not an administrator’s who was let in', async () => {
    const { device } = tablet.tablet;
    const admit = `/api/wards/${COMPARTMENT}/set-aside/admit`;
    const by = { userId: person.userId, name: person.name, role: 'admin' } as const;
    const unsigned = eventsOf(tablet.tablet, COMPARTMENT, by).make('received', at('2026-03-09 09:15'), {
      body: uniqueReception(),
    });
    const wards = [{ ward: COMPARTMENT, first: unsigned.dseq, events: [unsigned] }];
    const pushed = await head.send('POST', '/api/sync/push', { protocol: 1, device, app: '0.1.0', wards });
    expect(pushed.text).toContain('quarantined');
    const refused = await member.send('POST', admit, { device });
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('not-allowed')]);
    expect((await head.send('POST', admit, { device })).json).toEqual({ released: 1, remaining: 0 });

    const key = await tellKey([COMPARTMENT]);
    expect((await member.send('PUT', keysAt(COMPARTMENT, key), LET_IN)).text).toContain('not-allowed');
    expect(await standingOf(key)).toBe('waiting');
    expect((await head.send('PUT', keysAt(COMPARTMENT, key), LET_IN)).status).toBe(204);
    expect(await standingOf(key)).toBe('valid');
  });

  test('a key of a tablet counts when it counts in the ward, whichever of the two was told first', async () => {
    const toldBefore = await tellKey([WARD, COMPARTMENT]);
    const { code } = (await admin.send('POST', `/api/wards/${WARD}/enrolment/codes`)).json as { code: string };
    const vouched = await tellKey([COMPARTMENT]);
    for (const key of [toldBefore, vouched]) expect(await standingOf(key)).toBe('waiting');
    expect((await admin.send('PUT', keysAt(WARD, toldBefore), LET_IN)).status).toBe(204);
    expect(await standingOf(toldBefore)).toBe('valid');
    await tell(WARD, vouched, { enrolmentCode: code });
    expect(await standingOf(vouched)).toBe('valid');
    const toldAfter = await tellKey([WARD]);
    expect((await admin.send('PUT', keysAt(WARD, toldAfter), LET_IN)).status).toBe(204);
    await tell(COMPARTMENT, toldAfter);
    expect(await standingOf(toldAfter)).toBe('valid');
  });

  /** By the head, who has greeted with this key: it waits, and so does what it signs. */
  async function sendOneSigned(device: DeviceId): Promise<BatchSigner> {
    const key = await makeBatchSigner();
    await tell(COMPARTMENT, key.publicKey, { device });
    const by = { userId: 'u-chair', name: 'Người chair', role: 'chair' } as const;
    const { make } = eventsOf({ ...tablet.tablet, device }, COMPARTMENT, by);
    const events = [make('received', at('2026-03-09 09:15'), { body: uniqueReception() })];
    const signature = await key.sign({ device, ward: COMPARTMENT, first: 1 }, events);
    const wards = [{ ward: COMPARTMENT, first: 1, events, signature }];
    const pushed = await head.send('POST', '/api/sync/push', { protocol: 1, device, app: '0.1.0', wards });
    expect(pushed.text).toContain('quarantined');
    return key;
  }
  const storedOf = async (device: DeviceId) =>
    (await centre.sql`select from event where ward_id = ${COMPARTMENT} and device_id = ${device}`).length;

  test('what a key signed while it waited is taken in when a code has it count in the ward', async () => {
    const { device } = spare.tablet;
    await headAt(spare);
    const { publicKey } = await sendOneSigned(device);
    const { code } = (await admin.send('POST', `/api/wards/${WARD}/enrolment/codes`)).json as { code: string };
    await tell(WARD, publicKey, { device, enrolmentCode: code });
    expect(await storedOf(device)).toBe(1);
  });

  test('and when the tablet comes back after it came to count in the ward as the first one there', async () => {
    const device = randomUUID() as DeviceId;
    await admin.send('PUT', `/api/wards/${WARD}/enrolment`, { policy: 'open' });
    await tell(COMPARTMENT, (await makeBatchSigner()).publicKey, { device });
    const { publicKey } = await sendOneSigned(device);
    await tell(WARD, publicKey, { device });
    expect(await storedOf(device)).toBe(0);
    await tell(COMPARTMENT, publicKey, { device });
    expect(await storedOf(device)).toBe(1);
    await admin.send('PUT', `/api/wards/${WARD}/enrolment`, { policy: 'code' });
  });

  test('a key its head has turned away stays so, whatever the ward says', async () => {
    const key = await tellKey([WARD, COMPARTMENT]);
    expect((await head.send('PUT', keysAt(COMPARTMENT, key), { decision: 'turn-away' })).status).toBe(204);
    expect((await admin.send('PUT', keysAt(WARD, key), LET_IN)).status).toBe(204);
    await tell(COMPARTMENT, key);
    expect(await standingOf(key)).toBe('refused');
  });
});
