/** The dossiers whose result was made ready in a period: what working time, rounds and signings are told of. */
import type { DossierSummary } from '../dossier/dossier-summary.ts';
import type { Period } from './period.ts';

export function resultsOf<Row extends Pick<DossierSummary, 'receivedAt' | 'resolvedAt'>>(
  rows: readonly Row[],
  { from, to }: Period,
): readonly Row[] {
  return rows.filter(({ receivedAt, resolvedAt }) => {
    // As in `factsOf`: a clock that ran behind cannot finish a dossier before it was received.
    const at = resolvedAt === null ? null : Math.max(resolvedAt, receivedAt);
    return at !== null && at >= from && at < to;
  });
}
