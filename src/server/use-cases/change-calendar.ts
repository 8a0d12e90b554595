/**
 * A ward's calendar at the centre: read, tried on the open dossiers, and changed. A change and all it does to the open
 * dossiers are one transaction that holds the ward; dossiers that have ended are never touched.
 */
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { can } from '#domain/access/can.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import { isEmptyDraft, type CalendarDraft, type CalendarFault } from '#domain/calendar/calendar-draft.ts';
import type { CalendarBook } from '#domain/calendar/calendar-book.ts';
import { changeCalendar } from '#domain/calendar/change-calendar.ts';
import type { CalendarSpec, WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import { isOpen } from '#domain/dossier/dossier-status.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import {
  countMoves,
  dueMoments,
  MOVE_EFFECTS,
  previewCalendar,
  type CalendarChange,
  type CalendarMove,
} from '#domain/dossier/preview-calendar.ts';
import {
  MAX_MOVES_LISTED,
  type AppliedCalendar,
  type ApplyCalendar,
  type CalendarPreview,
  type PreviewCalendar,
  type WardCalendar,
} from '#protocol/calendar-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { CALENDAR_KEY, type WardRecordOf } from '#protocol/ward-records.ts';
import { countOpen, listCalendarVersions, listOpenDossiers } from '../store/calendars.ts';
import { transact, type Connection } from '../store/database.ts';
import { readHistories } from '../store/events.ts';
import { findCurrentRecord } from '../store/ward-records.ts';
import { holdWard } from '../store/wards.ts';
import { noteAccess } from './access-log.ts';
import { appendCalendar } from './append-calendar.ts';
import { appendAsCentre, type CentreEvent } from './append-as-centre.ts';
import type { Centre } from './centre.ts';
import { followEvents, followEventsWithin } from './follow-events.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';
import { readCalendarBook } from './ward-calendars.ts';

export type CalendarRefusal =
  | WardRefusal
  | { readonly type: 'Faulty'; readonly faults: readonly CalendarFault[]; readonly spec: CalendarSpec }
  /** Another version is in force than the one the change was based on; null when it came with the software. */
  | { readonly type: 'SavedSince'; readonly current: WardRecordOf<'calendar'> | null };

/** Stands in the access log beside who asked. */
const LIST_NAME = 'Hồ sơ đổi ngày hẹn khi xem trước lịch làm việc';

/** Histories in memory at once. */
const DOSSIERS_PER_PAGE = 500;

export async function readWardCalendar(
  centre: Centre,
  by: SessionUser,
  ward: WardCode,
): Promise<Result<WardCalendar, WardRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const { db } = centre;
  await followEvents(centre, ward);
  const { current } = await readCalendarBook(db, ward);
  const [decided, counts] = await Promise.all([listCalendarVersions(db, ward), countOpen(db, ward, current.version)]);
  const shipped = { version: loadWorkingCalendar().version, decided: null };
  return ok({ spec: current.spec, versions: [...decided, shipped], ...counts });
}

/** Changes nothing. Names of applicants are for those who may open a dossier; that they were listed is noted. */
export async function previewWardCalendar(
  centre: Centre,
  by: SessionUser,
  { ward, change }: { readonly ward: WardCode; readonly change: PreviewCalendar },
): Promise<Result<CalendarPreview, CalendarRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const { db, now } = centre;
  const book = await readCalendarBook(db, ward);
  const next = await findNext(db, ward, { book, ...change });
  if (!next.ok) return next;
  await followEvents(centre, ward);
  const moves: CalendarMove[] = [];
  let open = 0;
  for await (const states of readOpenDossiers(db, ward)) {
    open += states.length;
    moves.push(...previewCalendar(states, { book, next: next.value, now: now() }));
  }
  const listed = mostPressing(moves).slice(0, MAX_MOVES_LISTED);
  const showsNames = can(by.role, 'dossier.view');
  if (showsNames && listed.length > 0) await noteAccess(centre, by, { ward, action: 'read-list', about: LIST_NAME });
  return ok({
    open,
    counts: countMoves(moves),
    moves: showsNames ? listed : listed.map((move) => ({ ...move, applicantName: '' })),
  });
}

