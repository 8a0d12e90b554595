/**
 * Bộ chỉ số QĐ 766/QĐ-TTg (100 points): the parts a ward's own data can tell. Each comes with what it was counted from;
 * what cannot be computed here is listed with its reason and never scored.
 */
import { factsOf, isHandled, sizeOf, type FigureFacts, type FigureRow } from './figure-facts.ts';
import { standingAt, type Reading } from './figures.ts';
import { cutOf, type Period } from './period.ts';
import type { Instant } from '../calendar/instant.ts';

/** Tiến độ giải quyết (group 2) · 3.3 hồ sơ trực tuyến · 5.4 mức độ hài lòng. */
export const INDEX_PARTS = ['progress', 'online', 'satisfaction'] as const;
export type IndexPartName = (typeof INDEX_PARTS)[number];

/** Parts that need data a ward's counter does not hold; the reasons are worded in `i18n`. */
export const UNCOMPUTED_PARTS = ['1', '3.1', '4', '5', '5.2', '5.3'] as const;

export interface IndexShare<Item> {
  readonly name: 'onTime' | 'electronicResult' | 'overdue' | 'dissatisfied';
  readonly numerator: readonly Item[];
  readonly denominator: readonly Item[];
}

export interface IndexPart<Item> {
  readonly name: IndexPartName;
  /** Null where the sources at hand do not give the points of this part alone. */
  readonly max: number | null;
  /** Points, two decimals, cut and never rounded up. Null without cases or without a known maximum. */
  readonly score: number | null;
  /** How much of the full mark is reached, 0 to 1; null without cases. */
  readonly reached: number | null;
  readonly shares: readonly IndexShare<Item>[];
}

const PROGRESS_MAX = 20;
const SATISFACTION_MAX = 6;
const ONLINE_FULL_AT = 0.5;
const SATISFACTION_FULL_AT = 0.9;

export function computeIndex766<Row extends FigureRow>(
  rows: readonly Row[],
  { period, now }: { readonly period: Period; readonly now: Instant },
): readonly IndexPart<Row>[] {
  return scoreIndex766(rows, { period, now, facts: factsOf });
}

export function scoreIndex766<Item extends object>(
  items: readonly Item[],
  { period, now, facts }: Reading<Item>,
): readonly IndexPart<Item>[] {
  const lists = sortForIndex(items, { period, now, facts });
  const onTime = share('onTime', lists.onTime, lists.handled);
  const overdue = share('overdue', lists.overdue, lists.handled);
  const electronicResult = share('electronicResult', lists.electronic, lists.results);
  const dissatisfied = share('dissatisfied', lists.dissatisfied, lists.rated);
  const online = valueOf(electronicResult);
  // Without any dossier 5.4 gives no points (law.md 5.3); without any rating nobody was dissatisfied.
  const satisfied = lists.handled.length === 0 ? 0 : 1 - (valueOf(overdue) ?? 0) - (valueOf(dissatisfied) ?? 0);
  return [
    toPart('progress', PROGRESS_MAX, valueOf(onTime), [onTime]),
    toPart('online', null, online === null ? null : online / ONLINE_FULL_AT, [electronicResult]),
    toPart('satisfaction', SATISFACTION_MAX, satisfied / SATISFACTION_FULL_AT, [overdue, dissatisfied]),
  ];
}

function sortForIndex<Item>(items: readonly Item[], { period, now, facts }: Reading<Item>): IndexLists<Item> {
  const cut = cutOf(period, now);
  const lists = { handled: [], onTime: [], overdue: [], results: [], electronic: [], rated: [], dissatisfied: [] };
  const { handled, onTime, overdue, results, electronic, rated, dissatisfied }: IndexLists<Item> = lists;
  for (const item of items) {
    const known = facts(item);
    if (!isHandled(known, period)) continue;
    handled.push(item);
    (isOverdueByIndex(known, period, cut) ? overdue : onTime).push(item);
    if (known.endedAt >= period.to || known.outcome !== 'result') continue;
    results.push(item);
    if (known.electronicResult) electronic.push(item);
    if (known.opinion !== 'none') rated.push(item);
    if (known.opinion === 'dissatisfied') dissatisfied.push(item);
  }
  return lists;
}

interface IndexLists<Item> {
  readonly handled: Item[];
  readonly onTime: Item[];
  readonly overdue: Item[];
  /** Results made ready in the period; of these the electronic ones of online dossiers, and those a citizen rated. */
  readonly results: Item[];
  readonly electronic: Item[];
  readonly rated: Item[];
  readonly dissatisfied: Item[];
}

/**
 * The index's own reading (law.md 5.1): more than one request for papers is overdue whatever the due date says; what is
 * not finished is judged at the end of the period, what waits for the citizen at the moment it began to wait.
 */
export function isOverdueByIndex(known: FigureFacts, period: Period, cut: Instant): boolean {
  if (known.askedTwice) return true;
  if (known.endedAt >= period.to) return standingAt(known, cut) === 'openOverdue';
  return known.timeliness === null || known.timeliness === 'late';
}

/** In binary, what is a whole hundredth may lie a hair below it; what is truly below it lies much further. */
const HAIR = 1e-9;

/** Cut, never rounded up: with one dossier of ten thousand overdue the full mark is not reached. */
export function cutTo(decimals: number, value: number): number {
  const scale = 10 ** decimals;
  return Math.floor(value * scale + HAIR) / scale;
}

function toPart<Item>(
  name: IndexPartName,
  max: number | null,
  value: number | null,
  shares: readonly IndexShare<Item>[],
): IndexPart<Item> {
  const reached = value === null ? null : Math.min(1, Math.max(0, value));
  const score = max === null || reached === null ? null : cutTo(2, max * reached);
  return { name, max, score, reached, shares };
}

function share<Item>(
  name: IndexShare<Item>['name'],
  numerator: readonly Item[],
  denominator: readonly Item[],
): IndexShare<Item> {
  return { name, numerator, denominator };
}

function valueOf({ numerator, denominator }: IndexShare<object>): number | null {
  return denominator.length === 0 ? null : sizeOf(numerator) / sizeOf(denominator);
}
