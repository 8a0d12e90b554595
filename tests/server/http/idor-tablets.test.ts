/**
 * Tablets and receipts of one ward that use what belongs to another: its name, devices, dossiers, events, cursors, numbers,
 * tokens and codes. The other ward stays as it was, to the last row.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blackBox, sealFor } from '#support/black-boxes.ts';
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
import { leavingAlone, MORNING, setupOtherWard, type Treasure } from './other-ward.ts';

/** What the citizen's page says of a dossier in that state. */
const WITHDRAWN = 'đã đề nghị rút hồ sơ này';
const HANDED_OVER = 'Kết quả đã được trả';

let centre: TestCentre;
let theirs: Treasure;
let officer: Caller;
beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
  theirs = await setupOtherWard(centre);
});
afterAll(() => centre.close());

describe('a tablet of ours', () => {
  /** A tablet that has greeted our ward, and its next events. */
  async function setupTablet() {
    const tablet = createTablet(officer);
    await tablet.hello();
    return { tablet, events: eventsOf(tablet) };
  }

  test('that greets, sends or asks in the name of their ward is refused in each', async () => {
    const { tablet, events } = await setupTablet();
    const abroad = createTablet(officer, { device: tablet.device, ward: OTHER_WARD });
    const event = { ...events.make('received', MORNING, { body: uniqueReception() }), ward: OTHER_WARD };
    const refused = { ward: OTHER_WARD, result: 'refused', reason: 'not-your-ward' };
    await leavingAlone(centre, async () => {
      await expect(abroad.hello()).rejects.toThrow('not-your-ward');
      expect(await abroad.push([event])).toEqual(refused);
      expect(await abroad.pull(0, theirs.epoch)).toEqual(refused);
      const box = blackBox([event], { wards: [{ ward: OTHER_WARD, first: 1, events: [event] }] });
      const file = await sealFor(centre.running.centre.blackBoxRecipient, box);
      const brought = await officer.send('POST', '/api/sync/black-box', { box: Buffer.from(file).toString('base64') });
      expect(brought.json).toMatchObject({ wards: [{ answer: refused }] });
    });
  });

  test('that uses the id of one of theirs is as unknown as any', async () => {
    const asTheirs = createTablet(officer, { device: theirs.tablet.device });
    const asNobody = createTablet(officer);
    const events = eventsOf(asNobody);
    await leavingAlone(centre, async () => {
      const answer = await asTheirs.push([events.make('received', MORNING, { body: uniqueReception() })], 1);
      expect(answer).toEqual({ ward: WARD, result: 'refused', reason: 'unknown-device' });
      expect(await asNobody.push([events.make('noted', MORNING)], 1)).toEqual(answer);
      // Under our ward's roof it is a tablet of its own, whose numbers begin at one.
      await asTheirs.hello();
      const [row] = await centre.sql`
        select last_dseq from device where ward_id = ${WARD} and device_id = ${theirs.tablet.device}`;
      expect(row).toEqual({ last_dseq: 0 });
    });
  });

  test('that sends events naming their ward has them set aside in ours', async () => {
    const { tablet, events } = await setupTablet();
    await leavingAlone(centre, async () => {
      const event = { ...events.make('received', MORNING, { body: uniqueReception() }), ward: OTHER_WARD };
      expect(await tablet.push([event])).toMatchObject({
        verdicts: [{ outcome: 'quarantined', reason: 'ward: khác với phường của lần gửi.' }],
      });
    });
  });

  test('that writes to their dossier, or under the id of their event, writes in ours alone', async () => {
    const { tablet, events } = await setupTablet();
    const { id, dossierId } = theirs.received;
    await leavingAlone(centre, async () => {
      const step = { ...events.make('handed-over', MORNING), dossierId };
      const twin = { ...events.make('received', MORNING, { body: uniqueReception(), dossier: 2 }), id };
      expect(await tablet.push([step, twin])).toMatchObject({
        verdicts: [{ outcome: 'stored' }, { outcome: 'stored' }],
      });
      await centre.follow();
      const rows = await centre.sql`select ward_id, status from dossier where dossier_id = ${dossierId}`;
      expect(rows).toEqual([{ ward_id: OTHER_WARD, status: 'received' }]);
      expect((await centre.anyone.send('GET', `/t/${theirs.received.body.token}`)).text).not.toContain(HANDED_OVER);
    });
  });

  test('that asks from their cursor is given ours from the start, and no history is named anew', async () => {
    const { tablet } = await setupTablet();
    await leavingAlone(centre, async () => {
      const epochs = () => centre.sql`select ward_id, epoch from ward_head order by 1`;
      const before = await epochs();
      const foreign = await tablet.pull(1_000_000, theirs.epoch);
      const unknown = await tablet.pull(1_000_000, randomUUID());
      expect(foreign).toMatchObject({ result: 'page', after: 0, ward: WARD });
      expect(foreign).toEqual(unknown);
      expect(JSON.stringify(foreign)).not.toContain(`"ward":"${OTHER_WARD}"`);
      expect(await epochs()).toEqual(before);
    });
  });

  test('that claims blocks of theirs takes none from them', async () => {
    const blocks = await centre.sql<{ block: number }[]>`select block from serial_block where ward_id = ${OTHER_WARD}`;
    const blocksHeld = blocks.map(({ block }) => block);
    expect(blocksHeld.length).toBeGreaterThan(0);
    const hello = { protocol: 1, device: randomUUID(), app: '0.1.0', ward: WARD, blocksWanted: 1, blocksHeld };
    await leavingAlone(centre, async () =>
      expect((await officer.send('POST', '/api/sync/hello', hello)).status).toBe(200),
    );
  });
});

