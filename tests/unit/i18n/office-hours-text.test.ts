import { expect, test } from 'vitest';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import type { OfficeSession } from '#domain/calendar/working-calendar.ts';
import { describeOfficeHours } from '#i18n/office-hours-text.ts';

const HOUR = 3_600_000;
const session = (from: number, to: number): OfficeSession => ({ from: from * HOUR, to: to * HOUR });
const WHOLE = [session(8, 12), session(13, 17)];
const week = loadWorkingCalendar().spec.sessions;

test.each([
  [{}, 'thứ Hai đến thứ Sáu 08:00–12:00, 13:00–17:00'],
  [{ 6: [session(8, 11.5)] }, 'thứ Hai đến thứ Sáu 08:00–12:00, 13:00–17:00; thứ Bảy 08:00–11:30'],
  [
    { 3: [session(7.5, 11.5)] },
    'thứ Hai đến thứ Ba 08:00–12:00, 13:00–17:00; thứ Tư 07:30–11:30; thứ Năm đến thứ Sáu 08:00–12:00, 13:00–17:00',
  ],
  [{ 1: [], 5: [] }, 'thứ Ba đến thứ Năm 08:00–12:00, 13:00–17:00'],
])('the hours of a week, days of the same hours together: %j', (changes, told) => {
  const usual = { 1: WHOLE, 2: WHOLE, 3: WHOLE, 4: WHOLE, 5: WHOLE, 6: [], 7: [] };
  expect(describeOfficeHours({ ...week, ...usual, ...changes })).toBe(told);
});
