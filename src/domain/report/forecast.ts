/** "Nếu … thì …": how today decides the period's rate. */
import { toLocal, type Instant } from '../calendar/instant.ts';
import { percentOf, type Figures } from './figures.ts';
import type { FigureRow } from './figure-facts.ts';

export interface Forecast<Row> {
  /** Still in time, due today. */
  readonly dueToday: readonly Row[];
  /** The rate over resolved when all of them finish in time, and when none does but all finish late. */
  readonly bestPercent: number;
  readonly worstPercent: number;
}

/** @returns undefined when nothing is due today */
export function forecastRate<Row extends FigureRow>(
  { early, onTime, late, unjudged, openInTime }: Figures<Row>,
  now: Instant,
): Forecast<Row> | undefined {
  const today = toLocal(now).day;
  const dueToday = openInTime.filter(({ dueAt }) => dueAt !== null && toLocal(dueAt).day === today);
  const inTime = early.length + onTime.length;
  const all = inTime + late.length + unjudged.length + dueToday.length;
  const bestPercent = percentOf(inTime + dueToday.length, all);
  const worstPercent = percentOf(inTime, all);
  if (dueToday.length === 0 || bestPercent === null || worstPercent === null) return undefined;
  return { dueToday, bestPercent, worstPercent };
}
