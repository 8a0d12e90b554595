/** Brings cache rows up to date with history: the centre's events in order, then this tablet's own that have not come back yet. */
import type { CalendarBook } from '#domain/calendar/calendar-book.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import { invariant } from '#domain/base/invariant.ts';
import type { ChainLink } from '#protocol/event-chain.ts';
import type { DossierRow, HistoryRow } from './cache-database.ts';
import { withCacheLock } from './cache-lock.ts';
import { joinEvents, toRow } from './dossier-row.ts';
import type { OutboxRow } from './outbox-database.ts';
import { readOwnHistories } from './own-histories.ts';
import type { Store } from './store.ts';
import { thaw } from './thaw.ts';

/** Rows not confirmed yet, of one dossier, in the order they were recorded. */
export async function listUnconfirmedOf({ outbox }: Store, id: DossierId): Promise<OutboxRow[]> {
  const rows = await outbox.event.where('dossierId').equals(id).toArray();
  return rows.filter(({ state }) => state !== 'confirmed').sort(byDseq);
}

/** Rows of a ward not confirmed yet, in the order they were recorded. */
export async function listUnconfirmed({ outbox }: Store, ward: WardCode): Promise<OutboxRow[]> {
  const rows = await outbox.event.where('unconfirmed').equals(1).toArray();
  return rows.filter((row) => row.ward === ward).sort(byDseq);
}

/**
 * Brings the cache row of each dossier up to date with history and outbox. One whose packed history has not arrived yet
 * shows what was recorded here from its reception on, or keeps the row it came with.
 */
export function projectDossiers(store: Store, ids: readonly DossierId[]): Promise<void> {
  return withCacheLock(store, async () => {
    await thaw(store, ids);
    const histories = await store.cache.history.bulkGet([...ids]);
    const rows: DossierRow[] = [];
    for (const [index, id] of ids.entries()) {
      const row = toRow(store, joinEvents(histories[index], await listUnconfirmedOf(store, id)));
      if (row) rows.push(row);
    }
    await store.cache.dossier.bulkPut(rows);
  });
}

/**
 * After a start or an unlock: rows of the ward that were committed to the outbox just before the app died are not in the cache
 * yet. A ward that is locked has no lists to bring up to date.
 */
export async function projectUnconfirmed(store: Store, ward: WardCode): Promise<void> {
  if (!store.wardKeys.keyOf(ward)) return;
  const rows = await listUnconfirmed(store, ward);
  if (rows.length > 0) await projectDossiers(store, [...new Set(rows.map(({ dossierId }) => dossierId))]);
}

export interface AppliedPage {
  readonly ward: WardCode;
  readonly epoch: string;
  readonly wseq: number;
  /** The link of event `wseq`, worked out here. */
  readonly chain: ChainLink;
  readonly events: readonly DossierEvent[];
  /** The centre's mark of where the page ends. */
  readonly proof?: string | undefined;
  /** As in `CursorRow`. */
  readonly isPartial?: boolean;
  /** The cursor it was asked from, null for none; left out, it is put on whatever is here. */
  readonly from?: { readonly epoch: string; readonly wseq: number } | null;
}

/**
 * Takes over one page of the centre's events and its cursor in one transaction. Packed histories its dossiers need must be
 * here (`listFrozen`). Events that name a dossier of another ward are left aside.
 * @returns false when the ward has moved on, or was forgotten, since the page was asked for; then nothing was written
 */
