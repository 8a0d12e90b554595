/**
 * Kỳ báo cáo: a month, quarter, year or any run of whole days in Việt Nam, as a half-open span of moments.
 * Written `2026-11`, `2026-Q4`, `2026`, or `2026-11-01..2026-11-15` with both days counted.
 */
import { err, ok, type Result } from '../base/result.ts';
import { fromLocal, toLocal, type Instant } from '../calendar/instant.ts';
import {
  addMonthsToDayNumber,
  fromDayNumber,
  parsePlainDate,
  toDayNumber,
  yearMonthDayOf,
  type PlainDate,
} from '../calendar/plain-date.ts';

export const PERIOD_KINDS = ['month', 'quarter', 'year', 'days'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

export interface Period {
  readonly kind: PeriodKind;
  /** Midnight in Việt Nam; counted. */
  readonly from: Instant;
  /** Midnight in Việt Nam; not counted. */
  readonly to: Instant;
}

export type PeriodFault =
  | { readonly type: 'NotAPeriod'; readonly text: string }
  | { readonly type: 'PeriodEndsBeforeItStarts'; readonly from: PlainDate; readonly through: PlainDate };

const MONTHS: Record<Exclude<PeriodKind, 'days'>, number> = { month: 1, quarter: 3, year: 12 };

/** @example parsePeriod('2026-Q4') // ok, 1 October to 31 December 2026 */
export function parsePeriod(text: string): Result<Period, PeriodFault> {
  const days = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(text);
  if (days) return parseDays(text, days[1] ?? '', days[2] ?? '');
  const parts = /^(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?$/.exec(text);
  if (!parts) return err({ type: 'NotAPeriod', text });
  const [, year = '', quarter, month] = parts;
  if (quarter !== undefined) return ok(monthsFrom('quarter', Number(year), Number(quarter) * 3 - 2));
  return ok(
    month === undefined ? monthsFrom('year', Number(year), 1) : monthsFrom('month', Number(year), Number(month)),
  );
}

function parseDays(text: string, first: string, last: string): Result<Period, PeriodFault> {
  const from = parsePlainDate(first);
  const through = parsePlainDate(last);
  if (!from || !through) return err({ type: 'NotAPeriod', text });
  if (through < from) return err({ type: 'PeriodEndsBeforeItStarts', from, through });
  return ok(daysBetween(from, through));
}

/** Both days counted. */
export function daysBetween(from: PlainDate, through: PlainDate): Period {
  return { kind: 'days', from: fromLocal(toDayNumber(from), 0), to: fromLocal(toDayNumber(through) + 1, 0) };
}

/** As `parsePeriod` reads it. */
export function formatPeriod({ kind, from, to }: Period): string {
  const first = fromDayNumber(toLocal(from).day);
  switch (kind) {
    case 'month':
      return first.slice(0, 7);
    case 'quarter':
      return `${first.slice(0, 4)}-Q${Math.ceil(Number(first.slice(5, 7)) / 3)}`;
    case 'year':
      return first.slice(0, 4);
    case 'days':
      return `${first}..${lastDayOf({ to })}`;
  }
}

/** The month, quarter or year a moment lies in. */
export function periodAt(kind: Exclude<PeriodKind, 'days'>, at: Instant): Period {
  const { year, month } = yearMonthDayOf(toLocal(at).day);
  return monthsFrom(kind, year, month - ((month - 1) % MONTHS[kind]));
}

/** That period and the ones before it, latest first. */
export function periodsBack(kind: Exclude<PeriodKind, 'days'>, at: Instant, count: number): Period[] {
  const current = toLocal(periodAt(kind, at).from).day;
  return Array.from({ length: count }, (_, back) =>
    periodAt(kind, fromLocal(addMonthsToDayNumber(current, -back * MONTHS[kind]), 0)),
  );
}

export function lastDayOf({ to }: Pick<Period, 'to'>): PlainDate {
  return fromDayNumber(toLocal(to).day - 1);
}

/** The moment by which what is still open is judged: the end of the period, or now while it runs. */
export function cutOf({ to }: Period, now: Instant): Instant {
  return now < to ? now : to;
}

/** Made of whole months, as the centre's aggregates are. */
export function isMonthAligned({ from, to }: Period): boolean {
  return [from, to].every((edge) => yearMonthDayOf(toLocal(edge).day).day === 1);
}

function monthsFrom(kind: Exclude<PeriodKind, 'days'>, year: number, month: number): Period {
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`;
  const first = toDayNumber(text as PlainDate);
  return { kind, from: fromLocal(first, 0), to: fromLocal(addMonthsToDayNumber(first, MONTHS[kind]), 0) };
}
