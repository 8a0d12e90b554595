/** Vòng luân chuyển by procedure: how often its dossiers change hands and come back (trình lên, trình xuống). */
import type { DossierSummary } from '../dossier/dossier-summary.ts';
import { compareNames, groupRows } from './group-rows.ts';
import type { Period } from './period.ts';
import { resultsOf } from './results-of.ts';

type RoundsRow = Pick<
  DossierSummary,
  'receivedAt' | 'resolvedAt' | 'changes' | 'returns' | 'procedureCode' | 'procedureName'
>;

export interface ProcedureRounds<Row> {
  readonly procedureCode: string;
  readonly procedureName: string;
  /** Finished in the period. */
  readonly rows: readonly Row[];
  readonly changes: number;
  readonly returns: number;
  /** Those that came back at least once, the most often first. */
  readonly returned: readonly Row[];
}

/** Worst first: by returns, then by changes, each per dossier. */
export function computeRounds<Row extends RoundsRow>(rows: readonly Row[], period: Period): ProcedureRounds<Row>[] {
  return [...groupRows(resultsOf(rows, period), ({ procedureCode }) => procedureCode)]
    .map(([procedureCode, group]) => ({
      procedureCode,
      procedureName: group.at(-1)?.procedureName ?? '',
      rows: group,
      changes: group.reduce((sum, { changes }) => sum + changes, 0),
      returns: group.reduce((sum, { returns }) => sum + returns, 0),
      returned: group
        .filter(({ returns }) => returns > 0)
        .sort((a, b) => b.returns - a.returns || b.changes - a.changes),
    }))
    .sort(
      (a, b) =>
        b.returns / b.rows.length - a.returns / a.rows.length ||
        b.changes / b.rows.length - a.changes / a.rows.length ||
        compareNames(a.procedureName, b.procedureName),
    );
}
