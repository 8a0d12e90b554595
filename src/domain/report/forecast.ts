/** "Nếu … thì …": how today decides the period's rate. */
import { toLocal, type Instant } from '../calendar/instant.ts';
import { onTimeRates, percentOf, type Figures } from './figures.ts';
import { factsOf, type FigureRow } from './figure-facts.ts';

export interface Forecast<Row> {
  /** Still in time, due today. */
  readonly dueToday: readonly Row[];
  /** The rate over resolved when all of them finish in time, and when none does but all finish late. */
  readonly bestPercent: number;
  readonly worstPercent: number;
}

/** @returns undefined when nothing is due today */
export function forecastRate<Row extends FigureRow>(figures: Figures<Row>, now: Instant): Forecast<Row> | undefined {
  const today = toLocal(now).day;
  const dueToday = figures.openInTime.filter(({ dueAt }) => dueAt !== null && toLocal(dueAt).day === today);
  const { numerator, denominator } = onTimeRates(figures, factsOf).overResolved;
  const all = denominator.length + dueToday.length;
  const bestPercent = percentOf(numerator.length + dueToday.length, all);
  const worstPercent = percentOf(numerator.length, all);
  if (dueToday.length === 0 || bestPercent === null || worstPercent === null) return undefined;
  return { dueToday, bestPercent, worstPercent };
}
