/**
 * The four places where more time allowed, or more days off, lawfully gives an earlier due moment. The laws of
 * `monotonicity.oracle.test.ts` leave out exactly these; when a rule changes and one falls away, its test here fails.
 */
import { expect, test } from 'vitest';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { overrideCalendar } from '#catalogue/override-calendar.ts';
import { computeDueDate, type DueRequest } from '#domain/calendar/due-date.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { TimeUnit } from '#domain/calendar/processing-time.ts';
import type { WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import { at, date } from '#support/fixed-clock.ts';

const calendar = loadWorkingCalendar();
const MONDAY = at('2026-03-09 09:00');
const WEDNESDAY = at('2026-03-11 09:00');
const FRIDAY = at('2026-03-13 16:00');

function dueAt(request: DueRequest, within: WorkingCalendar = calendar): Instant {
  const answer = computeDueDate(within, request);
  if (!answer.ok) throw new Error(answer.error.type);
  return answer.value.dueAt;
}

const limit = (value: number, unit: TimeUnit) => ({ value, unit });
const extendedBy = (workingDays: number) => [{ workingDays, basis: 'luật chuyên ngành' }];

/**
 * Hours run from the minute of reception and end at any hour of any day (BLDS 2015 điều 147.1); days of extension move the
 * date and keep that hour. Friday 18:00 and a working day is Monday 18:00, the later Saturday 10:00 is Monday 10:00.
 */
test('A: clock hours that are extended may end earlier when they are more (BLDS điều 147.1)', () => {
  const due = (hours: number) => dueAt({ receivedAt: FRIDAY, limit: limit(hours, 'HOUR'), extensions: extendedBy(1) });
  expect(due(2)).toBe(at('2026-03-16 18:00'));
  expect(due(18)).toBe(at('2026-03-16 10:00'));
});

/**
 * Both end on the weekend and roll to Monday (BLDS 2015 điều 148.5): the whole days to its close, the fraction to its part
 * of that day.
 */
test('B: calendar days with a fraction may end earlier than fewer whole ones (BLDS điều 148.5)', () => {
  const due = (days: number) => dueAt({ receivedAt: WEDNESDAY, limit: limit(days, 'DAY') });
  expect(due(3)).toBe(at('2026-03-16 17:00'));
  expect(due(3.25)).toBe(at('2026-03-16 10:00'));
});

/**
 * A limit that ends within a day: a whole day of extension keeps the hour, half a day ends at noon of the day after. Half
 * days of extension have no article; law.md 2.2 reads fractions as parts of the next working day.
 */
test('C: half a day of extension may end later than a whole one (the reading of fractions, law.md 2.2)', () => {
  const due = (days: number) => dueAt({ receivedAt: MONDAY, limit: limit(2.25, 'DAY'), extensions: extendedBy(days) });
  expect(due(0.5)).toBe(at('2026-03-13 12:00'));
  expect(due(1)).toBe(at('2026-03-13 10:00'));
});

/**
 * A pause gives back the working days it took (BLDS 2015 điều 147, by analogy). With its last one off it gives back one
 * less, and the count skips nothing in return, because nothing is counted on that day or after it.
 */
test('D: a day off at the end of a pause may bring the due day forward (BLDS điều 147 by analogy)', () => {
  const own = overrideCalendar(calendar, { off: [date('2026-03-11')], worked: [] });
  if (!own.ok) throw new Error(own.error.type);
  const request: DueRequest = {
    receivedAt: MONDAY,
    limit: limit(1, 'WORKING_DAY'),
    pauses: [{ kind: 'SUPPLEMENT', from: at('2026-03-10 09:00'), to: at('2026-03-11 10:00') }],
  };
  expect(dueAt(request)).toBe(at('2026-03-11 17:00'));
  expect(dueAt(request, own.value)).toBe(at('2026-03-10 17:00'));
});
