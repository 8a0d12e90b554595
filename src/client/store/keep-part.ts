/**
 * Takes over the parts of a first load. Each is marked as here in the transaction that keeps it; those that arrive while one
 * is being written are written together, since what writing costs is mostly the transaction.
 */
import type { SnapshotSection } from '#protocol/snapshot-messages.ts';
import type { DossierRow, HistoryRow, LoadRow, SectionPartRow, SectionRow } from './cache-database.ts';
import { withCacheLock } from './cache-lock.ts';
import { listUnconfirmed, projectDossiers } from './projection.ts';
import { sealRowsAhead } from './sealed-core.ts';
import { encodeLines, toLines, withoutLines } from './section-lines.ts';
import { toPieces } from './section-pieces.ts';
import type { Store } from './store.ts';
import { finishIfComplete, isGoingOn, type MissingPart } from './take-section.ts';
import { trustEvents, unpackHistories, unpackListed, UnreadablePartError } from './unpack-part.ts';

export interface ArrivedPart extends MissingPart {
  readonly bytes: ArrayBuffer;
  /** Where that was begun before it can be kept. */
  readonly unpacked?: Promise<UnpackedPart>;
}

/**
 * Resolves when the parts are kept; to false when the load they belong to has ended meanwhile: they are not kept then.
 * Rejects with UnreadablePartError when one is not what its name says; nothing of them was kept then.
 */
export type KeepParts = (...arrived: readonly ArrivedPart[]) => Promise<boolean>;

export function createPartKeeper(store: Store, load: LoadRow): KeepParts {
  const write = inGroups((groups: readonly (readonly UnpackedPart[])[]) => writeParts(store, load, groups.flat()));
  return async (...arrived) => {
    const unpacked = await Promise.all(arrived.map((part) => part.unpacked ?? unpack(store, load, part)));
    await sealRowsAhead(
      store.cache.sectionPart,
      unpacked.flatMap(({ packed }) => packed),
    );
    const isKept = await write(unpacked);
    if (isKept) for (const { afterwards } of unpacked) await afterwards?.(store);
    return isKept;
  };
}

/** What a part comes to in the cache. */
interface UnpackedPart {
  readonly packed: readonly SectionPartRow[];
  /** What the part makes listed. */
  readonly listed?: { readonly section: SectionRow; readonly rows: readonly DossierRow[] };
  /** Histories that are kept unpacked. */
  readonly loose?: readonly HistoryRow[];
  readonly afterwards?: (store: Store) => Promise<void>;
}

/** Begins to unpack a part that cannot be kept yet: whoever keeps it is told what is wrong with it. */
export function unpackEarly(store: Store, load: LoadRow, arrived: ArrivedPart): ArrivedPart {
  const unpacked = unpack(store, load, arrived);
  unpacked.catch(() => undefined);
  return { ...arrived, unpacked };
}

function unpack(store: Store, load: LoadRow, arrived: ArrivedPart): Promise<UnpackedPart> {
  if (arrived.part === 'rows') return takeRows(load, arrived);
  return arrived.section.holds === 'open'
    ? takeOpenHistories(load, arrived)
    : takeClosedHistories(store, load, arrived);
}

/**
 * Rows stay packed: one written by itself costs as much as a hundred together. The lines of closed dossiers are in memory now,
 * and written with their histories, for which nobody waits.
 */
async function takeRows(load: LoadRow, arrived: ArrivedPart): Promise<UnpackedPart> {
  const rows = await unpackListed(arrived.bytes, arrived.section.holds);
  if (rows.length !== arrived.section.dossiers) throw new UnreadablePartError('rows');
  const lines = toLines(rows);
  const section: SectionRow = { ...outline(load, arrived.section), ids: rows.map(({ id }) => id), ...lines };
  const packed = asItCame(load, arrived);
  if (section.holds === 'open') packed.push(...toPieces(section, 'lines', encodeLines(lines)));
  return { packed, listed: { section, rows } };
}

