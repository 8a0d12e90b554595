/** What a tablet sends is signed by its own key: what is not waits for a person and is never lost; what is stays provable. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runVerify } from '#server/cli/verify/run-verify.ts';
import { readVerifyArguments } from '#server/cli/verify/verify-arguments.ts';
import { signedText } from '#protocol/batch-signature.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { BlackBoxResponse } from '#protocol/black-box.ts';
import type { PushResponse } from '#protocol/sync-messages.ts';
import type { SetAsideResponse } from '#protocol/set-aside-messages.ts';
import type { Queryable } from '#server/db/sql.ts';
import { blackBox } from '#support/black-boxes.ts';
import { createBoxCarrier } from '#support/box-carrier.ts';
import { createTablet, eventsOf, startCentre, uniqueReception, type Caller, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { makeBatchSigner, proveSession, setupSignedTablet, type SignedTablet } from '#support/signed-batches.ts';

let centre: TestCentre;
let officer: Caller;
let admin: Caller;
beforeAll(async () => {
  centre = await startCentre();
  [officer, admin] = [await centre.as('officer'), await centre.as('admin')];
});
afterAll(() => centre.close());

const MONDAY = at('2026-03-09 09:15');
type Answer = PushResponse['wards'][number];

const setupTablet = (options?: { readonly signs?: boolean }) => setupSignedTablet(officer, options);

const outcomes = (answer: Answer) =>
  answer.result === 'accepted' ? answer.verdicts.map(({ outcome }) => outcome) : [answer.result];
const batchesOf = (device: DeviceId) => centre.sql<{ first: number; last: number; sent: string | null }[]>`
  select first_dseq as first, last_dseq as last, sent from device_batch where device_id = ${device} order by first_dseq`;
const storedOf = async (device: DeviceId) =>
  (await centre.sql<{ dseq: number }[]>`select dseq from event where device_id = ${device} order by wseq`).map(
    ({ dseq }) => dseq,
  );
const held = async () =>
  ((await admin.send('GET', `/api/wards/${WARD}/set-aside`)).json as SetAsideResponse).held ?? [];
const admit = (device: DeviceId, by = admin) => by.send('POST', `/api/wards/${WARD}/set-aside/admit`, { device });

async function verify(): Promise<string> {
  const lines: string[] = [];
  await runVerify(readVerifyArguments(['--ward', WARD], '/'), centre.running.centre, (line) => lines.push(line));
  return lines.join('\n');
}

/** As somebody with the database's password could, past every trigger. */
function tamper(work: (tx: Queryable) => Promise<unknown>): Promise<unknown> {
  return centre.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await work(tx);
  });
}

describe('a signed push', () => {
  test('is stored with its signature as evidence, once; sent again and signed anew it is answered as before', async () => {
    const { tablet, receive, push } = await setupTablet();
    const sent = receive(3);
    const first = await push(sent);
    expect(outcomes(first)).toEqual(['stored', 'stored', 'stored']);
    expect(await push(sent)).toEqual(first);
    expect(await batchesOf(tablet.device)).toEqual([{ first: 1, last: 3, sent: null }]);
    expect(await verify()).toMatch(/: ok/);
  });

  test('with what was sent before in front of it, or what nobody can read in it, stays provable', async () => {
    const { tablet, receive, push, events } = await setupTablet();
    const [one, two, three] = receive(3);
    await push([one, two]);
    const unknown = { ...events.make('noted', MONDAY), kind: 'teleported' };
    const answer = await push([two, three, unknown, 'không đọc được'], undefined, 2);
    expect(outcomes(answer)).toEqual(['stored', 'stored', 'quarantined', 'quarantined']);
    expect(await storedOf(tablet.device)).toEqual([1, 2, 3]);
    expect(await verify()).toMatch(/: ok/);
  });

  test('of an app that knows less than the centre is proven by what it sent', async () => {
    const { tablet, receive, push } = await setupTablet();
    const [event] = receive(1);
    const { channel: _channel, ...body } = event!.body as Record<string, unknown>;
    expect(outcomes(await push([{ ...event, body }]))).toEqual(['stored']);
    const [batch] = await batchesOf(tablet.device);
    expect(Object.keys(JSON.parse(batch?.sent ?? '{}') as object)).toEqual(['1']);
    expect(await verify()).toMatch(/: ok/);
  });

  test('of a black box is held to the same, in the pieces the tablet signed', async () => {
    const { tablet, receive, sign } = await setupTablet();
    const sent = receive(5);
    const pieces = [sent.slice(0, 2), sent.slice(2)];
    const signatures = await Promise.all(
      pieces.map(async (piece) => ({ count: piece.length, signature: await sign(piece) })),
    );
    const box = blackBox(sent, { wards: [{ ward: WARD, first: 1, events: sent, signatures }] });
    const response: BlackBoxResponse = await createBoxCarrier(centre, admin).taken(box);
    expect(outcomes(response.wards[0]!.answer)).toEqual(sent.map(() => 'stored'));
    expect((await batchesOf(tablet.device)).map(({ first, last }) => [first, last])).toEqual([
      [1, 2],
      [3, 5],
    ]);
  });
});

