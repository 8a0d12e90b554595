/** The search lines of dossiers with a row of their own; packed ones have theirs in the archive. Follows the writes of every tab. */
import { Dexie, type ObservabilitySet } from 'dexie';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { CacheDatabase, DossierRow } from '../store/cache-database.ts';
import { forgiveLocked } from '../store/ward-keys.ts';
import { toSearchLine } from '../store/search-line.ts';
import { singleKeys } from './single-keys.ts';

/** Small enough that loading never holds the screen for more than a moment. */
const LOAD_PAGE = 500;

export interface OwnLine {
  readonly line: string;
  readonly receivedAt: Instant;
}

export interface OwnLines {
  /** Of one ward at a time, loaded when it is first asked for. */
  of(ward: WardCode): Promise<ReadonlyMap<DossierId, OwnLine>>;
  /** Lets go of what was read; whoever asks next begins again. */
  clear(): void;
  close(): void;
}

export function createOwnLines(cache: CacheDatabase): OwnLines {
  const lines = new Map<DossierId, OwnLine>();
  let loading: { readonly ward: WardCode; readonly done: Promise<void> } | undefined;
  let clearings = 0;

  /** What is read only after the lines were let go of is not remembered any more: the tablet may be locked by then, or another ward worked in. */
  function untilCleared(): Remember {
    const before = clearings;
    return (row) => {
      if (clearings === before) lines.set(row.id, { line: toSearchLine(row), receivedAt: row.receivedAt });
    };
  }

  // Writes of every tab arrive here with the keys they touched; a write of many rows names a range, and is loaded anew.
  const onMutated = (parts: ObservabilitySet) => {
    // "all" is said when the page comes back from the browser's store of left pages: anything may have changed meanwhile.
    const touched = parts['all'] ?? parts[`idb://${cache.name}/dossier/`];
    if (!touched || !loading) return;
    const { ward, done } = loading;
    const ids = singleKeys<DossierId>(touched);
    loading = ids
      ? begin(
          ward,
          done.then(() => refresh(ids)),
        )
      : undefined;
  };
  Dexie.on.storagemutated.subscribe(onMutated);

  async function refresh(ids: readonly DossierId[]): Promise<void> {
    const remember = untilCleared();
    const rows = await cache.dossier.bulkGet([...ids]);
    for (const [index, id] of ids.entries()) {
      const row = rows[index];
      if (!row) lines.delete(id);
      else if (row.ward === loading?.ward) remember(row);
    }
  }

  function begin(ward: WardCode, done: Promise<void>): typeof loading {
    const begun = { ward, done };
    done.catch(() => {
      // Not kept: whoever asks next begins again.
      if (loading === begun) loading = undefined;
    });
    return begun;
  }

  function clear(): void {
    lines.clear();
    clearings += 1;
    loading = undefined;
  }

  return {
    clear,
    async of(ward) {
      if (loading?.ward !== ward) {
        clear();
        loading = begin(ward, loadRows(cache, ward, untilCleared()));
      }
      await loading?.done;
      return lines;
    },
    close: () => Dexie.on.storagemutated.unsubscribe(onMutated),
  };
}

type Remember = (row: DossierRow) => void;

/** Rows of a ward that whoever is at work may not open lie among hers on a shared tablet: hers are then read one by one. */
async function loadRows(cache: CacheDatabase, ward: WardCode, remember: Remember): Promise<void> {
  try {
    await loadInOneRun(cache, ward, remember);
  } catch (error) {
    forgiveLocked(error);
    await loadOneByOne(cache, ward, remember);
  }
}

async function loadInOneRun(cache: CacheDatabase, ward: WardCode, remember: Remember): Promise<void> {
  // By the key of the row, which goes on from where it was: asking for rows one by one takes three times as long.
  for (let after = ''; ;) {
    const rows = await cache.dossier.where('id').above(after).limit(LOAD_PAGE).toArray();
    for (const row of rows) if (row.ward === ward) remember(row);
    const last = rows.at(-1);
    if (rows.length < LOAD_PAGE || !last) return;
    after = last.id;
  }
}

async function loadOneByOne(cache: CacheDatabase, ward: WardCode, remember: Remember): Promise<void> {
  const rowsOfWard = cache.dossier.where('[ward+receivedAt]').between([ward, -Infinity], [ward, Infinity]);
  const ids = await rowsOfWard.primaryKeys();
  for (let from = 0; from < ids.length; from += LOAD_PAGE) {
    for (const row of await cache.dossier.bulkGet(ids.slice(from, from + LOAD_PAGE))) if (row) remember(row);
  }
}