/** The lines are still in memory, unless the app was closed or locked meanwhile: reading them from the rows costs more than all the rest. */
async function takeClosedHistories({ archive }: Store, load: LoadRow, arrived: ArrivedPart): Promise<UnpackedPart> {
  const section = await archive.get([load.ward, load.snapshot.wseq, arrived.section.section]);
  return {
    packed: [...asItCame(load, arrived), ...(section ? toPieces(section, 'lines', encodeLines(section)) : [])],
  };
}

/** Histories of what is no dossier, or not yet, are laid where its reception will look for them; the others stay packed. */
async function takeOpenHistories(load: LoadRow, arrived: ArrivedPart): Promise<UnpackedPart> {
  const histories = (await unpackHistories(arrived.bytes)).map(trustEvents);
  const loose = histories.flatMap((events): HistoryRow[] => {
    const id = events.some(({ kind }) => kind === 'received') ? undefined : events[0]?.dossierId;
    return id ? [{ dossierId: id, ward: load.ward, events }] : [];
  });
  const inside = new Set(histories.flatMap((events) => events[0]?.dossierId ?? []));
  return {
    packed: asItCame(load, arrived),
    loose,
    async afterwards(store) {
      const local = (await listUnconfirmed(store, load.ward)).map(({ dossierId }) => dossierId);
      const ids = [...new Set(local)].filter((id) => inside.has(id));
      if (ids.length > 0) await projectDossiers(store, ids);
    },
  };
}

function asItCame({ ward, snapshot }: LoadRow, { section, part, bytes }: ArrivedPart): SectionPartRow[] {
  return toPieces({ ward, wseq: snapshot.wseq, section: section.section }, part, bytes);
}

/** @returns false when the load has ended meanwhile; nothing was kept then */
function writeParts(store: Store, load: LoadRow, parts: readonly UnpackedPart[]): Promise<boolean> {
  const { cache, archive } = store;
  const listed = parts.flatMap((part) => part.listed ?? []);
  const loose = parts.flatMap((part) => part.loose ?? []);
  const tables = [cache.load, cache.section, cache.sectionPart, cache.history, cache.cursor];
  return withCacheLock(store, async () => {
    const isKept = await cache.transaction('rw', tables, async () => {
      if (!(await isGoingOn(store, load))) return false;
      await cache.sectionPart.bulkPut(parts.flatMap(({ packed }) => packed));
      if (loose.length > 0) {
        // One that has got an event since stands: the tail brought it on top of nothing, and would be lost.
        const known = await cache.history.bulkGet(loose.map(({ dossierId }) => dossierId));
        await cache.history.bulkPut(loose.map((row, index) => joinHistories(row, known[index])));
      }
      await cache.section.bulkPut(listed.map(({ section }) => withoutLines(section)));
      await finishIfComplete(store, load);
      return true;
    });
    // At once: lists that are on the screen are already asking for what has just been kept.
    if (isKept) for (const { section, rows } of listed) archive.hold(section, rows);
    return isKept;
  });
}

/** The packed events come first in the ward's order. */
function joinHistories(packed: HistoryRow, since: HistoryRow | undefined): HistoryRow {
  const ids = new Set(packed.events.map(({ id }) => id));
  return { ...packed, events: [...packed.events, ...(since?.events ?? []).filter(({ id }) => !ids.has(id))] };
}

function outline(
  { ward, snapshot }: LoadRow,
  section: SnapshotSection,
): Omit<SectionRow, 'ids' | 'lines' | 'received'> {
  const { section: number, holds, dossiers, receivedFrom, receivedThrough, endedFrom, endedThrough } = section;
  const bounds = { receivedFrom, receivedThrough, endedFrom, endedThrough };
  return { ward, wseq: snapshot.wseq, section: number, holds, dossiers, ...bounds };
}

/** Each item is in one call of `work`, never two calls at a time; what comes while one runs goes into the next together. */
function inGroups<T, R>(work: (items: readonly T[]) => Promise<R>): (item: T) => Promise<R> {
  let waiting: T[] = [];
  let next: Promise<R> | undefined;
  let running: Promise<unknown> = Promise.resolve();
  const start = () => {
    const items = waiting;
    waiting = [];
    next = undefined;
    return work(items);
  };
  return (item) => {
    waiting.push(item);
    if (next) return next;
    const begun = running.then(start);
    next = begun;
    running = begun.catch(() => undefined);
    return begun;
  };
}
