import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { fromLocal, toLocal, type Instant } from '#domain/calendar/instant.ts';
import { addOfficeTime, fractionOfDay, nextOfficeMoment, officeTimeBetween } from '#domain/calendar/office-time.ts';
import { computeRemainingTime } from '#domain/calendar/remaining-time.ts';
import { computeTransferDue } from '#domain/calendar/transfer-due.ts';
import { beyond } from '#domain/calendar/working-calendar.ts';
import { formatInstant } from '#domain/calendar/instant.ts';
import { at, dayNumber } from '#support/fixed-clock.ts';

const HOUR = 3_600_000;
const calendar = loadWorkingCalendar();
const local = (text: string) => toLocal(at(text));
const written = ({ day, ms }: { day: number; ms: number }) =>
  formatInstant(fromLocal(day, ms)).slice(0, 19).replace('T', ' ');
const inOrder = (a: Instant, b: Instant): [Instant, Instant] => (a <= b ? [a, b] : [b, a]);
const anyInstant = fc.integer({ min: at('2026-01-01 00:00'), max: at('2026-12-31 00:00') }).map((ms) => ms as Instant);

test.each([
  ['2026-03-09 07:00', '2026-03-09 08:00:00'],
  ['2026-03-09 08:00', '2026-03-09 08:00:00'],
  ['2026-03-09 11:59:59', '2026-03-09 11:59:59'],
  ['2026-03-09 12:00', '2026-03-09 13:00:00'],
  ['2026-03-09 12:30', '2026-03-09 13:00:00'],
  ['2026-03-09 17:00', '2026-03-09 17:00:00'],
  ['2026-03-09 17:00:01', '2026-03-10 08:00:00'],
  ['2026-03-14 10:00', '2026-03-16 08:00:00'],
  ['2026-01-10 10:00', '2026-01-10 10:00:00'],
  ['2026-02-15 10:00', '2026-02-23 08:00:00'],
])('handed in at %s, the office takes it at %s', (moment, taken) => {
  expect(written(nextOfficeMoment(calendar, local(moment)))).toBe(taken);
});

describe('addOfficeTime', () => {
  test.each([
    ['2026-03-09 09:00', 2, '2026-03-09 11:00:00'],
    ['2026-03-09 09:00', 3, '2026-03-09 12:00:00'],
    ['2026-03-09 09:00', 4, '2026-03-09 14:00:00'],
    ['2026-03-09 16:00', 1, '2026-03-09 17:00:00'],
    ['2026-03-09 16:00', 2, '2026-03-10 09:00:00'],
    ['2026-03-13 16:00', 9, '2026-03-16 17:00:00'],
    ['2026-03-14 16:00', 1, '2026-03-16 09:00:00'],
    ['2026-03-09 12:30', 0, '2026-03-09 13:00:00'],
    ['2026-03-09 12:00', 0, '2026-03-09 13:00:00'],
  ])('%s and %i hours of office time are %s', (from, hours, to) => {
    expect(written(addOfficeTime(calendar, local(from), hours * HOUR))).toBe(to);
  });

  test('past the end of the calendar it is beyond', () => {
    expect(addOfficeTime(calendar, local('2027-12-31 16:00'), 2 * HOUR).day).toBe(beyond(calendar));
  });

  test('undoes what officeTimeBetween measures', () => {
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: 1, max: 300 * HOUR }), (from, office) => {
        const { day, ms } = addOfficeTime(calendar, toLocal(from), office);
        expect(officeTimeBetween(calendar, from, fromLocal(day, ms))).toBe(office);
      }),
    );
  });
});

describe('officeTimeBetween', () => {
  test.each([
    ['2026-03-09 09:00', '2026-03-09 11:30', 2.5],
    ['2026-03-09 11:00', '2026-03-09 14:00', 2],
    ['2026-03-09 00:00', '2026-03-10 00:00', 8],
    ['2026-03-13 16:00', '2026-03-16 09:00', 2],
    ['2026-03-14 00:00', '2026-03-15 23:00', 0],
    ['2026-03-09 11:00', '2026-03-09 09:00', 0],
  ])('from %s to %s there are %d hours', (from, to, hours) => {
    expect(officeTimeBetween(calendar, at(from), at(to))).toBe(hours * HOUR);
  });

  test('splits at any moment without loss', () => {
    fc.assert(
      fc.property(anyInstant, anyInstant, anyInstant, (a, b, c) => {
        const [from = a, middle = b, to = c] = [a, b, c].toSorted((x, y) => x - y);
        const whole = officeTimeBetween(calendar, from, to);
        expect(officeTimeBetween(calendar, from, middle) + officeTimeBetween(calendar, middle, to)).toBe(whole);
      }),
    );
  });
});

