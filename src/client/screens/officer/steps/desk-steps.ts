/** Steps that move the dossier between desks: passed on, an internal step done, sent to another agency. */
import { cleanText } from '#domain/base/fold-text.ts';
import { isStepAllowed } from '#domain/dossier/allowed-steps.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import { openSteps } from './internal-steps.ts';
import { needChoice, needText, type Person, type StepFacts, type StepReading } from './step-facts.ts';

export interface AssignDraft {
  readonly holderId: string;
  /** The internal step it is passed on for; empty for none. */
  readonly step: string;
  readonly note: string;
}

/** Who may work on a dossier. */
export function listHolders(colleagues: readonly Person[]): readonly Person[] {
  return colleagues.filter(({ role }) => isStepAllowed('processing', 'resolved', role));
}

/** The next step that is not the counter's own: what a dossier is usually passed on for. */
export function suggestStep(state: DossierState): string {
  return openSteps(state).find(({ part }) => part !== 'counter')?.name ?? '';
}

export function readAssigned({ holderId, step, note }: AssignDraft, { colleagues }: StepFacts): StepReading {
  const holder = colleagues.find(({ userId }) => userId === holderId);
  return {
    step: {
      kind: 'assigned',
      body: { holder: { userId: holderId, name: holder?.name ?? '' }, note: cleanText(note), step },
    },
    faults: needChoice('holder', 'step.assigned.holder', holder ? holderId : ''),
  };
}

export interface FinishDraft {
  readonly step: string;
  readonly note: string;
}

/** What it is on the desk for, while that is not done; else the first that is open. */
export function currentStep(state: DossierState): string {
  const open = openSteps(state);
  const wanted = state.stays.at(-1)?.step ?? '';
  return open.some(({ name }) => name === wanted) ? wanted : (open[0]?.name ?? '');
}

export function readFinished({ step, note }: FinishDraft): StepReading {
  return {
    step: { kind: 'step-finished', body: { step, note: cleanText(note) } },
    faults: needChoice('step', 'step.step-finished.step', step),
  };
}

export interface TransferDraft {
  readonly agency: string;
  readonly note: string;
}

export function readTransferred({ agency, note }: TransferDraft): StepReading {
  return {
    step: { kind: 'transferred', body: { agency: cleanText(agency), note: cleanText(note) } },
    faults: needText('agency', 'step.transferred.agency', agency),
  };
}
