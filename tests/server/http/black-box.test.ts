/** The unsent work of a tablet that cannot send it, brought to the real centre as a file. */
import { randomUUID } from 'node:crypto';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blackBoxResponseSchema, MAX_BLACK_BOX_BYTES } from '#protocol/black-box.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { blackBox, sealFor } from '#support/black-boxes.ts';
import { createTablet, eventsOf, startCentre, uniqueReception, type Caller, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

const MONDAY = at('2026-03-09 09:15');
const PATH = '/api/sync/black-box';

let centre: TestCentre;
let officer: Caller;
/** Brings the boxes: another person than the one whose tablet it was. */
let carrier: Caller;
beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
  carrier = await centre.as('admin');
});
afterAll(() => centre.close());

async function setupTablet() {
  const tablet = createTablet(officer);
  await tablet.hello();
  const events = eventsOf(tablet);
  let made = 0;
  const receive = (count: number) =>
    Array.from({ length: count }, () =>
      events.make('received', MONDAY, { dossier: (made += 1), body: uniqueReception() }),
    );
  return { tablet, receive };
}

async function bring(content: object | string, by = carrier) {
  const file = await sealFor(centre.running.centre.blackBoxRecipient, content);
  return bringFile(file, by);
}

function bringFile(file: Uint8Array, by = carrier) {
  return by.send('POST', PATH, { box: Buffer.from(file).toString('base64') });
}

async function taken(content: object) {
  const answer = await bring(content);
  expect(answer.status, answer.text).toBe(200);
  return v.parse(blackBoxResponseSchema, answer.json);
}

function storedOf(device: DeviceId) {
  return centre.sql<{ dseq: number; event_id: string; sent_by: string; body: DossierEvent }[]>`
    select dseq, event_id, sent_by, body from event where device_id = ${device} order by dseq`;
}

describe('a black box', () => {
  test('is taken in as a push of its own tablet, with the carrier as the one who sent it', async () => {
    const { tablet, receive } = await setupTablet();
    const sent = receive(3);
    const [before] = await centre.sql`select app, user_id, seen_at from device where device_id = ${tablet.device}`;
    const response = await taken(blackBox(sent));
    expect(response).toMatchObject({ device: tablet.device, wards: [{ first: 1, known: 0 }] });
    expect(response.wards[0]?.answer).toMatchObject({
      result: 'accepted',
      verdicts: [1, 2, 3].map((dseq) => ({ dseq, outcome: 'stored' })),
    });
    const rows = await storedOf(tablet.device);
    expect(rows.map(({ body }) => ({ ...body, time: { ...body.time, arrivedAt: null } }))).toEqual(sent);
    expect(rows.map(({ sent_by }) => sent_by)).toEqual(['u-admin', 'u-admin', 'u-admin']);
    // The tablet itself was not heard from: the page of tablets may not say so.
    expect(await centre.sql`select app, user_id, seen_at from device where device_id = ${tablet.device}`).toEqual([
      before,
    ]);
    const dossiers =
      await centre.sql`select code from dossier where dossier_id in ${centre.sql(sent.map((event) => event.dossierId))}`;
    expect(dossiers).toHaveLength(3);
  });

  test('stores nothing twice, whatever the tablet has sent itself before and sends after', async () => {
    const { tablet, receive } = await setupTablet();
    const sent = receive(5);
    const early = await tablet.push(sent.slice(0, 2));
    const response = await taken(blackBox(sent.slice(0, 4)));
    expect(response.wards[0]).toMatchObject({ first: 1, known: 2 });
    const again = await taken(blackBox(sent.slice(0, 4)));
    expect(again.wards[0]).toMatchObject({ known: 4, answer: response.wards[0]?.answer ?? {} });
    const late = await tablet.push(sent);
    expect(late).toMatchObject({ result: 'accepted' });
    const verdicts = [early, response.wards[0]!.answer, late].map((answer) =>
      answer.result === 'accepted' ? answer.verdicts : [],
    );
    expect(verdicts[1]!.slice(0, 2)).toEqual(verdicts[0]);
    expect(verdicts[2]!.slice(0, 4)).toEqual(verdicts[1]);
    expect((await storedOf(tablet.device)).map(({ event_id }) => event_id)).toEqual(sent.map(({ id }) => id));
  });

  test('and the tablet at the same moment store each event once', async () => {
    const { tablet, receive } = await setupTablet();
    const sent = receive(8);
    await Promise.all([taken(blackBox(sent)), tablet.push(sent.slice(0, 6)), taken(blackBox(sent)), tablet.push(sent)]);
    expect((await storedOf(tablet.device)).map(({ event_id }) => event_id)).toEqual(sent.map(({ id }) => id));
  });

  test('may hold more than a push', async () => {
    const { tablet, receive } = await setupTablet();
    const response = await taken(blackBox(receive(1101)));
    const answer = response.wards[0]!.answer;
    expect(answer.result === 'accepted' && answer.verdicts.map(({ dseq }) => dseq)).toEqual(
      Array.from({ length: 1101 }, (_, index) => index + 1),
    );
    expect(await storedOf(tablet.device)).toHaveLength(1101);
  });

  test('that begins too late names the event before it, and nothing is taken', async () => {
    const { tablet, receive } = await setupTablet();
    const sent = receive(4);
    await tablet.push(sent.slice(0, 1));
    const response = await taken(blackBox(sent.slice(2)));
    expect(response.wards).toEqual([{ first: 3, known: 0, answer: { ward: WARD, result: 'gap', expect: 2 } }]);
    expect(await storedOf(tablet.device)).toHaveLength(1);
  });

  test('of a tablet revoked since is taken in, though the tablet itself may send no more', async () => {
    const { tablet, receive } = await setupTablet();
    const sent = receive(2);
    await centre.sql`update device set revoked_at = now() where device_id = ${tablet.device}`;
    expect(await tablet.push(sent)).toMatchObject({ result: 'refused', reason: 'device-revoked' });
    expect((await taken(blackBox(sent))).wards[0]?.answer).toMatchObject({ result: 'accepted' });
    expect(await storedOf(tablet.device)).toHaveLength(2);
  });

  test('sets aside what cannot be read, and stores the rest', async () => {
    const { tablet, receive } = await setupTablet();
    const [first, second, third] = receive(3);
    const response = await taken(blackBox([first!, { ...second!, base: 'x' as never }, third!]));
    expect(response.wards[0]?.answer).toMatchObject({
      verdicts: [{ outcome: 'stored' }, { outcome: 'quarantined' }, { outcome: 'stored' }],
    });
    expect(await storedOf(tablet.device)).toHaveLength(2);
  });
});