describe('set aside until the administrator has looked, with the reason and nothing lost', () => {
  test.each<[string, (setup: SignedTablet, sent: DossierEvent[]) => Promise<Answer>]>([
    ['no signature', ({ push }, sent) => push(sent, null)],
    [
      'one over another event',
      async ({ push, sign }, sent) => push(sent, await sign([{ ...sent[0], base: 7 }, sent[1]])),
    ],
    ['one over them in another order', async ({ push, sign }, sent) => push(sent, await sign(sent.toReversed(), 1))],
    ['one over fewer', async ({ push, sign }, sent) => push(sent, await sign(sent.slice(0, 1)))],
    ['one for another place in the numbering', async ({ push, sign }, sent) => push(sent, await sign(sent, 2))],
    [
      'one for another ward',
      async ({ push, signer, tablet }, sent) =>
        push(sent, await signer.sign({ device: tablet.device, ward: OTHER_WARD, first: 1 }, sent)),
    ],
    [
      'one of another device',
      async ({ push, signer }, sent) =>
        push(sent, await signer.sign({ device: randomUUID() as DeviceId, ward: WARD, first: 1 }, sent)),
    ],
    [
      'one by a key the device never told',
      async ({ push, tablet }, sent) =>
        push(sent, await (await makeBatchSigner()).sign({ device: tablet.device, ward: WARD, first: 1 }, sent)),
    ],
    [
      'one by another key under the name of its own',
      async ({ push, sign, tablet }, sent) => {
        const forged = await (await makeBatchSigner()).sign({ device: tablet.device, ward: WARD, first: 1 }, sent);
        return push(sent, { ...forged, key: (await sign(sent)).key });
      },
    ],
    [
      'one replayed from an earlier push',
      async ({ push, sign }, sent) => {
        const earlier = await sign(sent.slice(0, 1));
        await push(sent.slice(0, 1), earlier);
        return push(sent.slice(1), earlier);
      },
    ],
  ])('%s', async (_name, send) => {
    const setup = await setupTablet();
    const { device } = setup.tablet;
    const sent = setup.receive(2);
    const answer = await send(setup, sent);
    expect(new Set(outcomes(answer))).toEqual(new Set(['quarantined']));
    expect(answer).toMatchObject({
      verdicts: expect.arrayContaining([
        { dseq: 2, outcome: 'quarantined', reason: expect.stringMatching(/^signature: /) },
      ]),
    });
    const waiting = (await held()).filter((row) => row.device === device);
    expect(waiting).toMatchObject([
      { kind: 'unsigned', count: answer.result === 'accepted' ? answer.verdicts.length : 0 },
    ]);
    // Neither a start nor "Thử nhận lại" lets it in.
    await admin.send('POST', `/api/wards/${WARD}/set-aside/release`);
    expect((await held()).filter((row) => row.device === device)).toHaveLength(1);
    expect((await admit(device, await centre.as('chair'))).status).toBe(403);
    expect((await admit(device)).json).toMatchObject({ released: waiting[0]!.count });
    expect(await storedOf(device)).toEqual([1, 2]);
    // The tablet hears so when it asks again, and the person's word stands in the place of the signature.
    expect(outcomes(await setup.push(sent))).toEqual(['stored', 'stored']);
    expect(await verify()).toMatch(/: ok/);
  });

  test('a black box without signatures, of a tablet that signs', async () => {
    const { tablet, receive } = await setupTablet();
    const response = await createBoxCarrier(centre, admin).taken(blackBox(receive(2)));
    expect(outcomes(response.wards[0]!.answer)).toEqual(['quarantined', 'quarantined']);
    expect((await admit(tablet.device)).json).toMatchObject({ released: 2 });
  });
});

