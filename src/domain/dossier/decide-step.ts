/** Checks a step before it is written: the state allows it, the role may take it, and what the law wants said is said. */
import { err, ok, type Result } from '../base/result.ts';
import { findCovering, type Delegation } from '../access/delegation.ts';
import type { Role } from '../access/role.ts';
import type { CalendarBook } from '../calendar/calendar-book.ts';
import { dateOf, type Instant } from '../calendar/instant.ts';
import { isStepAllowed, isStepPossible } from './allowed-steps.ts';
import { judgeApologyTiming } from './apology.ts';
import { computeDossierDue } from './dossier-due.ts';
import type { Step, StepKind, StepOf } from './dossier-event.ts';
import { openProblems } from './dossier-problem.ts';
import { FILE_MEDIA_TYPES, MAX_FILE_BYTES } from './event-bodies.ts';
import { applicantFieldText, hasField, type DossierState } from './dossier-state.ts';
import type { DossierStatus } from './dossier-status.ts';
import { findMissingText } from './missing-text.ts';

export type StepRefusal =
  | { readonly type: 'StepNotPossible'; readonly step: StepKind; readonly status: DossierStatus }
  | { readonly type: 'StepNotAllowed'; readonly step: StepKind; readonly role: Role }
  | { readonly type: 'StepNeedsText'; readonly step: StepKind; readonly field: string }
  | { readonly type: 'StepNeedsNumber'; readonly step: StepKind; readonly field: string }
  /** As it stands already, or a field this applicant does not have. */
  | { readonly type: 'NothingCorrected' }
  /** Nothing to settle, or a colleague has settled it. */
  | { readonly type: 'NoOpenProblem' }
  /** Late stays late: no extension after the due moment. */
  | { readonly type: 'DuePassed' }
  | { readonly type: 'NoVerificationInProcedure' }
  | { readonly type: 'VerificationUsed' }
  | { readonly type: 'ApologyTooEarly' }
  | { readonly type: 'ApologyPending' }
  | { readonly type: 'NewDueNotLater' }
  | { readonly type: 'NoSuchProposal' }
  /** No written delegation covers this signer, this procedure and this day. */
  | { readonly type: 'NotDelegated'; readonly signerName: string }
  | { readonly type: 'MomentOutOfOrder' }
  | FileRefusal;

/** No picture and no PDF, nothing in it, or more than 20 MB. */
export type FileRefusal = { readonly type: 'FileKindNotTaken' | 'FileEmpty' | 'FileTooLarge' };

export interface StepContext {
  readonly role: Role;
  readonly now: Instant;
  readonly calendars: CalendarBook;
  /** The ward's register, those ended and revoked included. */
  readonly delegations: readonly Delegation[];
}

export function decideStep(state: DossierState, step: Step, context: StepContext): Result<Step, StepRefusal> {
  const { status } = state;
  if (!isStepPossible(status, step.kind)) return err({ type: 'StepNotPossible', step: step.kind, status });
  if (!isStepAllowed(status, step.kind, context.role)) {
    return err({ type: 'StepNotAllowed', step: step.kind, role: context.role });
  }
  const missing = findMissingText(step);
  if (missing) return err({ type: 'StepNeedsText', step: step.kind, field: missing });
  const wrongNumber = findWrongNumber(step);
  if (wrongNumber) return err({ type: 'StepNeedsNumber', step: step.kind, field: wrongNumber });
  const refusal = refuse(state, step, context);
  return refusal ? err(refusal) : ok(step);
}

/** Signers in their own right; anyone else signs under a written delegation (NĐ 280/2025, Luật TCCQĐP 72/2025). */
export function signsInOwnRight(role: Role): boolean {
  return role === 'chair' || role === 'vice_chair';
}

