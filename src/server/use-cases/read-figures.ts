/** The figures of a ward at the centre: the same functions over the same facts as on the tablet, from aggregates where they reach. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { factsOf, type FigureFacts } from '#domain/report/figure-facts.ts';
import { onTimeRates, sortFigures, type Figures, type OnTimeRates } from '#domain/report/figures.ts';
import { cutOf, isMonthAligned, type Period } from '#domain/report/period.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { lastSeen } from '../store/devices.ts';
import { listDestroyedForPeriod } from '../store/destruction.ts';
import { listForPeriod } from '../store/dossiers.ts';
import { listCellsOf, listRunning } from '../store/figures.ts';
import type { Centre } from './centre.ts';
import { followEvents } from './follow-events.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';

export interface FiguresQuery {
  readonly ward: WardCode;
  readonly period: Period;
}

export interface WardFigures extends FiguresQuery {
  readonly figures: Figures<FigureFacts>;
  readonly rates: OnTimeRates<FigureFacts>;
  /** What is open was judged at this moment. */
  readonly cut: Instant;
  /** The state of the centre's data: when the ward's tablets were last heard from, and now. */
  readonly asOf: Instant;
  readonly heardAt: Instant | null;
}

export async function readFigures(
  centre: Centre,
  by: SessionUser,
  { ward, period }: FiguresQuery,
): Promise<Result<WardFigures, WardRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const asOf = centre.now();
  const [items, heardAt] = await Promise.all([readFacts(centre, { ward, period }, asOf), lastSeen(centre.db, ward)]);
  const figures = sortFigures(items, { period, now: asOf, facts: (item) => item });
  const rates = onTimeRates(figures, (item) => item);
  return ok({ ward, period, figures, rates, cut: cutOf(period, asOf), asOf, heardAt });
}

/** Everything the figures of a period are made from; an item may stand for many dossiers (`sizeOf`). */
export async function readFacts(
  centre: Pick<Centre, 'db' | 'journal'>,
  { ward, period }: FiguresQuery,
  now: Instant,
): Promise<readonly FigureFacts[]> {
  await followEvents(centre, ward);
  const { db } = centre;
  if (!isMonthAligned(period)) {
    const [there, destroyed] = await Promise.all([
      listForPeriod(db, ward, period),
      listDestroyedForPeriod(db, ward, period),
    ]);
    return [...there, ...destroyed].map(factsOf);
  }
  return now < period.to ? listRunning(db, ward, period) : listCellsOf(db, ward, { period, only: 'all' });
}
