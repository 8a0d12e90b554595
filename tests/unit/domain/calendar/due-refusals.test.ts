/** What the engine refuses, and by which name: a limit, a pause or an extension that is none, a day the calendar does not know. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { computeDueDate, type DueRequest } from '#domain/calendar/due-date.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { TIME_UNITS } from '#domain/calendar/processing-time.ts';
import { at } from '#support/fixed-clock.ts';

const calendar = loadWorkingCalendar();
const MONDAY = at('2026-03-09 09:15');
const THREE_DAYS = { value: 3, unit: 'WORKING_DAY' } as const;
const REQUEST: DueRequest = { receivedAt: MONDAY, limit: THREE_DAYS };

function dueAt(changes: Partial<DueRequest>): Instant {
  const answer = computeDueDate(calendar, { ...REQUEST, ...changes });
  if (!answer.ok) throw new Error(answer.error.type);
  return answer.value.dueAt;
}

describe('refused', () => {
  const pause = (from: string, to: string | null) => ({
    kind: 'OTHER' as const,
    from: at(from),
    to: to === null ? null : at(to),
  });
  const good = pause('2026-03-10 09:00', '2026-03-11 09:00');
  const notLoaded = { type: 'CalendarNotLoaded', from: '2022-01-01', through: '2027-12-31' };
  test.each<[string, Partial<DueRequest>, object]>([
    [
      'the second pause, ending before it starts',
      { pauses: [good, pause('2026-03-12 09:00', '2026-03-11 09:00')] },
      { type: 'PauseEndsBeforeItStarts', index: 1 },
    ],
    [
      'a pause before the reception',
      { pauses: [pause('2026-03-09 09:14', null)] },
      { type: 'PauseBeforeReceipt', index: 0 },
    ],
    ['finished before it began', { finishedAt: at('2026-03-09 09:14') }, { type: 'FinishedBeforeReceipt' }],
    ['received before the calendar', { receivedAt: at('2021-12-31 09:00') }, notLoaded],
    ['received after the calendar', { receivedAt: at('2028-01-01 00:00') }, notLoaded],
    ['due after the calendar', { receivedAt: at('2027-12-30 09:00') }, notLoaded],
    [
      'due hours after the calendar',
      { receivedAt: at('2027-12-31 09:00'), limit: { value: 15, unit: 'HOUR' } },
      notLoaded,
    ],
    [
      'a reception on the last evening',
      { receivedAt: at('2027-12-31 18:00'), limit: { value: 1, unit: 'WORKING_HOUR' } },
      notLoaded,
    ],
  ])('%s', (_, changes, error) => {
    expect(computeDueDate(calendar, { ...REQUEST, ...changes })).toEqual({ ok: false, error });
  });

  const NO_AMOUNTS = [0, -0, -1, -0.5, NaN, Infinity, -Infinity];
  const counted = TIME_UNITS.filter((unit) => unit !== 'SAME_DAY_15H');

  test.each(counted.flatMap((unit) => NO_AMOUNTS.map((value) => ({ value, unit }))))(
    'a limit of $value $unit',
    (limit) => {
      const error = { type: 'LimitNotPositive', value: limit.value };
      expect(computeDueDate(calendar, { ...REQUEST, limit })).toEqual({ ok: false, error });
    },
  );

  test.each(NO_AMOUNTS)('an extension of %d working days, and which one it is', (workingDays) => {
    const [real, none] = [
      { workingDays: 1, basis: 'x' },
      { workingDays, basis: 'x' },
    ];
    const refusal = (index: number) => ({ ok: false, error: { type: 'ExtensionNotPositive', index } });
    expect(computeDueDate(calendar, { ...REQUEST, extensions: [none, real] })).toEqual(refusal(0));
    expect(computeDueDate(calendar, { ...REQUEST, extensions: [real, none] })).toEqual(refusal(1));
  });

  test('a pause that ends a moment before it starts, but not one that ends as it starts', () => {
    const [from, before] = ['2026-03-10 09:00', '2026-03-10 08:59:59'];
    expect(computeDueDate(calendar, { ...REQUEST, pauses: [pause(from, before)] })).toEqual({
      ok: false,
      error: { type: 'PauseEndsBeforeItStarts', index: 0 },
    });
    expect(dueAt({ pauses: [pause(from, from)] })).toBe(at('2026-03-12 17:00'));
    expect(dueAt({ pauses: [pause('2026-03-09 09:15', from)] })).toBe(at('2026-03-13 17:00'));
  });

  test('of several faults the first is named, the limit before the pauses before the extensions', () => {
    const faults = {
      limit: { value: 0, unit: 'DAY' },
      pauses: [pause('2026-03-08 09:00', '2026-03-07 09:00')],
      extensions: [{ workingDays: 0, basis: 'x' }],
      finishedAt: at('2026-03-01 09:00'),
    } as const;
    const typeOf = (changes: Partial<DueRequest>) => {
      const answer = computeDueDate(calendar, { ...REQUEST, ...faults, ...changes });
      return answer.ok ? 'ok' : answer.error.type;
    };
    expect(typeOf({})).toBe('LimitNotPositive');
    expect(typeOf({ limit: THREE_DAYS })).toBe('PauseBeforeReceipt');
    expect(typeOf({ limit: THREE_DAYS, pauses: [] })).toBe('ExtensionNotPositive');
    expect(typeOf({ limit: THREE_DAYS, pauses: [], extensions: [] })).toBe('FinishedBeforeReceipt');
    expect(typeOf({ limit: THREE_DAYS, pauses: [], extensions: [], finishedAt: null })).toBe('ok');
  });

  test('but not a same-day limit written 0, nor a finish at the moment of reception', () => {
    expect(dueAt({ limit: { value: 0, unit: 'SAME_DAY_15H' } })).toBe(at('2026-03-09 17:00'));
    expect(dueAt({ finishedAt: MONDAY })).toBe(at('2026-03-12 17:00'));
  });

  test('any finite limit gives a moment of the calendar or says that the calendar is too short', () => {
    const value = fc.oneof(
      fc.double({ min: 1e-9, max: 4000, noNaN: true }),
      fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true }),
      fc.constantFrom(1e15, 1e16, 1e18, 1e21, 1e100, 1e300, Number.MAX_VALUE, Number.MIN_VALUE),
    );
    const settings = fc.record({
      outsideHours: fc.constantFrom('next_session' as const, 'actual_day' as const),
      workingDayCounting: fc.constantFrom('whole_days' as const, 'rolling_hours' as const),
    });
    const arb = fc.record({
      limit: fc.record({ value, unit: fc.constantFrom(...TIME_UNITS) }),
      settings,
      extra: value,
    });
    fc.assert(
      fc.property(arb, fc.boolean(), ({ limit, settings: readings, extra }, isExtended) => {
        const extensions = isExtended ? [{ workingDays: extra, basis: 'x' }] : [];
        const answer = computeDueDate(calendar, { receivedAt: MONDAY, limit, settings: readings, extensions });
        if (!answer.ok) {
          expect(answer.error.type).toBe('CalendarNotLoaded');
          return;
        }
        expect(Number.isSafeInteger(answer.value.dueAt)).toBe(true);
        expect(answer.value.dueAt).toBeGreaterThanOrEqual(MONDAY);
        expect(answer.value.dueAt).toBeLessThan(at('2028-01-01 00:00'));
      }),
      { numRuns: 2000 },
    );
  });
});
