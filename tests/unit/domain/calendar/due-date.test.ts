/** What the tables of examples and the oracle do not ask: warnings, the order of the reasons. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { overrideCalendar } from '#catalogue/override-calendar.ts';
import { computeDueDate, computeDueMoment, type DueDate, type DueRequest } from '#domain/calendar/due-date.ts';
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

describe('warnings', () => {
  const before = at('2026-11-19 09:00');
  const types = (answer: DueDate) => answer.warnings.map(({ type }) => type);

  test.each([
    ['2026-11-18 09:00', 'due on Friday the 20th, before the open day', []],
    ['2026-11-19 09:00', 'due on Monday the 23rd itself', ['unconfirmed-calendar']],
    ['2026-11-20 09:00', 'due on the 25th, past it', ['unconfirmed-calendar']],
    ['2026-11-23 09:00', 'due on the 26th, received on the open day', ['unconfirmed-calendar']],
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
    const pauses = [{ kind: 'OTHER' as const, from, to: at('2026-03-20 09:00') }];
    const answer = due({ pauses });
    expect(answer.lateSince).toBe(at('2026-03-12 17:00'));
    expect(computeDueMoment(calendar, { ...REQUEST, pauses })).toEqual({
      ok: true,
      value: { dueAt: answer.dueAt, lateSince: answer.lateSince },
    });
    expect(answer.warnings).toEqual([{ type: 'paused-when-late', from, dueAt: at('2026-03-12 17:00') }]);
    const inTime = [{ kind: 'OTHER' as const, from: at('2026-03-12 17:00'), to: at('2026-03-20 09:00') }];
    expect(due({ pauses: inTime }).lateSince).toBeNull();
  });
});

test.each([
  [0.1, [0.2, 0.7], '2026-03-10 17:00'],
  [0.1, [1.1, 1.8], '2026-03-12 17:00'],
])('decimals that add up to whole days are whole days: %d and %j', (value, more, moment) => {
  const extensions = more.map((workingDays) => ({ workingDays, basis: 'x' }));
  expect(due({ limit: { value, unit: 'WORKING_DAY' }, extensions }).dueAt).toBe(at(moment));
});

describe('at the ends of the calendar', () => {
  test('its last days are still answered', () => {
    const oneDay = { value: 1, unit: 'WORKING_DAY' } as const;
    expect(due({ receivedAt: at('2027-12-29 09:00'), limit: oneDay }).dueAt).toBe(at('2027-12-30 17:00'));
    expect(due({ receivedAt: at('2027-12-30 09:00'), limit: oneDay }).dueAt).toBe(at('2027-12-31 17:00'));
    expect(due({ receivedAt: at('2027-12-31 09:00'), limit: { value: 2, unit: 'HOUR' } }).dueAt).toBe(
      at('2027-12-31 11:00'),
    );
  });

  test('so is half a day stamped before its first working day', () => {
    const request = { receivedAt: at('2022-01-01 10:00'), limit: { value: 0.5, unit: 'WORKING_DAY' } } as const;
    expect(due({ ...request, settings: { outsideHours: 'actual_day' } }).dueAt).toBe(at('2022-01-04 12:00'));
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

  const DEEMED = ['received', 'deemed-received', 'limit', 'first-day-not-counted'];

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
      'same day, at three sharp',
      { receivedAt: at('2026-03-09 15:00'), limit: { value: 0, unit: 'SAME_DAY_15H' } },
      ['received', 'limit', 'before-15-same-day', 'due'],
    ],
    ['in the morning before opening', { receivedAt: at('2026-03-09 06:30') }, [...DEEMED, 'due']],
    ['on a Saturday at eight', { receivedAt: at('2026-03-07 08:00') }, [...DEEMED, 'weekends-skipped', 'due']],
    ...(['10:00', '15:00'] as const).map((time): [string, Partial<DueRequest>, string[]] => [
      `a Saturday at ${time} by its stamp, counted from the next working day`,
      {
        receivedAt: at(`2026-03-07 ${time}`),
        settings: { outsideHours: 'actual_day', receivedAfter15: 'next_working_day' },
      },
      ['received', 'stamped-day-counts', 'limit', 'day-off-next-day', 'weekends-skipped', 'due'],
    ]),
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
    ...(['next_session', 'actual_day'] as const).map((outsideHours): [string, Partial<DueRequest>, string[]] => [
      `hours on a Saturday night run from the minute, whatever the reading (${outsideHours})`,
      { receivedAt: at('2026-03-07 22:30'), limit: { value: 30, unit: 'HOUR' }, settings: { outsideHours } },
      ['received', 'limit', 'due'],
    ]),
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
        const { dueAt, lateSince } = answer;
        expect(computeDueMoment(calendar, request)).toEqual({ ok: true, value: { dueAt, lateSince } });
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
