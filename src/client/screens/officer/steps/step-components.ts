/** Which form asks for each step. A new step does not compile until it has one. */
import type { Component } from 'svelte';
import ApologyStep from './ApologyStep.svelte';
import ApproveApologyStep from './ApproveApologyStep.svelte';
import AssignStep from './AssignStep.svelte';
import CompetentStep from './CompetentStep.svelte';
import CorrectStep from './CorrectStep.svelte';
import ExtendStep from './ExtendStep.svelte';
import FinishStep from './FinishStep.svelte';
import HandOverStep from './HandOverStep.svelte';
import PapersStep from './PapersStep.svelte';
import PaymentStep from './PaymentStep.svelte';
import RateStep from './RateStep.svelte';
import SignStep from './SignStep.svelte';
import type { ButtonStep, StepProps } from './step-facts.ts';
import StopStep from './StopStep.svelte';
import SupplementStep from './SupplementStep.svelte';
import TransferStep from './TransferStep.svelte';
import VerificationStep from './VerificationStep.svelte';
import WordsStep from './WordsStep.svelte';

type Form<K extends ButtonStep> = Component<Omit<StepProps, 'kind'> & { readonly kind: K }>;

const STEP_COMPONENTS: { readonly [K in ButtonStep]: Form<K> } = {
  refused: WordsStep,
  'papers-recorded': PapersStep,
  assigned: AssignStep,
  'step-finished': FinishStep,
  'competent-received': CompetentStep,
  transferred: TransferStep,
  'transfer-returned': WordsStep,
  'supplement-requested': SupplementStep,
  'supplement-received': WordsStep,
  'payment-requested': PaymentStep,
  paid: PaymentStep,
  'verification-required': VerificationStep,
  extended: ExtendStep,
  'apology-proposed': ApologyStep,
  apologised: ApproveApologyStep,
  signed: SignStep,
  resolved: WordsStep,
  'handed-over': HandOverStep,
  withdrawn: WordsStep,
  stopped: StopStep,
  reopened: WordsStep,
  corrected: CorrectStep,
  noted: WordsStep,
  rated: RateStep,
};

export function formOf<K extends ButtonStep>(kind: K): Form<K> {
  return STEP_COMPONENTS[kind];
}
