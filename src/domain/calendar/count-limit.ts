/**
 * Where a limit ends on the calendar, unit by unit (law: BLDS 2015 điều 145–148; NĐ 23/2015 điều 7 for 15:00).
 * Pure counting: validation, pauses as stretches of time and the explanation are in `due-date.ts`.
 */
import { MS_PER_HOUR, toLocal, type LocalMoment } from './instant.ts';
import type { DueSettings } from './due-settings.ts';
import { addOfficeTime, fractionOfDay, nextOfficeMoment, officeTimeBetween } from './office-time.ts';
import type { PausedStretch } from './pause.ts';
import { addMonthsToDayNumber } from './plain-date.ts';
import type { ProcessingTime } from './processing-time.ts';
import {
  closingTime,
  countWorkingDays,
  firstWorkingDayFrom,
  isWorkingDay,
  nthWorkingDayAfter,
  type WorkingCalendar,
} from './working-calendar.ts';

export const CUT_OFF_MS = 15 * MS_PER_HOUR;
const OFFICE_MS_PER_ROLLING_DAY = 8 * MS_PER_HOUR;
/** BLDS 2015 điều 146.1: one month is thirty days where only a part of it is meant. */
const DAYS_PER_MONTH = 30;

/** What pauses give back, in the coin of the limit's unit. */
export type PauseUnit = 'working-days' | 'days' | 'ms' | 'office-ms';

export interface LimitCount {
  /** Where the last day of the limit fell and the working day it was rolled to; null when nothing rolled. */
  readonly rolled: { readonly from: number; readonly to: number } | null;
  readonly due: LocalMoment;
}

export interface LimitRequest {
  readonly limit: ProcessingTime;
  readonly settings: DueSettings;
  /** The stamped moment; HOUR limits run from it. */
  readonly received: LocalMoment;
  /** The moment reception is deemed to have happened. */
  readonly start: LocalMoment;
  readonly extraWorkingDays: number;
}

export function pauseUnitOf(limit: ProcessingTime, settings: DueSettings): PauseUnit {
  switch (limit.unit) {
    case 'WORKING_DAY':
      return settings.workingDayCounting === 'rolling_hours' ? 'office-ms' : 'working-days';
    case 'SAME_DAY_15H':
      return 'working-days';
    case 'DAY':
    case 'MONTH':
      return 'days';
    case 'HOUR':
      return 'ms';
    case 'WORKING_HOUR':
      return 'office-ms';
  }
}

/** The day of the request counts as used and the day of completion is not counted again (BLDS điều 147, by analogy). */
export function pausedAmount(calendar: WorkingCalendar, { from, to }: PausedStretch, unit: PauseUnit): number {
  switch (unit) {
    case 'working-days':
      return countWorkingDays(calendar, toLocal(from).day, toLocal(to).day);
    case 'days':
      return toLocal(to).day - toLocal(from).day;
    case 'ms':
      return to - from;
    case 'office-ms':
      return officeTimeBetween(calendar, from, to);
  }
}

/** Giờ tiếp nhận được tính: outside office hours it is the next session, unless the strict reading is set. */
export function deemedReception(
  calendar: WorkingCalendar,
  received: LocalMoment,
  { limit, settings }: Pick<LimitRequest, 'limit' | 'settings'>,
): LocalMoment {
  if (limit.unit === 'HOUR' || settings.outsideHours === 'actual_day') return received;
  return nextOfficeMoment(calendar, received);
}

/** The day from which working days are counted; it is itself not counted (BLDS 2015 điều 147.2). */
export function dayZero(calendar: WorkingCalendar, { start, settings }: LimitRequest): number {
  const moved =
    settings.receivedAfter15 === 'next_working_day' && (start.ms > CUT_OFF_MS || !isWorkingDay(calendar, start.day));
  return moved ? nthWorkingDayAfter(calendar, start.day, 1) : start.day;
}

