/**
 * What a changed calendar would do to the dossiers still open: whose due moment moves, who would become late or be in time
 * again, and whose receipt says another day. A closed dossier keeps the calendar it was judged by, always.
 */
import type { CalendarBook } from '../calendar/calendar-book.ts';
import type { DueMoment, DueRefusal } from '../calendar/due-date.ts';
import type { Instant } from '../calendar/instant.ts';
import type { WorkingCalendar } from '../calendar/working-calendar.ts';
import type { Result } from '../base/result.ts';
import { isCompartment } from './compartment.ts';
import { computeDueMomentBy, pausesOf } from './dossier-due.ts';
import { timesPrinted, type DossierState } from './dossier-state.ts';
import { isOpen } from './dossier-status.ts';
import type { DossierId } from './ids.ts';

/** becomes-late: in time now, overdue by the new calendar · becomes-on-time: the other way round · moved: the day alone. */
export const MOVE_EFFECTS = ['becomes-late', 'becomes-on-time', 'moved'] as const;
export type MoveEffect = (typeof MOVE_EFFECTS)[number];

export interface CalendarMove {
  readonly id: DossierId;
  readonly code: string;
  /** Empty in a compartment, and for whoever may not open a dossier. */
  readonly applicantName: string;
  readonly procedureName: string;
  /** The due moments before and after; null where none can be worked out. */
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly effect: MoveEffect;
  /** How the citizen holds a receipt with another moment than the new one; null when it says the new one. */
  readonly receipt: 'printed' | 'issued' | null;
}

/** What a dossier is counted by now, what it would be counted by, and the moment at which lateness is looked at. */
export interface CalendarChange {
  readonly book: CalendarBook;
  readonly next: WorkingCalendar;
  readonly now: Instant;
}

/** The moves in the order of the dossiers. Dossiers that have ended are passed over. */
export function previewCalendar(states: Iterable<DossierState>, change: CalendarChange): CalendarMove[] {
  const moves: CalendarMove[] = [];
  for (const state of states) {
    const move = isOpen(state.status) ? findMove(state, change) : null;
    if (move) moves.push(move);
  }
  return moves;
}

/** The due moments of one dossier under the calendar it is counted by and under the next; null where none can be worked out. */
export function dueMoments(state: DossierState, { book, next }: CalendarChange): Pick<CalendarMove, 'from' | 'to'> {
  const { from, to } = countTwice(state, { book, next });
  return { from: momentOf(from), to: momentOf(to) };
}

function findMove(state: DossierState, change: CalendarChange): CalendarMove | null {
  if (state.calendarVersion === change.next.version) return null;
  const due = countTwice(state, change);
  const from = momentOf(due.from);
  const to = momentOf(due.to);
  if (from === to) return null;
  const { id, applicant, received } = state;
  const isPromised = to === received.dueAt;
  return {
    id,
    code: received.code,
    applicantName: isCompartment(state.ward) ? '' : applicant.fullName,
    procedureName: received.procedure.name,
    from,
    to,
    effect: effectOf(isLate(due.from, state, change.now), isLate(due.to, state, change.now)),
    receipt: isPromised ? null : timesPrinted(state, '01') > 0 ? 'printed' : 'issued',
  };
}

type Due = Result<DueMoment, DueRefusal>;

function countTwice(
  state: DossierState,
  { book, next }: Pick<CalendarChange, 'book' | 'next'>,
): { from: Due; to: Due } {
  const own = book.of(state.calendarVersion) ?? book.current;
  return { from: computeDueMomentBy(own, state), to: computeDueMomentBy(next, state) };
}

function momentOf(due: Due): Instant | null {
  return due.ok ? due.value.dueAt : null;
}

/** While the clock stands still for the citizen, lateness is what it was when it stopped. Without a due moment nobody can say "in time". */
function isLate(due: Due, state: DossierState, now: Instant): boolean {
  if (!due.ok || due.value.lateSince !== null) return true;
  const pausedSince = pausesOf(state).find(({ to }) => to === null)?.from;
  return due.value.dueAt < (pausedSince ?? now);
}

function effectOf(wasLate: boolean, isLateThen: boolean): MoveEffect {
  if (wasLate === isLateThen) return 'moved';
  return isLateThen ? 'becomes-late' : 'becomes-on-time';
}

/** `moved` counts them all, whatever the effect; receipts are counted across the effects. */
export interface MoveCounts {
  readonly moved: number;
  readonly becomesLate: number;
  readonly becomesOnTime: number;
  readonly receiptsDiffer: number;
}

export function countMoves(moves: readonly CalendarMove[]): MoveCounts {
  const count = (isCounted: (move: CalendarMove) => boolean) => moves.filter(isCounted).length;
  return {
    moved: moves.length,
    becomesLate: count(({ effect }) => effect === 'becomes-late'),
    becomesOnTime: count(({ effect }) => effect === 'becomes-on-time'),
    receiptsDiffer: count(({ receipt }) => receipt !== null),
  };
}
