/** What is kept of each dossier of a section without unpacking its rows: what it is found by, and when it was received. */
import { Dexie } from 'dexie';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { CacheDatabase, SectionLines, SectionRow, StoredSection } from './cache-database.ts';
import { toSearchLines } from './search-line.ts';
import { readPieces } from './section-pieces.ts';
import { unpackListed } from './unpack-part.ts';

export function toLines(rows: readonly DossierSummary[]): SectionLines {
  return { lines: toSearchLines(rows), received: rows.map(({ receivedAt }) => receivedAt) };
}

export function encodeLines({ lines, received }: SectionLines): ArrayBuffer {
  return new TextEncoder().encode(JSON.stringify({ lines, received })).buffer;
}

/** The section as it is written beside them. */
export function withoutLines(section: SectionRow): StoredSection {
  const { lines: _, received: __, ...stored } = section;
  return stored;
}

/**
 * Undefined when the section has gone meanwhile. Versions before 5 of the database kept its lines in the section itself; those
 * of closed dossiers are not written before their histories, and read from the rows until then.
 */
export async function withLines(cache: CacheDatabase, stored: StoredSection): Promise<SectionRow | undefined> {
  const { lines, received } = stored;
  if (lines && received) return { ...stored, lines, received };
  const bytes = await readPieces(cache, stored, 'lines');
  if (bytes) return { ...stored, ...(JSON.parse(new TextDecoder().decode(bytes)) as SectionLines) };
  const packed = await readPieces(cache, stored, 'rows');
  if (!packed) return undefined;
  // As a promise of Dexie's own: a live query that waited for it still notes what it reads afterwards.
  return { ...stored, ...toLines(await Dexie.Promise.resolve(unpackListed(packed, stored.holds))) };
}