export function applyPage(store: Store, page: AppliedPage): Promise<boolean> {
  return withCacheLock(store, async () => {
    const { cache } = store;
    const named = [...new Set(page.events.map(({ dossierId }) => dossierId))];
    const packed = await store.archive.locate(named);
    const ids = named.filter((id) => (packed.get(id)?.ward ?? page.ward) === page.ward);
    invariant((await thaw(store, ids)).size === 0, 'packed histories are fetched before events are put on top');
    const localByDossier = groupByDossier(await listUnconfirmed(store, page.ward));
    return cache.transaction('rw', cache.dossier, cache.history, cache.cursor, cache.load, async () => {
      if (page.from !== undefined && !(await standsAt(store, page.ward, page.from))) return false;
      const { histories, elsewhere } = await readOwnHistories(cache, page.ward, ids);
      const added = groupByDossier(page.events);
      const own = ids.filter((id) => !elsewhere.has(id));
      const historyRows = own.map((id): HistoryRow => {
        const before = histories.get(id)?.events ?? [];
        const known = new Set(before.map((event) => event.id));
        // Two tabs that both believe they lead may bring the same page.
        const events = [...before, ...(added.get(id) ?? []).filter((event) => !known.has(event.id))];
        return { dossierId: id, ward: page.ward, events };
      });
      const rows = historyRows.map((history) =>
        toRow(store, joinEvents(history, localByDossier.get(history.dossierId) ?? [])),
      );
      await cache.history.bulkPut(historyRows);
      await cache.dossier.bulkPut(rows.filter((row) => row !== undefined));
      const { ward, epoch, wseq, chain, proof, isPartial } = page;
      const told = { ...(proof !== undefined && { proof }), ...(isPartial && { isPartial }) };
      await cache.cursor.put({ ward, epoch, wseq, chain, ...told });
      return true;
    });
  });
}

/** Call within the transaction that goes on from there. */
async function standsAt(
  { cache }: Store,
  ward: WardCode,
  from: NonNullable<AppliedPage['from']> | null,
): Promise<boolean> {
  const cursor = await cache.cursor.get(ward);
  if (from === null) return cursor === undefined && (await cache.load.get(ward)) === undefined;
  return cursor?.epoch === from.epoch && cursor.wseq === from.wseq;
}

/** Small enough that working through all dossiers of a ward never holds the screen for more than a moment. */
const SCAN_PAGE = 500;

/**
 * Brings up to date what was counted by another calendar than its own, which was not here.
 * @param before what was held when it was counted
 */
export async function projectStandIns(store: Store, ward: WardCode, before: CalendarBook): Promise<void> {
  const { cache } = store;
  const localByDossier = groupByDossier(await listUnconfirmed(store, ward));
  const confirmed = await cache.history.where('ward').equals(ward).primaryKeys();
  const ids = [...new Set([...confirmed, ...localByDossier.keys()])];
  for (let from = 0; from < ids.length; from += SCAN_PAGE) {
    const some = ids.slice(from, from + SCAN_PAGE);
    const histories = await cache.history.bulkGet(some);
    const standIns = some.filter((id, index) => {
      const state = foldDossier(joinEvents(histories[index], localByDossier.get(id) ?? []));
      return state && !before.of(state.calendarVersion);
    });
    if (standIns.length > 0) await projectDossiers(store, standIns);
  }
}

/**
 * The centre's history was replaced, or differs from what is here: forget the ward's dossiers; the outbox is untouched, and so
 * is what the ward decided: the counter goes on by it until the dossiers have come again.
 */
export async function forgetWard(store: Store, ward: WardCode): Promise<void> {
  const { cache } = store;
  const tables = [cache.dossier, cache.history, cache.cursor, cache.load, cache.thawed, cache.trim];
  await withCacheLock(store, () =>
    cache.transaction('rw', [...tables, cache.section, cache.sectionPart, cache.trimmed], async () => {
      await cache.dossier.where('[ward+receivedAt]').between([ward, -Infinity], [ward, Infinity]).delete();
      await cache.history.where('ward').equals(ward).delete();
      await cache.section.where('[ward+wseq+section]').between([ward], [ward, Infinity]).delete();
      await cache.sectionPart.where('[ward+wseq+section+part]').between([ward], [ward, Infinity]).delete();
      await cache.thawed.where('ward').equals(ward).delete();
      await cache.trimmed.where('ward').equals(ward).delete();
      await Promise.all([cache.cursor, cache.load, cache.trim].map((table) => table.delete(ward)));
    }),
  );
  await projectUnconfirmed(store, ward);
}

function byDseq(a: OutboxRow, b: OutboxRow): number {
  return a.dseq - b.dseq;
}

function groupByDossier<T extends { readonly dossierId: DossierId }>(items: readonly T[]): Map<DossierId, T[]> {
  const groups = new Map<DossierId, T[]>();
  for (const item of items) {
    const group = groups.get(item.dossierId);
    if (group) group.push(item);
    else groups.set(item.dossierId, [item]);
  }
  return groups;
}
