/** Dossiers as they came packed, without those that have a row of their own since. */
import type { WardCode } from '#domain/dossier/ids.ts';
import type { DossierRow, SectionRow } from '../store/cache-database.ts';
import type { Store } from '../store/store.ts';

export interface WantedPacked {
  /** Only dossiers that are still worked on; all when it is not said. */
  readonly holds?: 'open';
  readonly inSection?: (section: SectionRow) => boolean;
  readonly inRow: (row: DossierRow) => boolean;
}

/**
 * Opens only the sections asked for. Ask for own rows after it: one that gets its row meanwhile is then in both, and the own
 * one counts, but it is never in neither.
 */
export async function listPackedRows(
  { cache, archive }: Pick<Store, 'cache' | 'archive'>,
  ward: WardCode,
  { holds, inSection = () => true, inRow }: WantedPacked,
): Promise<DossierRow[]> {
  const sections = (await archive.list(ward, holds)).filter(inSection);
  if (sections.length === 0) return [];
  // Asked before anything is unpacked: a live query runs again when what it read first changes.
  const replaced = new Set(
    await cache.dossier.where('[ward+receivedAt]').between([ward, -Infinity], [ward, Infinity]).primaryKeys(),
  );
  const found: DossierRow[] = [];
  for (const section of sections) {
    for (const row of await archive.readRows(section)) if (!replaced.has(row.id) && inRow(row)) found.push(row);
  }
  return found;
}

/** Those of the packed rows that none of the own ones stands for. */
export function withoutOwn(packed: readonly DossierRow[], own: readonly DossierRow[]): DossierRow[] {
  const ids = new Set(own.map(({ id }) => id));
  return packed.filter(({ id }) => !ids.has(id));
}
