/** Which sections of the first load are here and which dossiers lie in them: held in memory, in step with every tab. */
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { CacheDatabase, SectionKey, SectionRow } from './cache-database.ts';
import { withLines } from './section-lines.ts';

/** Small enough that reading a large archive never holds the screen for more than a moment. */
const AT_ONCE = 10;

export interface SectionDirectory {
  /**
   * Those of a ward that are here. A live query that asks runs again when one comes or goes: of the open ones only, when only
   * they were asked for, since closed ones come by the dozen while somebody works with the lists of the open.
   */
  list(ward: WardCode, holds?: 'open'): Promise<readonly SectionRow[]>;
  /** Undefined when there is none under this key. */
  get(key: SectionKey): Promise<SectionRow | undefined>;
  /** The section each of these ids came with; ids that came otherwise are left out. */
  locate(ids: readonly DossierId[]): Promise<ReadonlyMap<DossierId, SectionRow>>;
  /** Takes over one that has just been kept, so that it need not be read again. */
  remember(section: SectionRow): void;
  clear(): void;
}

/** @param mayRead false of wards whose key is not at hand: theirs stay closed, and keep nobody from reading the others */
export function createSectionDirectory(cache: CacheDatabase, mayRead: (ward: WardCode) => boolean): SectionDirectory {
  const known = new Map<string, SectionRow>();
  const sectionById = new Map<DossierId, SectionRow>();

  let clearings = 0;

  /** What lies under a key never changes: only keys that came and went have to be looked at. */
  async function refresh(keys: readonly SectionKey[], isAmong: (section: SectionRow) => boolean): Promise<void> {
    const present = new Set(keys.map(String));
    for (const [key, section] of known) if (isAmong(section) && !present.has(key)) forget(key, section);
    const before = clearings;
    const missing = keys.filter((key) => !known.has(String(key)) && mayRead(key[0]));
    for (let from = 0; from < missing.length; from += AT_ONCE) {
      const stored = await cache.section.bulkGet(missing.slice(from, from + AT_ONCE));
      const sections = await Promise.all(stored.map((section) => section && withLines(cache, section)));
      // Everything was let go of meanwhile, by a lock or for somebody else: what may still be read is read again.
      if (clearings !== before) return refresh(keys, isAmong);
      for (const section of sections) if (section) remember(section);
    }
  }

  function remember(section: SectionRow): void {
    const key = String(keyOf(section));
    const held = known.get(key);
    if (held) forget(key, held);
    known.set(key, section);
    for (const id of section.ids) sectionById.set(id, section);
  }

  function forget(key: string, section: SectionRow): void {
    known.delete(key);
    for (const id of section.ids) if (sectionById.get(id) === section) sectionById.delete(id);
  }

  return {
    remember,
    clear() {
      clearings += 1;
      known.clear();
      sectionById.clear();
    },
    async get(key) {
      const stored = await cache.section.get(key);
      const held = known.get(String(key));
      // Where a dossier was destroyed in the middle of a load, the next load may bring another section under the same key.
      const isSame = held && stored?.ids.length === held.ids.length && stored.ids.every((id, n) => id === held.ids[n]);
      return isSame ? held : stored && withLines(cache, stored);
    },
    async list(ward, holds) {
      const keys = holds
        ? await cache.section.where('[ward+holds]').equals([ward, holds]).primaryKeys()
        : await cache.section.where('[ward+wseq+section]').between([ward], [ward, Infinity]).primaryKeys();
      const isAmong = (section: SectionRow) => section.ward === ward && (!holds || section.holds === holds);
      await refresh(keys, isAmong);
      return [...known.values()].filter(isAmong);
    },
    async locate(ids) {
      // Most pages bring nothing: the lines of a large archive are not read for those.
      if (ids.length === 0) return new Map();
      await refresh(await cache.section.toCollection().primaryKeys(), () => true);
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
