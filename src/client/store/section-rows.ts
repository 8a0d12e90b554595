/** Rows of packed sections, unpacked when somebody looks and held in memory. */
import { Dexie } from 'dexie';
import type { DossierRow, SectionRow } from './cache-database.ts';
import { createRecent } from './recent.ts';
import { keyOf } from './section-directory.ts';

/** Of closed dossiers. Together about the year of a large ward: twelve thousand rows, some fifteen megabytes. */
const CLOSED_KEPT = 24;

export interface SectionRows {
  of(section: SectionRow): Promise<readonly DossierRow[]>;
  /** Takes over what has just been kept. */
  hold(section: SectionRow, rows: readonly DossierRow[]): void;
  clear(): void;
}

/** @param unpack reads them from the disk; undefined when the section is gone */
export function createSectionRows(
  unpack: (section: SectionRow) => Promise<readonly DossierRow[] | undefined>,
): SectionRows {
  const closed = createRecent<readonly DossierRow[]>(CLOSED_KEPT);
  // All of them, as long as their section is here: the officer's lists are made from them with each thing that is saved.
  let open = new WeakMap<SectionRow, readonly DossierRow[]>();
  const unpacking = new Map<string, PromiseLike<readonly DossierRow[] | undefined>>();

  function hold(section: SectionRow, rows: readonly DossierRow[]): void {
    if (section.holds === 'open') open.set(section, rows);
    else closed.set(String(keyOf(section)), rows);
  }

  return {
    hold,
    async of(section) {
      const key = String(keyOf(section));
      const held = section.holds === 'open' ? open.get(section) : closed.get(key);
      if (held) {
        // Counts as asked for last.
        hold(section, held);
        return held;
      }
      // Several lists ask at once after a start: unpacked once for all of them.
      const begun = unpacking.get(key);
      if (begun) return (await begun) ?? [];
      // A promise of Dexie's own: a live query that waited for it still notes what it reads afterwards.
      const reading = Dexie.Promise.resolve(unpack(section));
      unpacking.set(key, reading);
      try {
        const rows = (await reading) ?? [];
        // Not when everything was let go of meanwhile.
        if (unpacking.get(key) === reading) hold(section, rows);
        return rows;
      } finally {
        if (unpacking.get(key) === reading) unpacking.delete(key);
      }
    },
    clear() {
      closed.clear();
      open = new WeakMap();
      unpacking.clear();
    },
  };
}
