/** The short words about a due moment, the same in rows, badges and headers. Clock of Việt Nam. */
import { dateOf, type Instant } from '#domain/calendar/instant.ts';
import { toDayNumber, weekdayOf, type PlainDate, type Weekday } from '#domain/calendar/plain-date.ts';
import { computeRemainingTime, type RemainingTime } from '#domain/calendar/remaining-time.ts';
import type { WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import { isOpen } from '#domain/dossier/dossier-status.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import { formatNumber, formatOfficeTime, formatTime } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';

const SHORT_WEEKDAYS: Record<Weekday, string> = { 1: 'T2', 2: 'T3', 3: 'T4', 4: 'T5', 5: 'T6', 6: 'T7', 7: 'CN' };

/** The year is said only when it is not the year of `now`. @example 'T6 27/11', 'T2 04/01/2027' */
export function formatShortDay(date: PlainDate, now: Instant): string {
  const day = `${SHORT_WEEKDAYS[weekdayOf(toDayNumber(date))]} ${date.slice(8, 10)}/${date.slice(5, 7)}`;
  return date.slice(0, 4) === dateOf(now).slice(0, 4) ? day : `${day}/${date.slice(0, 4)}`;
}

/** Only the time on the day itself, with the day otherwise. @example '14:05', '14:05 T6 20/11' */
export function formatHeardAt(instant: Instant, now: Instant): string {
  const date = dateOf(instant);
  return date === dateOf(now) ? formatTime(instant) : `${formatTime(instant)} ${formatShortDay(date, now)}`;
}

/** @example 'còn 3 ngày làm việc', 'còn 2 giờ 30 phút', 'quá 2 ngày làm việc' */
export function describeRemaining({ overdue, workingDays, officeMs }: RemainingTime): string {
  if (workingDays > 0) return text(overdue ? 'due.over-days' : 'due.left-days', { count: formatNumber(workingDays) });
  if (officeMs < 60_000) return text(overdue ? 'due.just-over' : 'due.closing');
  return text(overdue ? 'due.over-time' : 'due.left-time', { time: formatOfficeTime(officeMs) });
}

/** How a dossier's clock stands: running with what remains, standing still, or over. Null where no due date is known. */
export function remainingOf(calendar: WorkingCalendar, summary: DossierSummary, now: Instant): RemainingTime | null {
  const isRunning = isOpen(summary.status) && summary.pausedSince === null;
  return isRunning && summary.dueAt !== null ? computeRemainingTime(calendar, now, summary.dueAt) : null;
}

/** The code in groups, so that it can be read out and compared. @example ['H26.00145', '261123', '0007'] */
export function codeGroups(code: string): string[] {
  return code.split('-');
}
