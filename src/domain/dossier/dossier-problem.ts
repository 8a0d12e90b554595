/**
 * What a person must look at: an event that had no effect, or a field two tablets wrote without knowing of each other. Both
 * sides stay in the history for ever; a person settles it on the conflict desk (`conflict-settled`), and that stays too.
 */
import type { Role } from '../access/role.ts';
import type { Instant } from '../calendar/instant.ts';
import type { Actor, DossierEvent } from './dossier-event.ts';
import type { DossierStatus } from './dossier-status.ts';
import type { CorrectableField, ConflictSettledBody } from './event-bodies.ts';
import { legalTime } from './event-time.ts';
import type { DeviceId, EventId } from './ids.ts';

/** Who recorded an event, when and on which tablet: one side of a conflict. */
export interface Recorded {
  readonly eventId: EventId;
  readonly kind: DossierEvent['kind'];
  readonly by: Actor;
  readonly at: Instant;
  readonly device: DeviceId;
}

/** One of the two values of a field, as the history keeps it (`applicantFieldText`). */
export interface WrittenValue extends Recorded {
  readonly value: string;
}

/** What a person decided; `value` null when no field was in question. */
export interface Settlement extends Recorded, Pick<ConflictSettledBody, 'value' | 'reason'> {}

interface Problem {
  /** The event that lost, or had no effect. */
  readonly eventId: EventId;
  /** Null while it is open. Of two settlements the first in order stands. */
  readonly settled: Settlement | null;
  /** Recorded on tablets that did not know of the first: kept and shown, without effect. */
  readonly settledAgain: readonly Settlement[];
}

/** A step the state did not allow, or that another tablet had recorded already. */
export interface ImpossibleStep extends Problem {
  readonly type: 'impossible-step';
  readonly kind: DossierEvent['kind'];
  readonly status: DossierStatus;
  readonly recorded: Recorded;
  /** What stands in its way: the event that brought the dossier where it is, or the one it repeats. */
  readonly against: Recorded;
}

export interface StepNotAllowed extends Problem {
  readonly type: 'step-not-allowed';
  readonly kind: DossierEvent['kind'];
  readonly role: Role;
  readonly recorded: Recorded;
}

/** The later value stands until a person chooses. */
export interface FieldChangedTwice extends Problem {
  readonly type: 'field-changed-twice';
  readonly field: CorrectableField;
  readonly earlier: WrittenValue;
  readonly later: WrittenValue;
}

export type DossierProblem = ImpossibleStep | StepNotAllowed | FieldChangedTwice;

export function openProblems(problems: readonly DossierProblem[]): readonly DossierProblem[] {
  return problems.filter(({ settled }) => settled === null);
}

/** Events that are in the history and changed nothing; settling them does not change that. */
export function eventsWithoutEffect(problems: readonly DossierProblem[]): ReadonlySet<EventId> {
  return new Set(problems.filter(({ type }) => type !== 'field-changed-twice').map(({ eventId }) => eventId));
}

export function recordedOf({ id, kind, actor, time, device }: DossierEvent): Recorded {
  return { eventId: id, kind, by: actor, at: legalTime(time), device };
}
