import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { computeDueDate } from '#domain/calendar/due-date.ts';
import { parseInstant, type Instant } from '#domain/calendar/instant.ts';
import { TIME_UNITS, type ProcessingTime, type TimeUnit } from '#domain/calendar/processing-time.ts';
import { compareLimits } from '#domain/procedure/compare-limits.ts';

const limit = (value: number, unit: TimeUnit): ProcessingTime => ({ value, unit });

describe('comparing limits', () => {
  test.each([
    [limit(3, 'WORKING_DAY'), limit(5, 'WORKING_DAY'), 'shorter'],
    [limit(8, 'WORKING_HOUR'), limit(1, 'WORKING_DAY'), 'equal'],
    [limit(9, 'WORKING_HOUR'), limit(1, 'WORKING_DAY'), 'longer'],
    [limit(30, 'DAY'), limit(1, 'MONTH'), 'equal'],
    [limit(24, 'HOUR'), limit(1, 'DAY'), 'equal'],
    [limit(3.5, 'WORKING_DAY'), limit(4, 'WORKING_DAY'), 'shorter'],
    [limit(49.99999999999993, 'DAY'), limit(49.99999999999992, 'DAY'), 'longer'],
    [limit(5, 'WORKING_DAY'), limit(5, 'DAY'), 'longer'],
    [limit(5, 'DAY'), limit(5, 'WORKING_DAY'), 'shorter'],
    [limit(7, 'WORKING_DAY'), limit(10, 'DAY'), 'incomparable'],
    [limit(10, 'DAY'), limit(7, 'WORKING_DAY'), 'incomparable'],
    [limit(0, 'SAME_DAY_15H'), limit(1, 'WORKING_DAY'), 'shorter'],
    [limit(2, 'WORKING_DAY'), limit(0, 'SAME_DAY_15H'), 'longer'],
    [limit(0, 'SAME_DAY_15H'), limit(4, 'WORKING_HOUR'), 'incomparable'],
    [limit(0, 'SAME_DAY_15H'), limit(0, 'SAME_DAY_15H'), 'equal'],
  ] as const)('%o to %o is %s', (mine, theirs, order) => {
    expect(compareLimits(mine, theirs)).toBe(order);
  });

  const anyLimit = fc
    .tuple(fc.constantFrom(...TIME_UNITS), fc.integer({ min: 1, max: 40 }))
    .map(([unit, value]) => limit(unit === 'SAME_DAY_15H' ? 0 : value, unit));
  const opposite = { shorter: 'longer', longer: 'shorter', equal: 'equal', incomparable: 'incomparable' } as const;

  test('is the same from either side', () => {
    fc.assert(fc.property(anyLimit, anyLimit, (a, b) => compareLimits(a, b) === opposite[compareLimits(b, a)]));
  });

  test('a limit called shorter never falls due later, whatever the calendar, for limits in whole working or calendar days', () => {
    const days = fc
      .tuple(
        fc.constantFrom('WORKING_DAY' as const, 'DAY' as const, 'SAME_DAY_15H' as const),
        fc.integer({ min: 1, max: 40 }),
      )
      .map(([unit, value]) => limit(unit === 'SAME_DAY_15H' ? 0 : value, unit));
    const from = parseInstant('2026-01-05T08:00:00+07:00') ?? 0;
    const moment = fc.integer({ min: 0, max: 400 * 24 }).map((hours) => (from + hours * 3_600_000) as Instant);
    const dueOf = (receivedAt: Instant, of: ProcessingTime) => {
      const due = computeDueDate(loadWorkingCalendar(), { receivedAt, limit: of });
      return due.ok ? due.value.dueAt : 0;
    };
    fc.assert(
      fc.property(days, days, moment, (a, b, receivedAt) => {
        fc.pre(compareLimits(a, b) === 'shorter');
        return dueOf(receivedAt, a) <= dueOf(receivedAt, b);
      }),
      { numRuns: 500 },
    );
  });
});
