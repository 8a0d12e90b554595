/** What the tables of examples and the oracle do not ask: refusals, warnings, the order of the reasons, extreme limits. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { overrideCalendar } from '#catalogue/override-calendar.ts';
import { computeDueDate, type DueDate, type DueRequest } from '#domain/calendar/due-date.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { TIME_UNITS } from '#domain/calendar/processing-time.ts';
import type { WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import { at, date } from '#support/fixed-clock.ts';

const calendar = loadWorkingCalendar();
const MONDAY = at('2026-03-09 09:15');
const THREE_DAYS = { value: 3, unit: 'WORKING_DAY' } as const;
const REQUEST: DueRequest = { receivedAt: MONDAY, limit: THREE_DAYS };

function due(changes: Partial<DueRequest>, within: WorkingCalendar = calendar): DueDate {
  const answer = computeDueDate(within, { ...REQUEST, ...changes });
  if (!answer.ok) throw new Error(answer.error.type);
  return answer.value;
}

function rules(changes: Partial<DueRequest>): string[] {
  return due(changes).reasons.map(({ rule }) => rule);
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
    ['no days', { limit: { value: 0, unit: 'DAY' } }, { type: 'LimitNotPositive', value: 0 }],
    ['negative hours', { limit: { value: -1, unit: 'HOUR' } }, { type: 'LimitNotPositive', value: -1 }],
    ['a limit that is no number', { limit: { value: NaN, unit: 'MONTH' } }, { type: 'LimitNotPositive', value: NaN }],
    ['an endless limit', { limit: { value: Infinity, unit: 'MONTH' } }, { type: 'LimitNotPositive', value: Infinity }],
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
    [
      'an extension of nothing',
      { extensions: [{ workingDays: 0, basis: 'x' }] },
      { type: 'ExtensionNotPositive', index: 0 },
    ],
    [
      'an extension that is no number',
      {
        extensions: [
          { workingDays: 1, basis: 'x' },
          { workingDays: NaN, basis: 'x' },
        ],
      },
      { type: 'ExtensionNotPositive', index: 1 },
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

  test('but not a same-day limit written 0, nor a finish at the moment of reception', () => {
    expect(due({ limit: { value: 0, unit: 'SAME_DAY_15H' } }).dueAt).toBe(at('2026-03-09 17:00'));
    expect(due({ finishedAt: MONDAY }).dueAt).toBe(at('2026-03-12 17:00'));
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

describe('warnings', () => {
  const before = at('2026-11-19 09:00');
  const types = (answer: DueDate) => answer.warnings.map(({ type }) => type);

  test.each([
    ['2026-11-18 09:00', 'due on Friday the 20th, before the open day', []],
    ['2026-11-19 09:00', 'due on Monday the 23rd itself', ['unconfirmed-calendar']],
    ['2026-11-20 09:00', 'due on the 25th, past it', ['unconfirmed-calendar']],
    ['2026-11-25 09:00', 'due on Friday the 27th, before the open Saturday', []],
    ['2026-11-26 09:00', 'due on Monday the 30th, past the open Saturday', ['unconfirmed-calendar']],
    ['2026-11-30 09:00', 'all in December', []],
  ])('two days from %s, %s: %j', (received, _, expected) => {
    expect(types(due({ receivedAt: at(received), limit: { value: 2, unit: 'WORKING_DAY' } }))).toEqual(expected);
  });

  test('the warning of 23/11/2026 says in Vietnamese what is open', () => {
    expect(due({ receivedAt: before }).warnings[0]).toMatchObject({
      from: '2026-11-23',
      through: '2026-11-23',
      text: expect.stringContaining('Thứ Hai 23/11/2026 mới có đề xuất nghỉ hoán đổi'),
    });
  });

  test('the ward’s own answer closes the question and moves the date', () => {
    const own = overrideCalendar(calendar, { off: [date('2026-11-23')], worked: [date('2026-11-28')] });
    if (!own.ok) throw new Error(own.error.type);
    const swapped = due({ receivedAt: before }, own.value);
    expect(swapped.warnings).toEqual([]);
    expect(swapped.dueAt).toBe(at('2026-11-26 17:00'));
    expect(due({ receivedAt: before }).dueAt).toBe(at('2026-11-25 17:00'));
    expect(due({ receivedAt: at('2026-11-26 09:00') }, own.value).dueAt).toBe(at('2026-11-30 17:00'));
  });

  test('all of 2027 is provisional', () => {
    expect(due({ receivedAt: at('2027-06-01 09:00') }).warnings).toMatchObject([
      { from: '2027-01-01', through: '2027-12-31' },
    ]);
    expect(types(due({ receivedAt: at('2026-12-29 09:00'), limit: { value: 2, unit: 'WORKING_DAY' } }))).toEqual([]);
    expect(types(due({ receivedAt: at('2026-12-30 09:00') }))).toEqual(['unconfirmed-calendar']);
  });

  test('an open pause is a warning until the dossier is finished', () => {
    const pauses = [{ kind: 'SUPPLEMENT', from: at('2026-03-10 09:00'), to: null }] as const;
    expect(due({ pauses }).warnings).toEqual([{ type: 'pause-open', from: at('2026-03-10 09:00') }]);
    expect(due({ pauses, finishedAt: at('2026-03-11 09:00') }).warnings).toEqual([]);
  });

  test('a pause asked for when it was late already is a warning, and it stays late', () => {
    const from = at('2026-03-13 09:00');
    const answer = due({ pauses: [{ kind: 'OTHER', from, to: at('2026-03-20 09:00') }] });
    expect(answer.lateSince).toBe(at('2026-03-12 17:00'));
    expect(answer.warnings).toEqual([{ type: 'paused-when-late', from, dueAt: at('2026-03-12 17:00') }]);
    const inTime = [{ kind: 'OTHER' as const, from: at('2026-03-12 17:00'), to: at('2026-03-20 09:00') }];
    expect(due({ pauses: inTime }).lateSince).toBeNull();
  });
});

describe('the reasons are told in order', () => {
  test('from the reception over the limit to the due moment', () => {
    expect(rules({})).toEqual(['received', 'limit', 'first-day-not-counted', 'due']);
  });

  test('the days not counted are named, weekends first: Giỗ Tổ, 30/4 and 1/5', () => {
    expect(rules({ receivedAt: at('2026-04-24 09:00') })).toEqual([
      'received',
      'limit',
      'first-day-not-counted',
      'weekends-skipped',
      'day-off',
      'day-off',
      'day-off',
      'due',
    ]);
  });

  test('pauses, then the roll to a working day, then the extension, then the end', () => {
    const answer = due({
      receivedAt: at('2026-03-08 20:00'),
      limit: { value: 10, unit: 'DAY' },
      pauses: [{ kind: 'SUPPLEMENT', from: at('2026-03-10 09:00'), to: at('2026-03-12 09:00') }],
      extensions: [{ workingDays: 1, basis: 'Luật A điều 1' }],
    });
    expect(answer.reasons).toEqual([
      { rule: 'received', at: at('2026-03-08 20:00') },
      { rule: 'deemed-received', at: at('2026-03-09 08:00') },
      { rule: 'limit', limit: { value: 10, unit: 'DAY' }, basis: null },
      { rule: 'first-day-not-counted', date: '2026-03-09' },
      {
        rule: 'paused',
        kinds: ['SUPPLEMENT'],
        from: at('2026-03-10 09:00'),
        to: at('2026-03-12 09:00'),
        amount: 2,
        unit: 'days',
      },
      { rule: 'rolled-to-working-day', from: '2026-03-21', to: '2026-03-23' },
      { rule: 'extended', workingDays: 1, basis: 'Luật A điều 1' },
      { rule: 'due', at: at('2026-03-24 17:00') },
    ]);
  });

  test.each<[string, Partial<DueRequest>, string[]]>([
    [
      'same day, in time',
      { limit: { value: 0, unit: 'SAME_DAY_15H' } },
      ['received', 'limit', 'before-15-same-day', 'due'],
    ],
    [
      'same day, after three',
      { receivedAt: at('2026-03-09 15:01'), limit: { value: 0, unit: 'SAME_DAY_15H' } },
      ['received', 'limit', 'after-15-next-day', 'due'],
    ],
    [
      'same day, on a Sunday under the strict reading',
      {
        receivedAt: at('2026-03-08 10:00'),
        limit: { value: 0, unit: 'SAME_DAY_15H' },
        settings: { outsideHours: 'actual_day' },
      },
      ['received', 'stamped-day-counts', 'limit', 'day-off-next-day', 'weekends-skipped', 'due'],
    ],
    [
      'working days, after three where the ward says so',
      { receivedAt: at('2026-03-09 15:01'), settings: { receivedAfter15: 'next_working_day' } },
      ['received', 'limit', 'after-15-next-day', 'due'],
    ],
    [
      'running office hours',
      { settings: { workingDayCounting: 'rolling_hours' } },
      ['received', 'limit', 'rolling-hours', 'due'],
    ],
    ['months', { limit: { value: 1, unit: 'MONTH' } }, ['received', 'limit', 'same-day-of-month', 'due']],
    ['hours', { limit: { value: 30, unit: 'HOUR' } }, ['received', 'limit', 'due']],
    [
      'office hours over a make-up Saturday',
      { receivedAt: at('2026-01-09 15:00'), limit: { value: 4, unit: 'WORKING_HOUR' } },
      ['received', 'limit', 'make-up-day', 'due'],
    ],
  ])('%s', (_, changes, expected) => {
    expect(rules(changes)).toEqual(expected);
  });

  test('the provision of the limit is passed on as it was given', () => {
    expect(due({ limitBasis: 'Luật Hộ tịch 2014 điều 16' }).reasons[1]).toMatchObject({
      basis: 'Luật Hộ tịch 2014 điều 16',
    });
  });

  test('they begin with the reception, end with the due moment, and name days in order', () => {
    const arb = fc.record({
      receivedAt: fc.integer({ min: at('2026-01-01 00:00'), max: at('2026-12-01 00:00') }).map((ms) => ms as Instant),
      limit: fc.record({ unit: fc.constantFrom(...TIME_UNITS), value: fc.integer({ min: 1, max: 12 }) }),
    });
    fc.assert(
      fc.property(arb, (request) => {
        const answer = due(request);
        expect(answer.reasons[0]).toEqual({ rule: 'received', at: request.receivedAt });
        expect(answer.reasons.at(-1)).toEqual({ rule: 'due', at: answer.dueAt });
        const days = answer.reasons.flatMap((reason) =>
          reason.rule === 'day-off' || reason.rule === 'make-up-day' ? [reason.date] : [],
        );
        expect(days).toEqual(days.toSorted());
      }),
    );
  });
});