test.each([
  [0, 8],
  [0.25, 10],
  [0.5, 12],
  [0.75, 15],
  [1, 17],
])('%d of an office day has passed at %d o’clock', (fraction, hour) => {
  expect(fractionOfDay(calendar, dayNumber('2026-03-09'), fraction)).toBe(hour * HOUR);
  expect(fractionOfDay(calendar, dayNumber('2026-03-15'), fraction)).toBe(0);
});

describe('computeRemainingTime', () => {
  test.each([
    ['2026-03-09 09:00', '2026-03-12 17:00', false, 3, 31],
    ['2026-03-13 16:00', '2026-03-16 17:00', false, 1, 9],
    ['2026-03-12 16:20', '2026-03-12 17:00', false, 0, 2 / 3],
    ['2026-03-12 17:00', '2026-03-12 17:00', false, 0, 0],
    ['2026-03-12 17:00:01', '2026-03-12 17:00', true, 0, 0],
    ['2026-03-16 09:00', '2026-03-12 17:00', true, 2, 9],
    ['2026-03-14 09:00', '2026-03-13 17:00', true, 0, 0],
  ])('at %s, due %s: overdue %s, %i working days, %d office hours', (now, due, ...expected) => {
    const { overdue, workingDays, officeMs } = computeRemainingTime(calendar, at(now), at(due));
    expect([overdue, workingDays, officeMs / HOUR]).toEqual(expected);
  });

  test('is never negative, and never longer at a later moment before the due one', () => {
    fc.assert(
      fc.property(anyInstant, anyInstant, anyInstant, (a, b, c) => {
        const [due = c, ...moments] = [a, b, c].toSorted((x, y) => y - x);
        const [later = a, earlier = b] = moments;
        const [now, before] = [later, earlier].map((moment) => computeRemainingTime(calendar, moment, due));
        expect(now?.officeMs).toBeGreaterThanOrEqual(0);
        expect(now?.officeMs).toBeLessThanOrEqual(before?.officeMs ?? 0);
        expect(now?.workingDays).toBeLessThanOrEqual(before?.workingDays ?? 0);
      }),
    );
  });
});

describe('computeTransferDue (NĐ 118/2025 điều 18 khoản 2)', () => {
  test.each([
    ['2026-03-09 09:15', '2026-03-09 17:00:00', 'within the day'],
    ['2026-03-09 15:00', '2026-03-09 17:00:00', 'three o’clock is not after three'],
    ['2026-03-09 15:00:01', '2026-03-10 08:00:00', 'at the start of the next working day'],
    ['2026-03-13 16:00', '2026-03-16 08:00:00', 'after the weekend'],
    ['2026-03-13 18:00', '2026-03-16 17:00:00', 'handed in after hours: within Monday'],
    ['2026-03-14 10:00', '2026-03-16 17:00:00', 'handed in on Saturday: within Monday'],
    ['2026-11-23 15:30', '2026-11-25 08:00:00', 'past the day of culture, 24/11'],
  ])('received %s, due %s: %s', (received, due) => {
    const { day, ms } = toLocal(computeTransferDue(calendar, at(received)));
    expect(written({ day, ms })).toBe(due);
  });

  test('after three on the last day of the calendar it stands for a day the calendar does not know', () => {
    expect(toLocal(computeTransferDue(calendar, at('2027-12-31 16:00'))).day).toBe(beyond(calendar));
  });

  test('is never before the reception', () => {
    fc.assert(
      fc.property(anyInstant, anyInstant, (a, b) => {
        const [earlier, later] = inOrder(a, b);
        expect(computeTransferDue(calendar, earlier)).toBeGreaterThanOrEqual(earlier);
        // Handed in at half past three, a dossier may wait until Monday's opening; one of Saturday until Monday's closing.
        expect(toLocal(computeTransferDue(calendar, later)).day).toBeGreaterThanOrEqual(
          toLocal(computeTransferDue(calendar, earlier)).day,
        );
      }),
    );
  });
});
