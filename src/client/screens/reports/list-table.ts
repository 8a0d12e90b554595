/** Tables whose numbers open their lists. */
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';

export interface TableCell {
  readonly label: string;
  /** What the number opens; null for a cell that counts nothing. */
  readonly rows: readonly DossierSummary[] | null;
}

export interface TableRow {
  readonly id: string;
  readonly name: string;
  /** Said under the name. */
  readonly note?: string | undefined;
  readonly cells: readonly TableCell[];
}

/** A list a person asked for by tapping its number. */
export interface OpenedList {
  readonly what: string;
  readonly rows: readonly DossierSummary[];
}
