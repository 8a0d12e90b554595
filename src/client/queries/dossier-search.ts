/**
 * Finding a dossier by any words of the name, the tail of its code, a phone or an identity number, without marks.
 * One line of folded text a dossier, scanned in memory: a few milliseconds for ten thousand, nothing to keep in step on disk.
 */
import { Dexie, type ObservabilitySet } from 'dexie';
import { foldText } from '#domain/base/fold-text.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import { formatLookupCode } from '#domain/dossier/lookup-code.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { DossierRow } from '../store/cache-database.ts';
import type { Store } from '../store/store.ts';

const MAX_RESULTS = 50;
/** Small enough that loading never holds the screen for more than a moment. */
const LOAD_PAGE = 500;

interface Entry {
  readonly id: DossierId;
  readonly name: string;
  readonly numbers: string;
  readonly receivedAt: number;
}

export interface DossierSearch {
  find(ward: WardCode, text: string): Promise<readonly DossierSummary[]>;
  /** Starts loading before the first search, when the app has a quiet moment. */
  warm(ward: WardCode): Promise<void>;
  close(): void;
}

export function createDossierSearch({ cache }: Store): DossierSearch {
  const entries = new Map<DossierId, Entry>();
  let loading: { ward: WardCode; done: Promise<void> } | undefined;

  const remember = (row: DossierRow) => entries.set(row.id, toEntry(row));

  // Writes of every tab arrive here with the keys they touched; a write of many rows names a range, and is loaded anew.
  const onMutated = (parts: ObservabilitySet) => {
    // "all" is said when the page comes back from the browser's store of left pages: anything may have changed meanwhile.
    const touched = parts['all'] ?? parts[`idb://${cache.name}/dossier/`];
    if (!touched || !loading) return;
    const { ward, done } = loading;
    const ids = singleKeys(touched);
    loading = ids ? { ward, done: done.then(() => refresh(ids)) } : undefined;
  };
  Dexie.on.storagemutated.subscribe(onMutated);

  async function refresh(ids: readonly DossierId[]): Promise<void> {
    const rows = await cache.dossier.bulkGet([...ids]);
    for (const row of rows) if (row?.ward === loading?.ward) remember(row as DossierRow);
  }

  async function load(ward: WardCode): Promise<void> {
    const ids = await cache.dossier
      .where('[ward+receivedAt]')
      .between([ward, -Infinity], [ward, Infinity])
      .primaryKeys();
    for (let from = 0; from < ids.length; from += LOAD_PAGE) {
      const rows = await cache.dossier.bulkGet(ids.slice(from, from + LOAD_PAGE));
      for (const row of rows) if (row) remember(row);
    }
  }

  function loaded(ward: WardCode): Promise<void> {
    if (loading?.ward !== ward) {
      entries.clear();
      loading = { ward, done: load(ward) };
    }
    return loading.done;
  }

  return {
    warm: loaded,
    async find(ward, text) {
      const words = foldText(text).split(' ').filter(Boolean);
      if (words.length === 0) return listNewest(cache, ward, MAX_RESULTS);
      // What a live query has read decides when it runs again: a dossier that arrives later must be found too.
      await listNewest(cache, ward, 1);
      await loaded(ward);
      const found = [...entries.values()].filter((entry) => words.every((word) => matches(entry, word)));
      const best = found
        .sort((a, b) => rank(b, words) - rank(a, words) || b.receivedAt - a.receivedAt)
        .slice(0, MAX_RESULTS);
      const rows = await cache.dossier.bulkGet(best.map(({ id }) => id));
      return rows.filter((row): row is DossierRow => row?.ward === ward);
    },
    close: () => Dexie.on.storagemutated.unsubscribe(onMutated),
  };
}

/** A tree of key ranges as Dexie hands it over: plain data, since it may come from another tab. */
interface KeyRanges {
  readonly d: number;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly l?: KeyRanges | null;
  readonly r?: KeyRanges | null;
}

/** The keys of a set that names each of them; undefined when it holds a range. */
function singleKeys(touched: KeyRanges): DossierId[] | undefined {
  const ids: DossierId[] = [];
  const open: (KeyRanges | null | undefined)[] = [touched];
  while (open.length > 0) {
    const ranges = open.pop();
    if (!ranges) continue;
    if (ranges.from !== ranges.to) return undefined;
    if (ranges.from !== undefined) ids.push(ranges.from as DossierId);
    open.push(ranges.l, ranges.r);
  }
  return ids;
}

function listNewest(cache: Store['cache'], ward: WardCode, count: number): Promise<DossierRow[]> {
  return cache.dossier
    .where('[ward+receivedAt]')
    .between([ward, -Infinity], [ward, Infinity])
    .reverse()
    .limit(count)
    .toArray();
}

function toEntry(row: DossierRow): Entry {
  const numbers = [row.code, row.lookupCode, formatLookupCode(row.lookupCode), row.phone, row.personalId]
    .map((text) => text.toLowerCase())
    .join(' ');
  return { id: row.id, name: ` ${foldText(row.applicantName)}`, numbers, receivedAt: row.receivedAt };
}

/** Letters match the beginning of a word of the name; anything with a digit matches inside the numbers. */
function matches({ name, numbers }: Entry, word: string): boolean {
  return name.includes(` ${word}`) || (/\d/.test(word) && numbers.includes(word));
}

/** A number that ends in what was typed comes first (the tail is what people read out), then the given name. */
function rank({ name, numbers }: Entry, words: readonly string[]): number {
  return words.reduce(
    (sum, word) => sum + (`${numbers} `.includes(`${word} `) ? 2 : 0) + (name.endsWith(` ${word}`) ? 1 : 0),
    0,
  );
}
