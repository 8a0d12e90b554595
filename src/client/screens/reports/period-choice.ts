/** The period as it is being chosen: its kind, and either one of the recent ones or two days as typed. */
import { parseTypedDate } from '#domain/dossier/decide-receive.ts';
import {
  daysBetween,
  formatPeriod,
  lastDayOf,
  periodsBack,
  type Period,
  type PeriodKind,
} from '#domain/report/period.ts';
import { dateOf, type Instant } from '#domain/calendar/instant.ts';
import { formatDate } from '#i18n/format.ts';
import { formatPeriodName } from '#i18n/period-text.ts';
import { text } from '#i18n/text.ts';

/** How many are offered, latest first. */
const BACK: Record<Exclude<PeriodKind, 'days'>, number> = { month: 24, quarter: 12, year: 6 };

export interface PeriodOption {
  readonly value: string;
  readonly label: string;
  readonly period: Period;
}

/** @param now the running period comes first */
export function listPeriodOptions(kind: Exclude<PeriodKind, 'days'>, now: Instant): PeriodOption[] {
  return periodsBack(kind, now, BACK[kind]).map((period) => ({
    value: formatPeriod(period),
    label: formatPeriodName(period),
    period,
  }));
}

export interface TypedDays {
  readonly from: string;
  readonly through: string;
}

export interface DaysFaults {
  readonly from?: string;
  readonly through?: string;
}

/** @returns the period, or a sentence for each field to mend */
export function readDays(typed: TypedDays): { readonly period: Period } | { readonly faults: DaysFaults } {
  const from = parseTypedDate(typed.from);
  const through = parseTypedDate(typed.through);
  if (from && through && from <= through) return { period: daysBetween(from, through) };
  if (from && through) return { faults: { through: text('period.wrong-order', { from: formatDate(from) }) } };
  return {
    faults: {
      ...(from ? {} : { from: text('period.not-a-day', { field: text('period.from') }) }),
      ...(through ? {} : { through: text('period.not-a-day', { field: text('period.through') }) }),
    },
  };
}

/** The first and last day of a period, as they would be typed. */
export function typeDays(period: Period): TypedDays {
  return { from: formatDate(dateOf(period.from)), through: formatDate(lastDayOf(period)) };
}