describe('nothing changes at the centre', () => {
  test('by the box of a tablet the ward does not know, or of the centre itself', async () => {
    const { receive } = await setupTablet();
    const forged = receive(1).map((event) => ({ ...event, device: randomUUID() as DeviceId }));
    const refusal = { result: 'refused', reason: 'unknown-device' };
    expect((await taken(blackBox(forged))).wards[0]?.answer).toMatchObject(refusal);
    expect(await storedOf(forged[0]!.device)).toEqual([]);
    const own = { device: '00000000-0000-4000-8000-00000000d09e' as DeviceId };
    const before = await storedOf(own.device);
    expect((await taken(blackBox(forged, own))).wards[0]?.answer).toMatchObject(refusal);
    expect(await storedOf(own.device)).toEqual(before);
  });

  test('by events of another tablet in the box of a known one', async () => {
    const { tablet, receive } = await setupTablet();
    const { tablet: other } = await setupTablet();
    const response = await taken(blackBox(receive(1), { device: other.device }));
    expect(response.wards[0]?.answer).toMatchObject({ verdicts: [{ outcome: 'quarantined' }] });
    expect([...(await storedOf(tablet.device)), ...(await storedOf(other.device))]).toEqual([]);
  });

  test('in a ward that is not the carrier’s; the carrier’s own ward is taken', async () => {
    const { tablet, receive } = await setupTablet();
    const [own] = receive(1);
    const box = blackBox([own!], {
      wards: [
        { ward: OTHER_WARD, first: 1, events: [{ ...own, ward: OTHER_WARD }] },
        { ward: WARD, first: 1, events: [own] },
      ],
    });
    const { wards } = await taken(box);
    expect(wards[0]?.answer).toEqual({ ward: OTHER_WARD, result: 'refused', reason: 'not-your-ward' });
    expect(wards[1]?.answer).toMatchObject({ result: 'accepted' });
    expect(await storedOf(tablet.device)).toHaveLength(1);
  });

  test('by a box nobody signed in brings, or a role that does not sync', async () => {
    const { receive } = await setupTablet();
    const box = blackBox(receive(1));
    expect((await bring(box, centre.anyone)).status).toBe(401);
    expect((await bring(box, await centre.as('system_admin'))).status).toBe(403);
  });

  test('by a file that cannot be opened or read, and each is said in plain words', async () => {
    const { tablet, receive } = await setupTablet();
    const { blackBoxRecipient } = centre.running.centre;
    const whole = await sealFor(blackBoxRecipient, blackBox(receive(2)));
    const flipped = whole.slice();
    flipped[flipped.length - 20]! ^= 1;
    const foreign = await identityToRecipient(await generateX25519Identity());
    const files: Record<string, [Uint8Array, RegExp]> = {
      garbage: [Buffer.from('không phải hộp đen'), /^box: .*không phải hộp đen/],
      empty: [new Uint8Array(), /^box: .*không phải hộp đen/],
      'cut off': [whole.slice(0, -40), /chép thiếu/],
      'only a head': [whole.slice(0, 90), /chép thiếu/],
      changed: [flipped, /bị hỏng/],
      'of another centre': [await sealFor(foreign, blackBox(receive(1))), /trung tâm khác/],
      'no JSON': [await sealFor(blackBoxRecipient, 'chữ thường'), /không phải hộp đen/],
      'JSON of another kind': [await sealFor(blackBoxRecipient, { x: 1 }), /không phải hộp đen/],
      'a newer format': [
        await sealFor(blackBoxRecipient, { ...blackBox(receive(1)), format: 2 }),
        /không phải hộp đen/,
      ],
      'without events': [await sealFor(blackBoxRecipient, blackBox([])), /không phải hộp đen/],
    };
    for (const [name, [file, words]] of Object.entries(files)) {
      const answer = await bringFile(file);
      expect(answer.status, name).toBe(422);
      expect(answer.json, name).toMatchObject({ errors: { box: expect.stringMatching(words) } });
    }
    expect((await carrier.send('POST', PATH, { box: '***' })).status).toBe(422);
    expect((await carrier.send('POST', PATH, { box: 'QUJ' })).status).toBe(422);
    expect(await storedOf(tablet.device)).toEqual([]);
    expect(centre.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  test('by a file too large, while the largest allowed is read to its end', async () => {
    const tooLarge = await carrier.send('POST', PATH, { box: 'A'.repeat((MAX_BLACK_BOX_BYTES / 3) * 4 + 2048) });
    expect(tooLarge.status).toBe(413);
    const largest = await carrier.send('POST', PATH, { box: 'A'.repeat((MAX_BLACK_BOX_BYTES / 3) * 4) });
    expect(largest.status).toBe(422);
    expect(largest.json).toMatchObject({ errors: { box: expect.stringContaining('không phải hộp đen') } });
  });
});
