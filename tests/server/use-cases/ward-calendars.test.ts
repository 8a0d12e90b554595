import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CalendarSpec } from '#domain/calendar/working-calendar.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { transact } from '#server/store/database.ts';
import { appendNumberedRecord, appendRecord } from '#server/store/ward-records.ts';
import { holdWard } from '#server/store/wards.ts';
import { appendCalendar } from '#server/use-cases/append-calendar.ts';
import { projectDossiers } from '#server/use-cases/project-dossiers.ts';
import { verifyWard } from '#server/use-cases/verify-ward.ts';
import { readCalendarBook } from '#server/use-cases/ward-calendars.ts';
import { readWardProcedures } from '#server/use-cases/ward-procedures.ts';
import { sendHistory, startCentre, uniqueReception, type Caller, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { SAMPLE_RECORDS, wardCalendar } from '#support/ward-records.ts';

const SHIPPED = 'vn-2026-11-22';
const MONDAY = at('2026-03-09 09:15');
const THURSDAY = at('2026-03-12 17:00');
const FRIDAY = at('2026-03-13 17:00');
const DECIDED = { by: { userId: 'u-admin', name: 'Phạm Thị Dung' }, at: MONDAY, reason: 'Mất điện.' };

let centre: TestCentre;
let officer: Caller;

beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
});
afterAll(() => centre.close());

/** @returns the version */
async function decideCalendar(...daysOff: readonly string[]): Promise<string> {
  const record = await transact(centre.sql, (tx) =>
    appendNumberedRecord(tx, {
      ward: WARD,
      kind: 'calendar',
      key: 'calendar',
      ...DECIDED,
      body: (rseq) => wardCalendar(`${SHIPPED}+${WARD}.${rseq}`, ...daysOff),
    }),
  );
  return record.body.version;
}

async function receive(body: Parameters<typeof uniqueReception>[0]): Promise<DossierId> {
  const [first] = await sendHistory(officer, (events) => [
    events.make('received', MONDAY, { body: uniqueReception(body) }),
  ]);
  return first!.dossierId;
}

async function stateOf(dossierId: string): Promise<{ dueAt: number; dueDiffers: unknown }> {
  await centre.follow();
  const [row] = await centre.sql<{ due_at: number; doc: { dueDiffers: unknown } }[]>`
    select due_at, doc from dossier where dossier_id = ${dossierId}`;
  return { dueAt: row!.due_at, dueDiffers: row!.doc.dueDiffers };
}

describe('the book of a ward', () => {
  test('has the shipped calendar first, then each the ward decided on; the last is the current one', async () => {
    expect((await readCalendarBook(centre.sql, WARD)).current.version).toBe(SHIPPED);
    const first = await decideCalendar('2026-03-11');
    const second = await decideCalendar('2026-03-11', '2026-03-12');
    const book = await readCalendarBook(centre.sql, WARD);
    expect(book.current.version).toBe(second);
    expect([book.of(SHIPPED)?.version, book.of(first)?.version]).toEqual([SHIPPED, first]);
    expect(book.of(first)?.spec).toEqual(wardCalendar(first, '2026-03-11'));
  });

  test('of a neighbour is not touched', async () => {
    const own = await decideCalendar('2026-03-11');
    const book = await readCalendarBook(centre.sql, OTHER_WARD);
    expect(book.current.version).toBe(SHIPPED);
    expect(book.of(own)).toBeUndefined();
  });

  test('holds one object a version, made once', async () => {
    const version = await decideCalendar('2026-03-16');
    const [one, two] = [await readCalendarBook(centre.sql, WARD), await readCalendarBook(centre.sql, WARD)];
    expect(one.of(version)).toBe(two.of(version));
  });

  test('forgets a calendar whose transaction came to nothing, though the next one has the same number', async () => {
    const [head] = await centre.sql<{ next: number }[]>`
      select records_seq + 1 as next from ward_head where ward_id = ${WARD}`;
    const version = `${SHIPPED}+${WARD}.${head!.next}`;
    const append = { ward: WARD, kind: 'calendar', key: 'calendar', ...DECIDED } as const;
    const abandoned = transact(centre.sql, async (tx) => {
      await appendRecord(tx, { ...append, body: wardCalendar(version, '2026-03-17') });
      expect((await readCalendarBook(tx, WARD)).current.dayOffByDay.size).toBeGreaterThan(0);
      throw new Error('abandoned');
    });
    await expect(abandoned).rejects.toThrow('abandoned');
    expect((await readCalendarBook(centre.sql, WARD)).of(version)).toBeUndefined();
    expect(await decideCalendar('2026-03-18')).toBe(version);
    const daysOff = (await readCalendarBook(centre.sql, WARD)).current.spec.daysOff.map(({ date }) => date);
    expect(daysOff).toContain('2026-03-18');
    expect(daysOff).not.toContain('2026-03-17');
  });
});

