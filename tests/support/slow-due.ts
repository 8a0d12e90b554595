/**
 * A second deadline engine, slow on purpose: it walks the calendar minute by minute with its own tables and
 * shares no code with `src/`. It exists only to disagree with the real engine when one of the two is wrong.
 *
 * Every moment here is "wall time": milliseconds of the clock on the wall in Hà Nội, written as if it were UTC
 * (Việt Nam is +07:00 all year), so that plain division gives the day and the minute.
 */

/** Units of a processing time, as the `due` filter writes them. */
type DueUnit = 'WORKING_DAY' | 'DAY' | 'MONTH' | 'HOUR' | 'WORKING_HOUR' | 'SAME_DAY_15H';

/** A time that does not count against the office; without `to` it is still running. */
export interface DuePause {
  readonly kind: 'SUPPLEMENT' | 'FINANCIAL_DUTY' | 'OTHER';
  readonly from: string;
  readonly to?: string;
}

/** The readings the law leaves open; each one absent means its default, the first of its pair. */
export interface DueSettings {
  readonly outsideHours?: 'next_session' | 'actual_day';
  readonly receivedAfter15?: 'same_day' | 'next_working_day';
  readonly workingDayCounting?: 'whole_days' | 'rolling_hours';
  readonly lateAfter?: 'moment' | 'end_of_day';
}

/** One question to the `due` filter (contract, "The `due` filter"). */
export interface DueLine {
  readonly id: string;
  readonly received_at: string;
  readonly limit: { readonly value: number; readonly unit: DueUnit };
  readonly pauses?: readonly DuePause[];
  readonly extension?: { readonly working_days: number; readonly basis: string };
  readonly finished_at?: string;
  readonly settings?: DueSettings;
  readonly calendar?: { readonly off?: readonly string[]; readonly worked?: readonly string[] };
}

/** How a finished dossier stands to its due moment; null while it is not finished. */
export type DueClass = 'early' | 'on_time' | 'late' | null;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const OPENING = 8 * HOUR;
const NOON = 12 * HOUR;
const AFTERNOON = 13 * HOUR;
const FIFTEEN = 15 * HOUR;
const CLOSE = 17 * HOUR;
const OFFICE_DAY = 8 * HOUR;

/** Weekdays off (law.md 2.4, from the yearly notices; 2027 is only the part fixed by law and Tết option 1). */
const OFF: Readonly<Record<string, string>> = {
  '2022': '01-03 01-31 02-01 02-02 02-03 02-04 04-11 05-02 05-03 09-01 09-02',
  '2023': '01-02 01-20 01-23 01-24 01-25 01-26 05-01 05-02 05-03 09-01 09-04',
  '2024': '01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03',
  '2025': '01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02',
  '2026': '01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24',
  '2027': '01-01 02-04 02-05 02-08 02-09 02-10 04-16 04-30 05-03 09-02 09-03 11-24',
};
const WORKED_SATURDAYS = ['2024-05-04', '2025-04-26', '2026-01-10', '2026-08-22'];
const FIRST_DAY = dayNumber('2022-01-01');
const LAST_DAY = dayNumber('2027-12-31');

const offDays = new Set(
  Object.entries(OFF).flatMap(([year, days]) => days.split(' ').map((day) => dayNumber(`${year}-${day}`))),
);
const workedDays = new Set(WORKED_SATURDAYS.map(dayNumber));

type IsWorking = (day: number) => boolean;
interface Span {
  readonly from: number;
  readonly to: number;
}

/** The slow answer. Throws when the walk leaves the years the calendar knows. */
export function slowDue(line: DueLine): { due: string; class: DueClass } {
  const isWorking = workingDaysOf(line.calendar);
  const pauses = mergedPauses(line);
  const due = dueMoment(line, pauses, isWorking);
  if (line.finished_at === undefined) return { due: written(due), class: null };

  // A pause asked for once the dossier was already overdue cannot bring it back in time.
  const wasLate = pauses.some((pause, i) => pause.from > dueMoment(line, pauses.slice(0, i), isWorking));
  return { due: written(due), class: wasLate ? 'late' : classOf(wall(line.finished_at), due, line.settings) };
}

/** Whether the office works on this day (`yyyy-mm-dd`) by the slow tables, with the line's own days added. */
export function slowIsWorkingDay(day: string, calendar?: DueLine['calendar']): boolean {
  return workingDaysOf(calendar)(dayNumber(day));
}

