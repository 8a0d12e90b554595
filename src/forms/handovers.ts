/** A dossier's history as changes of hands (giao, nhận), each with what happened while the giver had it. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { eventsWithoutEffect } from '#domain/dossier/dossier-problem.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import { isOpen } from '#domain/dossier/dossier-status.ts';
import { legalTime } from '#domain/dossier/event-time.ts';
import { noteOf } from './handover-note.ts';

export interface Handover {
  readonly giver: string;
  /** Empty while nobody has taken it. */
  readonly receiver: string;
  /** Null for the one still to come. */
  readonly at: Instant | null;
  /** The internal step it was with the giver for (empty for none), and since when; asking another agency does not end it. */
  readonly step: string;
  readonly stepSince: Instant;
  /** passed: for the next step · asked: to another agency and back · returned: to the counter, with the result or the end. */
  readonly purpose: 'passed' | 'asked' | 'returned';
  readonly notes: readonly string[];
}

interface Desk {
  readonly name: string;
  readonly step: string;
  readonly stepSince: Instant;
  readonly notes: readonly string[];
}

interface Walk {
  readonly desk: Desk;
  readonly done: readonly Handover[];
  /** The result, or the end of the work, is back at the counter. */
  readonly isBack: boolean;
}

/**
 * Steps that had no effect are left out. While the dossier is open the row still to come stands last, empty, for the hand
 * that will fill it in on paper.
 * @param counter how the one-stop office is called
 */
export function listHandovers(state: DossierState, history: readonly DossierEvent[], counter: string): Handover[] {
  const ignored = eventsWithoutEffect(state.problems);
  const start: Walk = { desk: deskOf(counter, state.receivedAt), done: [], isBack: false };
  const { desk, done } = history
    .filter(({ id }) => !ignored.has(id))
    .reduce((walk, event) => follow(walk, event, counter), start);
  if (!isOpen(state.status)) return withLateNotes(done, desk.notes);
  // From another agency it comes back to whoever asked; nobody knows yet who that will be.
  const next = desk.name === counter || state.status === 'transferred' ? '' : counter;
  return [...done, { ...handOver(desk, next, null), purpose: 'passed' }];
}

function follow(walk: Walk, event: DossierEvent, counter: string): Walk {
  const at = legalTime(event.time);
  const noted = withNote(walk, noteOf(event));
  const { desk } = noted;
  switch (event.kind) {
    case 'assigned': {
      const { holder, step } = event.body;
      return moveOn(noted, { ...deskOf(holder.name, at), step }, { at, purpose: 'passed' });
    }
    case 'transferred':
      return moveOn(noted, { ...desk, name: event.body.agency, notes: [] }, { at, purpose: 'asked' });
    case 'transfer-returned':
      return moveOn(noted, { ...desk, name: event.actor.name, notes: [] }, { at, purpose: 'asked' });
    case 'reopened':
      return moveOn(noted, deskOf(walk.done.at(-1)?.giver ?? counter, at), { at, purpose: 'passed' });
    case 'resolved':
    case 'refused':
    case 'stopped':
    case 'withdrawn':
      if (walk.isBack) return noted;
      return {
        desk: deskOf(counter, at),
        done: [...noted.done, { ...handOver(desk, counter, at), purpose: 'returned' }],
        isBack: true,
      };
    default:
      return noted;
  }
}

function withNote(walk: Walk, note: string): Walk {
  return note === '' ? walk : { ...walk, desk: { ...walk.desk, notes: [...walk.desk.notes, note] } };
}

/** Staying on the same desk for the next internal step is no change of hands. */
function moveOn({ desk, done }: Walk, to: Desk, { at, purpose }: Pick<Handover, 'purpose'> & { at: Instant }): Walk {
  if (to.name === desk.name) return { desk: { ...to, notes: desk.notes }, done, isBack: false };
  return { desk: to, done: [...done, { ...handOver(desk, to.name, at), purpose }], isBack: false };
}

function deskOf(name: string, stepSince: Instant): Desk {
  return { name, step: '', stepSince, notes: [] };
}

function handOver(desk: Desk, receiver: string, at: Instant | null): Omit<Handover, 'purpose'> {
  const { name: giver, step, stepSince, notes } = desk;
  return { giver, receiver, at, step, stepSince, notes };
}

/** What happened after it came back (handed over, noted) belongs to the row that brought it back. */
function withLateNotes(done: readonly Handover[], notes: readonly string[]): Handover[] {
  return done.map((handover, index) =>
    index === done.length - 1 ? { ...handover, notes: [...handover.notes, ...notes] } : handover,
  );
}
