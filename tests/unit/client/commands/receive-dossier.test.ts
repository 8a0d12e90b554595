import { describe, expect, test } from 'vitest';
import { takeFaults } from '#client/store/device-faults.ts';
import * as v from 'valibot';
import { parseLookupCode } from '#domain/dossier/lookup-code.ts';
import { wardOfToken } from '#domain/dossier/citizen-token.ts';
import type { DossierEventOf } from '#domain/dossier/dossier-event.ts';
import { dossierEventSchema } from '#protocol/dossier-event-schema.ts';
import { actor, OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { hello, intakeFacts, setupTablet, wardProfile, type Tablet } from '#support/tablet.ts';

async function receive({ commands }: Tablet, facts = intakeFacts()): Promise<DossierEventOf<'received'>> {
  const received = await commands.receiveDossier(facts);
  if (!received.ok) throw new Error(received.error.type);
  return received.value;
}

/** Nothing in the outbox, no number taken, nothing said to have been recorded. */
async function expectNothingWritten({ store, recorded }: Tablet): Promise<void> {
  if (!store.outbox.isOpen()) await store.outbox.open();
  expect(await store.outbox.event.count()).toBe(0);
  expect(await store.outbox.sequence.count()).toBe(0);
  expect(await store.outbox.serial.count()).toBe(0);
  expect(await store.cache.dossier.count()).toBe(0);
  expect(recorded()).toBe(0);
}

/** The browser refuses to keep another event. */
function failToStore({ store }: Tablet, error: Error): void {
  store.outbox.event.hook('creating', () => {
    throw error;
  });
}

describe('a dossier taken in', () => {
  test('has its code, its due date, its secrets and the facts of the form', async () => {
    const tablet = await setupTablet();
    const event = await receive(tablet);
    expect(event).toMatchObject({
      kind: 'received',
      ward: WARD,
      device: tablet.store.deviceId,
      dseq: 1,
      base: 0,
      actor: actor(),
    });
    expect(event.body).toMatchObject({
      ...intakeFacts(),
      code: 'H26.40.12-260309-0101',
      dueAt: at('2026-03-12 17:00'),
    });
    expect(event.body.calendarVersion).toBe(tablet.store.calendars.book(WARD).current.version);
    expect(wardOfToken(event.body.token)).toBe(WARD);
    expect(parseLookupCode(event.body.lookupCode)).toBe(event.body.lookupCode);
    expect(event.time).toMatchObject({
      deviceAt: at('2026-03-09 09:15'),
      skewMs: null,
      notBefore: null,
      arrivedAt: null,
    });
  });

  test('entered after it was received on paper is numbered today and due from when the citizen came', async () => {
    const tablet = await setupTablet();
    const paperReception = { at: at('2026-03-06 10:00'), number: '12' };
    const { body, time } = await receive(tablet, { ...intakeFacts(), paperReception });
    expect(body).toMatchObject({ paperReception, code: 'H26.40.12-260309-0101', dueAt: at('2026-03-11 17:00') });
    expect(time.deviceAt).toBe(at('2026-03-09 09:15'));
  });

  test('is what the centre will accept, lies in the outbox and stands in the list', async () => {
    const tablet = await setupTablet();
    const event = await receive(tablet);
    expect(v.safeParse(dossierEventSchema, JSON.parse(JSON.stringify(event))).success).toBe(true);
    expect(await tablet.store.outbox.event.get([WARD, 1])).toMatchObject({ event, state: 'pending', unconfirmed: 1 });
    expect(await tablet.store.cache.dossier.get(event.dossierId)).toMatchObject({ code: event.body.code, lane: 'due' });
    expect(tablet.recorded()).toBe(1);
  });

  test('takes the next serial of its day; a new day begins again', async () => {
    const tablet = await setupTablet();
    const codes = [];
    for (const moment of ['2026-03-09 09:15', '2026-03-09 23:59', '2026-03-10 00:00', '2026-03-10 08:00']) {
      tablet.set(at(moment));
      codes.push((await receive(tablet)).body.code);
    }
    expect(codes).toEqual([
      'H26.40.12-260309-0101',
      'H26.40.12-260309-0102',
      'H26.40.12-260310-0101',
      'H26.40.12-260310-0102',
    ]);
  });

  test('never shares code, token or look-up code with another, also when two are taken in at once', async () => {
    const tablet = await setupTablet();
    const bodies = (await Promise.all(Array.from({ length: 12 }, () => receive(tablet)))).map(({ body }) => body);
    expect(new Set(bodies.map(({ code }) => code)).size).toBe(12);
    expect(new Set(bodies.map(({ token }) => token)).size).toBe(12);
    expect(new Set(bodies.map(({ lookupCode }) => lookupCode)).size).toBe(12);
  });

  test('goes by the centre’s clock when it knows it: serial day and due date too', async () => {
    const tablet = await setupTablet({ now: at('2026-03-08 23:50') });
    tablet.clock.anchor(at('2026-03-09 09:00'), at('2026-03-08 23:50'), at('2026-03-08 23:50'));
    const event = await receive(tablet);
    expect(event.body).toMatchObject({ code: 'H26.40.12-260309-0101', dueAt: at('2026-03-12 17:00') });
    expect(event.time).toMatchObject({
      deviceAt: at('2026-03-08 23:50'),
      skewMs: 33_000_000,
      notBefore: at('2026-03-09 09:00'),
    });
  });

  test('is kept although the cache cannot follow', async () => {
    const tablet = await setupTablet();
    tablet.store.cache.close();
    const event = await receive(tablet);
    expect(await tablet.store.outbox.event.get([WARD, 1])).toMatchObject({ event });
  });

  test('uses the reserve of its block when fifty are given out in a day', async () => {
    const tablet = await setupTablet();
    await tablet.store.outbox.serial.put({ ward: WARD, date: '2026-03-09' as never, used: 50 });
    expect((await receive(tablet)).body.code).toBe('H26.40.12-260309-102050');
  });
});

describe('nothing is written', () => {
  test('before the centre has given numbers, for another ward, or for nobody', async () => {
    const notEnrolled = { ok: false, error: { type: 'NotEnrolled' } };
    const tablet = await setupTablet({ isEnrolled: false });
    expect(await tablet.commands.receiveDossier(intakeFacts())).toEqual(notEnrolled);
    await tablet.store.outbox.enrolment.put({ ...hello(), wardCode: WARD });
    tablet.actAs({ actor: actor(), ward: OTHER_WARD });
    expect(await tablet.commands.receiveDossier(intakeFacts())).toEqual(notEnrolled);
    tablet.actAs(null);
    expect(await tablet.commands.receiveDossier(intakeFacts())).toEqual(notEnrolled);
    await expectNothingWritten(tablet);
  });

  test('when all serials of the day are used up; the next day has them again', async () => {
    const tablet = await setupTablet();
    await tablet.store.outbox.serial.put({ ward: WARD, date: '2026-03-09' as never, used: 1000 });
    expect(await tablet.commands.receiveDossier(intakeFacts())).toEqual({
      ok: false,
      error: { type: 'SerialsUsedUp' },
    });
    expect(await tablet.store.outbox.event.count()).toBe(0);
    expect((await tablet.store.outbox.serial.toArray()).map(({ used }) => used)).toEqual([1000]);
    tablet.set(at('2026-03-10 08:00'));
    expect(await receive(tablet)).toMatchObject({ dseq: 1, body: { code: 'H26.40.12-260310-0101' } });
  });

  test('when the centre has leased no blocks', async () => {
    const tablet = await setupTablet();
    await tablet.store.outbox.enrolment.put({ ...hello({ serialBlocks: [] }), wardCode: WARD });
    expect(await tablet.commands.receiveDossier(intakeFacts())).toEqual({
      ok: false,
      error: { type: 'SerialsUsedUp' },
    });
    await expectNothingWritten(tablet);
  });

  test('when the calendar ends before the due date', async () => {
    const tablet = await setupTablet({ now: at('2027-12-31 09:00') });
    expect(await tablet.commands.receiveDossier(intakeFacts())).toMatchObject({
      ok: false,
      error: { type: 'CalendarNotLoaded' },
    });
    await expectNothingWritten(tablet);
  });

  test('when the tablet is full', async () => {
    const tablet = await setupTablet();
    failToStore(tablet, new DOMException('The quota has been exceeded.', 'QuotaExceededError'));
    expect(await tablet.commands.receiveDossier(intakeFacts())).toEqual({ ok: false, error: { type: 'StorageFull' } });
    await expectNothingWritten(tablet);
    expect(await takeFaults(tablet.store)).toEqual(['storage-full']);
  });

  test('when the browser fails, with its own words', async () => {
    const tablet = await setupTablet();
    failToStore(tablet, new DOMException('Connection to Indexed Database server lost.', 'UnknownError'));
    expect(await tablet.commands.receiveDossier(intakeFacts())).toEqual({
      ok: false,
      error: {
        type: 'StorageFailed',
        detail: expect.stringContaining('UnknownError: Connection to Indexed Database server lost.'),
      },
    });
    await expectNothingWritten(tablet);
  });

  test('when the database was closed under the app', async () => {
    const tablet = await setupTablet();
    tablet.store.outbox.close();
    expect(await tablet.commands.receiveDossier(intakeFacts())).toMatchObject({
      ok: false,
      error: { type: 'StorageFailed' },
    });
    await expectNothingWritten(tablet);
  });
});

test('is in the name and the ward of whoever pressed the button, though another officer takes over meanwhile', async () => {
  const tablet = await setupTablet();
  const receiving = receive(tablet);
  tablet.actAs({ actor: { ...actor(), userId: 'u-binh' }, ward: OTHER_WARD });
  expect(await receiving).toMatchObject({ actor: actor(), ward: WARD });
});

test('after a failure the numbers go on without a gap', async () => {
  const tablet = await setupTablet();
  await receive(tablet);
  let isBroken = true;
  tablet.store.outbox.event.hook('creating', () => {
    if (isBroken) throw new DOMException('full', 'QuotaExceededError');
  });
  await tablet.commands.receiveDossier(intakeFacts());
  isBroken = false;
  expect(await receive(tablet)).toMatchObject({ dseq: 2, body: { code: 'H26.40.12-260309-0102' } });
});

test('the code carries the agency the centre named last', async () => {
  const tablet = await setupTablet();
  await tablet.store.outbox.enrolment.put({
    ...hello({ ward: wardProfile({ agencyCode: 'H26.99' }) }),
    wardCode: WARD,
  });
  expect((await receive(tablet)).body.code).toBe('H26.99-260309-0101');
});
