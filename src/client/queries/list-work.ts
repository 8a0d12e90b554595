/** The officer's lists: packed open dossiers, and own rows from the sparse index of those that stand in a list. */
import { toLocal, type Instant } from '#domain/calendar/instant.ts';
import { firstWorkingDayFrom, type WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import { judgeApologyTiming } from '#domain/dossier/apology.ts';
import { asListed } from '#domain/dossier/as-listed.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { DossierRow, Lane } from '../store/cache-database.ts';
import type { Store } from '../store/store.ts';
import { listPackedRows, withoutOwn } from './packed-rows.ts';
import type { WorkLists } from './queries.ts';

/** "Ngày mai" is the next working day: on a Friday, what falls due on Monday is what must be ready next. */
export async function listWork(store: Store, ward: WardCode, now: Instant): Promise<WorkLists> {
  const found = await listLanes(store, ward, ['due', 'waiting', 'ready']);
  const [due, waiting, ready] = [found.due.map(asListed), found.waiting.map(asListed), found.ready.map(asListed)];
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

/** Each sorted by the moment of its lane, earliest first. */
export async function listLanes<L extends Lane>(
  store: Store,
  ward: WardCode,
  lanes: readonly L[],
): Promise<Record<L, readonly DossierRow[]>> {
  const asked = new Set<Lane | undefined>(lanes);
  // What is finished with stands in no list.
  const packed = await listPackedRows(store, ward, {
    holds: 'open',
    inRow: ({ lane }) => asked.has(lane),
  });
  const own = await listOwnLanes(store, ward, lanes);
  if (packed.length === 0) return own;
  const left = withoutOwn(
    packed,
    lanes.flatMap((lane) => own[lane]),
  );
  return byLane(lanes, (lane) => [...left.filter((row) => row.lane === lane), ...own[lane]].sort(byMoment));
}

/** Of dossiers with a row of their own. Each sorted by the moment of its lane, earliest first. */
export async function listOwnLanes<L extends Lane>(
  { cache }: Pick<Store, 'cache'>,
  ward: WardCode,
  lanes: readonly L[],
): Promise<Record<L, readonly DossierRow[]>> {
  const lists = await Promise.all(
    lanes.map((lane) =>
      cache.dossier.where('[ward+lane+laneAt]').between([ward, lane, -Infinity], [ward, lane, Infinity]).toArray(),
    ),
  );
  return byLane(lanes, (lane) => lists[lanes.indexOf(lane)] ?? []);
}

function byLane<L extends Lane, T>(lanes: readonly L[], of: (lane: L) => T): Record<L, T> {
  return Object.fromEntries(lanes.map((lane) => [lane, of(lane)])) as Record<L, T>;
}

/** As the index sorts them. */
function byMoment(a: DossierRow, b: DossierRow): number {
  return (a.laneAt ?? 0) - (b.laneAt ?? 0) || (a.id < b.id ? -1 : 1);
}
