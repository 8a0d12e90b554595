import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  beyond,
  closingTime,
  countWorkingDays,
  createWorkingCalendar,
  firstWorkingDayFrom,
  isWorkingDay,
  nthWorkingDayAfter,
  sessionsOn,
  type CalendarSpec,
  type OfficeSession,
  type WorkingCalendar,
} from '#domain/calendar/working-calendar.ts';
import { weekdayOf } from '#domain/calendar/plain-date.ts';
import { date, dayNumber } from '#support/fixed-clock.ts';

const HOUR = 3_600_000;
const MORNING: OfficeSession = { from: 8 * HOUR, to: 12 * HOUR };
const AFTERNOON: OfficeSession = { from: 13 * HOUR, to: 17 * HOUR };
const DAY = [MORNING, AFTERNOON];

/** March 2026: Wednesday the 11th off, Saturday the 14th worked for it; on Fridays only the morning. */
function spec(changes: Partial<CalendarSpec> = {}): CalendarSpec {
  return {
    version: 'test',
    from: date('2026-03-01'),
    through: date('2026-03-31'),
    daysOff: [{ date: date('2026-03-11'), name: 'Lễ', basis: 'x' }],
    makeUpDays: [{ date: date('2026-03-14'), replaces: date('2026-03-11'), name: 'Làm bù', basis: 'x' }],
    unconfirmed: [],
    sessions: { 1: DAY, 2: DAY, 3: DAY, 4: DAY, 5: [MORNING], 6: [], 7: [] },
    ...changes,
  };
}

function march(changes: Partial<CalendarSpec> = {}): WorkingCalendar {
  const calendar = createWorkingCalendar(spec(changes));
  if (!calendar.ok) throw new Error(calendar.error.type);
  return calendar.value;
}

const off = (text: string) => ({ date: date(text), name: 'Lễ', basis: 'x' });
const worked = (text: string) => ({ date: date(text), replaces: null, name: 'Làm bù', basis: 'x' });

describe('a calendar that contradicts itself is refused, with the day', () => {
  test.each<[string, Partial<CalendarSpec>, string]>([
    ['DateTwice', { daysOff: [off('2026-03-11'), off('2026-03-11')], makeUpDays: [] }, '2026-03-11'],
    ['DateTwice', { makeUpDays: [worked('2026-03-14'), worked('2026-03-14')] }, '2026-03-14'],
    ['DateTwice', { daysOff: [off('2026-03-14')], makeUpDays: [worked('2026-03-14')] }, '2026-03-14'],
    ['AlreadyWorkingDay', { makeUpDays: [worked('2026-03-10')] }, '2026-03-10'],
    ['AlreadyWorkingDay', { makeUpDays: [worked('2026-03-13')] }, '2026-03-13'],
    ['DateOutsideCalendar', { daysOff: [off('2026-04-01')] }, '2026-04-01'],
    ['DateOutsideCalendar', { makeUpDays: [worked('2026-02-28')] }, '2026-02-28'],
  ])('%s: %j', (type, changes, on) => {
    expect(createWorkingCalendar(spec(changes))).toEqual({ ok: false, error: { type, date: on } });
  });
});

test('weekdays are worked, weekends, days off and days outside are not, a make-up Saturday is', () => {
  const calendar = march();
  const isWorked = (text: string) => isWorkingDay(calendar, dayNumber(text));
  expect(['2026-03-10', '2026-03-14', '2026-03-31'].map(isWorked)).toEqual([true, true, true]);
  expect(['2026-03-11', '2026-03-15', '2026-02-27', '2026-04-01'].map(isWorked)).toEqual([false, false, false, false]);
});

test.each([
  ['2026-03-09', '2026-03-13', 3],
  ['2026-03-13', '2026-03-16', 2],
  ['2026-03-10', '2026-03-11', 0],
  ['2026-03-10', '2026-03-10', 0],
  ['2026-03-16', '2026-03-09', 0],
  ['2026-02-01', '2026-03-02', 1],
  ['2026-03-30', '2026-05-01', 1],
  ['2020-01-01', '2030-01-01', 22],
])('after %s through %s there are %i working days', (after, through, count) => {
  expect(countWorkingDays(march(), dayNumber(after), dayNumber(through))).toBe(count);
});