describe('goes on as before', () => {
  test('a tablet without a key, and one whose app tells a key but does not sign yet', async () => {
    const bare = createTablet(officer);
    await bare.hello();
    expect(outcomes(await bare.push([eventsOf(bare).make('received', MONDAY, { body: uniqueReception() })]))).toEqual([
      'stored',
    ]);
    const older = await setupTablet({ signs: false });
    expect(outcomes(await older.push(older.receive(1), null))).toEqual(['stored']);
    expect(await verify()).toMatch(/: ok/);
  });

  test('a tablet that does not sign, whoever else promises it with its published key', async () => {
    const { tablet, signer, receive, push } = await setupTablet({ signs: false });
    const { device } = tablet;
    const elsewhere = await centre.as('specialist');
    const body = { protocol: 1, device, app: '0.1.0', ward: WARD, blocksWanted: 1, signingKey: signer.publicKey };
    const promise = () => elsewhere.send('POST', '/api/sync/hello', { ...body, signs: true });
    expect((await promise()).status).toBe(200);
    // Nor when a key of their own is shown in its name.
    const own = await makeBatchSigner();
    expect(await proveSession(elsewhere, own, device)).toBe(204);
    expect((await promise()).status).toBe(200);
    expect(outcomes(await push(receive(1), null))).toEqual(['stored']);
    // Whoever has the key itself does.
    expect(await proveSession(elsewhere, signer, device)).toBe(204);
    expect((await promise()).status).toBe(200);
    expect(outcomes(await push(receive(1), null))).toEqual(['quarantined']);
  });

  test('what was answered for and could not be read is answered for when a newer version reads it', async () => {
    const { tablet, receive, push } = await setupTablet();
    const { device } = tablet;
    const [reception] = receive(1);
    await push([{ ...reception, kind: 'la' }], null, 1);
    expect((await admit(device)).json).toMatchObject({ released: 0 });
    expect((await held()).filter((each) => each.device === device)).toEqual([]);
    // As if that kind were one of this version's.
    await centre.sql`update quarantine set raw = ${JSON.stringify(reception)} where device_id = ${device}`;
    expect((await admin.send('POST', `/api/wards/${WARD}/set-aside/release`)).json).toMatchObject({ released: 1 });
    expect(await storedOf(device)).toEqual([1]);
    expect(await verify()).toMatch(/: ok/);
  });

  test('once it has said that it signs, an older greeting does not unsay it', async () => {
    const { greet, receive, push } = await setupTablet();
    await greet({ signs: undefined, signingKey: undefined });
    expect(outcomes(await push(receive(1), null))).toEqual(['quarantined']);
  });
});

describe('the proof of a ward', () => {
  /** As whoever writes to the database could; the chain finds this too, so that its own finding is left out below. */
  async function rewrite(device: DeviceId, dseq: number): Promise<void> {
    await tamper(async (tx) => {
      await tx`
        update event set body = jsonb_set(body, '{actor,name}', '"Kẻ Khác"') where device_id = ${device} and dseq = ${dseq}`;
    });
  }
  const found = async (device: DeviceId) =>
    (await verify()).split('; ').filter((line) => line.includes(device) && !line.includes('đã bị sửa'));

  test('names the one event that is not what its tablet signed', async () => {
    const { tablet, receive, push } = await setupTablet();
    await push(receive(3));
    await rewrite(tablet.device, 2);
    expect(await found(tablet.device)).toEqual([
      expect.stringMatching(/^.*sự kiện số \d+ \(việc số 2 của máy .*khác với điều máy đã ký$/),
    ]);
    // The hash beside the signature made to fit: the signature no longer does.
    const [row] = await centre.sql<
      { body: unknown }[]
    >`select body from event where device_id = ${tablet.device} and dseq = 2`;
    await tamper(
      (tx) => tx`
        update device_batch set hashes = overlay(hashes placing sha256(convert_to(${signedText(row!.body)}, 'UTF8')) from 33)
        where device_id = ${tablet.device}`,
    );
    expect(await found(tablet.device)).toEqual([expect.stringContaining('trên các việc số 1 đến 3 không khớp')]);
    // The whole batch taken away: nobody signed these, and nobody has answered for them.
    await tamper((tx) => tx`delete from device_batch where device_id = ${tablet.device}`);
    expect(await found(tablet.device)).toHaveLength(3);
    await tamper((tx) => tx`update device set signs_since = null where device_id = ${tablet.device}`);
  });

  test('does not take a batch signed by a key its device never told', async () => {
    const { tablet, receive, push } = await setupTablet();
    await push(receive(1));
    await tamper((tx) => tx`delete from device_key where device_id = ${tablet.device}`);
    expect(await found(tablet.device)).toEqual([expect.stringContaining('không khớp')]);
    await tamper((tx) => tx`delete from device_batch where device_id = ${tablet.device}`);
    await tamper((tx) => tx`update device set signs_since = null where device_id = ${tablet.device}`);
  });

  test('evidence can be neither changed nor removed', async () => {
    await expect(centre.sql`update device_batch set sent = 'x'`).rejects.toThrow(/append-only/);
    await expect(centre.sql`delete from device_batch`).rejects.toThrow(/append-only/);
    await expect(centre.sql`truncate device_batch`).rejects.toThrow(/append-only/);
    await expect(centre.sql`delete from device_admission`).rejects.toThrow(/append-only/);
  });
});
