/**
 * Finding a dossier by any words of the name, the tail of its code, a phone or an identity number, without marks.
 * One line of folded text a dossier, scanned in memory: a few milliseconds for ten thousand, nothing to keep in step on disk.
 */
import { Dexie } from 'dexie';
import { foldText } from '#domain/base/fold-text.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { asListed } from '#domain/dossier/as-listed.ts';
import { isCompartment } from '#domain/dossier/compartment.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { DossierRow, SectionRow } from '../store/cache-database.ts';
import { isFoundBy, rankLine, toSearchWords } from '../store/search-line.ts';
import type { Store } from '../store/store.ts';
import { createOwnLines, type OwnLine } from './own-lines.ts';

const MAX_RESULTS = 50;
interface Hit {
  readonly id: DossierId;
  readonly rank: number;
  readonly receivedAt: Instant;
}

export interface DossierSearch {
  find(ward: WardCode, text: string): Promise<readonly DossierSummary[]>;
  /** Starts loading before the first search, when the app has a quiet moment. */
  warm(ward: WardCode): Promise<void>;
  /** Lets go of every name and number it holds: the tablet is locked. */
  clear(): void;
  close(): void;
}

export function createDossierSearch(store: Pick<Store, 'cache' | 'archive'>): DossierSearch {
  const own = createOwnLines(store.cache);
  return {
    clear: own.clear,
    close: own.close,
    async warm(ward) {
      await store.archive.list(ward);
      await own.of(ward);
    },
    async find(ward, text) {
      const words = toSearchWords(text);
      if (words.length === 0) return (await listNewest(store, ward, MAX_RESULTS)).map(asListed);
      // What a live query has read decides when it runs again: a dossier that arrives later must be found too.
      await listNewestOwn(store.cache, ward, 1);
      const sections = await store.archive.list(ward);
      // As a promise of Dexie's own: a live query that waited for it still notes what it reads afterwards.
      const lines = await Dexie.Promise.resolve(own.of(ward));
      const rows = await readRows(store, pickBest(lines, sections, words));
      return rows.filter((row) => row.ward === ward && mayBeFound(row, words)).map(asListed);
    },
  };
}

/** Of a compartment by its code alone: finding it by a name would tell who denounced without a word of why it was sought. */
function mayBeFound({ ward, code }: DossierSummary, words: readonly string[]): boolean {
  if (!isCompartment(ward)) return true;
  const folded = foldText(code);
  return words.every((word) => folded.includes(word));
}

/** The best of all that match, own rows and packed ones; a packed one that has its own row is not looked at. */
function pickBest(
  own: ReadonlyMap<DossierId, OwnLine>,
  sections: readonly SectionRow[],
  words: readonly string[],
): DossierId[] {
  const hits: Hit[] = [];
  const look = (id: DossierId, line: string, receivedAt: Instant) => {
    if (words.every((word) => isFoundBy(line, word))) hits.push({ id, rank: rankLine(line, words), receivedAt });
  };
  for (const [id, { line, receivedAt }] of own) look(id, line, receivedAt);
  for (const { ids, lines, received } of sections) {
    for (const [index, id] of ids.entries()) {
      if (!own.has(id)) look(id, lines[index] ?? '', received[index] ?? (0 as Instant));
    }
  }
  const best = hits.sort((a, b) => b.rank - a.rank || b.receivedAt - a.receivedAt).slice(0, MAX_RESULTS);
  return best.map(({ id }) => id);
}

/** In the order of the ids; those that are nowhere are left out. */
export async function readRows(
  { cache, archive }: Pick<Store, 'cache' | 'archive'>,
  ids: readonly DossierId[],
): Promise<DossierSummary[]> {
  const own = await cache.dossier.bulkGet([...ids]);
  const packed = await archive.findRows(ids.filter((_, index) => !own[index]));
  return ids.flatMap((id, index) => own[index] ?? packed.get(id) ?? []);
}

/** Own rows and packed ones; a section is looked at only while it may hold one that is newer than the last of those found. */
async function listNewest(
  { cache, archive }: Pick<Store, 'cache' | 'archive'>,
  ward: WardCode,
  count: number,
): Promise<DossierSummary[]> {
  const own = await listNewestOwn(cache, ward, count);
  const sections = (await archive.list(ward)).toSorted((a, b) => lastOf(b) - lastOf(a));
  let newest = own.map(({ id, receivedAt }) => ({ id, receivedAt }));
  for (const section of sections) {
    const { ids, received } = section;
    if (newest.length === count && lastOf(section) <= (newest.at(-1)?.receivedAt ?? 0)) break;
    const known = new Set(newest.map(({ id }) => id));
    const packed = ids.map((id, index) => ({ id, receivedAt: received[index] ?? (0 as Instant) }));
    newest = [...newest, ...packed.filter(({ id }) => !known.has(id))]
      .sort((a, b) => b.receivedAt - a.receivedAt)
      .slice(0, count);
  }
  return readRows(
    { cache, archive },
    newest.map(({ id }) => id),
  );
}

function lastOf({ receivedThrough }: SectionRow): number {
  return receivedThrough ?? -Infinity;
}

function listNewestOwn(cache: Store['cache'], ward: WardCode, count: number): Promise<DossierRow[]> {
  return cache.dossier
    .where('[ward+receivedAt]')
    .between([ward, -Infinity], [ward, Infinity])
    .reverse()
    .limit(count)
    .toArray();
}
