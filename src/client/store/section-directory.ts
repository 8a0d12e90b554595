/** Which sections of the first load are here and which dossiers lie in them: held in memory, in step with every tab. */
import type { DossierId } from '#domain/dossier/ids.ts';
import type { CacheDatabase, SectionKey, SectionRow } from './cache-database.ts';

/** Small enough that reading a large archive never holds the screen for more than a moment. */
const AT_ONCE = 10;

export interface SectionDirectory {
  /** All that are here. A live query that asks runs again when one comes or goes. */
  list(): Promise<readonly SectionRow[]>;
  /** The section each of these ids came with; ids that came otherwise are left out. */
  locate(ids: readonly DossierId[]): Promise<ReadonlyMap<DossierId, SectionRow>>;
  /** Takes over one that has just been kept, so that it need not be read again. */
  remember(section: SectionRow): void;
}

export function createSectionDirectory(cache: CacheDatabase): SectionDirectory {
  const known = new Map<string, SectionRow>();
  const sectionById = new Map<DossierId, SectionRow>();

  /** What lies under a key never changes: only keys that came and went have to be looked at. */
  async function refresh(): Promise<void> {
    const keys = await cache.section.toCollection().primaryKeys();
    const present = new Set(keys.map(String));
    for (const [key, section] of known) if (!present.has(key)) forget(key, section);
    const missing = keys.filter((key) => !known.has(String(key)));
    for (let from = 0; from < missing.length; from += AT_ONCE) {
      for (const section of await cache.section.bulkGet(missing.slice(from, from + AT_ONCE))) {
        if (section) remember(section);
      }
    }
  }

  function remember(section: SectionRow): void {
    known.set(String(keyOf(section)), section);
    for (const id of section.ids) sectionById.set(id, section);
  }

  function forget(key: string, section: SectionRow): void {
    known.delete(key);
    for (const id of section.ids) if (sectionById.get(id) === section) sectionById.delete(id);
  }

  return {
    remember,
    async list() {
      await refresh();
      return [...known.values()];
    },
    async locate(ids) {
      await refresh();
      const found = new Map<DossierId, SectionRow>();
      for (const id of ids) {
        const section = sectionById.get(id);
        if (section) found.set(id, section);
      }
      return found;
    },
  };
}

export function keyOf({ ward, wseq, section }: SectionRow): SectionKey {
  return [ward, wseq, section];
}