/** @param paused total given back by pauses, in the unit of `pauseUnitOf` */
export function countLimit(calendar: WorkingCalendar, request: LimitRequest, paused: number): LimitCount {
  const { limit, settings, extraWorkingDays } = request;
  switch (limit.unit) {
    case 'WORKING_DAY':
      if (settings.workingDayCounting === 'rolling_hours') {
        return countOfficeTime(calendar, request, Math.round(limit.value * OFFICE_MS_PER_ROLLING_DAY) + paused);
      }
      return unrolled(workingDaysAfter(calendar, dayZero(calendar, request), limit.value + paused + extraWorkingDays));
    case 'WORKING_HOUR':
      return countOfficeTime(calendar, request, Math.round(limit.value * MS_PER_HOUR) + paused);
    case 'SAME_DAY_15H':
      return unrolled(workingDaysAfter(calendar, sameDayBase(calendar, request), paused + extraWorkingDays));
    case 'DAY':
      return countCalendarDays(calendar, request, { from: request.start.day, days: limit.value + paused });
    case 'MONTH': {
      const months = split(limit.value);
      // As many months as the calendar has days lie past its end; a wilder number would lose its way in the arithmetic.
      const whole = Math.min(months.whole, calendar.lastDay - calendar.firstDay);
      const from = addMonthsToDayNumber(request.start.day, whole);
      return countCalendarDays(calendar, request, { from, days: months.fraction * DAYS_PER_MONTH + paused });
    }
    case 'HOUR': {
      const { day, ms } = request.received;
      const due = normalise({ day, ms: ms + limit.value * MS_PER_HOUR + paused });
      return unrolled(extendMoment(calendar, due, extraWorkingDays));
    }
  }
}

function countOfficeTime(calendar: WorkingCalendar, request: LimitRequest, officeMs: number): LimitCount {
  const due = addOfficeTime(calendar, request.start, officeMs);
  return unrolled(extendMoment(calendar, due, request.extraWorkingDays));
}

function countCalendarDays(
  calendar: WorkingCalendar,
  { extraWorkingDays }: LimitRequest,
  { from, days }: { from: number; days: number },
): LimitCount {
  const { whole, fraction } = split(days);
  const last = from + whole + (fraction > 0 ? 1 : 0);
  const rolled = firstWorkingDayFrom(calendar, last);
  const ms = fraction > 0 ? fractionOfDay(calendar, rolled, fraction) : closingTime(calendar, rolled);
  return {
    due: extendMoment(calendar, { day: rolled, ms }, extraWorkingDays),
    rolled: rolled === last ? null : { from: last, to: rolled },
  };
}

/** Received on a working day up to 15:00:00 exactly: that day; "sau 15 giờ" is strictly later (NĐ 23/2015 điều 7). */
function sameDayBase(calendar: WorkingCalendar, { start }: LimitRequest): number {
  const inTime = isWorkingDay(calendar, start.day) && start.ms <= CUT_OFF_MS;
  return inTime ? start.day : nthWorkingDayAfter(calendar, start.day, 1);
}

/** Close of the n-th working day after `day`; a fraction ends within the working day that follows. Zero stays on `day`. */
function workingDaysAfter(calendar: WorkingCalendar, day: number, count: number): LocalMoment {
  const { whole, fraction } = split(count);
  const last = whole === 0 ? day : nthWorkingDayAfter(calendar, day, whole);
  if (fraction === 0) return { day: last, ms: closingTime(calendar, last) };
  const next = nthWorkingDayAfter(calendar, last, 1);
  return { day: next, ms: fractionOfDay(calendar, next, fraction) };
}

/** Working days on top of a moment already found; whole days keep its clock time. */
function extendMoment(calendar: WorkingCalendar, moment: LocalMoment, workingDays: number): LocalMoment {
  const { whole, fraction } = split(workingDays);
  if (fraction > 0) return workingDaysAfter(calendar, moment.day, workingDays);
  return whole === 0 ? moment : { day: nthWorkingDayAfter(calendar, moment.day, whole), ms: moment.ms };
}

/** Sums of decimal limits carry binary noise (3.1 + 0.2); a billionth of a day is no fraction. */
function split(value: number): { whole: number; fraction: number } {
  const whole = Math.floor(value + 1e-9);
  const fraction = value - whole;
  return { whole, fraction: fraction < 1e-9 ? 0 : fraction };
}

function normalise({ day, ms }: LocalMoment): LocalMoment {
  const days = Math.floor(ms / (24 * MS_PER_HOUR));
  return { day: day + days, ms: Math.round(ms - days * 24 * MS_PER_HOUR) };
}

function unrolled(due: LocalMoment): LimitCount {
  return { due, rolled: null };
}
