/**
 * A further signing key told under the name of a tablet that has one: whoever may sign in for the ward can tell it, and it vouches
 * for nothing until the administrator lets it in or it comes with a fresh code. What it signed meanwhile is kept.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { keyIdOf } from '#protocol/batch-signature.ts';
import type { DevicesResponse } from '#protocol/device-messages.ts';
import type { EnrolmentCode } from '#protocol/enrolment-messages.ts';
import type { HelloResponse } from '#protocol/sync-messages.ts';
import type { SetAsideResponse } from '#protocol/set-aside-messages.ts';
import { verifyWard } from '#server/use-cases/verify-ward.ts';
import { createTablet, eventsOf, startCentre, type Caller, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { makeBatchSigner, setupSignedTablet, type BatchSigner, type SignedTablet } from '#support/signed-batches.ts';

let centre: TestCentre;
let officer: Caller;
let admin: Caller;
beforeAll(async () => {
  centre = await startCentre();
  [officer, admin] = [await centre.as('officer'), await centre.as('admin')];
});
afterAll(() => centre.close());

/** An enrolled tablet, and somebody who greets and sends in its name with a key of their own. */
async function setup(options?: { readonly signs?: boolean }) {
  const tablet = await setupSignedTablet(officer, options);
  const { device } = tablet.tablet;
  const stranger = await makeBatchSigner();
  return { ...tablet, device, stranger, told: await greetAs(device, stranger) };
}

async function greetAs(device: DeviceId, signer: BatchSigner, more: object = {}): Promise<HelloResponse> {
  const told = { signingKey: signer.publicKey, signs: true, hearsKeyWaits: true };
  const body = { protocol: 1, device, app: '0.1.0', ward: WARD, blocksWanted: 1, ...told, ...more };
  const answer = await officer.send('POST', '/api/sync/hello', body);
  expect(answer.status, answer.text).toBe(200);
  return answer.json as HelloResponse;
}

async function pushAs(
  { device, push }: Pick<SignedTablet, 'push'> & { device: DeviceId },
  signer: BatchSigner,
  sent: DossierEvent[],
) {
  return push(sent, await signer.sign({ device, ward: WARD, first: sent[0]!.dseq }, sent));
}

const decide = (device: DeviceId, { publicKey }: BatchSigner, decision: 'let-in' | 'turn-away', by = admin) =>
  by.send('PUT', `/api/wards/${WARD}/devices/${device}/keys/${keyIdOf(publicKey)}`, { decision });
const waitingOf = async (device: DeviceId) =>
  ((await admin.send('GET', `/api/wards/${WARD}/devices`)).json as DevicesResponse).devices
    .find((row) => row.device === device)
    ?.waitingKeys?.map(({ key }) => key);
const heldOf = async (device: DeviceId) =>
  (((await admin.send('GET', `/api/wards/${WARD}/set-aside`)).json as SetAsideResponse).held ?? [])
    .filter((row) => row.device === device)
    .map(({ kind, count }) => [kind, count]);
const storedOf = async (device: DeviceId) =>
  (await centre.sql<{ dseq: number }[]>`select dseq from event where device_id = ${device} order by dseq`).map(
    ({ dseq }) => dseq,
  );
const stored = (count: number) => ({
  verdicts: Array.from({ length: count }, () => expect.objectContaining({ outcome: 'stored' })),
});
const setAside = (count: number) => ({
  verdicts: Array.from({ length: count }, () => ({
    dseq: expect.any(Number),
    outcome: 'quarantined',
    reason: expect.stringMatching(/khoá mới chưa được quản trị phường chấp nhận/),
  })),
});
const makeCode = async () =>
  ((await admin.send('POST', `/api/wards/${WARD}/enrolment/codes`)).json as EnrolmentCode).code;

