/** Which steps are offered now, and how prominently: the next lawful one, the usual ones, and those behind "Việc khác". */
import { judgeApologyTiming } from '#domain/dossier/apology.ts';
import { allowedSteps } from '#domain/dossier/allowed-steps.ts';
import { computeDossierDue, pausesOf } from '#domain/dossier/dossier-due.ts';
import type { StepKind } from '#domain/dossier/dossier-event.ts';
import { isOpen, type DossierStatus } from '#domain/dossier/dossier-status.ts';
import type { ButtonStep, StepFacts } from './step-facts.ts';
import { openSteps } from './internal-steps.ts';

export interface OfferedSteps {
  readonly next: ButtonStep | null;
  readonly usual: readonly ButtonStep[];
  readonly rare: readonly ButtonStep[];
}

const NEXT: Partial<Record<DossierStatus, ButtonStep>> = {
  lodged: 'competent-received',
  received: 'assigned',
  processing: 'resolved',
  transferred: 'transfer-returned',
  'awaiting-supplement': 'supplement-received',
  'awaiting-payment': 'paid',
  withdrawn: 'stopped',
  resolved: 'handed-over',
};

/** In the order they stand on screen. */
const USUAL: readonly ButtonStep[] = [
  'apology-proposed',
  'assigned',
  'step-finished',
  'signed',
  'resolved',
  'supplement-requested',
  'noted',
  'refused',
];

const RARE: readonly ButtonStep[] = [
  'papers-recorded',
  'corrected',
  'payment-requested',
  'transferred',
  'verification-required',
  'extended',
  'rated',
  'reopened',
  'withdrawn',
  'stopped',
];

export function offerSteps(facts: Omit<StepFacts, 'colleagues' | 'delegations'>): OfferedSteps {
  const { status } = facts.state;
  const offered = new Set(allowedSteps(status, facts.role).filter((step) => isOffered(step, facts)));
  // A letter that waits comes before the dossier's own next step, which then follows it.
  const [next = null, second] = (['apologised', NEXT[status]] as const).filter(
    (step) => step !== undefined && offered.has(step),
  );
  const rest = (steps: readonly ButtonStep[]) =>
    steps.filter((step) => offered.has(step) && step !== next && step !== second);
  const usual = [...(second ? [second] : []), ...rest(USUAL)];
  const rare = rest(RARE);
  return {
    next,
    // A dossier that is over has two or three at most: nothing needs hiding.
    ...(isOpen(status) || status === 'resolved' ? { usual, rare } : { usual: [...rare, ...usual], rare: [] }),
  };
}

/** What the table of states allows, less what the facts of this dossier rule out. */
function isOffered(step: StepKind, facts: Omit<StepFacts, 'colleagues' | 'delegations'>): boolean {
  const { state, calendars, now } = facts;
  switch (step) {
    case 'step-finished':
      return openSteps(state).length > 0;
    case 'extended':
      return !isPastDue(facts);
    case 'verification-required':
      return (
        state.received.procedure.verification !== null &&
        !state.extensions.some(({ kind }) => kind === 'verification') &&
        !isPastDue(facts)
      );
    case 'apology-proposed': {
      const due = computeDossierDue(calendars, state);
      if (!due.ok || hasPendingApology(facts)) return false;
      const pausedAt = pausesOf(state).find(({ to }) => to === null)?.from;
      // While the clock stands and the due moment had not passed before, nobody is kept waiting by the office.
      if (pausedAt !== undefined) return pausedAt > due.value.dueAt || due.value.lateSince !== null;
      return judgeApologyTiming(calendars.current, due.value.dueAt, now) !== 'too-early';
    }
    case 'apologised':
      return hasPendingApology(facts);
    case 'rated':
      return state.rating === null;
    default:
      return true;
  }
}

function hasPendingApology({ state }: Pick<StepFacts, 'state'>): boolean {
  return state.apologies.some(({ approved }) => approved === null);
}

function isPastDue({ state, calendars, now }: Pick<StepFacts, 'state' | 'calendars' | 'now'>): boolean {
  const due = computeDossierDue(calendars, state);
  return due.ok && (now > due.value.dueAt || due.value.lateSince !== null);
}
