/**
 * The packed archive: what came with the first load and nothing has happened to since, kept as it came and opened when
 * somebody looks.
 */
import { Dexie } from 'dexie';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { SnapshotPart } from '#protocol/snapshot-messages.ts';
import type { CacheDatabase, DossierRow, HistoryRow, SectionKey, SectionRow } from './cache-database.ts';
import { createRecent } from './recent.ts';
import { createSectionDirectory, keyOf } from './section-directory.ts';
import { readPieces } from './section-pieces.ts';
import { createSectionRows } from './section-rows.ts';
import { readEvents, unpackHistories, unpackListed } from './unpack-part.ts';

const HISTORIES_KEPT = 3;

export interface SectionArchive {
  /**
   * The sections of a ward that are here, or the open ones only, in the order of the snapshot. A live query that asks runs again
   * when one of those comes.
   */
  list(ward: WardCode, holds?: 'open'): Promise<readonly SectionRow[]>;
  /** Undefined when there is none under this key. */
  get(key: SectionKey): Promise<SectionRow | undefined>;
  /** Packed rows as the centre made them: of a dossier that was thawed since, the older one. */
  readRows(section: SectionRow): Promise<readonly DossierRow[]>;
  /** Takes over a section that has just been kept, so that it need not be read again. */
  hold(section: SectionRow, rows: readonly DossierRow[]): void;
  /** Those of the ids whose rows lie packed, thawed or not. */
  findRows(ids: readonly DossierId[]): Promise<ReadonlyMap<DossierId, DossierRow>>;
  /** The section each of these ids came with; ids that came otherwise are left out. */
  locate(ids: readonly DossierId[]): Promise<ReadonlyMap<DossierId, SectionRow>>;
  /** Undefined when its histories have not arrived yet; they are then fetched first (`wanted`). */
  readHistory(section: SectionRow, id: DossierId): Promise<HistoryRow | undefined>;
  hasHistories(section: SectionRow): Promise<boolean>;
  /** Whether somebody is waiting for the histories of a section. */
  isWanted(section: SectionKey): boolean;
  /** Lets go of everything that was read: the tablet is locked. */
  clear(): void;
}

export function createSectionArchive(cache: CacheDatabase, mayRead: (ward: WardCode) => boolean): SectionArchive {
  const directory = createSectionDirectory(cache, mayRead);
  const wanted = new Set<string>();
  let clearings = 0;
  const histories = createRecent<readonly (readonly unknown[])[]>(HISTORIES_KEPT);

  const rows = createSectionRows((section) => readPart(section, 'rows', (bytes) => unpackListed(bytes, section.holds)));

  async function readPart<T>(section: SectionRow, part: SnapshotPart, unpack: (bytes: ArrayBuffer) => Promise<T>) {
    const bytes = await readPieces(cache, section, part);
    // As a promise of Dexie's own: a live query that waited for it still notes what it reads afterwards.
    return bytes && Dexie.Promise.resolve(unpack(bytes));
  }

  return {
    list: async (ward, holds) => (await directory.list(ward, holds)).toSorted(bySection),
    get: (key) => directory.get(key),
    readRows: (section) => rows.of(section),
    hold(section, read) {
      if (!mayRead(section.ward)) return;
      directory.remember(section);
      rows.hold(section, read);
    },
    locate: (ids) => directory.locate(ids),
    async findRows(ids) {
      const sections = await directory.locate(ids);
      const found = new Map<DossierId, DossierRow>();
      for (const section of new Set(sections.values())) {
        const read = await rows.of(section);
        for (const row of read) if (sections.get(row.id) === section) found.set(row.id, row);
      }
      return found;
    },
    async readHistory(section, id) {
      const key = String(keyOf(section));
      const before = clearings;
      const read = histories.get(key) ?? (await readPart(section, 'histories', unpackHistories));
      if (!read) {
        wanted.add(key);
        return undefined;
      }
      wanted.delete(key);
      // Nothing stays in memory that was read while the tablet was locked.
      if (clearings === before) histories.set(key, read);
      return pickHistory(read, section, id);
    },
    hasHistories: (section) => hasHistories(cache, section),
    isWanted: (key) => wanted.has(String(key)),
    clear() {
      clearings += 1;
      directory.clear();
      rows.clear();
      histories.clear();
    },
  };
}

async function hasHistories(cache: CacheDatabase, section: SectionRow): Promise<boolean> {
  const part = cache.sectionPart.where('[ward+wseq+section+part]').equals([...keyOf(section), 'histories']);
  return (await part.count()) > 0;
}

function pickHistory(
  histories: readonly (readonly unknown[])[],
  { ward }: SectionRow,
  dossierId: DossierId,
): HistoryRow | undefined {
  // Packed as they came: of before there was one spelling of ids.
  const events = histories.find(
    ([first]) => String((first as { dossierId?: unknown } | undefined)?.dossierId).toLowerCase() === dossierId,
  );
  return events && { dossierId, ward, events: readEvents(events) };
}

function bySection(a: SectionRow, b: SectionRow): number {
  return a.wseq - b.wseq || a.section - b.section;
}
