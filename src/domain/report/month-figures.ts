/**
 * The chair's figures of one month, defined once. Each figure is the list of its dossiers, so that a number and the list
 * it opens cannot differ. Still-open lateness stands apart from late finishes, and no cases is "chưa có", never 100 %.
 */
import { toLocal, type Instant } from '../calendar/instant.ts';
import { fromDayNumber } from '../calendar/plain-date.ts';
import type { DossierSummary } from '../dossier/dossier-summary.ts';
import { isOpen } from '../dossier/dossier-status.ts';

/** `YYYY-MM` in Việt Nam. */
export type Month = string;

export type FigureRow = Pick<
  DossierSummary,
  'id' | 'status' | 'receivedAt' | 'dueAt' | 'resolvedAt' | 'timeliness' | 'pausedSince' | 'supplementRequests'
>;

export interface MonthFigures<Row extends FigureRow> {
  /** Results ready in the month, by how they stood to their due moment. */
  readonly early: readonly Row[];
  readonly onTime: readonly Row[];
  readonly late: readonly Row[];
  /** Finished, but without a due date that could be worked out: a fault of the data, counted as neither. */
  readonly unjudged: readonly Row[];
  readonly received: readonly Row[];
  /** Open now, whatever month they came in. One whose due date could not be worked out counts as overdue, never as in time. */
  readonly openOverdue: readonly Row[];
  readonly openInTime: readonly Row[];
  readonly awaitingCitizen: readonly Row[];
}

export function monthOf(instant: Instant): Month {
  return fromDayNumber(toLocal(instant).day).slice(0, 7);
}

export function computeMonthFigures<Row extends FigureRow>(
  rows: readonly Row[],
  month: Month,
  now: Instant,
): MonthFigures<Row> {
  const resolved = rows.filter(({ resolvedAt }) => resolvedAt !== null && monthOf(resolvedAt) === month);
  const open = rows.filter(({ status }) => isOpen(status));
  const running = open.filter(({ pausedSince }) => pausedSince === null);
  // Without a due date nobody can say "in time": it stands where somebody looks first, as on the officer's list.
  const isOverdue = ({ dueAt }: Row) => dueAt === null || dueAt < now;
  return {
    early: resolved.filter(({ timeliness }) => timeliness === 'early'),
    onTime: resolved.filter(({ timeliness }) => timeliness === 'on_time'),
    late: resolved.filter(({ timeliness }) => timeliness === 'late'),
    unjudged: resolved.filter(({ timeliness }) => timeliness === null),
    received: rows.filter(({ receivedAt }) => monthOf(receivedAt) === month),
    openOverdue: running.filter(isOverdue),
    openInTime: running.filter((row) => !isOverdue(row)),
    awaitingCitizen: open.filter(({ pausedSince }) => pausedSince !== null),
  };
}

export interface Rate {
  readonly numerator: number;
  readonly denominator: number;
  /** Per cent with one decimal, cut and never rounded up: 99,96 % is shown as 99,9. Null without cases. */
  readonly percent: number | null;
}

/** Đúng hạn over resolved: early and on time, out of every dossier resolved in the month. */
export function onTimeRate({ early, onTime, late, unjudged }: MonthFigures<FigureRow>): Rate {
  const numerator = early.length + onTime.length;
  const denominator = numerator + late.length + unjudged.length;
  return {
    numerator,
    denominator,
    percent: denominator === 0 ? null : Math.floor((numerator * 1000) / denominator) / 10,
  };
}
