/**
 * The packed archive: what came with the first load and nothing has happened to since, kept as it came and opened when
 * somebody looks.
 */
import { Dexie } from 'dexie';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { CacheDatabase, HistoryRow, SectionKey, SectionRow } from './cache-database.ts';
import { createSectionDirectory, keyOf } from './section-directory.ts';
import { readEvents, unpackClosedRows, unpackHistories } from './unpack-part.ts';

/** Together about the year of a large ward: twelve thousand rows, some fifteen megabytes. */
const ROWS_KEPT = 24;
const HISTORIES_KEPT = 3;

export interface SectionArchive {
  /** The sections of a ward that are here, in the order of the snapshot. A live query that asks runs again when one comes. */
  list(ward: WardCode, holds: SectionRow['holds']): Promise<readonly SectionRow[]>;
  /** Rows of a closed section as the centre made them: of a dossier that was thawed since, the older one. */
  readRows(section: SectionRow): Promise<readonly DossierSummary[]>;
  /** Takes over a section that has just been kept, so that it need not be read again. */
  hold(section: SectionRow, rows: readonly DossierSummary[]): void;
  /** Those of the ids that lie in a closed section, thawed or not. */
  findRows(ids: readonly DossierId[]): Promise<ReadonlyMap<DossierId, DossierSummary>>;
  /** The section each of these ids came with; ids that came otherwise are left out. */
  locate(ids: readonly DossierId[]): Promise<ReadonlyMap<DossierId, SectionRow>>;
  /** Undefined when its histories have not arrived yet; they are then fetched first (`wanted`). */
  readHistory(section: SectionRow, id: DossierId): Promise<HistoryRow | undefined>;
  hasHistories(section: SectionRow): Promise<boolean>;
  /** Whether somebody is waiting for the histories of a section. */
  isWanted(section: SectionKey): boolean;
}

export function createSectionArchive(cache: CacheDatabase): SectionArchive {
  const directory = createSectionDirectory(cache);
  const wanted = new Set<string>();
  const rows = createRecent<readonly DossierSummary[]>(ROWS_KEPT);
  const histories = createRecent<readonly (readonly unknown[])[]>(HISTORIES_KEPT);

  async function readPart<T>(
    section: SectionRow,
    part: 'rows' | 'histories',
    unpack: (bytes: ArrayBuffer) => Promise<T>,
  ) {
    const kept = await cache.sectionPart.get([...keyOf(section), part]);
    // As a promise of Dexie's own: a live query that waited for it still notes what it reads afterwards.
    return kept && Dexie.Promise.resolve(unpack(kept.bytes));
  }

  async function readRows(section: SectionRow): Promise<readonly DossierSummary[]> {
    const key = String(keyOf(section));
    const read = rows.get(key) ?? (await readPart(section, 'rows', unpackClosedRows)) ?? [];
    rows.set(key, read);
    return read;
  }

  return {
    async list(ward, holds) {
      const sections = await directory.list();
      return sections.filter((section) => section.ward === ward && section.holds === holds).sort(bySection);
    },
    readRows,
    hold(section, read) {
      directory.remember(section);
      rows.set(String(keyOf(section)), read);
    },
    locate: (ids) => directory.locate(ids),
    async findRows(ids) {
      const sections = await directory.locate(ids);
      const found = new Map<DossierId, DossierSummary>();
      for (const section of new Set(sections.values())) {
        if (section.holds === 'open') continue;
        const read = await readRows(section);
        for (const row of read) if (sections.get(row.id) === section) found.set(row.id, row);
      }
      return found;
    },
    async readHistory(section, id) {
      const key = String(keyOf(section));
      const read = histories.get(key) ?? (await readPart(section, 'histories', unpackHistories));
      if (!read) {
        wanted.add(key);
        return undefined;
      }
      wanted.delete(key);
      histories.set(key, read);
      const events = read.find(([first]) => (first as { dossierId?: unknown } | undefined)?.dossierId === id);
      return events && { dossierId: id, ward: section.ward, events: readEvents(events) };
    },
    async hasHistories(section) {
      const part = cache.sectionPart.where('[ward+wseq+section+part]').equals([...keyOf(section), 'histories']);
      return (await part.count()) > 0;
    },
    isWanted: (key) => wanted.has(String(key)),
  };
}

function bySection(a: SectionRow, b: SectionRow): number {
  return a.wseq - b.wseq || a.section - b.section;
}

/** The values asked for last; those not asked for longest go first. */
function createRecent<T>(count: number) {
  const values = new Map<string, T>();
  return {
    get(key: string): T | undefined {
      return values.get(key);
    },
    set(key: string, value: T): void {
      values.delete(key);
      values.set(key, value);
      const [oldest] = values.keys();
      if (values.size > count && oldest !== undefined) values.delete(oldest);
    },
  };
}
