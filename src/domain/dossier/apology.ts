/**
 * Xin lỗi và hẹn lại (Mẫu 04): from when the letter is due, and to which day the citizen is asked back. The new day is a
 * promise beside the legal due date; it never turns late into on time.
 */
import { fromLocal, toLocal, type Instant } from '../calendar/instant.ts';
import {
  beyond,
  closingTime,
  countWorkingDays,
  nthWorkingDayAfter,
  type WorkingCalendar,
} from '../calendar/working-calendar.ts';

/** too-early: more than one working day is left · in-time: the letter can still go out before the due moment · overdue. */
export type ApologyTiming = 'too-early' | 'in-time' | 'overdue';

/** NĐ 61/2018 asked for the letter at the latest one day before; from then on it is offered. */
export function judgeApologyTiming(calendar: WorkingCalendar, dueAt: Instant, now: Instant): ApologyTiming {
  if (now > dueAt) return 'overdue';
  const left = countWorkingDays(calendar, toLocal(now).day, toLocal(dueAt).day);
  return left <= 1 ? 'in-time' : 'too-early';
}

/** Close of office of the n-th working day after today or after the due day, whichever is later; null past the calendar's end. */
export function proposeNewDue(
  calendar: WorkingCalendar,
  { dueAt, now, workingDays }: { readonly dueAt: Instant; readonly now: Instant; readonly workingDays: number },
): Instant | null {
  const from = Math.max(toLocal(dueAt).day, toLocal(now).day);
  const day = nthWorkingDayAfter(calendar, from, workingDays);
  return day >= beyond(calendar) ? null : fromLocal(day, closingTime(calendar, day));
}