function findWrongNumber(step: Step): string | null {
  switch (step.kind) {
    case 'payment-requested':
    case 'paid':
      return Number.isInteger(step.body.amount) && step.body.amount > 0 ? null : 'amount';
    case 'extended':
      return Number.isFinite(step.body.workingDays) && step.body.workingDays > 0 ? null : 'workingDays';
    case 'printed':
      return Number.isInteger(step.body.copies) && step.body.copies >= 1 && step.body.copies <= 50 ? null : 'copies';
    case 'rated':
      return Number.isInteger(step.body.score) && step.body.score >= 1 && step.body.score <= 5 ? null : 'score';
    default:
      return null;
  }
}

function refuse(state: DossierState, step: Step, context: StepContext): StepRefusal | null {
  switch (step.kind) {
    case 'corrected': {
      const { field, to } = step.body;
      const isChange = hasField(state.applicant, field) && to !== applicantFieldText(state.applicant, field);
      return isChange ? null : { type: 'NothingCorrected' };
    }
    case 'conflict-settled':
      return openProblems(state.problems).some(({ eventId }) => eventId === step.body.eventId)
        ? null
        : { type: 'NoOpenProblem' };
    case 'file-attached':
      return refuseFile(step.body);
    case 'extended':
      return isPastDue(state, context) ? { type: 'DuePassed' } : null;
    case 'verification-required':
      return refuseVerification(state, context);
    case 'apology-proposed':
      return refuseApology(state, step, context);
    case 'apologised':
      return state.apologies.some(
        ({ proposalId, approved }) => proposalId === step.body.proposalId && approved === null,
      )
        ? null
        : { type: 'NoSuchProposal' };
    case 'signed':
      return refuseSigning(state, step, context);
    case 'competent-received':
      return step.body.at < state.receivedAt || step.body.at > context.now ? { type: 'MomentOutOfOrder' } : null;
    default:
      return null;
  }
}

/** Asked as well before a file is read: a tablet does not hash what it will not keep. */
export function refuseFile({ mediaType, bytes }: { mediaType: string; bytes: number }): FileRefusal | null {
  if (!FILE_MEDIA_TYPES.some((type) => type === mediaType)) return { type: 'FileKindNotTaken' };
  if (bytes < 1) return { type: 'FileEmpty' };
  return bytes > MAX_FILE_BYTES ? { type: 'FileTooLarge' } : null;
}

function refuseVerification(state: DossierState, context: StepContext): StepRefusal | null {
  if (state.received.procedure.verification === null) return { type: 'NoVerificationInProcedure' };
  if (state.extensions.some(({ kind }) => kind === 'verification')) return { type: 'VerificationUsed' };
  return isPastDue(state, context) ? { type: 'DuePassed' } : null;
}

function refuseApology(
  state: DossierState,
  { body }: StepOf<'apology-proposed'>,
  { calendars, now }: StepContext,
): StepRefusal | null {
  if (state.apologies.some(({ approved }) => approved === null)) return { type: 'ApologyPending' };
  const due = computeDossierDue(calendars, state);
  if (due.ok && judgeApologyTiming(calendars.current, due.value.dueAt, now) === 'too-early') {
    return { type: 'ApologyTooEarly' };
  }
  return body.newDueAt > body.dueAt && body.newDueAt > now ? null : { type: 'NewDueNotLater' };
}

function refuseSigning(
  state: DossierState,
  { body }: StepOf<'signed'>,
  { delegations, now }: StepContext,
): StepRefusal | null {
  const { signer, delegation } = body;
  if (delegation === null && signsInOwnRight(signer.role)) return null;
  const signing = { userId: signer.userId, procedureCode: state.received.procedure.code, on: dateOf(now) };
  const named = delegations.filter(({ id }) => id === delegation?.id);
  return findCovering(named, signing) ? null : { type: 'NotDelegated', signerName: signer.name };
}

function isPastDue(state: DossierState, { calendars, now }: StepContext): boolean {
  const due = computeDossierDue(calendars, state);
  return due.ok && (now > due.value.dueAt || due.value.lateSince !== null);
}
