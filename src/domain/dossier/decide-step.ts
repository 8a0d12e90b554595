/** Checks a step before it is written: the state allows it, the role may take it, and what the law wants said is said. */
import { err, ok, type Result } from '../base/result.ts';
import { cleanText } from '../base/fold-text.ts';
import type { Role } from '../access/role.ts';
import { isStepAllowed, isStepPossible } from './allowed-steps.ts';
import type { Step, StepKind } from './dossier-event.ts';
import { applicantFieldText, type DossierState } from './dossier-state.ts';
import type { DossierStatus } from './dossier-status.ts';

export type StepRefusal =
  | { readonly type: 'StepNotPossible'; readonly step: StepKind; readonly status: DossierStatus }
  | { readonly type: 'StepNotAllowed'; readonly step: StepKind; readonly role: Role }
  | { readonly type: 'StepNeedsText'; readonly step: StepKind; readonly field: string }
  | { readonly type: 'NothingCorrected' };

export function decideStep(state: DossierState, step: Step, role: Role): Result<Step, StepRefusal> {
  const { status } = state;
  if (!isStepPossible(status, step.kind)) return err({ type: 'StepNotPossible', step: step.kind, status });
  if (!isStepAllowed(status, step.kind, role)) return err({ type: 'StepNotAllowed', step: step.kind, role });
  const missing = missingText(step);
  if (missing) return err({ type: 'StepNeedsText', step: step.kind, field: missing });
  if (step.kind === 'corrected' && step.body.to === applicantFieldText(state.applicant, step.body.field)) {
    return err({ type: 'NothingCorrected' });
  }
  return ok(step);
}

/** The field of the step that may not be left empty and is. */
function missingText(step: Step): string | null {
  switch (step.kind) {
    case 'refused':
      return isBlank(step.body.reason) ? 'reason' : null;
    case 'assigned':
      return isBlank(step.body.holder.userId) ? 'holder' : null;
    case 'supplement-requested':
      return isBlank(step.body.reason) ? 'reason' : null;
    case 'handed-over':
      return step.body.to !== 'applicant' && isBlank(step.body.name) ? 'name' : null;
    case 'corrected':
      if (step.body.field === 'fullName' && isBlank(step.body.to)) return 'to';
      return isBlank(step.body.reason) ? 'reason' : null;
    case 'noted':
      return isBlank(step.body.text) ? 'text' : null;
    case 'supplement-received':
    case 'resolved':
      return null;
  }
}

function isBlank(text: string): boolean {
  return cleanText(text) === '';
}
