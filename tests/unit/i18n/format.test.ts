import { describe, expect, test } from 'vitest';
import type { Instant } from '#domain/calendar/instant.ts';
import type { ProcessingTime } from '#domain/calendar/processing-time.ts';
import {
  formatDate,
  formatDateWithWeekday,
  formatLimit,
  formatMoment,
  formatMoney,
  formatNumber,
  formatOfficeTime,
  formatTime,
  formatWeekday,
} from '#i18n/format.ts';
import { at, date } from '#support/fixed-clock.ts';

describe('days', () => {
  test.each([
    ['2026-03-09', 'thứ Hai, 09/03/2026'],
    ['2026-03-10', 'thứ Ba, 10/03/2026'],
    ['2026-03-11', 'thứ Tư, 11/03/2026'],
    ['2026-03-12', 'thứ Năm, 12/03/2026'],
    ['2026-03-13', 'thứ Sáu, 13/03/2026'],
    ['2026-03-14', 'thứ Bảy, 14/03/2026'],
    ['2026-03-15', 'Chủ nhật, 15/03/2026'],
  ])('%s is %s', (day, written) => {
    expect(formatDateWithWeekday(date(day))).toBe(written);
    expect(`${formatWeekday(date(day))}, ${formatDate(date(day))}`).toBe(written);
  });
});

test.each([
  ['2026-03-12T10:00:00Z', '17:00', '17:00 thứ Năm, 12/03/2026'],
  ['2026-12-31T17:05:59.999Z', '00:05', '00:05 thứ Sáu, 01/01/2027'],
])('%s is read on the clock of Việt Nam, minutes cut and not rounded', (utc, time, moment) => {
  const instant = Date.parse(utc) as Instant;
  expect(formatTime(instant)).toBe(time);
  expect(formatMoment(instant)).toBe(moment);
});

test('the contract’s moment of the example', () => {
  expect(formatMoment(at('2026-03-12 17:00'))).toBe('17:00 thứ Năm, 12/03/2026');
});

test.each<[ProcessingTime, string]>([
  [{ value: 3, unit: 'WORKING_DAY' }, '3 ngày làm việc'],
  [{ value: 3.5, unit: 'WORKING_DAY' }, '3,5 ngày làm việc'],
  [{ value: 15, unit: 'DAY' }, '15 ngày'],
  [{ value: 2, unit: 'MONTH' }, '2 tháng'],
  [{ value: 24, unit: 'HOUR' }, '24 giờ'],
  [{ value: 4, unit: 'WORKING_HOUR' }, '4 giờ làm việc'],
  [{ value: 0, unit: 'SAME_DAY_15H' }, 'Trong ngày; nhận sau 15 giờ thì trả trong ngày làm việc tiếp theo'],
])('%j is %s', (limit, written) => {
  expect(formatLimit(limit)).toBe(written);
});

test('numbers and money are grouped by dots, fractions by a comma', () => {
  expect([0, 5000, 1234567.891].map(formatNumber)).toEqual(['0', '5.000', '1.234.567,89']);
  expect(formatMoney(5000)).toBe('5.000 đồng');
  expect(formatMoney(0)).toBe('0 đồng');
});

test.each([
  [0, '0 phút'],
  [59_000, '1 phút'],
  [40 * 60_000, '40 phút'],
  [3_600_000, '1 giờ'],
  [5_400_000, '1 giờ 30 phút'],
  [3_599_999, '1 giờ'],
  [28_800_000, '8 giờ'],
])('%i milliseconds are %s', (ms, written) => {
  expect(formatOfficeTime(ms)).toBe(written);
});
