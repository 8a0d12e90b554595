/**
 * The figures of a period, defined once. Each figure is the list of its dossiers, so that a number and the list it opens
 * cannot differ. Still-open lateness stands apart from late finishes; what has no due date is never in time.
 */
import type { Instant } from '../calendar/instant.ts';
import type { Evidence } from '../dossier/evidence.ts';
import { factsOf, isHandled, sizeOf, type FigureFacts, type FigureRow } from './figure-facts.ts';
import { cutOf, type Period } from './period.ts';

export const FIGURE_NAMES = [
  'received',
  'carriedIn',
  'early',
  'onTime',
  'late',
  'unjudged',
  'refused',
  'withdrawn',
  'stopped',
  'openInTime',
  'openOverdue',
  'awaitingCitizen',
  'carriedOut',
  'askedTwice',
] as const;

/**
 * received, carriedIn: came in during the period, or before it and still open at its start (từ kỳ trước) ·
 * early … unjudged: results ready in it; unjudged has no due date · refused, withdrawn, stopped: ended in it without a result ·
 * openOverdue, openInTime, awaitingCitizen: open at its end, by the due date known today; carriedOut is all three ·
 * askedTwice: of all these, those asked for papers more than once.
 */
export type FigureName = (typeof FIGURE_NAMES)[number];

export type Figures<Item> = Readonly<Record<FigureName, readonly Item[]>>;

export interface Reading<Item> {
  readonly period: Period;
  readonly now: Instant;
  readonly facts: (item: Item) => FigureFacts;
}

export function computeFigures<Row extends FigureRow>(
  rows: readonly Row[],
  { period, now }: { readonly period: Period; readonly now: Instant },
): Figures<Row> {
  return sortFigures(rows, { period, now, facts: factsOf });
}

/**
 * Puts every item under each figure it belongs to. received + carriedIn is the same dossiers as those ended in the period
 * and those carried out of it.
 */
export function sortFigures<Item>(items: readonly Item[], { period, now, facts }: Reading<Item>): Figures<Item> {
  const lists = Object.fromEntries(FIGURE_NAMES.map((name): [string, Item[]] => [name, []])) as Record<
    FigureName,
    Item[]
  >;
  const cut = cutOf(period, now);
  for (const item of items) {
    const known = facts(item);
    if (!isHandled(known, period)) continue;
    lists[known.receivedAt >= period.from ? 'received' : 'carriedIn'].push(item);
    if (known.askedTwice) lists.askedTwice.push(item);
    if (known.endedAt < period.to) {
      lists[endOf(known)].push(item);
    } else {
      lists[standingAt(known, cut)].push(item);
      lists.carriedOut.push(item);
    }
  }
  return lists;
}

function endOf({ outcome, timeliness }: FigureFacts): FigureName {
  if (outcome !== null && outcome !== 'result') return outcome;
  if (timeliness === null) return 'unjudged';
  return timeliness === 'on_time' ? 'onTime' : timeliness;
}

/** How an open dossier stands at a moment. */
export function standingAt(
  { overdueAt, waitingAt }: FigureFacts,
  cut: Instant,
): 'openOverdue' | 'awaitingCitizen' | 'openInTime' {
  if (overdueAt < cut) return 'openOverdue';
  return waitingAt < cut ? 'awaitingCitizen' : 'openInTime';
}

export interface Rate<Item> {
  readonly numerator: readonly Item[];
  readonly denominator: readonly Item[];
  /** Dossiers of the period that neither part counts. */
  readonly leftOut: readonly Item[];
  /** The numerator by how well it is vouched for. */
  readonly evidence: Readonly<Record<Evidence, readonly Item[]>>;
  readonly percent: number | null;
}

export interface OnTimeRates<Item> {
  /**
   * Early and on time out of what ended in the period: the results ready, and what was refused, withdrawn or stopped after
   * its due moment. Leaves out what is still open and what ended without a result in time.
   */
  readonly overResolved: Rate<Item>;
  /** The same out of all that was to be dealt with, the still open included. */
  readonly overReceived: Rate<Item>;
}

/** Tỷ lệ đúng hạn by both denominators in use: the press counts over resolved, the national portal over received. */
export function onTimeRates<Item extends object>(
  figures: Figures<Item>,
  facts: (item: Item) => Pick<FigureFacts, 'evidence' | 'timeliness'>,
): OnTimeRates<Item> {
  const { early, onTime, late, unjudged, refused, withdrawn, stopped, carriedOut } = figures;
  const numerator = [...early, ...onTime];
  const withoutResult = [...refused, ...withdrawn, ...stopped];
  const isMissed = (item: Item) => facts(item).timeliness === 'late';
  // To refuse or stop a dossier that is already late may not take it out of the rate.
  const ended = [...numerator, ...late, ...unjudged, ...withoutResult.filter(isMissed)];
  const endedInTime = withoutResult.filter((item) => !isMissed(item));
  const evidence: Record<Evidence, Item[]> = { proven: [], self_reported: [], uncertain: [] };
  for (const item of numerator) evidence[facts(item).evidence ?? 'uncertain'].push(item);
  const rate = (denominator: readonly Item[], leftOut: readonly Item[]): Rate<Item> => ({
    numerator,
    denominator,
    leftOut,
    evidence,
    percent: percentOf(sizeOf(numerator), sizeOf(denominator)),
  });
  return {
    overResolved: rate(ended, [...endedInTime, ...carriedOut]),
    overReceived: rate([...ended, ...carriedOut], endedInTime),
  };
}

/** Per cent with one decimal, cut and never rounded up: 99,96 % is shown as 99,9. Null without cases. */
export function percentOf(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : Math.floor((numerator * 1000) / denominator) / 10;
}

/** Every figure as a number: the length of its list. */
export function countFigures(figures: Figures<object>): Record<FigureName, number> {
  return Object.fromEntries(FIGURE_NAMES.map((name) => [name, sizeOf(figures[name])])) as Record<FigureName, number>;
}
