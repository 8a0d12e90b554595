/** Narrowing figures to a sector, a procedure, a channel or whoever holds the dossier. */
import type { DossierSummary } from '../dossier/dossier-summary.ts';

/** What is left out is not asked. */
export type FigureFilter = Partial<Pick<DossierSummary, 'sector' | 'procedureCode' | 'channel' | 'holderId'>>;

export function filterRows<Row extends Pick<DossierSummary, keyof FigureFilter>>(
  rows: readonly Row[],
  filter: FigureFilter,
): readonly Row[] {
  const asked = (Object.keys(filter) as (keyof FigureFilter)[]).filter((key) => filter[key] !== undefined);
  return asked.length === 0 ? rows : rows.filter((row) => asked.every((key) => row[key] === filter[key]));
}
