/**
 * In a ward that asks for codes a session reads and changes nothing before it has shown a tablet of the ward by that tablet's key:
 * every route, every role, and every way of pretending.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { can, needsWardTablet } from '#domain/access/can.ts';
import { ROLES, type Role } from '#domain/access/role.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { keyIdOf } from '#protocol/batch-signature.ts';
import type { SessionProof } from '#protocol/session-proof.ts';
import type { ApiRoute } from '#server/http/api-route.ts';
import { API_ROUTES } from '#server/http/register-api.ts';
import { callerWith, createTablet, signIn, startCentre, type Caller, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import { makeBatchSigner, proveSession, setupSignedTablet, type SignedTablet } from '#support/signed-batches.ts';
import { findWardPlace, sampleFor, type SampleRequest } from './sample-requests.ts';

let centre: TestCentre;
let tablet: SignedTablet;
const proven = new Map<Role, Caller>();
const unproven = new Map<Role, Caller>();
beforeAll(async () => {
  centre = await startCentre();
  tablet = await setupSignedTablet(await centre.as('officer'));
  for (const role of ROLES) {
    unproven.set(role, await elsewhere(role));
    const caller = await elsewhere(role);
    expect(await proveSession(caller, tablet.signer, tablet.tablet.device)).toBe(204);
    proven.set(role, caller);
  }
});
afterAll(() => centre.close());
beforeEach(() => centre.sql`update ward set enrolment = 'code'`);

/** Signed in anew, on a machine of their own. */
const elsewhere = async (role: Role) => callerWith(centre.url, await signIn(centre.anyone, role.replace('_', '.')));
const REFUSED = 'device-not-enrolled';

/** What only sends, what shows the proof itself, and what has to be reachable when the tablet is gone. */
const FROM_ANY_MACHINE = [
  'GET /api/session/tablet',
  'GET /api/sync/files/:ward/:file',
  'GET /api/wards/:ward/devices',
  'POST /api/sync/black-box',
  'POST /api/sync/push',
  'POST /api/wards/:ward/access-log',
  'PUT /api/session/tablet',
  'PUT /api/sync/files/:ward/:file/:part',
  'PUT /api/wards/:ward/devices/:device/loss',
];
const nameOf = ({ method, path }: ApiRoute) => `${method} ${path}`;
/** Those of the roles that may call the route, and only on a tablet of the ward. */
const boundRoles = ({ access }: ApiRoute) =>
  access === 'anyone' ? [] : ROLES.filter((role) => can(role, access) && needsWardTablet(role, access));
/** Answered, but for the keys in keeping (`tablet-keys.test.ts`). */
const GREETING = 'POST /api/sync/hello';
const guarded = API_ROUTES.filter(
  (route) => boundRoles(route).length > 0 && !route.fromAnyMachine && nameOf(route) !== GREETING,
);

/** A stream is left when it has begun. */
async function ask({ cookie }: Caller, { method }: ApiRoute, { path, body, headers }: SampleRequest): Promise<string> {
  const isText = typeof body === 'string' || body === undefined;
  const response = await fetch(`${centre.url}${path}`, {
    method,
    headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  });
  const isStream = (response.headers.get('content-type') ?? '').startsWith('text/event-stream');
  if (!isStream) return response.text();
  await response.body?.cancel();
  return '';
}

/** In the name of a tablet that is the ward's. */
async function sampleOf(route: ApiRoute): Promise<SampleRequest> {
  const sample = await sampleFor(route, { ward: WARD, recipient: centre.running.centre.blackBoxRecipient });
  if (!sample) throw new Error(`${nameOf(route)} needs a sample body in sample-requests.ts`);
  return route.hearsBarred ? { ...sample, body: { ...(sample.body as object), device: tablet.tablet.device } } : sample;
}

test('only these are reached from any machine, and all others say which ward they are about', () => {
  expect(
    API_ROUTES.filter(({ fromAnyMachine }) => fromAnyMachine)
      .map(nameOf)
      .toSorted(),
  ).toEqual(FROM_ANY_MACHINE);
  expect(API_ROUTES.filter(({ hearsBarred }) => hearsBarred).map(nameOf)).toEqual([GREETING, 'POST /api/sync/pull']);
  expect(guarded.filter((route) => findWardPlace(route) === null).map(nameOf)).toEqual([]);
  expect(guarded.length).toBeGreaterThan(20);
});