describe('a further key', () => {
  test('waits, is shown to the administrator, and what it signs is set aside; the tablet goes on', async () => {
    const tablet = await setup();
    const { device, stranger, told, receive, push } = tablet;
    expect(told.keyWaits).toBe(true);
    expect(await waitingOf(device)).toEqual([keyIdOf(stranger.publicKey)]);
    const [one, two, three] = receive(3);
    expect(await pushAs(tablet, stranger, [one!])).toMatchObject(setAside(1));
    expect(await push([two!, three!])).toMatchObject(stored(2));
    expect(await heldOf(device)).toEqual([['new-key', 1]]);
    expect(await storedOf(device)).toEqual([2, 3]);
  });

  test('binds a tablet that does not sign to nothing, and is set aside there too', async () => {
    const tablet = await setup({ signs: false });
    const { stranger, receive, push } = tablet;
    expect(await push(receive(1), null)).toMatchObject(stored(1));
    expect(await pushAs(tablet, stranger, receive(1))).toMatchObject(setAside(1));
  });

  test('beyond the eighth is not kept, is told that it waits and counts for nothing; one with a fresh code does', async () => {
    const tablet = await setup();
    const { device, receive } = tablet;
    for (let n = 0; n < 6; n++)
      expect(await greetAs(device, await makeBatchSigner())).toMatchObject({ keyWaits: true });
    const ninth = await makeBatchSigner();
    expect(await greetAs(device, ninth)).toMatchObject({ keyWaits: true });
    expect(await waitingOf(device)).toHaveLength(7);
    expect(await waitingOf(device)).not.toContain(keyIdOf(ninth.publicKey));
    expect(await pushAs(tablet, ninth, receive(1))).toMatchObject({ verdicts: [{ outcome: 'quarantined' }] });
    expect(await greetAs(device, ninth, { enrolmentCode: await makeCode() })).not.toHaveProperty('keyWaits');
    expect(await pushAs(tablet, ninth, receive(1))).toMatchObject(stored(1));
  });

  test('is told of in the answer only to an app that understands it', async () => {
    const { device, stranger } = await setup();
    expect(await greetAs(device, stranger, { hearsKeyWaits: undefined })).not.toHaveProperty('keyWaits');
  });

  test('that is let in releases what it had signed, and nothing another one had', async () => {
    const tablet = await setup();
    const { device, stranger, receive } = tablet;
    const other = await makeBatchSigner();
    await greetAs(device, other);
    const [one, two, three] = receive(3);
    await pushAs(tablet, stranger, [one!]);
    await pushAs(tablet, other, [two!]);
    // Neither a start nor "Thử nhận lại" lets it in, and the chair may not.
    await admin.send('POST', `/api/wards/${WARD}/set-aside/release`);
    expect((await decide(device, stranger, 'let-in', await centre.as('chair'))).status).toBe(403);
    expect(await storedOf(device)).toEqual([]);
    expect((await decide(device, stranger, 'let-in')).status).toBe(204);
    expect(await storedOf(device)).toEqual([1]);
    expect(await heldOf(device)).toEqual([['new-key', 1]]);
    expect(await greetAs(device, stranger)).not.toHaveProperty('keyWaits');
    expect(await pushAs(tablet, stranger, [three!])).toMatchObject(stored(1));
    expect(await pushAs(tablet, stranger, [one!])).toMatchObject(stored(1));
    expect((await verifyWard(centre.running.centre, WARD)).findings).toEqual([]);
  });

  test('that is turned away stays so however often it is told; its events wait for a word of their own', async () => {
    const tablet = await setup();
    const { device, stranger, receive } = tablet;
    await pushAs(tablet, stranger, receive(1));
    expect((await decide(device, stranger, 'turn-away')).status).toBe(204);
    expect(await greetAs(device, stranger)).toMatchObject({ keyWaits: true });
    expect(await waitingOf(device)).toBeUndefined();
    expect(await pushAs(tablet, stranger, receive(1))).toMatchObject(setAside(1));
    expect(await heldOf(device)).toEqual([['new-key', 2]]);
    const admitted = await admin.send('POST', `/api/wards/${WARD}/set-aside/admit`, { device });
    expect(admitted.json).toMatchObject({ released: 2 });
  });

  test('with a fresh code counts at once, also one that was turned away, and what it had signed; a wrong code changes nothing', async () => {
    const tablet = await setup();
    const { device, stranger, receive } = tablet;
    await pushAs(tablet, stranger, receive(1));
    await decide(device, stranger, 'turn-away');
    const body = { protocol: 1, device, app: '0.1.0', ward: WARD, blocksWanted: 1, signingKey: stranger.publicKey };
    const wrong = await officer.send('POST', '/api/sync/hello', { ...body, enrolmentCode: 'AAAAAAAA' });
    expect(wrong.json).toMatchObject({ type: 'urn:dung-hen:problem:wrong-enrolment-code' });
    expect(await storedOf(device)).toEqual([]);
    expect(await greetAs(device, stranger, { enrolmentCode: await makeCode() })).not.toHaveProperty('keyWaits');
    expect([await storedOf(device), await heldOf(device)]).toEqual([[1], []]);
    expect(await pushAs(tablet, stranger, receive(1))).toMatchObject(stored(1));
  });

  test('of a tablet that was reported releases nothing, nor does taking the report back', async () => {
    const tablet = await setup();
    const { device, stranger, receive } = tablet;
    await pushAs(tablet, stranger, receive(1));
    // Past the sessions: the officer's goes on.
    await centre.sql`update device set revoked_at = now() where device_id = ${device}`;
    await pushAs(tablet, stranger, receive(1));
    await decide(device, stranger, 'let-in');
    expect(await storedOf(device)).toEqual([]);
    expect((await admin.send('DELETE', `/api/wards/${WARD}/devices/${device}/loss`)).status).toBe(204);
    expect(await storedOf(device)).toEqual([]);
    expect((await heldOf(device)).toSorted()).toEqual([
      ['new-key', 1],
      ['unsigned', 1],
    ]);
  });

  test('nobody has told is not decided on, and one that counts is not turned away', async () => {
    const { device, signer, receive, push } = await setup();
    expect((await decide(device, await makeBatchSigner(), 'let-in')).status).toBe(404);
    expect((await decide(device, signer, 'turn-away')).status).toBe(404);
    expect(await push(receive(1))).toMatchObject(stored(1));
  });

  test('is the first of a tablet that had none, and counts', async () => {
    const bare = createTablet(officer);
    await bare.hello();
    const signer = await makeBatchSigner();
    expect(await greetAs(bare.device, signer)).not.toHaveProperty('keyWaits');
    const event = eventsOf(bare).make('noted', at('2026-03-09 09:15'));
    const signature = await signer.sign({ device: bare.device, ward: WARD, first: 1 }, [event]);
    const wards = [{ ward: WARD, first: 1, events: [event], signature }];
    const answer = await officer.send('POST', '/api/sync/push', {
      protocol: 1,
      device: bare.device,
      app: '0.1.0',
      wards,
    });
    expect(answer.json).toMatchObject({ wards: [stored(1)] });
  });
});
