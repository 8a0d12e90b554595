/** The officer's lists, read from the sparse index of dossiers that stand in one. */
import { toLocal, type Instant } from '#domain/calendar/instant.ts';
import { firstWorkingDayFrom, type WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import { judgeApologyTiming } from '#domain/dossier/apology.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { DossierRow, Lane } from '../store/cache-database.ts';
import type { Store } from '../store/store.ts';
import type { WorkLists } from './queries.ts';

/** "Ngày mai" is the next working day: on a Friday, what falls due on Monday is what must be ready next. */
export async function listWork(store: Store, ward: WardCode, now: Instant): Promise<WorkLists> {
  const [due, waiting, ready] = await Promise.all([
    listLane(store, ward, 'due'),
    listLane(store, ward, 'waiting'),
    listLane(store, ward, 'ready'),
  ]);
  const today = toLocal(now).day;
  const calendar = store.calendars.book(ward).current;
  const tomorrow = firstWorkingDayFrom(calendar, today + 1);
  const dayOf = ({ laneAt }: DossierRow) => toLocal(laneAt ?? now).day;
  const isOverdue = ({ laneAt }: DossierRow) => laneAt !== undefined && laneAt < now;
  const running = due.filter((row) => !isOverdue(row));
  return {
    overdue: due.filter(isOverdue),
    today: running.filter((row) => dayOf(row) <= today),
    tomorrow: running.filter((row) => dayOf(row) > today && dayOf(row) <= tomorrow),
    later: running.filter((row) => dayOf(row) > tomorrow),
    awaitingCitizen: waiting.filter(({ status }) => status !== 'awaiting-payment'),
    awaitingPayment: waiting.filter(({ status }) => status === 'awaiting-payment'),
    lettersOwed: due.filter((row) => owesLetter(row, calendar, now)),
    lettersToApprove: [...due, ...waiting].filter(({ apologyPending }) => apologyPending),
    ready,
  };
}

/** Overdue or due within one working day, and no letter approved or drafted yet. Before the competent agency has it, none is due. */
function owesLetter(
  { status, dueAt, apologies, apologyPending }: DossierRow,
  calendar: WorkingCalendar,
  now: Instant,
): boolean {
  if (dueAt === null || status === 'lodged' || apologies > 0 || apologyPending) return false;
  return judgeApologyTiming(calendar, dueAt, now) !== 'too-early';
}

/** Sorted by the moment of the lane, earliest first. */
export function listLane({ cache }: Store, ward: WardCode, lane: Lane): Promise<DossierRow[]> {
  return cache.dossier.where('[ward+lane+laneAt]').between([ward, lane, -Infinity], [ward, lane, Infinity]).toArray();
}
