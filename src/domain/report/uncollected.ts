/** Results on the shelf: ready, and the citizen has not come for longer than a week. */
import { MS_PER_DAY, type Instant } from '../calendar/instant.ts';
import type { DossierSummary } from '../dossier/dossier-summary.ts';

const SHELF_DAYS = 7;

/** The longest waiting first. */
export function listUncollected<Row extends Pick<DossierSummary, 'status' | 'resolvedAt'>>(
  rows: readonly Row[],
  now: Instant,
): Row[] {
  return rows
    .filter(({ status, resolvedAt }) => status === 'resolved' && (resolvedAt ?? now) < now - SHELF_DAYS * MS_PER_DAY)
    .sort((a, b) => (a.resolvedAt ?? now) - (b.resolvedAt ?? now));
}