function workingDaysOf(calendar: DueLine['calendar']): IsWorking {
  const extraOff = new Set((calendar?.off ?? []).map(dayNumber));
  const extraWorked = new Set((calendar?.worked ?? []).map(dayNumber));
  const isWorking: IsWorking = (day) => {
    if (day < FIRST_DAY || day > LAST_DAY) throw new Error(`No calendar for ${written(day * DAY)}`);
    if (extraOff.has(day)) return false;
    if (extraWorked.has(day) || workedDays.has(day)) return true;
    const weekday = new Date(day * DAY).getUTCDay();
    return weekday >= 1 && weekday <= 5 && !offDays.has(day);
  };
  // The walk asks for the same day minute after minute.
  let last = { day: NaN, isWorking: false };
  return (day) => (day === last.day ? last : (last = { day, isWorking: isWorking(day) })).isWorking;
}

/** Closed spans in order, with overlapping or touching ones made one. An open pause runs to the finish, if any. */
function mergedPauses(line: DueLine): Span[] {
  const spans: Span[] = [];
  for (const pause of line.pauses ?? []) {
    const end = pause.to ?? line.finished_at;
    if (end !== undefined) spans.push({ from: wall(pause.from), to: wall(end) });
  }
  spans.sort((a, b) => a.from - b.from);
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last !== undefined && span.from <= last.to) {
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    } else merged.push(span);
  }
  return merged;
}

function dueMoment(line: DueLine, pauses: readonly Span[], isWorking: IsWorking): number {
  const { unit } = line.limit;
  switch (unit) {
    case 'WORKING_DAY':
      return line.settings?.workingDayCounting === 'rolling_hours'
        ? dueAfterOfficeTime(line, pauses, isWorking, OFFICE_DAY)
        : dueAfterWorkingDays(line, pauses, isWorking);
    case 'SAME_DAY_15H':
      return dueSameDay(line, pauses, isWorking);
    case 'DAY':
    case 'MONTH':
      return dueAfterCalendarDays(line, pauses, isWorking);
    case 'HOUR':
      return dueAfterClockHours(line, pauses, isWorking);
    case 'WORKING_HOUR':
      return dueAfterOfficeTime(line, pauses, isWorking, HOUR);
  }
}

function dueAfterWorkingDays(line: DueLine, pauses: readonly Span[], isWorking: IsWorking): number {
  const start = receptionMoment(line, isWorking);
  let dayZero = dayOf(start);
  if (line.settings?.receivedAfter15 === 'next_working_day') {
    if (timeOf(start) > FIFTEEN || !isWorking(dayZero)) dayZero = nextWorkingDay(dayZero, isWorking);
  }
  const count = line.limit.value + workingDaysPaused(pauses, isWorking) + (line.extension?.working_days ?? 0);
  return afterWorkingDays(dayZero, count, isWorking);
}

function dueSameDay(line: DueLine, pauses: readonly Span[], isWorking: IsWorking): number {
  const start = receptionMoment(line, isWorking);
  const day = dayOf(start);
  const inTime = isWorking(day) && timeOf(start) <= FIFTEEN;
  const more = workingDaysPaused(pauses, isWorking) + (line.extension?.working_days ?? 0);
  // "That same day" is one working day counted from the evening before it.
  return afterWorkingDays(inTime ? day - 1 : day, 1 + more, isWorking);
}

function dueAfterCalendarDays(line: DueLine, pauses: readonly Span[], isWorking: IsWorking): number {
  let day = dayOf(receptionMoment(line, isWorking));
  let days = line.limit.value;
  if (line.limit.unit === 'MONTH') {
    const months = Math.floor(days);
    day = afterMonths(day, months);
    days = (days - months) * 30;
  }
  const fraction = days - Math.floor(days);
  day += Math.floor(days) + (fraction > 0 ? 1 : 0);
  for (const pause of pauses) day += dayOf(pause.to) - dayOf(pause.from);
  while (!isWorking(day)) day += 1;

  const extension = line.extension?.working_days ?? 0;
  if (extension !== Math.floor(extension)) return afterWorkingDays(day, extension, isWorking);
  return movedByWorkingDays(afterWorkingDays(day - 1, fraction > 0 ? fraction : 1, isWorking), extension, isWorking);
}

function dueAfterClockHours(line: DueLine, pauses: readonly Span[], isWorking: IsWorking): number {
  let due = wall(line.received_at) + line.limit.value * HOUR;
  for (const pause of pauses) due += pause.to - pause.from;
  return movedByWorkingDays(due, line.extension?.working_days ?? 0, isWorking);
}

