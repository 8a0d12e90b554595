/** The officer's lists, read from the sparse index of dossiers that stand in one. */
import { toLocal, type Instant } from '#domain/calendar/instant.ts';
import { firstWorkingDayFrom } from '#domain/calendar/working-calendar.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { DossierRow, Lane } from '../store/cache-database.ts';
import type { Store } from '../store/store.ts';
import type { WorkLists } from './queries.ts';

/** "Ngày mai" is the next working day: on a Friday, what falls due on Monday is what must be ready next. */
export async function listWork(store: Store, ward: WardCode, now: Instant): Promise<WorkLists> {
  const [due, awaitingCitizen, ready] = await Promise.all([
    listLane(store, ward, 'due'),
    listLane(store, ward, 'waiting'),
    listLane(store, ward, 'ready'),
  ]);
  const today = toLocal(now).day;
  const tomorrow = firstWorkingDayFrom(store.calendar, today + 1);
  const dayOf = ({ laneAt }: DossierRow) => toLocal(laneAt ?? now).day;
  const isOverdue = ({ laneAt }: DossierRow) => laneAt !== undefined && laneAt < now;
  const running = due.filter((row) => !isOverdue(row));
  return {
    overdue: due.filter(isOverdue),
    today: running.filter((row) => dayOf(row) <= today),
    tomorrow: running.filter((row) => dayOf(row) > today && dayOf(row) <= tomorrow),
    later: running.filter((row) => dayOf(row) > tomorrow),
    awaitingCitizen,
    ready,
  };
}

/** Sorted by the moment of the lane, earliest first. */
export function listLane({ cache }: Store, ward: WardCode, lane: Lane): Promise<DossierRow[]> {
  return cache.dossier.where('[ward+lane+laneAt]').between([ward, lane, -Infinity], [ward, lane, Infinity]).toArray();
}
