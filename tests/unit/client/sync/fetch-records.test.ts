import { describe, expect, test } from 'vitest';
import { projectDossiers } from '#client/store/projection.ts';
import { listCurrentRecords, listRecordHistory } from '#client/store/ward-records.ts';
import { pullSince } from '#client/sync/pull-since.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { OTHER_WARD, receivedBody, setupDossierEvents, uuid, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { SAMPLE_RECORDS, wardCalendar } from '#support/ward-records.ts';
import { setupSyncedTablet } from './synced-tablet.ts';

const PULL = '/api/sync/pull';
const RECORDS = '/api/sync/records';
const DONE = { ok: true, value: null };
const MONDAY = at('2026-03-09 09:15');
const THURSDAY = at('2026-03-12 17:00');
const FRIDAY = at('2026-03-13 17:00');
const OWN = `vn-2026-11-22+${WARD}.1`;
const ID = uuid('dossier', 1) as DossierId;

/** The Wednesday before a due Thursday is off. */
const CALENDAR = { kind: 'calendar', key: 'calendar', body: wardCalendar(OWN, '2026-03-11') };
const FORM = { kind: 'form', ...SAMPLE_RECORDS.form };
const ANTHEM = { kind: 'anthem', key: 'x', verses: 3 };

function reception(calendarVersion = OWN, ward = WARD) {
  const body = receivedBody({ calendarVersion, dueAt: FRIDAY });
  return setupDossierEvents({ ward }).make('received', MONDAY, { body });
}

describe('a tablet that was away', () => {
  test('gets every record in order before the first event, however many pages they take', async () => {
    const { pull, centre, store, requests } = await setupSyncedTablet();
    centre.pageSize.value = 2;
    centre.decide(WARD, FORM, ANTHEM, CALENDAR, { ...FORM, key: '02' }, { ...FORM, key: '03' });
    centre.add(reception());
    expect(await pull()).toEqual(DONE);
    expect(requests.map(({ path, body }) => [path, (body as { after?: number }).after]).slice(1)).toEqual([
      [PULL, undefined],
      [RECORDS, 0],
      [RECORDS, 2],
      [RECORDS, 4],
    ]);
    expect((await store.cache.record.orderBy('[ward+rseq]').toArray()).map(({ rseq, kind }) => [rseq, kind])).toEqual([
      [1, 'form'],
      [2, 'anthem'],
      [3, 'calendar'],
      [4, 'form'],
      [5, 'form'],
    ]);
    expect(await store.cache.dossier.get(ID)).toMatchObject({ dueAt: FRIDAY });
  });

  test('asks for no record when it holds them all', async () => {
    const { pull, centre, sentTo } = await setupSyncedTablet();
    centre.decide(WARD, FORM);
    await pull();
    centre.add(reception());
    await pull();
    expect(sentTo(RECORDS)).toHaveLength(1);
  });

  test('hears the centre’s clock with every answer', async () => {
    const { pull, centre, heard } = await setupSyncedTablet();
    centre.decide(WARD, FORM);
    const before = heard.length;
    await pull();
    expect(heard).toHaveLength(before + 2);
  });

  test.each<[string, (after: unknown) => object]>([
    ['with a hole', () => ({ records: [{ rseq: 2, kind: 'form', key: '01' }], head: 2 })],
    ['that is no record at all', () => ({ records: [null], head: 1 })],
  ])('takes no event over before records it cannot get: a page %s', async (_, page) => {
    const { pull, centre, script, store } = await setupSyncedTablet();
    centre.decide(WARD, CALENDAR);
    centre.add(reception());
    script(RECORDS, (request) => ({ status: 200, json: { now: MONDAY, ward: WARD, ...page(request) } }));
    expect(await pull()).toEqual({ ok: false, error: { type: 'NotUnderstood' } });
    expect(await store.cache.dossier.count()).toBe(0);
    expect(await store.cache.record.count()).toBe(0);
    expect(await pull()).toEqual(DONE);
    expect(await store.cache.dossier.get(ID)).toMatchObject({ dueAt: FRIDAY });
  });

  test('goes on with the records when the line dies between two pages of them', async () => {
    const { pull, centre, script, store, sentTo } = await setupSyncedTablet();
    centre.pageSize.value = 1;
    centre.decide(WARD, FORM, CALENDAR);
    centre.add(reception());
    script(RECORDS, centre.answer, new TypeError('Failed to fetch'));
    expect(await pull()).toEqual({ ok: false, error: { type: 'Unreachable' } });
    expect(await store.cache.dossier.count()).toBe(0);
    expect(await pull()).toEqual(DONE);
    expect(sentTo(RECORDS)).toMatchObject([{ after: 0 }, { after: 1 }, { after: 1 }]);
    expect(await store.cache.dossier.get(ID)).toMatchObject({ dueAt: FRIDAY });
  });

  test('is not kept waiting for ever by a centre that promises records and gives none', async () => {
    const { pull, centre, script } = await setupSyncedTablet();
    centre.decide(WARD, FORM);
    script(RECORDS, { status: 200, json: { now: MONDAY, ward: WARD, head: 1, records: [] } });
    expect(await pull()).toEqual(DONE);
  });
});

