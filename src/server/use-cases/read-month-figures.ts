/** The chair's headline figure at the centre: the same function over the same rows as on the tablet. */
import { err, ok, type Result } from '#domain/base/result.ts';
import { fromLocal, type Instant } from '#domain/calendar/instant.ts';
import { addMonthsToDayNumber, parsePlainDate, toDayNumber } from '#domain/calendar/plain-date.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { computeMonthFigures, onTimeRate, type Month } from '#domain/report/month-figures.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { lastSeen } from '../store/devices.ts';
import { listForFigures } from '../store/dossiers.ts';
import type { Centre } from './centre.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';

export interface OnTimeFigures {
  readonly ward: WardCode;
  readonly month: Month;
  readonly numerator: number;
  readonly denominator: number;
  readonly percent: number | null;
  readonly counts: {
    readonly early: number;
    readonly onTime: number;
    readonly late: number;
    readonly unjudged: number;
    readonly received: number;
    readonly openOverdue: number;
    readonly openInTime: number;
    readonly awaitingCitizen: number;
  };
  /** The state of the centre's data: when the ward's tablets were last heard from, and now. */
  readonly asOf: Instant;
  readonly heardAt: Instant | null;
}

/** @param month `YYYY-MM`, a month that exists */
export async function readMonthFigures(
  { db, now }: Centre,
  by: SessionUser,
  { ward, month }: { readonly ward: WardCode; readonly month: Month },
): Promise<Result<OnTimeFigures, WardRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const asOf = now();
  const [rows, heardAt] = await Promise.all([listForFigures(db, ward, spanOf(month)), lastSeen(db, ward)]);
  const figures = computeMonthFigures(rows, month, asOf);
  return ok({
    ward,
    month,
    ...onTimeRate(figures),
    counts: {
      early: figures.early.length,
      onTime: figures.onTime.length,
      late: figures.late.length,
      unjudged: figures.unjudged.length,
      received: figures.received.length,
      openOverdue: figures.openOverdue.length,
      openInTime: figures.openInTime.length,
      awaitingCitizen: figures.awaitingCitizen.length,
    },
    asOf,
    heardAt,
  });
}

/** Midnight to midnight in Việt Nam. */
function spanOf(month: Month): { from: Instant; to: Instant } {
  const first = parsePlainDate(`${month}-01`);
  const from = first ? toDayNumber(first) : 0;
  return { from: fromLocal(from, 0), to: fromLocal(addMonthsToDayNumber(from, 1), 0) };
}
