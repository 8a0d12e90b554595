/** More time by law: the procedure's own days for verifying facts, or an extension with its legal basis. */
import { findOnlyChair } from '#domain/access/role.ts';
import { cleanText } from '#domain/base/fold-text.ts';
import { text } from '#i18n/text.ts';
import { needText, type StepFacts, type StepReading } from './step-facts.ts';
import { parseWorkingDays } from './typed-numbers.ts';

export interface ExtensionDraft {
  readonly workingDays: string;
  readonly basis: string;
  readonly reason: string;
  readonly approvedBy: string;
}

/** The chair approves; where the ward has just one, the name need not be typed. */
export function suggestApprover({ colleagues }: Pick<StepFacts, 'colleagues'>): string {
  return findOnlyChair(colleagues)?.name ?? '';
}

export function readExtension({ workingDays: typed, basis, reason, approvedBy }: ExtensionDraft): StepReading {
  const workingDays = parseWorkingDays(typed);
  const label = text('step.extended.workingDays');
  return {
    step:
      workingDays === undefined
        ? null
        : {
            kind: 'extended',
            body: {
              workingDays,
              basis: cleanText(basis),
              reason: cleanText(reason),
              approvedBy: cleanText(approvedBy),
            },
          },
    faults: [
      ...(workingDays === undefined
        ? [{ field: 'workingDays', message: text('step.not-days', { field: label }) }]
        : []),
      ...needText('basis', 'step.extended.basis', basis),
      ...needText('reason', 'step.extended.reason', reason),
      ...needText('approvedBy', 'step.extended.approvedBy', approvedBy),
    ],
  };
}

/** Days and basis are those of the dossier's own procedure; only the reason is typed. */
export function readVerification(reason: string, { state }: Pick<StepFacts, 'state'>): StepReading {
  const { verification } = state.received.procedure;
  return {
    step: verification && { kind: 'verification-required', body: { reason: cleanText(reason), ...verification } },
    faults: needText('reason', 'step.verification-required.reason', reason),
  };
}
