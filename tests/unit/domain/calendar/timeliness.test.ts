import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instant } from '#domain/calendar/instant.ts';
import { judgeTimeliness, type Timeliness } from '#domain/calendar/timeliness.ts';
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

describe('whatever the moments', () => {
  const RANK: Record<Timeliness, number> = { early: 0, on_time: 1, late: 2 };
  const READINGS = ['moment', 'end_of_day'] as const;
  const near = fc.integer({ min: at('2026-03-10 00:00'), max: at('2026-03-14 00:00') }).map((ms) => ms as Instant);
  const reading = fc.constantFrom(...READINGS);
  const rank = (dueAt: Instant, finished: Instant, lateAfter: (typeof READINGS)[number]) =>
    RANK[judgeTimeliness({ dueAt, lateSince: null }, finished, lateAfter)];

  test('a later finish is never judged better, nor an earlier due moment', () => {
    fc.assert(
      fc.property(near, near, near, reading, (a, b, other, lateAfter) => {
        const [earlier, later] = a <= b ? [a, b] : [b, a];
        expect(rank(other, later, lateAfter)).toBeGreaterThanOrEqual(rank(other, earlier, lateAfter));
        expect(rank(earlier, other, lateAfter)).toBeGreaterThanOrEqual(rank(later, other, lateAfter));
      }),
    );
  });

  test('the end of the day is never the harsher reading', () => {
    fc.assert(
      fc.property(near, near, (dueAt, finished) => {
        expect(rank(dueAt, finished, 'end_of_day')).toBeLessThanOrEqual(rank(dueAt, finished, 'moment'));
      }),
    );
  });

  test('by the moment, not late means finished by the due moment', () => {
    fc.assert(
      fc.property(near, near, (dueAt, finished) => {
        expect(rank(dueAt, finished, 'moment') < RANK.late).toBe(finished <= dueAt);
      }),
    );
  });
});
