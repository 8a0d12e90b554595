/** What a person chose on a card of the conflict desk, read into the steps to be saved. */
import { cleanText } from '#domain/base/fold-text.ts';
import { isStepAllowed } from '#domain/dossier/allowed-steps.ts';
import type { DossierEvent, Step, StepOf } from '#domain/dossier/dossier-event.ts';
import type { DossierProblem, FieldChangedTwice } from '#domain/dossier/dossier-problem.ts';
import { applicantFieldText, type DossierState } from '#domain/dossier/dossier-state.ts';
import { readCorrected } from '../officer/steps/correct-step.ts';
import { needChoice, needText, type StepFacts, type StepFault } from '../officer/steps/step-facts.ts';

/** left: the earlier value, or things as they are · right: the later value, or the step that had no effect recorded again. */
export type Side = 'left' | 'right' | 'other';

export interface SettleDraft {
  readonly side: Side | null;
  /** As typed, when the side is `other`. */
  readonly value: string;
  readonly reason: string;
}

export interface SettleReading {
  /** In the order they are to be saved; empty while there are faults. */
  readonly steps: readonly Step[];
  readonly faults: readonly StepFault[];
}

export interface SettledCase {
  readonly problem: DossierProblem;
  /** The event itself: what `right` records again. Undefined when it cannot be recorded now, or was about a field. */
  readonly redo: Step | undefined;
  readonly facts: StepFacts;
}

export function readSettled(draft: SettleDraft, { problem, redo, facts }: SettledCase): SettleReading {
  const { side, value } = draft;
  const reason = cleanText(draft.reason);
  const sideFaults = needChoice('side', 'conflicts.choice', side ?? '');
  const reasonFaults = needText('reason', 'conflicts.reason', reason);
  if (problem.type !== 'field-changed-twice') {
    const body = { eventId: problem.eventId, field: null, from: null, value: null, reason };
    const steps: Step[] = [...(side === 'right' && redo ? [redo] : []), { kind: 'conflict-settled', body }];
    return finish(steps, [...sideFaults, ...reasonFaults]);
  }
  const chosen = side === 'other' ? readOther({ problem, value, facts }) : { to: sideValue(problem, side), faults: [] };
  const steps = [settleField(problem, { to: chosen.to, reason, facts })];
  return finish(steps, [...sideFaults, ...chosen.faults, ...reasonFaults]);
}

/** The step that had no effect, as it would be recorded now; undefined when the state or the role does not allow it. */
export function redoOf(
  event: DossierEvent | undefined,
  { state, role }: Pick<StepFacts, 'state' | 'role'>,
): Step | undefined {
  if (!event || event.kind === 'received' || event.kind === 'not-received') return undefined;
  if (event.kind === 'conflict-settled' || event.kind === 'calendar-reapplied' || event.kind === 'printed')
    return undefined;
  if (!isStepAllowed(state.status, event.kind, role)) return undefined;
  if (event.kind !== 'corrected') return { kind: event.kind, body: event.body } as Step;
  const { field } = event.body;
  return { kind: 'corrected', body: { ...event.body, from: applicantFieldText(state.applicant, field) } };
}

function settleField(
  { eventId, field }: FieldChangedTwice,
  { to, reason, facts }: { readonly to: string; readonly reason: string; readonly facts: StepFacts },
): StepOf<'conflict-settled'> {
  const from = applicantFieldText(facts.state.applicant, field);
  return { kind: 'conflict-settled', body: { eventId, field, from, value: to, reason } };
}

function sideValue({ earlier, later }: FieldChangedTwice, side: Side | null): string {
  return (side === 'left' ? earlier : later).value;
}

/** Typed anew: checked as any correction of the field; to empty a field on purpose is a correction, not a choice. */
function readOther({
  problem,
  value,
  facts,
}: {
  readonly problem: FieldChangedTwice;
  readonly value: string;
  readonly facts: StepFacts;
}): { readonly to: string; readonly faults: readonly StepFault[] } {
  const missing = needText('value', 'conflicts.other-value', value);
  const { step, faults } = readCorrected({ field: problem.field, value, reason: '' }, facts);
  return {
    to: step?.kind === 'corrected' ? step.body.to : '',
    faults: missing.length > 0 ? missing : faults.filter(({ field }) => field === 'value'),
  };
}

function finish(steps: readonly Step[], faults: readonly StepFault[]): SettleReading {
  return faults.length > 0 ? { steps: [], faults } : { steps, faults };
}

/** What the desk calls the side as it stands. */
export function isCurrent({ applicant }: DossierState, { field }: FieldChangedTwice, value: string): boolean {
  return applicantFieldText(applicant, field) === value;
}
