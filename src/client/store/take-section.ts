/**
 * Takes over the first load, part by part. Each part is marked as here in the transaction that keeps it, and the ward's
 * cursor is set with the last part that makes its dossiers complete: what is cut goes on where it was, and nothing that is
 * half counts as whole.
 */
import type { SnapshotPart, SnapshotSection } from '#protocol/snapshot-messages.ts';
import type { HistoryRow, LoadRow, SectionRow } from './cache-database.ts';
import { withCacheLock } from './cache-lock.ts';
import { withLane } from './dossier-row.ts';
import { groupByDossier, listUnconfirmed, projectDossiers } from './projection.ts';
import type { Store } from './store.ts';
import { toSearchLine } from './search-line.ts';
import { trustEvents, unpackClosedRows, unpackHistories, unpackRows, UnreadablePartError } from './unpack-part.ts';

export interface MissingPart {
  readonly section: SnapshotSection;
  readonly part: SnapshotPart;
}

/** Notes what is to be fetched, unless another tab was first; a snapshot of nothing is complete at once. */
export function beginLoad(store: Store, load: LoadRow): Promise<void> {
  const { cache } = store;
  return withCacheLock(store, () =>
    cache.transaction('rw', cache.load, cache.section, cache.sectionPart, cache.cursor, async () => {
      if ((await cache.cursor.get(load.ward)) || (await cache.load.get(load.ward))) return;
      await cache.load.put(load);
      await finishIfComplete(store, load);
    }),
  );
}

/**
 * In the order in which they are to be fetched.
 * - `first`: open dossiers, then the rows of closed ones; without them the ward has no cursor;
 * - `later`: the histories of closed dossiers.
 */
export async function listMissingParts(
  { cache }: Store,
  { ward, snapshot }: LoadRow,
): Promise<{ readonly first: MissingPart[]; readonly later: MissingPart[] }> {
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
  const missing = (holds: SnapshotSection['holds'], part: SnapshotPart): MissingPart[] =>
    snapshot.sections
      .filter((section) => section.holds === holds && !(part === 'rows' ? listed : opened).has(section.section))
      .map((section) => ({ section, part }));
  return {
    first: [...missing('open', 'rows'), ...missing('open', 'histories'), ...missing('closed', 'rows')],
    later: missing('closed', 'histories'),
  };
}

/**
 * @returns false when the load this part belongs to has ended meanwhile: it is not kept then
 * @throws UnreadablePartError when it is not what its name says; nothing was kept then
 */
export function keepPart(store: Store, load: LoadRow, arrived: ArrivedPart): Promise<boolean> {
  const { section, part } = arrived;
  if (part === 'histories')
    return section.holds === 'open' ? keepOpenHistories(store, load, arrived) : keepBytes(store, load, arrived);
  return section.holds === 'open' ? keepOpenRows(store, load, arrived) : keepClosedRows(store, load, arrived);
}

type ArrivedPart = MissingPart & { readonly bytes: ArrayBuffer };

/** Rows of closed dossiers stay packed. */
async function keepClosedRows(store: Store, load: LoadRow, arrived: ArrivedPart): Promise<boolean> {
  const rows = await unpackClosedRows(arrived.bytes);
  if (rows.length !== arrived.section.dossiers) throw new UnreadablePartError('rows');
  const packed: SectionRow = {
    ...outline(load, arrived.section),
    ids: rows.map(({ id }) => id),
    lines: rows.map(toSearchLine),
    received: rows.map(({ receivedAt }) => receivedAt),
  };
  const isKept = await keepBytes(store, load, { ...arrived, packed });
  if (isKept) store.archive.hold(packed, rows);
  return isKept;
}

/** Rows of open dossiers go into the lists. One that has more to show, recorded here, keeps the row it has. */
async function keepOpenRows(store: Store, load: LoadRow, { section, bytes }: ArrivedPart): Promise<boolean> {
  const { cache } = store;
  const rows = (await unpackRows(bytes)).filter((row) => row !== null);
  if (rows.length !== section.dossiers) throw new UnreadablePartError('rows');
  const packed: SectionRow = { ...outline(load, section), ids: rows.map(({ id }) => id), lines: [], received: [] };
  return withCacheLock(store, async () => {
    const local = [...groupByDossier(await listUnconfirmed(store, load.ward)).keys()];
    const tables = [cache.load, cache.dossier, cache.section, cache.sectionPart, cache.cursor];
    return cache.transaction('rw', tables, async () => {
      if (!(await isGoingOn(store, load))) return false;
      const shown = new Set((await cache.dossier.bulkGet(local)).flatMap((row) => row?.id ?? []));
      await cache.dossier.bulkPut(rows.filter(({ id }) => !shown.has(id)).map(withLane));
      await cache.section.put(packed);
      await finishIfComplete(store, load);
      return true;
    });
  });
}

