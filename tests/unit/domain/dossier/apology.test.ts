import { expect, test } from 'vitest';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { judgeApologyTiming, proposeNewDue } from '#domain/dossier/apology.ts';
import { at } from '#support/fixed-clock.ts';

const calendar = loadWorkingCalendar();
/** Thursday. */
const DUE = at('2026-03-12 17:00');

test.each([
  ['2026-03-10 16:59', 'too-early'],
  ['2026-03-11 08:00', 'in-time'],
  ['2026-03-12 17:00', 'in-time'],
  ['2026-03-12 17:00:01', 'overdue'],
] as const)('for Thursday 17:00, %s is %s', (now, timing) => {
  expect(judgeApologyTiming(calendar, DUE, at(now))).toBe(timing);
});

test('one working day before a Monday is the Friday, whatever the weekend', () => {
  const monday = at('2026-03-16 17:00');
  expect(judgeApologyTiming(calendar, monday, at('2026-03-12 15:00'))).toBe('too-early');
  expect(judgeApologyTiming(calendar, monday, at('2026-03-13 08:00'))).toBe('in-time');
});

test('the new day is counted in working days from the due day, or from today when that has passed', () => {
  const ask = (now: string) => proposeNewDue(calendar, { dueAt: DUE, now: at(now), workingDays: 2 });
  expect(ask('2026-03-11 09:00')).toBe(at('2026-03-16 17:00'));
  expect(ask('2026-03-17 09:00')).toBe(at('2026-03-19 17:00'));
});

test('past the end of the calendar no day is proposed: nobody is asked back to a day nobody knows', () => {
  const dueAt = at('2027-12-30 17:00');
  expect(proposeNewDue(calendar, { dueAt, now: at('2027-12-29 09:00'), workingDays: 1 })).toBe(at('2027-12-31 17:00'));
  expect(proposeNewDue(calendar, { dueAt, now: at('2027-12-29 09:00'), workingDays: 2 })).toBeNull();
});
