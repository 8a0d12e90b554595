/** Còn bao lâu, quá bao lâu: one rule for every screen. Whole working days while the days differ, office hours on the day itself. */
import { toLocal, type Instant } from './instant.ts';
import { officeTimeBetween } from './office-time.ts';
import { countWorkingDays, type WorkingCalendar } from './working-calendar.ts';

export interface RemainingTime {
  readonly overdue: boolean;
  /** Working days between the two dates, the earlier one not counted. */
  readonly workingDays: number;
  /** Office time between the two moments, milliseconds; what to show when `workingDays` is 0. */
  readonly officeMs: number;
}

export function computeRemainingTime(calendar: WorkingCalendar, now: Instant, dueAt: Instant): RemainingTime {
  const overdue = now > dueAt;
  const [from, to] = overdue ? [dueAt, now] : [now, dueAt];
  return {
    overdue,
    workingDays: countWorkingDays(calendar, toLocal(from).day, toLocal(to).day),
    officeMs: officeTimeBetween(calendar, from, to),
  };
}
