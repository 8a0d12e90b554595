/**
 * Cache rows worked out from history: the centre's events in order, then this tablet's own that have not come back yet.
 * All writers of the cache hold one lock across tabs, so that an older reading never overwrites a newer one.
 */
import type { CalendarBook } from '#domain/calendar/calendar-book.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { isOpen } from '#domain/dossier/dossier-status.ts';
import { summariseDossier, type DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { DossierRow, HistoryRow } from './cache-database.ts';
import type { OutboxRow } from './outbox-database.ts';
import type { Store } from './store.ts';

const CACHE_LOCK = 'dung-hen-cache';

/** Runs one reading and writing of the cache; others wait. */
export function withCacheLock<T>({ locks, cache }: Store, work: () => Promise<T>): Promise<T> {
  return locks.hold(`${CACHE_LOCK}:${cache.name}`, work);
}

/** Rows not confirmed yet, of one dossier, in the order they were recorded. */
export async function listUnconfirmedOf({ outbox }: Store, id: DossierId): Promise<OutboxRow[]> {
  const rows = await outbox.event.where('dossierId').equals(id).toArray();
  return rows.filter(({ state }) => state !== 'confirmed').sort(byDseq);
}

/** All events of a dossier as this tablet knows them: confirmed ones first, local ones on top. */
export function joinEvents(history: HistoryRow | undefined, unconfirmed: readonly OutboxRow[]): DossierEvent[] {
  const confirmed = history?.events ?? [];
  const known = new Set(confirmed.map(({ id }) => id));
  return [...confirmed, ...unconfirmed.map(({ event }) => event).filter(({ id }) => !known.has(id))];
}

/** Brings the cache row of each dossier up to date with history and outbox. */
export function projectDossiers(store: Store, ids: readonly DossierId[]): Promise<void> {
  return withCacheLock(store, async () => {
    const histories = await store.cache.history.bulkGet([...ids]);
    const rows: DossierRow[] = [];
    for (const [index, id] of ids.entries()) {
      const row = toRow(store, joinEvents(histories[index], await listUnconfirmedOf(store, id)));
      if (row) rows.push(row);
    }
    await store.cache.dossier.bulkPut(rows);
  });
}

/** After a start: rows that were committed to the outbox just before the app died are not in the cache yet. */
export async function projectUnconfirmed(store: Store): Promise<void> {
  const rows = await store.outbox.event.where('unconfirmed').equals(1).toArray();
  if (rows.length > 0) await projectDossiers(store, [...new Set(rows.map(({ dossierId }) => dossierId))]);
}

export interface AppliedPage {
  readonly ward: WardCode;
  readonly epoch: string;
  readonly wseq: number;
  readonly events: readonly DossierEvent[];
}

/** Takes over one page of the centre's events and its cursor in one transaction. */
export function applyPage(store: Store, page: AppliedPage): Promise<void> {
  return withCacheLock(store, async () => {
    const { cache, outbox } = store;
    const ids = [...new Set(page.events.map(({ dossierId }) => dossierId))];
    const unconfirmed = await outbox.event.where('unconfirmed').equals(1).sortBy('dseq');
    const localByDossier = groupByDossier(unconfirmed);
    await cache.transaction('rw', cache.dossier, cache.history, cache.cursor, async () => {
      const histories = new Map(
        (await cache.history.bulkGet(ids)).flatMap((row) => (row ? [[row.dossierId, row] as const] : [])),
      );
      const added = groupByDossier(page.events);
      const historyRows = ids.map((id): HistoryRow => {
        const events = [...(histories.get(id)?.events ?? []), ...(added.get(id) ?? [])];
        return { dossierId: id, ward: page.ward, events };
      });
      const rows = historyRows.map((history) =>
        toRow(store, joinEvents(history, localByDossier.get(history.dossierId) ?? [])),
      );
      await cache.history.bulkPut(historyRows);
      await cache.dossier.bulkPut(rows.filter((row) => row !== undefined));
      await cache.cursor.put({ ward: page.ward, epoch: page.epoch, wseq: page.wseq });
    });
  });
}

/** Small enough that working through all dossiers of a ward never holds the screen for more than a moment. */
const SCAN_PAGE = 500;

/**
 * Brings up to date what was counted by another calendar than its own, which was not here.
 * @param before what was held when it was counted
 */
export async function projectStandIns(store: Store, ward: WardCode, before: CalendarBook): Promise<void> {
  const { cache, outbox } = store;
  const unconfirmed = await outbox.event.where('unconfirmed').equals(1).sortBy('dseq');
  const localByDossier = groupByDossier(unconfirmed.filter((row) => row.ward === ward));
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

/** The centre's history was replaced (restored from a backup): forget the ward's cache; the outbox is untouched. */
export async function forgetWard(store: Store, ward: WardCode): Promise<void> {
  const { cache, calendars } = store;
  await withCacheLock(store, () =>
    cache.transaction('rw', cache.dossier, cache.history, cache.cursor, cache.record, async () => {
      await cache.dossier.where('[ward+receivedAt]').between([ward, -Infinity], [ward, Infinity]).delete();
      await cache.history.where('ward').equals(ward).delete();
      await cache.record.where('[ward+rseq]').between([ward, 0], [ward, Infinity]).delete();
      await cache.cursor.delete(ward);
    }),
  );
  await calendars.refresh(ward);
  await projectUnconfirmed(store);
}

function toRow({ calendars }: Store, events: readonly DossierEvent[]): DossierRow | undefined {
  const state = foldDossier(events);
  return state && withLane(summariseDossier(calendars.book(state.ward), state));
}

function withLane(summary: DossierSummary): DossierRow {
  if (summary.status === 'resolved')
    return { ...summary, lane: 'ready', laneAt: summary.resolvedAt ?? summary.receivedAt };
  if (!isOpen(summary.status)) return summary;
  // Late before the pause began is late work first of all, whatever it waits for.
  if (summary.lateSince !== null) return { ...summary, lane: 'due', laneAt: summary.lateSince };
  if (summary.pausedSince !== null) return { ...summary, lane: 'waiting', laneAt: summary.pausedSince };
  return { ...summary, lane: 'due', laneAt: summary.dueAt ?? summary.receivedAt };
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