/** An empty draft decides nothing new: it counts by the calendar in force the open dossiers that still are not. */
export async function applyWardCalendar(
  centre: Centre,
  by: SessionUser,
  { ward, change }: { readonly ward: WardCode; readonly change: ApplyCalendar },
): Promise<Result<AppliedCalendar, CalendarRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const at = centre.now();
  return transact(centre.db, async (tx) => {
    await holdWard(tx, ward);
    await followEventsWithin(tx, ward, centre.journal);
    const book = await readCalendarBook(tx, ward);
    const next = await findNext(tx, ward, { book, ...change });
    if (!next.ok) return next;
    if (!isEmptyDraft(change.draft)) {
      const spec = { ...next.value.spec, version: book.current.version };
      const decided = { ward, spec, reason: change.reason, by: { userId: by.userId, name: by.name }, at };
      await appendCalendar(tx, decided, centre.journal);
    }
    // Read back: the version was not known before the record had its number.
    const { current } = await readCalendarBook(tx, ward);
    const reapplied = await reapply(tx, centre, { ward, by, reason: change.reason, book, next: current, now: at });
    return ok({ version: current.version, at, ...reapplied });
  });
}

interface Proposal {
  readonly book: CalendarBook;
  readonly basedOn: string;
  readonly draft: CalendarDraft;
}

/** The calendar the draft leads to, still without a version of its own; the present one for an empty draft. */
async function findNext(
  db: Connection,
  ward: WardCode,
  { book, basedOn, draft }: Proposal,
): Promise<Result<WorkingCalendar, CalendarRefusal>> {
  const { current } = book;
  if (basedOn !== current.version) {
    return err({ type: 'SavedSince', current: (await findCurrentRecord(db, ward, 'calendar', CALENDAR_KEY)) ?? null });
  }
  if (isEmptyDraft(draft)) return ok(current);
  const changed = changeCalendar(current.spec, draft, 'draft');
  return changed.ok ? changed : err({ type: 'Faulty', faults: changed.error, spec: current.spec });
}

interface Reapplication extends CalendarChange {
  readonly ward: WardCode;
  readonly by: SessionUser;
  readonly reason: string;
}

/**
 * One event for every open dossier not yet counted by the calendar in force. Also where the due moment stays: a later
 * pause or extension of that dossier must be counted by the new days too.
 */
async function reapply(
  tx: Connection,
  centre: Centre,
  { ward, by, reason, ...change }: Reapplication,
): Promise<Pick<AppliedCalendar, 'reapplied' | 'counts'>> {
  const { version: calendarVersion } = change.next;
  const actor = { userId: by.userId, name: by.name, role: by.role };
  const moves: CalendarMove[] = [];
  let reapplied = 0;
  for await (const states of readOpenDossiers(tx, ward)) {
    const behind = states.filter((state) => state.calendarVersion !== calendarVersion);
    moves.push(...previewCalendar(behind, change));
    const events = behind.map((state): CentreEvent => {
      const body = { calendarVersion, ...dueMoments(state, change), reason };
      return { dossierId: state.id, base: state.rev, kind: 'calendar-reapplied', body };
    });
    await appendAsCentre(tx, centre, { ward, actor, events });
    reapplied += events.length;
  }
  return { reapplied, counts: countMoves(moves) };
}

async function* readOpenDossiers(db: Connection, ward: WardCode): AsyncGenerator<readonly DossierState[]> {
  let after: DossierId | null = null;
  for (;;) {
    const page: readonly DossierId[] = await listOpenDossiers(db, { ward, after, limit: DOSSIERS_PER_PAGE });
    after = page.at(-1) ?? null;
    if (after === null) return;
    const histories = await readHistories(db, ward, page);
    yield [...histories.values()]
      .flatMap((history) => foldDossier(history.map(({ event }) => event)) ?? [])
      .filter(({ status }) => isOpen(status));
  }
}

/** Those an administrator must act on first. */
function mostPressing(moves: readonly CalendarMove[]): CalendarMove[] {
  const rank = ({ effect, receipt }: CalendarMove) =>
    MOVE_EFFECTS.indexOf(effect) * 2 + (receipt === 'printed' ? 0 : 1);
  return [...moves].sort((a, b) => rank(a) - rank(b));
}
