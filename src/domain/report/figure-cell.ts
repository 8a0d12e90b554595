/**
 * Aggregates: dossiers that no figure of whole months can tell apart lie in one cell. A cell is the facts of its dossiers
 * with every moment replaced by the start of its month, and their number; so every function over facts takes cells too.
 * The centre keeps the same cells in a table (`server/db/migrations/0005-coarser-figures.ts`).
 */
import { fromLocal, toLocal, type Instant } from '../calendar/instant.ts';
import { toDayNumber, yearMonthDayOf, type PlainDate } from '../calendar/plain-date.ts';
import { ALWAYS, NEVER, type FigureFacts } from './figure-facts.ts';

export interface FigureCell extends FigureFacts {
  readonly count: number;
}

/** Months counted from the start of year 0: 24322 is November 2026. */
export type MonthNumber = number;

const MONTH_NEVER: MonthNumber = 999_999;
const MONTH_ALWAYS: MonthNumber = 0;

export function monthNumberOf(instant: Instant): MonthNumber {
  if (instant === NEVER) return MONTH_NEVER;
  if (instant === ALWAYS) return MONTH_ALWAYS;
  const { year, month } = yearMonthDayOf(toLocal(instant).day);
  return year * 12 + month - 1;
}

/** Midnight in Việt Nam on the first day. */
export function startOfMonth(month: MonthNumber): Instant {
  if (month === MONTH_NEVER) return NEVER;
  if (month === MONTH_ALWAYS) return ALWAYS;
  const text = `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`;
  return fromLocal(toDayNumber(text as PlainDate), 0);
}

/** Each dossier in exactly one cell. */
export function collectCells(all: Iterable<FigureFacts>): FigureCell[] {
  const cells = new Map<string, { facts: FigureFacts; count: number }>();
  for (const facts of all) {
    const coarse = floorToMonths(facts);
    const key = cellKey(coarse);
    const cell = cells.get(key);
    if (cell) cell.count += 1;
    else cells.set(key, { facts: coarse, count: 1 });
  }
  return [...cells.values()].map(({ facts, count }) => ({ ...facts, count }));
}

/** Two cells with the same key are the same cell. */
export function cellKey({ receivedAt, endedAt, overdueAt, waitingAt, ...rest }: FigureFacts): string {
  const { outcome, timeliness, evidence, askedTwice, online, electronicResult, opinion, sector } = rest;
  const moments = [receivedAt, endedAt, overdueAt, waitingAt];
  return [...moments, outcome, timeliness, evidence, askedTwice, online, electronicResult, opinion, sector].join('|');
}

/** Overdue counts only where a month could end on it: what ended in the month it fell overdue, or before, never was. */
function floorToMonths(facts: FigureFacts): FigureFacts {
  const [ended, overdue] = [monthNumberOf(facts.endedAt), monthNumberOf(facts.overdueAt)];
  return {
    ...facts,
    receivedAt: startOfMonth(monthNumberOf(facts.receivedAt)),
    endedAt: startOfMonth(ended),
    overdueAt: overdue < ended ? startOfMonth(overdue) : NEVER,
    waitingAt: startOfMonth(monthNumberOf(facts.waitingAt)),
  };
}
