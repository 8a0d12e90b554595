/** The unsent work of a tablet that cannot send it, brought to the real centre as a file. */
import { request as httpRequest, type ClientRequest } from 'node:http';
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { MAX_BLACK_BOX_BYTES } from '#protocol/black-box.ts';
import { blackBox, crowded, sealFor } from '#support/black-boxes.ts';
import {
  BLACK_BOX_PATH,
  createBoxCarrier,
  setupBoxedTablet,
  storedOf as storedAt,
  type BoxCarrier,
} from '#support/box-carrier.ts';
import { startCentre, type Caller, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';

let centre: TestCentre;
let officer: Caller;
let admin: Caller;
/** Brings the boxes: another person than the one whose tablet it was. */
let carrier: BoxCarrier;
beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
  admin = await centre.as('admin');
  carrier = createBoxCarrier(centre, admin);
});
afterAll(() => centre.close());

const setupTablet = () => setupBoxedTablet(officer);
const storedOf = (device: DeviceId) => storedAt(centre, device);

describe('a black box', () => {
  test('is taken in as a push of its own tablet, with the carrier as the one who sent it', async () => {
    const { tablet, receive } = await setupTablet();
    const sent = receive(3);
    const [before] = await centre.sql`select app, user_id, seen_at from device where device_id = ${tablet.device}`;
    const response = await carrier.taken(blackBox(sent));
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
    await centre.follow();
    const dossiers =
      await centre.sql`select code from dossier where dossier_id in ${centre.sql(sent.map((event) => event.dossierId))}`;
    expect(dossiers).toHaveLength(3);
  });

  test('stores nothing twice, whatever the tablet has sent itself before and sends after', async () => {
    const { tablet, receive } = await setupTablet();
    const sent = receive(5);
    const early = await tablet.push(sent.slice(0, 2));
    const response = await carrier.taken(blackBox(sent.slice(0, 4)));
    expect(response.wards[0]).toMatchObject({ first: 1, known: 2 });
    const again = await carrier.taken(blackBox(sent.slice(0, 4)));
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
    await Promise.all([
      carrier.taken(blackBox(sent)),
      tablet.push(sent.slice(0, 6)),
      carrier.taken(blackBox(sent)),
      tablet.push(sent),
    ]);
    expect((await storedOf(tablet.device)).map(({ event_id }) => event_id)).toEqual(sent.map(({ id }) => id));
  });

  test('may hold more than a push', async () => {
    const { tablet, receive } = await setupTablet();
    const response = await carrier.taken(blackBox(receive(1101)));
    const answer = response.wards[0]!.answer;
    expect(answer.result === 'accepted' && answer.verdicts.map(({ dseq }) => dseq)).toEqual(
      Array.from({ length: 1101 }, (_, index) => index + 1),
    );
    expect(await storedOf(tablet.device)).toHaveLength(1101);
  });

  test('sets aside what cannot be read, and stores the rest', async () => {
    const { tablet, receive } = await setupTablet();
    const [first, second, third] = receive(3);
    const response = await carrier.taken(blackBox([first!, { ...second!, base: 'x' as never }, third!]));
    expect(response.wards[0]?.answer).toMatchObject({
      verdicts: [{ outcome: 'stored' }, { outcome: 'quarantined' }, { outcome: 'stored' }],
    });
    expect(await storedOf(tablet.device)).toHaveLength(2);
  });
});

