/** Biểu II.06a of a ward at the centre. */
import { err, type Result } from '#domain/base/result.ts';
import type { FigureFacts } from '#domain/report/figure-facts.ts';
import { tabulate06a, type Report06a, type SumViolation } from '#domain/report/report-06a.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { Centre } from './centre.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';
import { readFacts, type FiguresQuery } from './read-figures.ts';

export type Report06aRefusal =
  WardRefusal | { readonly type: 'SumsDiffer'; readonly violations: readonly SumViolation[] };

export async function readReport06a(
  centre: Centre,
  by: SessionUser,
  { ward, period }: FiguresQuery,
): Promise<Result<Report06a<FigureFacts>, Report06aRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const at = centre.now();
  const items = await readFacts(centre, { ward, period }, at);
  const report = tabulate06a(items, { period, now: at, facts: (item) => item });
  if (report.ok) return report;
  centre.journal.error({ ward, violations: report.error }, 'sums of II.06a do not hold');
  return err({ type: 'SumsDiffer', violations: report.error });
}
