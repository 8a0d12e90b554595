/** Tải theo người: what lies on each desk at a moment. Sorted by work, not by lateness: it is no list of the worst. */
import type { Instant } from '../calendar/instant.ts';
import type { DossierSummary } from '../dossier/dossier-summary.ts';
import { factsOf, type FigureRow } from './figure-facts.ts';
import { standingAt } from './figures.ts';
import { compareNames, groupRows } from './group-rows.ts';

type HeldRow = FigureRow & Pick<DossierSummary, 'holderId' | 'holderName'>;

export interface DeskLoad<Row> {
  /** Null for an agency outside, which has no account. */
  readonly holderId: string | null;
  readonly holderName: string;
  readonly open: readonly Row[];
  readonly overdue: readonly Row[];
  readonly waiting: readonly Row[];
}

/** @param rows what is not open is passed over */
export function computeWorkload<Row extends HeldRow>(rows: readonly Row[], now: Instant): DeskLoad<Row>[] {
  const open = rows.filter(({ endedAt }) => endedAt === null);
  return [...groupRows(open, ({ holderId, holderName }) => holderId ?? `agency:${holderName}`).values()]
    .map((group) => ({
      holderId: group[0]?.holderId ?? null,
      holderName: group.at(-1)?.holderName ?? '',
      open: group,
      overdue: group.filter((row) => standingAt(factsOf(row), now) === 'openOverdue'),
      waiting: group.filter((row) => standingAt(factsOf(row), now) === 'awaitingCitizen'),
    }))
    .sort((a, b) => b.open.length - a.open.length || compareNames(a.holderName, b.holderName));
}
