/**
 * How far the first load of a ward has come. The ward's cursor is set with the last part that makes its dossiers complete:
 * what is cut goes on where it was, and nothing that is half counts as whole.
 */
import type { Snapshot, SnapshotPart, SnapshotSection } from '#protocol/snapshot-messages.ts';
import { forgiveFullDisk } from '../platform/full-disk.ts';
import type { LoadRow } from './cache-database.ts';
import { withCacheLock } from './cache-lock.ts';
import type { Store } from './store.ts';

export interface MissingPart {
  readonly section: SnapshotSection;
  readonly part: SnapshotPart;
}

/**
 * Notes what is to be fetched, unless another tab was first; a snapshot of nothing is complete at once.
 * @returns the load that is under way now; undefined when the ward is here already
 */
export function beginLoad(store: Store, load: LoadRow): Promise<LoadRow | undefined> {
  const { cache } = store;
  return withCacheLock(store, () =>
    cache.transaction('rw', cache.load, cache.section, cache.sectionPart, cache.cursor, async () => {
      if (await cache.cursor.get(load.ward)) return undefined;
      const begun = await cache.load.get(load.ward);
      if (begun) return begun;
      await cache.load.put(load);
      await finishIfComplete(store, load);
      return load;
    }),
  );
}

/** From the next round on; whoever is fetching knows. */
export async function noteOneByOne({ cache }: Store, { ward }: LoadRow): Promise<void> {
  await cache.load.update(ward, { isOneByOne: true }).catch(forgiveFullDisk);
}

interface OrderedParts {
  /** Open dossiers, then the rows of closed ones; without them the ward has no cursor. */
  readonly first: MissingPart[];
  /** The histories of closed dossiers. */
  readonly later: MissingPart[];
}

/** All parts of a snapshot, in the order in which they are to be fetched. */
export function orderParts({ sections }: Snapshot): OrderedParts {
  const all = (holds: SnapshotSection['holds'], part: SnapshotPart): MissingPart[] =>
    sections.filter((section) => section.holds === holds).map((section) => ({ section, part }));
  return {
    first: [...all('open', 'rows'), ...all('open', 'histories'), ...all('closed', 'rows')],
    later: all('closed', 'histories'),
  };
}

/** Those that are not here yet, in the same order. */
export async function listMissingParts({ cache }: Store, { ward, snapshot }: LoadRow): Promise<OrderedParts> {
  const range = [
    [ward, snapshot.wseq],
    [ward, snapshot.wseq, Infinity, '\uffff'],
  ] as const;
  const [sections, parts] = await Promise.all([
    cache.section
      .where('[ward+wseq+section]')
      .between(...range)
      .primaryKeys(),
    cache.sectionPart
      .where('[ward+wseq+section+part]')
      .between(...range)
      .primaryKeys(),
  ]);
  const listed = new Set(sections.map(([, , section]) => section));
  const opened = new Set(parts.flatMap(([, , section, part]) => (part === 'histories' ? [section] : [])));
  const isMissing = ({ section, part }: MissingPart) => !(part === 'rows' ? listed : opened).has(section.section);
  const { first, later } = orderParts(snapshot);
  return { first: first.filter(isMissing), later: later.filter(isMissing) };
}

/** All that was to be fetched is here. */
export async function endLoad(store: Store, load: LoadRow): Promise<void> {
  const missing = await listMissingParts(store, load);
  if (missing.first.length + missing.later.length === 0) await store.cache.load.delete(load.ward);
}

/** Whether this is still what the ward is loaded from. */
export async function isGoingOn({ cache }: Store, { ward, epoch, snapshot }: LoadRow): Promise<boolean> {
  return (await cache.load.where('[ward+epoch+snapshot.wseq]').equals([ward, epoch, snapshot.wseq]).count()) > 0;
}

/**
 * Sets the cursor when all `first` parts are here, in whatever order they came; once, since pages may have moved it on when
 * another tab brings a part again. Call within the transaction that keeps parts.
 */
export async function finishIfComplete(store: Store, load: LoadRow): Promise<void> {
  const { cache } = store;
  const { ward, epoch, snapshot } = load;
  const { wseq, chain } = snapshot;
  if (await cache.cursor.get(ward)) return;
  // Counted first: naming what is missing would cost each part a look at all the others.
  const listed = await cache.section.where('[ward+wseq+section]').between([ward, wseq], [ward, wseq, Infinity]).count();
  if (listed < snapshot.sections.length || (await listMissingParts(store, load)).first.length > 0) return;
  await cache.cursor.put({ ward, epoch, wseq, chain });
}