test('the n-th working day after a day, and beyond where the calendar ends', () => {
  const calendar = march();
  expect(nthWorkingDayAfter(calendar, dayNumber('2026-03-10'), 1)).toBe(dayNumber('2026-03-12'));
  expect(nthWorkingDayAfter(calendar, dayNumber('2026-03-13'), 1)).toBe(dayNumber('2026-03-14'));
  expect(nthWorkingDayAfter(calendar, dayNumber('2026-03-31'), 1)).toBe(beyond(calendar));
  expect(nthWorkingDayAfter(calendar, dayNumber('2026-03-09'), 1_000_000)).toBe(beyond(calendar));
  expect(firstWorkingDayFrom(calendar, dayNumber('2026-03-11'))).toBe(dayNumber('2026-03-12'));
  expect(firstWorkingDayFrom(calendar, dayNumber('2026-03-12'))).toBe(dayNumber('2026-03-12'));
});

test('office hours follow the weekday; a make-up day keeps those of the day it replaces', () => {
  const calendar = march();
  expect(sessionsOn(calendar, dayNumber('2026-03-10'))).toEqual(DAY);
  expect(sessionsOn(calendar, dayNumber('2026-03-13'))).toEqual([MORNING]);
  expect(sessionsOn(calendar, dayNumber('2026-03-14'))).toEqual(DAY);
  expect(sessionsOn(calendar, dayNumber('2026-03-15'))).toEqual([]);
  const forFriday = march({ makeUpDays: [{ ...worked('2026-03-14'), replaces: date('2026-03-13') }] });
  expect(sessionsOn(forFriday, dayNumber('2026-03-14'))).toEqual([MORNING]);
  const forNobodyKnows = march({ makeUpDays: [worked('2026-03-14'), worked('2026-03-22')] });
  expect(sessionsOn(forNobodyKnows, dayNumber('2026-03-14'))).toEqual([MORNING]);
  expect(sessionsOn(forNobodyKnows, dayNumber('2026-03-22'))).toEqual([MORNING]);
  expect(closingTime(calendar, dayNumber('2026-03-13'))).toBe(12 * HOUR);
  expect(closingTime(calendar, dayNumber('2026-03-15'))).toBe(0);
});

test('a calendar may begin and end on a working day', () => {
  const calendar = march({ from: date('2026-03-02') });
  expect(['2026-03-02', '2026-03-31'].map((text) => isWorkingDay(calendar, dayNumber(text)))).toEqual([true, true]);
  expect(countWorkingDays(calendar, dayNumber('2026-03-02'), dayNumber('2026-03-03'))).toBe(1);
});

test('a counter open on Saturday mornings does not make Saturday a working day (law.md 2.2)', () => {
  const calendar = march({ sessions: { ...spec().sessions, 6: [MORNING] } });
  const [saturday, friday] = [dayNumber('2026-03-21'), dayNumber('2026-03-20')];
  expect(isWorkingDay(calendar, saturday)).toBe(false);
  expect(sessionsOn(calendar, saturday)).toEqual([]);
  expect(nthWorkingDayAfter(calendar, friday, 1)).toBe(dayNumber('2026-03-23'));
});

test('the tables say what counting day by day says', () => {
  const weekdays = (days: readonly number[]) => days.map((day) => date(`2026-03-${String(day).padStart(2, '0')}`));
  const dates = fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { maxLength: 10 }).map(weekdays);
  const near = fc.integer({ min: dayNumber('2026-02-20'), max: dayNumber('2026-04-10') });
  fc.assert(
    fc.property(dates, near, near, fc.integer({ min: 1, max: 30 }), (days, after, through, n) => {
      const offDays = days.filter((day) => weekdayOf(dayNumber(day)) <= 5);
      const workedDays = days.filter((day) => weekdayOf(dayNumber(day)) > 5);
      const calendar = march({ daysOff: offDays.map(off), makeUpDays: workedDays.map(worked) });
      const open = [];
      for (let day = dayNumber('2026-03-01'); day <= dayNumber('2026-03-31'); day++) {
        const isListed = days.some((text) => dayNumber(text) === day);
        if (weekdayOf(day) <= 5 ? !isListed : isListed) open.push(day);
      }
      expect(countWorkingDays(calendar, after, through)).toBe(
        open.filter((day) => day > after && day <= through).length,
      );
      expect(nthWorkingDayAfter(calendar, after, n)).toBe(open.filter((day) => day > after)[n - 1] ?? beyond(calendar));
    }),
  );
});