describe.each(guarded.map((route) => [nameOf(route), route] as const))('%s', (_name, route) => {
  test('is refused on a session that has shown no tablet, and not on one that has', async () => {
    for (const role of boundRoles(route)) {
      expect(await ask(unproven.get(role)!, route, await sampleOf(route)), role).toContain(REFUSED);
      expect(await ask(proven.get(role)!, route, await sampleOf(route)), role).not.toContain(REFUSED);
    }
  });

  test('is open to those who need no tablet, and to everybody in a ward that asks for no codes', async () => {
    const { access } = route;
    for (const role of ROLES.filter((each) => access !== 'anyone' && can(each, access))) {
      await centre.sql`update ward set enrolment = ${boundRoles(route).includes(role) ? 'open' : 'code'}`;
      expect(await ask(unproven.get(role)!, route, await sampleOf(route)), role).not.toContain(REFUSED);
    }
  });
});

describe('a proof', () => {
  const RECORDS = { protocol: 1, ward: WARD, after: 0 };
  const reads = async (caller: Caller) => (await caller.send('POST', '/api/sync/records', RECORDS)).status === 200;
  const challengeOf = async (caller: Caller) =>
    ((await caller.send('GET', '/api/session/tablet')).json as { challenge: string }).challenge;
  const show = async (caller: Caller, proof: SessionProof) =>
    (await caller.send('PUT', '/api/session/tablet', proof)).status;
  const device = () => tablet.tablet.device;

  test('is shown once a session, which the centre then says', async () => {
    const caller = await elsewhere('officer');
    expect(await reads(caller)).toBe(false);
    expect((await caller.send('GET', '/api/session/tablet')).json).toMatchObject({ provenBy: null });
    expect(await proveSession(caller, tablet.signer, device())).toBe(204);
    expect((await caller.send('GET', '/api/session/tablet')).json).toMatchObject({
      provenBy: keyIdOf(tablet.signer.publicKey),
    });
    expect(await reads(caller)).toBe(true);
    // Signing in anew on the same tablet begins anew.
    expect(await reads(await elsewhere('officer'))).toBe(false);
  });

  test.each<[string, number, (caller: Caller) => Promise<SessionProof>]>([
    [
      'of another session, replayed',
      403,
      async () => tablet.signer.prove(device(), await challengeOf(await elsewhere('officer'))),
    ],
    [
      'of this session for another device',
      403,
      async (caller) => ({
        ...(await tablet.signer.prove(randomUUID() as DeviceId, await challengeOf(caller))),
        device: device(),
      }),
    ],
    [
      'by another key under the name of the tablet’s own',
      403,
      async (caller) => ({
        ...(await (await makeBatchSigner()).prove(device(), await challengeOf(caller))),
        publicKey: tablet.signer.publicKey,
      }),
    ],
    [
      'by a key of one’s own, never told',
      204,
      async (caller) => (await makeBatchSigner()).prove(device(), await challengeOf(caller)),
    ],
    [
      'by a key of one’s own, told under the tablet’s name',
      204,
      async (caller) => {
        const signer = await makeBatchSigner();
        const body = { protocol: 1, device: device(), app: '0.1.0', ward: WARD, blocksWanted: 1 };
        await caller.send('POST', '/api/sync/hello', { ...body, signingKey: signer.publicKey });
        return signer.prove(device(), await challengeOf(caller));
      },
    ],
    [
      'by the tablet’s key for a device of one’s own',
      204,
      async (caller) => tablet.signer.prove(randomUUID() as DeviceId, await challengeOf(caller)),
    ],
  ])('%s opens nothing', async (_name, status, make) => {
    const caller = await elsewhere('officer');
    expect(await show(caller, await make(caller))).toBe(status);
    expect(await reads(caller)).toBe(false);
  });

  test('that was refused takes away nothing that was shown before', async () => {
    const caller = await elsewhere('officer');
    await proveSession(caller, tablet.signer, device());
    expect(await show(caller, await tablet.signer.prove(device(), randomUUID()))).toBe(403);
    expect(await reads(caller)).toBe(true);
  });

  test('by a tablet that is reported opens nothing, before the report or after', async () => {
    await centre.sql`update ward set enrolment = 'open'`;
    const lost = await setupSignedTablet(await centre.as('officer'));
    const caller = await elsewhere('officer');
    await proveSession(caller, lost.signer, lost.tablet.device);
    await centre.sql`update ward set enrolment = 'code'`;
    expect(await reads(caller)).toBe(true);
    // Past the sessions: as one that was made at the same moment.
    await centre.sql`update device set revoked_at = now() where device_id = ${lost.tablet.device}`;
    expect(await reads(caller)).toBe(false);
    const again = await elsewhere('officer');
    await proveSession(again, lost.signer, lost.tablet.device);
    expect(await reads(again)).toBe(false);
  });

  test('by a tablet that the ward knows from a black box alone opens nothing', async () => {
    const stranger = await makeBatchSigner();
    const id = randomUUID() as DeviceId;
    await centre.sql`
      insert into device (ward_id, device_id, app, user_id, seen_at) values (${WARD}, ${id}, 'x', 'u-officer', now())`;
    await centre.sql`
      insert into device_key (ward_id, device_id, public_key, first_seen_at) values (${WARD}, ${id}, ${stranger.publicKey}, now())`;
    const caller = await elsewhere('officer');
    await proveSession(caller, stranger, id);
    expect(await reads(caller)).toBe(false);
  });

  test('by a key that waits begins to count when the key is let in', async () => {
    const signer = await makeBatchSigner();
    const caller = await elsewhere('officer');
    const body = { protocol: 1, device: device(), app: '0.1.0', ward: WARD, blocksWanted: 1 };
    await caller.send('POST', '/api/sync/hello', { ...body, signingKey: signer.publicKey });
    await proveSession(caller, signer, device());
    expect(await reads(caller)).toBe(false);
    const key = `/api/wards/${WARD}/devices/${device()}/keys/${keyIdOf(signer.publicKey)}`;
    expect((await (await centre.as('admin')).send('PUT', key, { decision: 'let-in' })).status).toBe(204);
    expect(await reads(caller)).toBe(true);
  });

  test('is not needed to send: what a tablet holds never waits for it', async () => {
    const sent = tablet.receive(1);
    const sender = createTablet(await elsewhere('officer'), { device: device() });
    const answer = await sender.push(sent);
    expect(answer).toMatchObject({ result: 'accepted' });
    expect(await sender.pull()).toMatchObject({ result: 'refused', reason: 'device-not-enrolled' });
  });

  test('is noted on the session, which ends when that tablet is reported: the system administrator’s too', async () => {
    await centre.sql`update ward set enrolment = 'open'`;
    const lost = await setupSignedTablet(await centre.as('specialist'));
    const roles = ['chair', 'supervisor', 'system_admin'] as const;
    const there = await Promise.all(roles.map(elsewhere));
    for (const caller of there) expect(await proveSession(caller, lost.signer, lost.tablet.device)).toBe(204);
    const away = await elsewhere('system_admin');
    const loss = `/api/wards/${WARD}/devices/${lost.tablet.device}/loss`;
    await (await elsewhere('admin')).send('PUT', loss, { how: 'lost' });
    for (const caller of there) expect((await caller.send('GET', '/api/session')).status).toBe(401);
    expect((await away.send('GET', '/api/session')).status).toBe(200);
  });

  test('is shown while another officer is at work in the browser, and before another password is chosen', async () => {
    const caller = await elsewhere('system_admin');
    const acting = { 'acting-user': 'u-specialist' };
    await centre.sql`update app_user set must_change_password = true where user_id = 'u-system_admin'`;
    const asked = await caller.send('GET', '/api/session/tablet', undefined, acting);
    const proof = await tablet.signer.prove(device(), (asked.json as { challenge: string }).challenge);
    expect((await caller.send('PUT', '/api/session/tablet', proof, acting)).status).toBe(204);
    await centre.sql`update app_user set must_change_password = false where user_id = 'u-system_admin'`;
  });
});
