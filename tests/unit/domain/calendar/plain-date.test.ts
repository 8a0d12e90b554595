import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addMonthsToDayNumber,
  daysInMonth,
  fromDayNumber,
  parsePlainDate,
  toDayNumber,
  weekdayOf,
  yearMonthDayOf,
} from '#domain/calendar/plain-date.ts';
import { date, dayNumber } from '#support/fixed-clock.ts';

/** 0001-01-01 to 9999-12-31. */
const anyDay = fc.integer({ min: -719_162, max: 2_932_896 });

describe('parsePlainDate', () => {
  test.each(['2024-02-29', '2000-02-29', '2026-12-31', '0001-01-01'])('%s is a day', (text) => {
    expect(parsePlainDate(text)).toBe(text);
  });

  test.each([
    ['2026-02-29', 'no leap year'],
    ['1900-02-29', 'no leap year'],
    ['2026-02-30', ''],
    ['2026-04-31', ''],
    ['2026-06-31', ''],
    ['2026-09-31', ''],
    ['2026-11-31', ''],
    ['2026-13-01', ''],
    ['2026-00-10', ''],
    ['2026-01-00', ''],
    ['2026-1-1', 'short'],
    ['26-01-01', 'short'],
    [' 2026-01-01', 'space'],
    ['2026-01-01T00:00:00Z', 'a moment'],
    ['٢٠٢٦-٠١-٠١', 'other digits'],
    ['', ''],
  ])('%j is none (%s)', (text) => {
    expect(parsePlainDate(text)).toBeUndefined();
  });
});

test('days count from 1970, and back', () => {
  expect(dayNumber('1970-01-01')).toBe(0);
  expect(dayNumber('2026-11-22')).toBe(20_779);
  fc.assert(
    fc.property(anyDay, (day) => {
      expect(toDayNumber(fromDayNumber(day))).toBe(day);
    }),
  );
});

test('day, weekday and parts are those of the machine’s own calendar in UTC', () => {
  fc.assert(
    fc.property(anyDay, (day) => {
      const machine = new Date(day * 86_400_000);
      expect(fromDayNumber(day)).toBe(machine.toISOString().slice(0, 10));
      expect(weekdayOf(day)).toBe(((machine.getUTCDay() + 6) % 7) + 1);
      const { year, month, day: ofMonth } = yearMonthDayOf(day);
      expect([year, month, ofMonth]).toEqual([
        machine.getUTCFullYear(),
        machine.getUTCMonth() + 1,
        machine.getUTCDate(),
      ]);
    }),
  );
});

test.each(['1600-02-29', '2000-02-29', '2400-02-29', '2099-12-31', '2100-02-28', '2100-03-01'])(
  '%s, where four hundred years or a hundred end, is that day again',
  (text) => {
    expect(fromDayNumber(dayNumber(text))).toBe(text);
    expect(fromDayNumber(dayNumber(text) + 1)).toBe(
      new Date((dayNumber(text) + 1) * 86_400_000).toISOString().slice(0, 10),
    );
  },
);

test('addDays crosses months, years and the leap day', () => {
  expect(addDays(date('2026-12-31'), 1)).toBe('2027-01-01');
  expect(addDays(date('2024-02-28'), 1)).toBe('2024-02-29');
  expect(addDays(date('2026-03-01'), -1)).toBe('2026-02-28');
});

test.each([
  ['2026-01-31', 1, '2026-02-28'],
  ['2024-01-31', 1, '2024-02-29'],
  ['2026-01-31', 3, '2026-04-30'],
  ['2026-11-30', 3, '2027-02-28'],
  ['2026-03-15', 12, '2027-03-15'],
  ['2026-12-31', 2, '2027-02-28'],
  ['2026-03-31', 0, '2026-03-31'],
])('%s and %i months are %s: the same day, else the last of the month', (from, months, to) => {
  expect(fromDayNumber(addMonthsToDayNumber(dayNumber(from), months))).toBe(to);
});

test('a month later is in the next month, on the same day or the last', () => {
  fc.assert(
    fc.property(anyDay, fc.nat({ max: 60 }), (day, months) => {
      const [from, to] = [yearMonthDayOf(day), yearMonthDayOf(addMonthsToDayNumber(day, months))];
      expect(to.year * 12 + to.month).toBe(from.year * 12 + from.month + months);
      expect(to.day).toBe(Math.min(from.day, daysInMonth(to.year, to.month)));
    }),
  );
});
