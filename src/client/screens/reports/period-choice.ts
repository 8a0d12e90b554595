/** The period as it is being chosen: its kind, and either one of the recent ones or two days as typed. */
import { parseTypedDate } from '#domain/dossier/typed-moment.ts';
import {
  daysBetween,
  formatPeriod,
  lastDayOf,
  periodsBack,
  type Period,
  type PeriodKind,
} from '#domain/report/period.ts';
import { dateOf, type Instant } from '#domain/calendar/instant.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
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

/**
 * The periods of one kind, latest first.
 * @param chosen is among them, however long ago it was
 */
export function listPeriodOptions(kind: Exclude<PeriodKind, 'days'>, now: Instant, chosen: Period): PeriodOption[] {
  const recent = periodsBack(kind, now, BACK[kind]);
  const isRecent = recent.some(({ from }) => from === chosen.from);
  return (isRecent ? recent : [...recent, chosen])
    .sort((a, b) => b.from - a.from)
    .map((period) => ({ value: formatPeriod(period), label: formatPeriodName(period), period }));
}

export interface TypedDays {
  readonly from: string;
  readonly through: string;
}

export interface DaysFaults {
  readonly from?: string;
  readonly through?: string;
}

/**
 * @param today a period that has not begun yet has no figures: those of today would stand under its name
 * @returns the period, or a sentence for each field to mend
 */
export function readDays(
  typed: TypedDays,
  today: PlainDate,
): { readonly period: Period } | { readonly faults: DaysFaults } {
  const from = parseTypedDate(typed.from);
  const through = parseTypedDate(typed.through);
  if (from && from > today) return { faults: { from: text('period.not-begun', { today: formatDate(today) }) } };
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
