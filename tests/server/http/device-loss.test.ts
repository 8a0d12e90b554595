/** A tablet reported lost or handed back: what it may still do, what becomes of its work, and how a mistake is taken back. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '#domain/access/role.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import type { DevicesResponse } from '#protocol/device-messages.ts';
import type { SetAsideResponse } from '#protocol/set-aside-messages.ts';
import { verifyWard } from '#server/use-cases/verify-ward.ts';
import { attachWard } from '#server/store/users.ts';
import { blackBox } from '#support/black-boxes.ts';
import { createBoxCarrier } from '#support/box-carrier.ts';
import {
  callerWith,
  createTablet,
  eventsOf,
  signIn,
  startCentre,
  uniqueReception,
  type Caller,
  type TestCentre,
} from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { setupSignedTablet } from '#support/signed-batches.ts';

let centre: TestCentre;
let officer: Caller;
let admin: Caller;
beforeAll(async () => {
  centre = await startCentre();
  await attachWard(centre.sql, 'u-officer', OTHER_WARD, MONDAY);
  [officer, admin] = [await centre.as('officer'), await centre.as('admin')];
});
afterAll(() => centre.close());

const MONDAY = at('2026-03-09 09:15');
const problem = (name: string) => `urn:dung-hen:problem:${name}`;
/** Somebody of the role on a browser of their own: what ends with a tablet is no other test's session. */
const elsewhere = async (role: Role = 'officer') =>
  callerWith(centre.url, await signIn(centre.anyone, role.replace('_', '.')));

const path = (device: string, ward = WARD) => `/api/wards/${ward}/devices/${device}/loss`;
const report = (device: string, how = 'lost', by = admin) => by.send('PUT', path(device), { how });
const takeBack = (device: string) => admin.send('DELETE', path(device));
const standing = async (device: string) =>
  (await centre.anyone.send('GET', `/api/sync/standing/${WARD}/${device}`)).json;
const heldOf = async (device: DeviceId) =>
  (((await admin.send('GET', `/api/wards/${WARD}/set-aside`)).json as SetAsideResponse).held ?? []).filter(
    (row) => row.device === device,
  );
const stored = async (device: DeviceId) => (await centre.sql`select 1 from event where device_id = ${device}`).count;

async function setupLost() {
  const caller = await elsewhere();
  const tablet = createTablet(caller);
  await tablet.hello();
  const events = eventsOf(tablet);
  const reception = events.make('received', MONDAY, { body: uniqueReception() });
  await tablet.push([reception]);
  expect((await report(tablet.device)).status).toBe(204);
  return { caller, tablet, events, again: createTablet(await elsewhere(), { device: tablet.device }) };
}

test('a tablet reported lost reads nothing more: its sessions are over, and whoever signs in on it is told so at each contact', async () => {
  const { caller, tablet, again } = await setupLost();
  expect((await caller.send('GET', '/api/session')).status).toBe(401);
  expect((await officer.send('GET', '/api/session')).status).toBe(200);
  await expect(again.hello()).rejects.toThrow(/403.*device-revoked/);
  expect(await again.pull()).toEqual({ ward: WARD, result: 'refused', reason: 'device-revoked' });
  expect(await standing(tablet.device)).toEqual({ isRevoked: true });
  expect(await standing(randomUUID())).toEqual({ isRevoked: false });
  const { devices } = (await admin.send('GET', `/api/wards/${WARD}/devices`)).json as DevicesResponse;
  expect(devices.find(({ device }) => device === tablet.device)).toMatchObject({
    isRevoked: true,
    loss: { how: 'lost', by: 'Người admin' },
  });
});

test('a tablet reported lost does not keep its session by naming another device', async () => {
  const caller = await elsewhere();
  const tablet = createTablet(caller);
  await tablet.hello();
  await createTablet(caller).hello();
  await report(tablet.device);
  expect((await caller.send('GET', '/api/session')).status).toBe(401);
});

