/** Walking along office hours: the next session, so much office time later, how much lies between two moments. */
import { fromLocal, toLocal, type Instant, type LocalMoment } from './instant.ts';
import {
  beyond,
  closingTime,
  countWorkingDays,
  isWorkingDay,
  nthWorkingDayAfter,
  sessionsOn,
  type WorkingCalendar,
} from './working-calendar.ts';

/**
 * The moment itself when the office is open (the last minute of the day included), else the start of the next session.
 * 12:30 becomes 13:00; Saturday becomes Monday 08:00.
 */
export function nextOfficeMoment(calendar: WorkingCalendar, moment: LocalMoment): LocalMoment {
  const closing = closingTime(calendar, moment.day);
  for (const session of sessionsOn(calendar, moment.day)) {
    if (moment.ms < session.from) return { day: moment.day, ms: session.from };
    if (moment.ms < session.to || moment.ms === closing) return moment;
  }
  const next = nthWorkingDayAfter(calendar, moment.day, 1);
  return { day: next, ms: sessionsOn(calendar, next)[0]?.from ?? 0 };
}

/** `officeMs` of office time after `moment`; a result on the end of a session stays there and does not jump to the next. */
export function addOfficeTime(calendar: WorkingCalendar, moment: LocalMoment, officeMs: number): LocalMoment {
  let left = officeMs;
  let ms = moment.ms;
  for (let day = moment.day; day < beyond(calendar); day = nthWorkingDayAfter(calendar, day, 1), ms = 0) {
    for (const session of sessionsOn(calendar, day)) {
      const from = Math.max(session.from, ms);
      if (from >= session.to) continue;
      if (left <= session.to - from) return { day, ms: from + left };
      left -= session.to - from;
    }
  }
  return { day: beyond(calendar), ms: 0 };
}

/** Office time in [from, to], milliseconds. */
export function officeTimeBetween(calendar: WorkingCalendar, from: Instant, to: Instant): number {
  const start = toLocal(from);
  const end = toLocal(to);
  let total = 0;
  const days = countWorkingDays(calendar, start.day - 1, end.day);
  for (let i = 1; i <= days; i++) {
    const day = nthWorkingDayAfter(calendar, start.day - 1, i);
    for (const session of sessionsOn(calendar, day)) {
      const open = Math.max(fromLocal(day, session.from), from);
      const close = Math.min(fromLocal(day, session.to), to);
      if (close > open) total += close - open;
    }
  }
  return total;
}

/** The clock time at which `fraction` (0…1) of a day's office time has passed: half of 08–12, 13–17 is 12:00. */
export function fractionOfDay(calendar: WorkingCalendar, day: number, fraction: number): number {
  if (!isWorkingDay(calendar, day)) return 0;
  const total = sessionsOn(calendar, day).reduce((sum, session) => sum + session.to - session.from, 0);
  return addOfficeTime(calendar, { day, ms: 0 }, Math.round(total * fraction)).ms;
}
