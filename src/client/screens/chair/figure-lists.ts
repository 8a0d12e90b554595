/** Which figures the chair sees, in what order, and how their lists are sorted. The counting itself is in the domain. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import { onTimeRate, type Month, type MonthFigures, type Rate } from '#domain/report/month-figures.ts';
import { formatNumber } from '#i18n/format.ts';

export type FigureName = keyof MonthFigures<DossierSummary>;

export interface Figure {
  readonly name: FigureName;
  /** Open now, or finished (and received) in the month. */
  readonly group: 'open' | 'done';
  readonly tone: 'plain' | 'danger' | 'warning';
  /** A fault of the data: shown only when there is one. */
  readonly hideWhenNone?: boolean;
}

/** Late and still open stands first and apart: no rate counts it. */
export const FIGURES: readonly Figure[] = [
  { name: 'openOverdue', group: 'open', tone: 'danger' },
  { name: 'awaitingCitizen', group: 'open', tone: 'warning' },
  { name: 'openInTime', group: 'open', tone: 'plain' },
  { name: 'late', group: 'done', tone: 'danger' },
  { name: 'early', group: 'done', tone: 'plain' },
  { name: 'onTime', group: 'done', tone: 'plain' },
  { name: 'unjudged', group: 'done', tone: 'warning', hideWhenNone: true },
  { name: 'received', group: 'done', tone: 'plain' },
];

const MONTHS_BACK = 24;

/** This month and the two years before, latest first. */
export function recentMonths(current: Month): Month[] {
  const index = Number(current.slice(0, 4)) * 12 + Number(current.slice(5)) - 1;
  return Array.from({ length: MONTHS_BACK }, (_, back) => {
    const month = index - back;
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
  });
}

/** @example '186/194 (95,9 %)' */
export function formatRate({ numerator, denominator, percent }: Rate): string {
  return `${formatNumber(numerator)}/${formatNumber(denominator)} (${formatNumber(percent ?? 0)} %)`;
}

/**
 * Đúng hạn over all that was to be resolved: finished in the month and still open. The national portal's denominator
 * (tổng tiếp nhận = đã giải quyết + đang giải quyết); it holds for the running month only, since "open" means now.
 */
export function rateOverAll(lists: MonthFigures<DossierSummary>): Rate {
  const { numerator, denominator } = onTimeRate(lists);
  const all = denominator + lists.openOverdue.length + lists.openInTime.length + lists.awaitingCitizen.length;
  return { numerator, denominator: all, percent: all === 0 ? null : Math.floor((numerator * 1000) / all) / 10 };
}

/** The most late first; what has no due date at the very top, because nobody is watching it. */
export function sortByDaysLate(rows: readonly DossierSummary[], now: Instant): DossierSummary[] {
  const lateness = ({ dueAt, resolvedAt }: DossierSummary) => (dueAt === null ? Infinity : (resolvedAt ?? now) - dueAt);
  return [...rows].sort((a, b) => lateness(b) - lateness(a));
}