test('a session notes twenty devices at most, however many it names', async () => {
  const caller = await elsewhere('specialist');
  const noted = async () =>
    (
      await centre.sql<{ n: number }[]>`
      select max(cardinality(devices)) as n from session where user_id = 'u-specialist'`
    )[0]?.n;
  await createTablet(caller).hello();
  expect(await noted()).toBe(1);
  await centre.sql`
    update session set devices = devices || array(select gen_random_uuid() from generate_series(1, 18))
    where user_id = 'u-specialist' and cardinality(devices) = 1`;
  for (let n = 0; n < 3; n++) await createTablet(caller).hello();
  expect(await noted()).toBe(20);
});

test('a tablet reported lost does not keep a session that had named as many devices as are noted before it was used there', async () => {
  const caller = await elsewhere();
  for (let n = 0; n < 20; n++) await createTablet(caller).pull();
  const { tablet } = await setupSignedTablet(caller);
  expect((await caller.send('GET', '/api/session')).status).toBe(200);
  await report(tablet.device);
  expect((await caller.send('GET', '/api/session')).status).toBe(401);
});

test('a tablet reported lost has what it still sends set aside; taken back, that is taken in and it goes on', async () => {
  const { tablet, events, again } = await setupLost();
  const late = events.make('noted', MONDAY);
  expect(await again.push([late])).toMatchObject({
    result: 'accepted',
    verdicts: [{ outcome: 'quarantined', reason: expect.stringMatching(/^device: .*báo mất/) }],
  });
  expect(await heldOf(tablet.device)).toMatchObject([{ kind: 'revoked', count: 1 }]);
  await admin.send('POST', `/api/wards/${WARD}/set-aside/release`);
  expect(await stored(tablet.device)).toBe(1);

  expect((await takeBack(tablet.device)).status).toBe(204);
  expect(await heldOf(tablet.device)).toEqual([]);
  expect(await stored(tablet.device)).toBe(2);
  expect(await again.push([late, events.make('noted', MONDAY)])).toMatchObject({
    verdicts: [{ outcome: 'stored' }, { outcome: 'stored' }],
  });
  expect(await again.hello()).toMatchObject({ protocols: [1] });
  expect(await again.pull()).toMatchObject({ result: 'page' });
  expect(await standing(tablet.device)).toEqual({ isRevoked: false });
  expect((await verifyWard(centre.running.centre, WARD)).findings).toEqual([]);
});

test('a tablet reported lost has its black box kept: the answer says where it comes from, and the administrator confirms', async () => {
  const { tablet, events } = await setupLost();
  const rest = [events.make('noted', MONDAY), events.make('noted', MONDAY)];
  const response = await createBoxCarrier(centre, officer).taken(blackBox(rest));
  expect(response.wards).toMatchObject([
    { isOfLost: true, answer: { verdicts: [{ outcome: 'quarantined' }, { outcome: 'quarantined' }] } },
  ]);
  expect(await stored(tablet.device)).toBe(1);
  const admitted = await admin.send('POST', `/api/wards/${WARD}/set-aside/admit`, { device: tablet.device });
  expect(admitted.json).toEqual({ released: 2, remaining: 0 });
  expect(await stored(tablet.device)).toBe(3);
  // Confirmed is not found again: it still reads nothing.
  expect(await standing(tablet.device)).toEqual({ isRevoked: true });
});

test('a tablet reported lost is so in that ward alone, and reported by those who answer for it', async () => {
  const tablet = createTablet(await elsewhere());
  await tablet.hello();
  const inOther = { device: tablet.device, ward: OTHER_WARD };
  await createTablet(await elsewhere(), inOther).hello();
  for (const [role, status] of [
    ['officer', 403],
    ['supervisor', 403],
    ['chair', 204],
    ['vice_chair', 204],
    ['system_admin', 204],
  ] as const)
    expect((await report(tablet.device, 'returned', await elsewhere(role))).status, role).toBe(status);
  expect(
    (await (await centre.as('chair')).send('PUT', path(tablet.device, OTHER_WARD), { how: 'lost' })).json,
  ).toMatchObject({
    type: problem('not-your-ward'),
  });
  expect(await createTablet(await elsewhere(), inOther).pull()).toMatchObject({
    result: 'page',
  });
  expect((await report(randomUUID())).json).toMatchObject({ type: problem('no-such-device') });
  expect((await takeBack(randomUUID())).status).toBe(404);
  expect((await report('00000000-0000-4000-8000-00000000d09e')).status).toBe(404);
});