function dueAfterOfficeTime(line: DueLine, pauses: readonly Span[], isWorking: IsWorking, each: number): number {
  let amount = line.limit.value * each;
  for (const pause of pauses) amount += officeTimeIn(pause, isWorking);
  const start = nextOfficeMoment(wall(line.received_at), isWorking);
  return movedByWorkingDays(afterOfficeTime(start, amount, isWorking), line.extension?.working_days ?? 0, isWorking);
}

function receptionMoment(line: DueLine, isWorking: IsWorking): number {
  const received = wall(line.received_at);
  return line.settings?.outsideHours === 'actual_day' ? received : nextOfficeMoment(received, isWorking);
}

/** The moment itself when the office is open (17:00:00 sharp included), else the start of the next session. */
function nextOfficeMoment(moment: number, isWorking: IsWorking): number {
  if (timeOf(moment) === CLOSE && isWorking(dayOf(moment))) return moment;
  let at = moment;
  while (!isOpen(at, isWorking)) at = nextMinute(at);
  return at;
}

/** The close of the last whole working day after `dayZero`; a rest runs on into the next working day. */
function afterWorkingDays(dayZero: number, count: number, isWorking: IsWorking): number {
  let at = (dayZero + 1) * DAY;
  let left = Math.floor(count);
  while (left > 0) {
    at = nextMinute(at);
    if (timeOf(at) === CLOSE && isWorking(dayOf(at))) left -= 1;
  }
  return afterOfficeTime(at, (count - Math.floor(count)) * OFFICE_DAY, isWorking);
}

/** Lets `amount` of open office time pass; what ends exactly with a session ends there, not after the break. */
function afterOfficeTime(start: number, amount: number, isWorking: IsWorking): number {
  let at = start;
  let left = amount;
  while (left > 0) {
    const next = nextMinute(at);
    if (isOpen(at, isWorking)) {
      if (next - at >= left) return at + left;
      left -= next - at;
    }
    at = next;
  }
  return at;
}

function officeTimeIn(span: Span, isWorking: IsWorking): number {
  let open = 0;
  for (let at = span.from; at < span.to; at = nextMinute(at)) {
    if (isOpen(at, isWorking)) open += Math.min(nextMinute(at), span.to) - at;
  }
  return open;
}

/** The day of the request is used up, the day of completion is not: days in (from, to]. */
function workingDaysPaused(pauses: readonly Span[], isWorking: IsWorking): number {
  let count = 0;
  for (const pause of pauses) {
    for (let day = dayOf(pause.from) + 1; day <= dayOf(pause.to); day += 1) if (isWorking(day)) count += 1;
  }
  return count;
}

function movedByWorkingDays(moment: number, days: number, isWorking: IsWorking): number {
  let day = dayOf(moment);
  for (let left = days; left > 0; left -= 1) day = nextWorkingDay(day, isWorking);
  return day * DAY + timeOf(moment);
}

function nextWorkingDay(day: number, isWorking: IsWorking): number {
  let next = day + 1;
  while (!isWorking(next)) next += 1;
  return next;
}

/** Same day number so many months later, or the last day of a month that is too short (BLDS 148.3). */
function afterMonths(day: number, months: number): number {
  const from = new Date(day * DAY);
  const month = from.getUTCMonth() + months;
  for (let date = from.getUTCDate(); ; date -= 1) {
    const to = new Date(Date.UTC(from.getUTCFullYear(), month, date));
    if (to.getUTCMonth() === month % 12) return to.getTime() / DAY;
  }
}

function classOf(finished: number, due: number, settings: DueSettings | undefined): DueClass {
  if (dayOf(finished) < dayOf(due)) return 'early';
  if (finished <= due) return 'on_time';
  return dayOf(finished) === dayOf(due) && settings?.lateAfter === 'end_of_day' ? 'on_time' : 'late';
}

function isOpen(moment: number, isWorking: IsWorking): boolean {
  const time = timeOf(moment);
  if (time < OPENING || time >= CLOSE || (time >= NOON && time < AFTERNOON)) return false;
  return isWorking(dayOf(moment));
}

const nextMinute = (moment: number): number => (Math.floor(moment / MINUTE) + 1) * MINUTE;
const timeOf = (moment: number): number => moment - dayOf(moment) * DAY;
const wall = (rfc3339: string): number => Date.parse(rfc3339) + 7 * HOUR;

function dayOf(moment: number): number {
  return Math.floor(moment / DAY);
}

function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY;
}

function written(moment: number): string {
  return new Date(moment).toISOString().replace(/(\.000)?Z$/, '+07:00');
}
