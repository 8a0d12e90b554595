/** Thời gian xử lý: how long procedures really take, in office time with pauses left out. */
import type { DossierSummary } from '../dossier/dossier-summary.ts';
import { compareNames, groupRows } from './group-rows.ts';
import type { Period } from './period.ts';
import { resultsOf } from './results-of.ts';

type TimedRow = Pick<DossierSummary, 'receivedAt' | 'resolvedAt' | 'workedMs' | 'procedureCode' | 'procedureName'>;

export interface WorkingTime<Row> {
  readonly procedureCode: string;
  readonly procedureName: string;
  /** Finished in the period. */
  readonly rows: readonly Row[];
  /** Nearest rank: a time some dossier really took, milliseconds. */
  readonly medianMs: number;
  readonly p90Ms: number;
}

/** Under this many cases a table says "ít hồ sơ, chưa kết luận". */
export const FEW_CASES = 20;

/** By procedure, the most frequent first. */
export function computeWorkingTimes<Row extends TimedRow>(rows: readonly Row[], period: Period): WorkingTime<Row>[] {
  const timed = resultsOf(rows, period).filter(({ workedMs }) => workedMs !== null);
  return [...groupRows(timed, ({ procedureCode }) => procedureCode)]
    .map(([procedureCode, group]) => {
      const times = new Float64Array(group.map(({ workedMs }) => workedMs ?? 0)).sort();
      return {
        procedureCode,
        procedureName: group.at(-1)?.procedureName ?? '',
        rows: group,
        medianMs: nearestRank(times, 0.5),
        p90Ms: nearestRank(times, 0.9),
      };
    })
    .sort((a, b) => b.rows.length - a.rows.length || compareNames(a.procedureName, b.procedureName));
}

/** The smallest value that at least `share` of all are not above. `sorted` ascending and not empty. */
export function nearestRank(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? 0;
}
