/** Which figures the chair sees, in what order, and how their lists are sorted. The counting itself is in the domain. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { FigureName } from '#domain/report/figures.ts';
import { formatNumber } from '#i18n/format.ts';

/** Those of the period, and results on the shelf now. */
export type ShownFigure = FigureName | 'uncollected';

export interface Figure {
  readonly name: ShownFigure;
  /** Open at the cut · ended in the period · came in and went over · worth a look. */
  readonly group: 'open' | 'done' | 'flow' | 'look';
  readonly tone: 'plain' | 'danger' | 'warning';
  /** Shown only when there is one. */
  readonly hideWhenNone?: boolean;
}

export const FIGURE_GROUPS = ['open', 'done', 'flow', 'look'] as const;

/** Late and still open stands first and apart: no rate over resolved counts it. */
export const FIGURES: readonly Figure[] = [
  { name: 'openOverdue', group: 'open', tone: 'danger' },
  { name: 'awaitingCitizen', group: 'open', tone: 'warning' },
  { name: 'openInTime', group: 'open', tone: 'plain' },
  { name: 'late', group: 'done', tone: 'danger' },
  { name: 'early', group: 'done', tone: 'plain' },
  { name: 'onTime', group: 'done', tone: 'plain' },
  { name: 'unjudged', group: 'done', tone: 'warning', hideWhenNone: true },
  { name: 'refused', group: 'done', tone: 'plain', hideWhenNone: true },
  { name: 'withdrawn', group: 'done', tone: 'plain', hideWhenNone: true },
  { name: 'stopped', group: 'done', tone: 'plain', hideWhenNone: true },
  { name: 'received', group: 'flow', tone: 'plain' },
  { name: 'carriedIn', group: 'flow', tone: 'plain' },
  { name: 'carriedOut', group: 'flow', tone: 'plain' },
  { name: 'askedTwice', group: 'look', tone: 'warning', hideWhenNone: true },
  { name: 'uncollected', group: 'look', tone: 'warning', hideWhenNone: true },
];

/** @example '186/194 (95,9 %)' */
export function formatRate(rate: {
  readonly numerator: number;
  readonly denominator: number;
  readonly percent: number;
}): string {
  return `${formatNumber(rate.numerator)}/${formatNumber(rate.denominator)} (${formatNumber(rate.percent)} %)`;
}

/** The most late first; what has no due date at the very top, because nobody is watching it. */
export function sortByDaysLate(rows: readonly DossierSummary[], now: Instant): DossierSummary[] {
  const lateness = ({ dueAt, endedAt }: DossierSummary) => (dueAt === null ? Infinity : (endedAt ?? now) - dueAt);
  return [...rows].sort((a, b) => compare(lateness(b), lateness(a)));
}

function compare(a: number, b: number): number {
  // Infinity less Infinity is no number.
  return a === b ? 0 : a - b;
}
