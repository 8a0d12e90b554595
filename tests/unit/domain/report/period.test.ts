import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cutOf,
  formatPeriod,
  isMonthAligned,
  lastDayOf,
  parsePeriod,
  periodAt,
  periodsBack,
} from '#domain/report/period.ts';
import { period } from '#support/figure-rows.ts';
import { at, date } from '#support/fixed-clock.ts';

describe('parsePeriod', () => {
  test.each([
    ['2026-11', 'month', '2026-11-01 00:00', '2026-12-01 00:00'],
    ['2026-12', 'month', '2026-12-01 00:00', '2027-01-01 00:00'],
    ['2026-Q1', 'quarter', '2026-01-01 00:00', '2026-04-01 00:00'],
    ['2026-Q4', 'quarter', '2026-10-01 00:00', '2027-01-01 00:00'],
    ['2026', 'year', '2026-01-01 00:00', '2027-01-01 00:00'],
    ['2026-11-01..2026-11-15', 'days', '2026-11-01 00:00', '2026-11-16 00:00'],
    ['2026-11-15..2026-11-15', 'days', '2026-11-15 00:00', '2026-11-16 00:00'],
  ])('%s is a %s from %s until %s, midnight in Việt Nam', (text, kind, from, to) => {
    expect(period(text)).toEqual({ kind, from: at(from), to: at(to) });
    expect(formatPeriod(period(text))).toBe(text);
  });

  test.each([
    '',
    '2026-13',
    '2026-00',
    '2026-Q5',
    '2026-1',
    '26-01',
    '2026-02-30..2026-03-01',
    '2026-11-01',
    'now',
    'x2026',
    '12026-11',
    '2026-11 ',
  ])('%j is no period', (text) => {
    expect(parsePeriod(text)).toEqual({ ok: false, error: { type: 'NotAPeriod', text } });
  });

  test('days that end before they start are refused by name', () => {
    expect(parsePeriod('2026-11-15..2026-11-14')).toEqual({
      ok: false,
      error: { type: 'PeriodEndsBeforeItStarts', from: date('2026-11-15'), through: date('2026-11-14') },
    });
  });
});

test('a moment lies in the period found for it, and the periods before it follow without a gap', () => {
  const moment = fc.integer({ min: at('2020-01-01 00:00'), max: at('2030-12-31 23:59') });
  fc.assert(
    fc.property(moment, fc.constantFrom('month' as const, 'quarter' as const, 'year' as const), (ms, kind) => {
      const now = ms as ReturnType<typeof at>;
      const found = periodAt(kind, now);
      expect(found.from <= now && now < found.to).toBe(true);
      const back = periodsBack(kind, now, 5);
      expect(back[0]).toEqual(found);
      back.slice(1).forEach((earlier, index) => expect(earlier.to).toBe(back[index]?.from));
    }),
  );
});

test.each([
  ['month', '2026-11-15 10:00', '2026-11'],
  ['quarter', '2026-01-01 00:00', '2026-Q1'],
  ['quarter', '2026-03-31 23:59', '2026-Q1'],
  ['quarter', '2026-11-15 10:00', '2026-Q4'],
  ['year', '2026-01-01 00:00', '2026'],
  ['year', '2026-12-31 23:59', '2026'],
] as const)('the %s of %s is %s', (kind, moment, expected) => {
  expect(periodAt(kind, at(moment))).toEqual(period(expected));
});

test('months, quarters and years are made of whole months, days only when they fall so', () => {
  expect(['2026-11', '2026-Q2', '2026'].map(period).every(isMonthAligned)).toBe(true);
  expect(isMonthAligned(period('2026-10-01..2026-11-30'))).toBe(true);
  expect(isMonthAligned(period('2026-10-02..2026-11-30'))).toBe(false);
  expect(isMonthAligned(period('2026-10-01..2026-11-29'))).toBe(false);
});

test('the last day of a period is the one before its end', () => {
  expect(lastDayOf(period('2026-02'))).toBe('2026-02-28');
});

test('what is open is judged at the end of the period, or now while it runs', () => {
  const november = period('2026-11');
  expect(cutOf(november, at('2026-11-20 10:00'))).toBe(at('2026-11-20 10:00'));
  expect(cutOf(november, at('2026-12-20 10:00'))).toBe(at('2026-12-01 00:00'));
});