describe('a dossier', () => {
  let withWednesdayOff: string;
  beforeEach(async () => {
    withWednesdayOff = await decideCalendar('2026-03-11');
  });

  test('received under the ward’s calendar is counted by it, and its receipt agrees', async () => {
    const id = await receive({ calendarVersion: withWednesdayOff, dueAt: FRIDAY });
    expect(await stateOf(id)).toEqual({ dueAt: FRIDAY, dueDiffers: null });
  });

  test('keeps the calendar it was received under when the ward decides on a new one', async () => {
    const old = await receive({ calendarVersion: SHIPPED, dueAt: THURSDAY });
    const newer = await receive({ calendarVersion: withWednesdayOff, dueAt: FRIDAY });
    await decideCalendar('2026-03-10', '2026-03-11', '2026-03-12');
    const again = { dossiers: [old, newer], after: Infinity, through: Number.MAX_SAFE_INTEGER };
    await transact(centre.sql, (tx) => projectDossiers(tx, WARD, again, centre.running.centre.journal));
    expect(await stateOf(old)).toEqual({ dueAt: THURSDAY, dueDiffers: null });
    expect(await stateOf(newer)).toEqual({ dueAt: FRIDAY, dueDiffers: null });
  });

  test('whose receipt promises what its own calendar does not is pointed out', async () => {
    const id = await receive({ calendarVersion: withWednesdayOff, dueAt: THURSDAY });
    expect(await stateOf(id)).toEqual({ dueAt: FRIDAY, dueDiffers: { promised: THURSDAY, computed: FRIDAY } });
  });

  test('of a calendar nobody here has held is counted by the current one', async () => {
    const id = await receive({ calendarVersion: 'vn-2031', dueAt: FRIDAY });
    expect(await stateOf(id)).toMatchObject({ dueAt: FRIDAY });
  });

  test('of a calendar nobody here has held is counted anew when the ward decides on one', async () => {
    const id = await receive({ calendarVersion: 'vn-2031', dueAt: FRIDAY });
    expect(await stateOf(id)).toMatchObject({ dueAt: FRIDAY });
    const { spec } = (await readCalendarBook(centre.sql, WARD)).current;
    const daysOff = [...spec.daysOff, { date: '2026-03-12', name: 'Nghỉ', basis: 'Thông báo' }];
    const decided = { ward: WARD, spec: { ...spec, daysOff } as CalendarSpec, ...DECIDED };
    await transact(centre.sql, async (tx) => {
      await holdWard(tx, WARD);
      await appendCalendar(tx, decided, centre.running.centre.journal);
    });
    expect(await stateOf(id)).toMatchObject({ dueAt: at('2026-03-16 17:00') });
    const { findings } = await verifyWard(centre.running.centre, WARD);
    expect(findings.filter(({ type }) => type.startsWith('Dossier'))).toEqual([]);
  });
});

test('the procedures of a ward are the newest of each code', async () => {
  const body = SAMPLE_RECORDS.procedure.body;
  const decide = (key: string, state: 'active' | 'retired') =>
    transact(centre.sql, (tx) =>
      appendRecord(tx, { ward: WARD, kind: 'procedure', key, ...DECIDED, body: { ...body, state } }),
    );
  await decide('1.001193', 'active');
  await decide('2.000815', 'active');
  const retired = await decide('1.001193', 'retired');
  const records = await readWardProcedures(centre.sql, WARD);
  expect(records.map(({ key, body: { state } }) => [key, state])).toEqual([
    ['1.001193', 'retired'],
    ['2.000815', 'active'],
  ]);
  expect(records[0]).toEqual(retired);
  expect(await readWardProcedures(centre.sql, OTHER_WARD)).toEqual([]);
});