describe('nothing changes at the centre', () => {
  test('by a box in the name of the centre itself', async () => {
    const { receive } = await setupTablet();
    const own = { device: '00000000-0000-4000-8000-00000000d09e' as DeviceId };
    const before = await storedOf(own.device);
    expect((await carrier.taken(blackBox(receive(1), own))).wards[0]?.answer).toMatchObject({
      result: 'refused',
      reason: 'unknown-device',
    });
    expect(await storedOf(own.device)).toEqual(before);
    expect(await centre.sql`select 1 from device where device_id = ${own.device}`).toHaveLength(0);
  });

  test('by events of another tablet in the box of a known one', async () => {
    const { tablet, receive } = await setupTablet();
    const { tablet: other } = await setupTablet();
    const response = await carrier.taken(blackBox(receive(1), { device: other.device }));
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
    const { wards } = await carrier.taken(box);
    expect(wards[0]?.answer).toEqual({ ward: OTHER_WARD, result: 'refused', reason: 'not-your-ward' });
    expect(wards[1]?.answer).toMatchObject({ result: 'accepted' });
    expect(await storedOf(tablet.device)).toHaveLength(1);
  });

  test('by a box nobody signed in brings, or a role that does not sync', async () => {
    const { receive } = await setupTablet();
    const box = blackBox(receive(1));
    expect((await createBoxCarrier(centre, centre.anyone).bring(box)).status).toBe(401);
    expect((await createBoxCarrier(centre, await centre.as('system_admin')).bring(box)).status).toBe(403);
  });

  test('by a file that cannot be opened or read, and each is said in plain words', async () => {
    const { tablet, receive } = await setupTablet();
    const { blackBoxRecipient } = centre.running.centre;
    const whole = await sealFor(blackBoxRecipient, blackBox(receive(2)));
    const flipped = whole.slice();
    flipped[flipped.length - 20]! ^= 1;
    const foreign = await identityToRecipient(await generateX25519Identity());
    // A key is tried for each: a header of them alone, as long as a box may be, would keep the centre busy for minutes.
    const crowd = new Encrypter();
    for (let n = 0; n < 20; n++) crowd.addRecipient(await identityToRecipient(await generateX25519Identity()));
    crowd.addRecipient(blackBoxRecipient);
    const files: Record<string, [Uint8Array, RegExp]> = {
      'for a crowd': [await crowd.encrypt(JSON.stringify(blackBox(receive(1)))), /^box: .*không phải hộp đen/],
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
      'numbers beyond any sense': [
        await sealFor(
          blackBoxRecipient,
          blackBox(receive(2).map((event, index) => ({ ...event, dseq: Number.MAX_SAFE_INTEGER + index }))),
        ),
        /không phải hộp đen/,
      ],
      // Of nothing at all, and yet each would be set aside under a number of its own.
      'with more than any tablet saves': [
        await sealFor(blackBoxRecipient, crowded(receive(1)[0]!, { events: 60_000, entries: 2 })),
        /hơn 100\.000 việc/,
      ],
      'with more entries than that': [
        await sealFor(blackBoxRecipient, crowded(receive(1)[0]!, { events: 0, entries: 100_001 })),
        /hơn 100\.000 việc/,
      ],
      'without events': [await sealFor(blackBoxRecipient, blackBox([])), /không phải hộp đen/],
    };
    for (const [name, [file, words]] of Object.entries(files)) {
      const answer = await carrier.bringFile(file);
      expect(answer.status, name).toBe(422);
      expect(answer.json, name).toMatchObject({ errors: { box: expect.stringMatching(words) } });
    }
    expect((await admin.send('POST', BLACK_BOX_PATH, { box: '***' })).status).toBe(422);
    expect((await admin.send('POST', BLACK_BOX_PATH, { box: 'QUJ' })).status).toBe(422);
    expect(await storedOf(tablet.device)).toEqual([]);
    expect(centre.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  test('by a file too large, while the largest allowed is read to its end', async () => {
    const tooLarge = await admin.send('POST', BLACK_BOX_PATH, {
      box: 'A'.repeat((MAX_BLACK_BOX_BYTES / 3) * 4 + 2048),
    });
    expect(tooLarge.status).toBe(413);
    const largest = await admin.send('POST', BLACK_BOX_PATH, { box: 'A'.repeat((MAX_BLACK_BOX_BYTES / 3) * 4) });
    expect(largest.status).toBe(422);
    expect(largest.json).toMatchObject({ errors: { box: expect.stringContaining('không phải hộp đen') } });
  });
});

test('few at once, of one account fewer: they fill the memory; whoever hangs up makes room', async () => {
  const chair = await centre.as('chair');
  /** Begins to bring a box and leaves it at that; once more when another one was in hand just then. @returns hangs up */
  const begin = (by: Caller) => {
    const headers = { cookie: by.cookie, 'content-type': 'application/json', 'content-length': 1000 };
    let sent: ClientRequest;
    const start = () => {
      sent = httpRequest(`${centre.url}${BLACK_BOX_PATH}`, { method: 'POST', headers });
      sent.on('error', () => undefined);
      sent.on('response', start);
      sent.write('{"box":"');
    };
    start();
    return () => sent.destroy();
  };
  const bring = async (by: Caller) => (await by.send('POST', BLACK_BOX_PATH, { box: '***' })).status;
  // When the beginning of a request, or its end, is noticed is for the two systems to say.
  const soon = (ask: () => Promise<number>) => expect.poll(ask, { timeout: 20_000 });
  const begun = [begin(admin), begin(admin)];
  await soon(() => bring(admin)).toBe(429);
  const slowed = await admin.send('POST', BLACK_BOX_PATH, { box: '***' });
  expect(slowed.headers.get('retry-after')).toBe('10');
  expect(await bring(officer)).toBe(422);
  begun.push(begin(officer));
  await soon(() => bring(chair)).toBe(429);
  for (const hangUp of begun) hangUp();
  for (const by of [chair, admin, officer]) await soon(() => bring(by)).toBe(422);
});
