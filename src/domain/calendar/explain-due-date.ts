/** Puts the steps that led to a due date in the order an officer would tell them. Facts only; see `due-reason.ts`. */
import { CUT_OFF_MS, pauseUnitOf, type LimitCount, type LimitRequest } from './count-limit.ts';
import type { DueReason } from './due-reason.ts';
import type { LawfulExtension } from './extension.ts';
import { fromLocal, type Instant } from './instant.ts';
import type { PausedStretch } from './pause.ts';
import { fromDayNumber, weekdayOf } from './plain-date.ts';
import { isWorkingDay, type WorkingCalendar } from './working-calendar.ts';

export interface Explained {
  readonly counted: LimitRequest;
  readonly receivedAt: Instant;
  readonly dayZero: number;
  readonly limitBasis: string | null;
  readonly pauses: readonly { readonly stretch: PausedStretch; readonly amount: number }[];
  readonly extensions: readonly LawfulExtension[];
  readonly count: LimitCount;
}

export function explainDueDate(calendar: WorkingCalendar, explained: Explained): DueReason[] {
  const { counted, count } = explained;
  const { limit, settings } = counted;
  const unit = pauseUnitOf(limit, settings);
  return [
    ...receptionReasons(calendar, explained),
    { rule: 'limit', limit, basis: explained.limitBasis },
    ...firstDayReasons(calendar, explained),
    ...(limit.unit === 'HOUR' ? [] : skippedDayReasons(calendar, explained)),
    ...explained.pauses.map(({ stretch, amount }): DueReason => ({ rule: 'paused', ...stretch, amount, unit })),
    ...rolledReasons(count),
    ...explained.extensions.map((extension): DueReason => ({ rule: 'extended', ...extension })),
    { rule: 'due', at: fromLocal(count.due.day, count.due.ms) },
  ];
}

function receptionReasons(calendar: WorkingCalendar, { receivedAt, counted }: Explained): DueReason[] {
  const { received, start, limit } = counted;
  const reasons: DueReason[] = [{ rule: 'received', at: receivedAt }];
  if (start.day !== received.day || start.ms !== received.ms) {
    reasons.push({ rule: 'deemed-received', at: fromLocal(start.day, start.ms) });
  } else if (limit.unit !== 'HOUR' && !isWorkingDay(calendar, received.day)) {
    // Only the strict reading leaves a reception on a day off where it was stamped.
    reasons.push({ rule: 'stamped-day-counts', date: fromDayNumber(received.day) });
  }
  return reasons;
}

function firstDayReasons(calendar: WorkingCalendar, explained: Explained): DueReason[] {
  const { limit, settings, start } = explained.counted;
  const startDate = fromDayNumber(start.day);
  switch (limit.unit) {
    case 'SAME_DAY_15H': {
      if (!isWorkingDay(calendar, start.day)) return [{ rule: 'day-off-next-day', date: startDate }];
      return [{ rule: start.ms <= CUT_OFF_MS ? 'before-15-same-day' : 'after-15-next-day', date: startDate }];
    }
    case 'WORKING_DAY':
      if (settings.workingDayCounting === 'rolling_hours') return [{ rule: 'rolling-hours' }];
      if (explained.dayZero !== start.day) {
        return [{ rule: start.ms > CUT_OFF_MS ? 'after-15-next-day' : 'day-off-next-day', date: startDate }];
      }
      return [{ rule: 'first-day-not-counted', date: startDate }];
    case 'DAY':
      return [{ rule: 'first-day-not-counted', date: startDate }];
    case 'MONTH':
      return [{ rule: 'same-day-of-month', date: startDate }];
    case 'HOUR':
    case 'WORKING_HOUR':
      return [];
  }
}

/** Days off and make-up days between reception and the due day; weekends as one count. Calendar-day limits do not skip them. */
function skippedDayReasons(calendar: WorkingCalendar, { counted, count }: Explained): DueReason[] {
  const { received, limit } = counted;
  if (limit.unit === 'DAY' || limit.unit === 'MONTH') return [];
  const reasons: DueReason[] = [];
  let weekendDays = 0;
  for (let day = received.day; day <= count.due.day; day++) {
    const dayOff = calendar.dayOffByDay.get(day);
    const makeUp = calendar.makeUpByDay.get(day);
    if (dayOff) reasons.push({ rule: 'day-off', date: dayOff.date, name: dayOff.name, basis: dayOff.basis });
    else if (makeUp) reasons.push({ rule: 'make-up-day', date: makeUp.date, name: makeUp.name, basis: makeUp.basis });
    else if (weekdayOf(day) > 5) weekendDays++;
  }
  return weekendDays > 0 ? [{ rule: 'weekends-skipped', days: weekendDays }, ...reasons] : reasons;
}

function rolledReasons({ rolled }: LimitCount): DueReason[] {
  if (!rolled) return [];
  return [{ rule: 'rolled-to-working-day', from: fromDayNumber(rolled.from), to: fromDayNumber(rolled.to) }];
}
