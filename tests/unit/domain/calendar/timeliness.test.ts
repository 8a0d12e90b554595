import { expect, test } from 'vitest';
import { judgeTimeliness } from '#domain/calendar/timeliness.ts';
import { at } from '#support/fixed-clock.ts';

const DUE = at('2026-03-12 17:00');

test.each([
  ['2026-03-11 23:59:59', 'early', 'early'],
  ['2026-03-12 00:00', 'on_time', 'on_time'],
  ['2026-03-12 17:00', 'on_time', 'on_time'],
  ['2026-03-12 17:00:01', 'late', 'on_time'],
  ['2026-03-12 23:59:59', 'late', 'on_time'],
  ['2026-03-13 00:00', 'late', 'late'],
])('finished %s: %s by the moment, %s by the day', (finished, byMoment, byDay) => {
  const due = { dueAt: DUE, lateSince: null };
  expect(judgeTimeliness(due, at(finished), 'moment')).toBe(byMoment);
  expect(judgeTimeliness(due, at(finished), 'end_of_day')).toBe(byDay);
});

test('a pause that began after the due moment cannot make a finish early', () => {
  const due = { dueAt: at('2026-03-30 17:00'), lateSince: DUE };
  expect(judgeTimeliness(due, at('2026-03-20 09:00'), 'moment')).toBe('late');
  expect(judgeTimeliness(due, at('2026-03-20 09:00'), 'end_of_day')).toBe('late');
});
