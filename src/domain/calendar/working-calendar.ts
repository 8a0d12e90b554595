/**
 * Lịch làm việc: which days the office works and at what hours, as dated data compiled once into tables,
 * so that counting working days is a look-up. Days past the end are answered with `beyond(calendar)`;
 * callers check it once at the end instead of at every step.
 */
import { err, ok, type Result } from '../base/result.ts';
import { toDayNumber, weekdayOf, type PlainDate, type Weekday } from './plain-date.ts';

/** Buổi làm việc; milliseconds since midnight. */
export interface OfficeSession {
  readonly from: number;
  readonly to: number;
}

export type WeeklySessions = Readonly<Record<Weekday, readonly OfficeSession[]>>;

/** A weekday off (ngày nghỉ lễ, nghỉ bù, hoán đổi), with the text it rests on. */
export interface DayOff {
  readonly date: PlainDate;
  readonly name: string;
  readonly basis: string;
}

/** Ngày làm bù. It keeps the office hours of the day it replaces. */
export interface MakeUpDay extends DayOff {
  readonly replaces: PlainDate | null;
}

/** A stretch of days whose status is still a proposal; `text` says in Vietnamese what is open. */
export interface UnconfirmedDays {
  readonly from: PlainDate;
  readonly through: PlainDate;
  readonly text: string;
}

export interface CalendarSpec {
  readonly version: string;
  readonly from: PlainDate;
  readonly through: PlainDate;
  readonly daysOff: readonly DayOff[];
  readonly makeUpDays: readonly MakeUpDay[];
  readonly unconfirmed: readonly UnconfirmedDays[];
  readonly sessions: WeeklySessions;
}

export interface WorkingCalendar {
  readonly version: string;
  readonly spec: CalendarSpec;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly dayOffByDay: ReadonlyMap<number, DayOff>;
  readonly makeUpByDay: ReadonlyMap<number, MakeUpDay>;
  /** Working days from `firstDay` through each day, inclusive. */
  readonly workingDaysThrough: Int32Array;
  /** The n-th working day (0-based) as a day number. */
  readonly workingDayList: Int32Array;
}

export type CalendarError =
  | { readonly type: 'DateTwice'; readonly date: PlainDate }
  | { readonly type: 'AlreadyWorkingDay'; readonly date: PlainDate }
  | { readonly type: 'DateOutsideCalendar'; readonly date: PlainDate };

/** Compiles a calendar; refuses a date entered twice and a make-up day on a day that is worked anyway. */
export function createWorkingCalendar(spec: CalendarSpec): Result<WorkingCalendar, CalendarError> {
  const firstDay = toDayNumber(spec.from);
  const lastDay = toDayNumber(spec.through);
  const dayOffByDay = new Map<number, DayOff>();
  const makeUpByDay = new Map<number, MakeUpDay>();
  for (const entry of [...spec.daysOff, ...spec.makeUpDays]) {
    const day = toDayNumber(entry.date);
    if (day < firstDay || day > lastDay) return err({ type: 'DateOutsideCalendar', date: entry.date });
  }
  for (const entry of spec.daysOff) {
    if (dayOffByDay.has(toDayNumber(entry.date))) return err({ type: 'DateTwice', date: entry.date });
    dayOffByDay.set(toDayNumber(entry.date), entry);
  }
  for (const entry of spec.makeUpDays) {
    const day = toDayNumber(entry.date);
    if (dayOffByDay.has(day) || makeUpByDay.has(day)) return err({ type: 'DateTwice', date: entry.date });
    if (weekdayOf(day) <= 5) return err({ type: 'AlreadyWorkingDay', date: entry.date });
    makeUpByDay.set(day, entry);
  }
  const workingDaysThrough = new Int32Array(lastDay - firstDay + 1);
  const workingDays: number[] = [];
  for (let day = firstDay; day <= lastDay; day++) {
    if (makeUpByDay.has(day) || (weekdayOf(day) <= 5 && !dayOffByDay.has(day))) workingDays.push(day);
    workingDaysThrough[day - firstDay] = workingDays.length;
  }
  const workingDayList = Int32Array.from(workingDays);
  return ok({
    version: spec.version,
    spec,
    firstDay,
    lastDay,
    dayOffByDay,
    makeUpByDay,
    workingDaysThrough,
    workingDayList,
  });
}

/** The day that stands for "later than this calendar knows". */
export function beyond(calendar: WorkingCalendar): number {
  return calendar.lastDay + 1;
}

export function isWorkingDay(calendar: WorkingCalendar, day: number): boolean {
  return countWorkingDays(calendar, day - 1, day) === 1;
}

/** Working days in (after, through]. Days outside the calendar count as none. */
export function countWorkingDays(calendar: WorkingCalendar, after: number, through: number): number {
  return through <= after ? 0 : workingDaysUpTo(calendar, through) - workingDaysUpTo(calendar, after);
}

/** The n-th working day strictly after `day` (n ≥ 1), or `beyond`. */
export function nthWorkingDayAfter(calendar: WorkingCalendar, day: number, n: number): number {
  return calendar.workingDayList[workingDaysUpTo(calendar, day) + n - 1] ?? beyond(calendar);
}

/** `day` itself when it is worked, else the next working day (BLDS 2015 điều 148.5). */
export function firstWorkingDayFrom(calendar: WorkingCalendar, day: number): number {
  return nthWorkingDayAfter(calendar, day - 1, 1);
}

/** Office sessions of a day, earliest first; none on a day that is not worked. */
export function sessionsOn(calendar: WorkingCalendar, day: number): readonly OfficeSession[] {
  if (!isWorkingDay(calendar, day)) return [];
  const makeUp = calendar.makeUpByDay.get(day);
  const weekday = makeUp ? weekdayOf(makeUp.replaces ? toDayNumber(makeUp.replaces) : day - 1) : weekdayOf(day);
  return calendar.spec.sessions[weekday > 5 ? 5 : weekday];
}

/** End of office hours on a working day, milliseconds since midnight. */
export function closingTime(calendar: WorkingCalendar, day: number): number {
  return sessionsOn(calendar, day).at(-1)?.to ?? 0;
}

function workingDaysUpTo(calendar: WorkingCalendar, day: number): number {
  if (day < calendar.firstDay) return 0;
  const index = Math.min(day, calendar.lastDay) - calendar.firstDay;
  return calendar.workingDaysThrough[index] ?? 0;
}