/** Histories of what is no dossier, or not yet, are laid where its reception will look for them; the others stay packed. */
async function keepOpenHistories(store: Store, load: LoadRow, arrived: ArrivedPart): Promise<boolean> {
  const histories = (await unpackHistories(arrived.bytes)).map(trustEvents);
  const loose = histories.flatMap((events): HistoryRow[] => {
    const id = events.some(({ kind }) => kind === 'received') ? undefined : events[0]?.dossierId;
    return id ? [{ dossierId: id, ward: load.ward, events }] : [];
  });
  const isKept = await keepBytes(store, load, { ...arrived, loose });
  const inside = new Set(histories.flatMap((events) => events[0]?.dossierId ?? []));
  const local = (await listUnconfirmed(store, load.ward)).map(({ dossierId }) => dossierId);
  const ids = [...new Set(local)].filter((id) => inside.has(id));
  if (isKept && ids.length > 0) await projectDossiers(store, ids);
  return isKept;
}

interface KeptBytes extends ArrivedPart {
  /** What the part makes listed. */
  readonly packed?: SectionRow;
  /** Histories that are kept unpacked. */
  readonly loose?: readonly HistoryRow[];
}

function keepBytes(
  store: Store,
  load: LoadRow,
  { section, part, bytes, packed, loose = [] }: KeptBytes,
): Promise<boolean> {
  const { cache } = store;
  const tables = [cache.load, cache.section, cache.sectionPart, cache.history, cache.cursor];
  return withCacheLock(store, () =>
    cache.transaction('rw', tables, async () => {
      if (!(await isGoingOn(store, load))) return false;
      await cache.sectionPart.put({ ward: load.ward, wseq: load.snapshot.wseq, section: section.section, part, bytes });
      // One that has got an event since stands: the tail brought it on top of nothing, and would be lost.
      const known = await cache.history.bulkGet(loose.map(({ dossierId }) => dossierId));
      await cache.history.bulkPut(loose.map((row, index) => joinHistories(row, known[index])));
      if (packed) await cache.section.put(packed);
      await finishIfComplete(store, load);
      return true;
    }),
  );
}

/** The packed events come first in the ward's order. */
function joinHistories(packed: HistoryRow, since: HistoryRow | undefined): HistoryRow {
  const ids = new Set(packed.events.map(({ id }) => id));
  return { ...packed, events: [...packed.events, ...(since?.events ?? []).filter(({ id }) => !ids.has(id))] };
}

/** All that was to be fetched is here. */
export async function endLoad(store: Store, load: LoadRow): Promise<void> {
  const missing = await listMissingParts(store, load);
  if (missing.first.length + missing.later.length === 0) await store.cache.load.delete(load.ward);
}

/** Whether this is still what the ward is loaded from. */
async function isGoingOn({ cache }: Store, { ward, epoch, snapshot }: LoadRow): Promise<boolean> {
  return (await cache.load.where('[ward+epoch+snapshot.wseq]').equals([ward, epoch, snapshot.wseq]).count()) > 0;
}

/**
 * Sets the cursor when all `first` parts are here, in whatever order they came; once, since pages may have moved it on when
 * another tab brings a part again. Call within the transaction that keeps a part.
 */
async function finishIfComplete(store: Store, load: LoadRow): Promise<void> {
  const { cache } = store;
  const { ward, epoch, snapshot } = load;
  const { wseq, chain } = snapshot;
  if (await cache.cursor.get(ward)) return;
  // Counted first: naming what is missing would cost each part a look at all the others.
  const listed = await cache.section.where('[ward+wseq+section]').between([ward, wseq], [ward, wseq, Infinity]).count();
  if (listed < snapshot.sections.length || (await listMissingParts(store, load)).first.length > 0) return;
  await cache.cursor.put({ ward, epoch, wseq, chain });
}

function outline(
  { ward, snapshot }: LoadRow,
  section: SnapshotSection,
): Omit<SectionRow, 'ids' | 'lines' | 'received'> {
  const { section: number, holds, dossiers, receivedFrom, receivedThrough, endedFrom, endedThrough } = section;
  const bounds = { receivedFrom, receivedThrough, endedFrom, endedThrough };
  return { ward, wseq: snapshot.wseq, section: number, holds, dossiers, ...bounds };
}
