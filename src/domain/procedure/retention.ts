/**
 * Thời hạn lưu hồ sơ: how long the dossiers of a procedure are kept, and when that time is over (Luật Lưu trữ 33/2024/QH15;
 * TT 10/2022/TT-BNV). It is counted from the year the work ended ("tính từ năm công việc kết thúc"): we read that as from the
 * end of that year, the later of the two readings. So what ended on any day of 2015 and is kept for 10 years is kept through
 * 31/12/2025.
 */
import { dateOf, fromLocal, MS_PER_DAY, toLocal, type Instant } from '../calendar/instant.ts';
import { toDayNumber, yearMonthDayOf, type PlainDate } from '../calendar/plain-date.ts';

/**
 * Bảo quản vĩnh viễn. A number of years no schedule has, because procedures have crossed the wire with a number of years since
 * the first version.
 */
export const KEPT_FOREVER = 999;

/**
 * What one person changes counts against a dossier only after so long, in which the others of the ward can see it: a shorter
 * time of keeping, and who decides on destruction.
 */
export const SETTLED_MS = 30 * MS_PER_DAY;

/** What a version of a procedure says from the moment it came into force; null where it does not say. */
export interface RetentionSaid {
  readonly from: Instant;
  readonly years: number | null;
}

/**
 * The longest of what is said: what is destroyed cannot be brought back. A longer time counts at once, a shorter one, or one
 * where nothing was said, when it has stood for `SETTLED_MS`.
 * @param own by the version a dossier was received under; null where it does not say
 * @param before what the procedure said before the first of `inForce`; null where it did not, or there was none
 * @param inForce the versions that came into force, one after the other
 * @returns null when none says: a guess of ours must not destroy what the law may want kept for ever (as much of civil status)
 */
export function retentionOf(
  own: number | null,
  { before, inForce }: { readonly before: number | null; readonly inForce: readonly RetentionSaid[] },
  now: Instant,
): number | null {
  const said = [before, ...inForce.map(({ years }) => years)];
  // Whatever was in force at any moment since; the last still is.
  const counting = said.filter((_years, index) => {
    const next = inForce[index];
    return next === undefined || next.from > now - SETTLED_MS;
  });
  if (own === null && counting.includes(null)) return null;
  return Math.max(...[own, ...counting].filter((years) => years !== null));
}

/** The last day, on the calendar of Việt Nam, on which it must be kept; null when that never comes. @param years null: nobody has said */
export function keptThrough(endedAt: Instant, years: number | null): PlainDate | null {
  if (years === null || years >= KEPT_FOREVER) return null;
  return `${String(yearOf(endedAt) + years).padStart(4, '0')}-12-31` as PlainDate;
}

export function isRetentionOver(endedAt: Instant, years: number | null, now: Instant): boolean {
  const last = keptThrough(endedAt, years);
  return last !== null && dateOf(now) > last;
}

/** What ended at this moment or after cannot be over yet: no procedure says less than a year. */
export function latestExpiredEnd(now: Instant): Instant {
  return fromLocal(toDayNumber(`${yearOf(now) - 1}-01-01` as PlainDate), 0);
}

function yearOf(instant: Instant): number {
  return yearMonthDayOf(toLocal(instant).day).year;
}