describe('what a receipt of theirs carries', () => {
  const search = async (query: Record<string, string>) =>
    (await centre.anyone.send('GET', `/tra-cuu?${new URLSearchParams(query)}`)).headers.get('location');

  test('goes on leading to their dossier when a tablet of ours uses it again', async () => {
    const { code, lookupCode, token } = theirs.received.body;
    const tablet = createTablet(officer);
    await tablet.hello();
    const events = eventsOf(tablet);
    const ours = uniqueReception({ code, lookupCode });
    const copy = uniqueReception({ token, lookupCode });
    await leavingAlone(centre, async () => {
      await tablet.push([
        events.make('received', MORNING, { body: ours, dossier: 1 }),
        events.make('withdrawn', MORNING, { dossier: 1 }),
        events.make('received', MORNING, { body: copy, dossier: 2 }),
        events.make('withdrawn', MORNING, { dossier: 2 }),
      ]);
      await centre.follow();
      // Rewritten in place, theirs is the last one a search comes upon by itself.
      await centre.sql`update dossier set status = status where ward_id = ${OTHER_WARD}`;
      expect(await search({ lookupCode })).toBe(`/t/${token}`);
      expect(await search({ code, phoneTail: '5678' })).toBe(`/t/${token}`);
      expect((await centre.anyone.send('GET', `/t/${token}`)).text).not.toContain(WITHDRAWN);
    });
  });

  test('is not taken over within a ward either, however the first dossier moves on', async () => {
    const first = createTablet(officer);
    const second = createTablet(officer);
    const body = uniqueReception();
    const [own, forged] = [first, second].map((tablet) => ({ tablet, events: eventsOf(tablet) }));
    await first.hello();
    await second.hello();
    await own!.tablet.push([own!.events.make('received', MORNING, { body })]);
    const thief = { ...uniqueReception(), token: body.token, lookupCode: body.lookupCode };
    await forged!.tablet.push([
      forged!.events.make('received', MORNING, { body: thief }),
      forged!.events.make('withdrawn', MORNING),
    ]);
    await own!.tablet.push([own!.events.make('assigned', MORNING)]);
    await centre.follow();
    const page = (await centre.anyone.send('GET', `/t/${body.token}`)).text;
    expect(page).toContain(body.code);
    expect(page).not.toContain(WITHDRAWN);
  });
});

test('keys told for one ward are published for that ward alone', async () => {
  const published = async (ward: string) => (await centre.anyone.send('GET', `/t/keys/${ward}.json`)).text;
  const before = await published(OTHER_WARD);
  const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
  const signingKey = Buffer.from(await crypto.subtle.exportKey('raw', publicKey)).toString('base64url');
  const hello = { protocol: 1, device: theirs.tablet.device, app: '0.1.0', blocksWanted: 1, signingKey };
  await leavingAlone(centre, async () => {
    expect((await officer.send('POST', '/api/sync/hello', { ...hello, ward: OTHER_WARD })).status).toBe(403);
    expect((await officer.send('POST', '/api/sync/hello', { ...hello, ward: WARD })).status).toBe(200);
    expect(await published(WARD)).toContain(signingKey);
    expect(await published(OTHER_WARD)).toBe(before);
  });
});

// The last of all: whoever greeted under that id in our ward is signed out.
test('a tablet of ours with the id of one of theirs is reported lost in ours alone: nobody there is signed out', async () => {
  const { device } = theirs.tablet;
  const finder = callerWith(centre.url, await signIn(centre.anyone, 'specialist'));
  await createTablet(finder, { device }).hello();
  await leavingAlone(centre, async () => {
    const path = `/api/wards/${WARD}/devices/${device}/loss`;
    expect((await (await centre.as('admin')).send('PUT', path, { how: 'lost' })).status).toBe(204);
  });
  expect((await finder.send('GET', '/api/session')).status).toBe(401);
  expect((await theirs.tablet.pull()).result).toBe('page');
});
