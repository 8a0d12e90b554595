import { Dexie } from 'dexie';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { collectBlackBox, type CollectedBlackBox } from '#client/sync/collect-black-box.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { blackBoxSchema } from '#protocol/black-box.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { hello, intakeFacts, MONDAY_MORNING, setupTablet, type Tablet } from '#support/tablet.ts';
import { fillOutbox, type RowFacts } from './black-box-rows.ts';

function collect({ store }: Tablet, maxBytes?: number) {
  const { outbox, wardKeys } = store;
  const options = { outbox: outbox.name, wardKeys, app: '0.1.0', madeAt: MONDAY_MORNING };
  return collectBlackBox(maxBytes === undefined ? options : { ...options, maxBytes });
}

async function collected(tablet: Tablet, maxBytes?: number): Promise<CollectedBlackBox> {
  const result = await collect(tablet, maxBytes);
  if (!result.ok) throw new Error(result.error.type);
  return result.value;
}

/** Ward and number of every event, in the order of the box, and whether each stands where its entry says. */
function contentsOf({ boxes }: CollectedBlackBox): string[] {
  return boxes.flatMap(({ wards }) =>
    wards.flatMap(({ ward, first, events }) =>
      events.map((event, index) => {
        const { ward: own, dseq } = event as DossierEvent;
        expect([own, dseq]).toEqual([ward, first + index]);
        return `${own}-${dseq}`;
      }),
    ),
  );
}

test('holds everything recorded here that has not come back, for the centre of the last greeting', async () => {
  const tablet = await setupTablet();
  for (let i = 0; i < 3; i++) await tablet.commands.receiveDossier(intakeFacts());
  const box = await collected(tablet);
  expect(box).toMatchObject({ device: tablet.store.deviceId, dossiers: 3, events: 3 });
  expect(box.recipient).toBe(hello().blackBoxRecipient);
  expect(box.boxes.map((one) => v.parse(blackBoxSchema, one).wards[0]?.events)).toEqual([
    (await tablet.store.outbox.event.toArray()).map(({ event }) => event),
  ]);
});

const states = fc.constantFrom('pending', 'at-centre', 'confirmed', 'set-aside' as const);
const rows: fc.Arbitrary<RowFacts[]> = fc.uniqueArray(
  fc.record({ ward: fc.constantFrom(WARD, OTHER_WARD), dseq: fc.integer({ min: 1, max: 40 }), state: states }),
  { selector: ({ ward, dseq }) => `${ward}-${dseq}`, maxLength: 60 },
);

test('of any outbox every unconfirmed event is in the box, once, in order and from the first one on', async () => {
  const tablet = await setupTablet();
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 1, max: 3000 }), async (outbox, maxBytes) => {
      await fillOutbox(tablet.store, outbox);
      const open = outbox.filter(({ state }) => state !== 'confirmed');
      if (open.length === 0) {
        expect(await collect(tablet, maxBytes)).toEqual({ ok: false, error: { type: 'NothingUnsent' } });
        return;
      }
      const box = await collected(tablet, maxBytes);
      const expected = [WARD, OTHER_WARD].flatMap((ward) => {
        const own = outbox.filter((row) => row.ward === ward).toSorted((a, b) => a.dseq - b.dseq);
        const from = own.findIndex(({ state }) => state !== 'confirmed');
        return from < 0 ? [] : own.slice(from).map(({ dseq }) => `${ward}-${dseq}`);
      });
      expect(contentsOf(box).toSorted()).toEqual(expected.toSorted());
      expect(box.events).toBe(open.length);
      for (const ward of [WARD, OTHER_WARD]) {
        const numbers = contentsOf(box)
          .filter((key) => key.startsWith(ward))
          .map((key) => Number(key.split('-')[1]));
        expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      }
      for (const one of box.boxes) {
        const sizes = one.wards.flatMap(({ events }) =>
          events.map((event) => Buffer.byteLength(JSON.stringify(event)) + 1),
        );
        // A single event larger than a box still gets one.
        expect(sizes.length === 1 || sizes.reduce((sum, size) => sum + size, 0) <= maxBytes).toBe(true);
      }
    }),
    { numRuns: 100 },
  );
});

test('an outbox without holes is one contiguous entry a ward', async () => {
  const tablet = await setupTablet();
  await fillOutbox(tablet.store, [
    ...[1, 2, 3, 4].map((dseq) => ({ ward: WARD, dseq, state: dseq === 2 ? 'set-aside' : 'confirmed' }) as const),
    ...[1, 2].map((dseq) => ({ ward: OTHER_WARD, dseq, state: 'pending' }) as const),
  ]);
  const { boxes, events, dossiers } = await collected(tablet);
  const entries = boxes.flatMap(({ wards }) => wards.map(({ ward, first, events: own }) => [ward, first, own.length]));
  expect(entries.toSorted()).toEqual([
    [WARD, 2, 3],
    [OTHER_WARD, 1, 2],
  ]);
  expect([events, dossiers]).toEqual([3, 3]);
});

test('is made while the app’s own connection is closed, and from an outbox of any version', async () => {
  const tablet = await setupTablet();
  await tablet.commands.receiveDossier(intakeFacts());
  tablet.store.outbox.close();
  await upgrade(tablet.store.outbox.name, 990);
  expect(await collected(tablet)).toMatchObject({ events: 1 });
});

test('the recipient is that of the newest greeting that names one', async () => {
  const tablet = await setupTablet();
  await tablet.commands.receiveDossier(intakeFacts());
  const { blackBoxRecipient: _, ...old } = hello();
  await tablet.store.outbox.enrolment.put({ ...old, now: at('2026-03-20 08:00'), wardCode: OTHER_WARD } as never);
  expect((await collected(tablet)).recipient).toBe(hello().blackBoxRecipient);
  await tablet.store.outbox.enrolment.put({
    ...hello({ now: at('2026-03-19 08:00'), blackBoxRecipient: 'age1newer' }),
    wardCode: OTHER_WARD,
  });
  expect((await collected(tablet)).recipient).toBe('age1newer');
});

test('work without a recipient is told apart from no work at all', async () => {
  const tablet = await setupTablet();
  const nothing = { ok: false, error: { type: 'NothingUnsent' } };
  expect(await collect(tablet)).toEqual(nothing);
  await tablet.commands.receiveDossier(intakeFacts());
  await tablet.store.outbox.enrolment.clear();
  expect(await collect(tablet)).toEqual({ ok: false, error: { type: 'RecipientUnknown' } });
  expect(await collectBlackBox({ outbox: 'no-such-outbox', app: '1', madeAt: MONDAY_MORNING })).toEqual(nothing);
  // Looking must not make one: an empty outbox would hide that the old one vanished.
  expect(await Dexie.exists('no-such-outbox')).toBe(false);
});

/** What a later version of the app may do to the database: more tables, a higher version. */
function upgrade(name: string, version: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore('invented'));
    request.addEventListener('success', () => {
      request.result.close();
      resolve();
    });
    request.addEventListener('error', () => reject(request.error));
  });
}