describe('a record of a kind this app does not know', () => {
  test('does not stop the others, and is kept for an app that knows it', async () => {
    const { pull, centre, store } = await setupSyncedTablet();
    centre.decide(WARD, ANTHEM, FORM);
    expect(await pull()).toEqual(DONE);
    expect(await listCurrentRecords(store.cache, WARD, 'form')).toMatchObject([{ rseq: 2, key: '01' }]);
    expect((await store.cache.record.get([WARD, 1]))?.record).toMatchObject({ verses: 3 });
    expect(await pull()).toEqual(DONE);
  });

  test('or of a kind it knows with a body it cannot read: nothing older stands for it', async () => {
    const { pull, centre, store } = await setupSyncedTablet();
    const second = { ...FORM, key: '02' };
    centre.decide(WARD, second, { ...second, body: { confirmed: 'perhaps' } }, FORM);
    await pull();
    expect((await listCurrentRecords(store.cache, WARD, 'form')).map(({ key }) => key)).toEqual(['01']);
    expect((await listRecordHistory(store.cache, WARD, 'form')).map(({ rseq }) => rseq)).toEqual([1, 3]);
  });
});

describe('the newest record of a key', () => {
  test('is the one in force; the older ones stay', async () => {
    const { pull, centre, store } = await setupSyncedTablet();
    const later = { ...FORM, body: { confirmed: false, note: 'Sai khổ giấy.' } };
    centre.decide(WARD, FORM, ...Array.from({ length: 9 }, () => FORM), later);
    await pull();
    expect(await listCurrentRecords(store.cache, WARD, 'form')).toMatchObject([{ rseq: 11, body: later.body }]);
    expect(await listRecordHistory(store.cache, WARD, 'form')).toHaveLength(11);
  });
});

describe('a new calendar of the ward', () => {
  test('counts dossiers taken in from now on; one taken in before keeps its own', async () => {
    const { pull, push, receive, centre, store } = await setupSyncedTablet();
    const [before] = await receive(1);
    await push();
    centre.decide(WARD, CALENDAR);
    await pull();
    const [after] = await receive(1);
    const dueOf = async (id?: DossierId) => (await store.cache.dossier.get(id as DossierId))?.dueAt;
    expect([await dueOf(before), await dueOf(after)]).toEqual([THURSDAY, FRIDAY]);
    const versions = (await store.outbox.event.toArray()).map(
      ({ event }) => event.kind === 'received' && event.body.calendarVersion,
    );
    expect(versions).toEqual(['vn-2026-11-22', OWN]);
  });

  test('is the business of that ward alone', async () => {
    const { pull, centre, store, context } = await setupSyncedTablet();
    centre.decide(WARD, CALENDAR);
    await pull();
    await pullSince(context, OTHER_WARD);
    expect(store.calendars.book(WARD).current.version).toBe(OWN);
    expect(store.calendars.book(OTHER_WARD).current.version).toBe('vn-2026-11-22');
    expect(store.calendars.book(OTHER_WARD).of(OWN)).toBeUndefined();
    expect(store.calendars.book(null).current.version).toBe('vn-2026-11-22');
  });

  test('is there again after a restart, before anything is counted', async () => {
    const first = await setupSyncedTablet({ name: 'restarted-with-calendar' });
    first.centre.decide(WARD, FORM, CALENDAR);
    await first.pull();
    const second = await setupSyncedTablet({ name: 'restarted-with-calendar', isGreeted: false });
    const book = second.store.calendars.book(WARD);
    expect(book.current.version).toBe(OWN);
    expect(book.of('vn-2026-11-22')).toBeDefined();
  });

  test('that contradicts itself is left out, and the others go on', async () => {
    const { pull, centre, store } = await setupSyncedTablet();
    const twice = { ...CALENDAR, body: wardCalendar('twice', '2026-03-11', '2026-03-11') };
    centre.decide(WARD, CALENDAR, twice);
    expect(await pull()).toEqual(DONE);
    expect(store.calendars.book(WARD).current.version).toBe(OWN);
  });
});

describe('a dossier whose calendar was not here', () => {
  test('is counted by its own as soon as that comes, whether the centre has the dossier or not', async () => {
    const { pull, push, receive, centre, store } = await setupSyncedTablet();
    centre.decide(WARD, CALENDAR);
    await pull();
    const [confirmed] = await receive(1);
    await push();
    await pull();
    const [unsent] = await receive(1);
    const dueOf = async (id?: DossierId) => (await store.cache.dossier.get(id as DossierId))?.dueAt;
    // As after a cache that had to be rebuilt: the records are gone, and both were counted by what was left.
    await store.cache.record.clear();
    await store.calendars.refresh(WARD);
    await projectDossiers(store, [confirmed as DossierId, unsent as DossierId]);
    expect([await dueOf(confirmed), await dueOf(unsent)]).toEqual([THURSDAY, THURSDAY]);
    await pull();
    expect([await dueOf(confirmed), await dueOf(unsent)]).toEqual([FRIDAY, FRIDAY]);
  });
});

describe('a centre restored from a backup', () => {
  test('is believed about its records too: they are forgotten and fetched again', async () => {
    const { pull, centre, store } = await setupSyncedTablet();
    centre.decide(WARD, CALENDAR, FORM, { ...FORM, key: '02' });
    centre.add(reception());
    await pull();
    centre.restore(1);
    centre.forgetRecords(WARD, 1);
    centre.decide(WARD, { ...FORM, key: '07' });
    expect(await pull()).toEqual(DONE);
    expect((await listCurrentRecords(store.cache, WARD, 'form')).map(({ key }) => key)).toEqual(['07']);
    expect(await store.cache.dossier.get(ID)).toMatchObject({ dueAt: FRIDAY });
  });
});
