/** What the forms of steps work on, and what they come to: the step as typed so far, and what is still wrong with it. */
import { cleanText } from '#domain/base/fold-text.ts';
import type { Delegation } from '#domain/access/delegation.ts';
import type { Role } from '#domain/access/role.ts';
import type { CalendarBook } from '#domain/calendar/calendar-book.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { Step, StepKind } from '#domain/dossier/dossier-event.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import { text, type MessageKey } from '#i18n/text.ts';

/**
 * Steps a person takes from the dossier's page: printing and scans have panels of their own, conflicts their own desk, a changed
 * calendar is applied at the centre.
 */
export type ButtonStep = Exclude<StepKind, 'printed' | 'file-attached' | 'calendar-reapplied' | 'conflict-settled'>;

export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
}

export interface StepFacts {
  readonly state: DossierState;
  /** The moment the step would be saved at. */
  readonly now: Instant;
  readonly role: Role;
  readonly calendars: CalendarBook;
  readonly delegations: readonly Delegation[];
  readonly colleagues: readonly Person[];
}

/** `field` is the control's own name within its form. */
export interface StepFault {
  readonly field: string;
  readonly message: string;
}

/** A step that is not complete is a step already, so that its effect can be shown; it is saved only without faults. */
export interface StepReading {
  /** Null while something its effect depends on cannot be read; a fault then says so. */
  readonly step: Step | null;
  readonly faults: readonly StepFault[];
}

/** What the component of a step is given. */
export interface StepProps {
  readonly kind: ButtonStep;
  readonly facts: StepFacts;
  readonly onsaved: () => void;
  readonly oncancel: () => void;
}

/** A fault when the text is blank, none otherwise. */
export function needText(field: string, label: MessageKey, value: string): StepFault[] {
  return cleanText(value) === '' ? [{ field, message: text('step.missing', { field: text(label) }) }] : [];
}

/** The same for what is chosen from a list. */
export function needChoice(field: string, label: MessageKey, value: string): StepFault[] {
  return value === '' ? [{ field, message: text('step.not-chosen', { field: text(label) }) }] : [];
}

/** One entry a line; blank lines are none. */
export function readLines(value: string): string[] {
  return value.split('\n').map(cleanText).filter(Boolean);
}
