/** What each step does to the state. The table of allowed steps has been asked before; nothing is checked here. */
import type { Instant } from '../calendar/instant.ts';
import type { DossierEventOf, StepKind } from './dossier-event.ts';
import type { Apology, DossierState, Extension, Holder } from './dossier-state.ts';
import { recordedOf } from './dossier-problem.ts';
import type { DossierStatus } from './dossier-status.ts';
import { legalTime } from './event-time.ts';

/** Corrections and settled conflicts are in `apply-correction.ts`. */
type AppliedKind = Exclude<StepKind, 'corrected' | 'conflict-settled'>;
type AppliedEvent = { [K in AppliedKind]: DossierEventOf<K> }[AppliedKind];

export function applyStep(state: DossierState, event: AppliedEvent): DossierState {
  const at = legalTime(event.time);
  switch (event.kind) {
    case 'supplement-requested':
    case 'supplement-received':
    case 'payment-requested':
    case 'paid':
    case 'verification-required':
    case 'extended':
    case 'apology-proposed':
    case 'apologised':
    case 'calendar-reapplied':
    case 'competent-received':
      return applyToClock(state, event, at);
    case 'assigned':
    case 'step-finished':
    case 'transferred':
    case 'transfer-returned':
    case 'signed':
      return applyToDesk(state, event, at);
    case 'refused':
    case 'resolved':
    case 'handed-over':
    case 'withdrawn':
    case 'stopped':
    case 'reopened':
      return applyToEnd(state, event, at);
    case 'papers-recorded':
      return { ...state, documents: [...state.documents, ...event.body.documents] };
    case 'file-attached':
      return { ...state, files: [...state.files, { ...event.body, at, by: event.actor }] };
    case 'printed':
      return { ...state, prints: [...state.prints, { form: event.body.form, copies: event.body.copies, at }] };
    case 'rated':
      return { ...state, rating: { ...event.body, at } };
    case 'noted':
      return state;
  }
}

type EventOf<K extends StepKind> = Extract<AppliedEvent, { readonly kind: K }>;

function applyToClock(
  state: DossierState,
  event: EventOf<
    | 'supplement-requested'
    | 'supplement-received'
    | 'payment-requested'
    | 'paid'
    | 'verification-required'
    | 'extended'
    | 'apology-proposed'
    | 'apologised'
    | 'calendar-reapplied'
    | 'competent-received'
  >,
  at: Instant,
): DossierState {
  switch (event.kind) {
    case 'supplement-requested': {
      const request = { ...event.body, requestedAt: at, receivedAt: null };
      return { ...state, status: 'awaiting-supplement', supplementRequests: [...state.supplementRequests, request] };
    }
    case 'supplement-received':
      return {
        ...state,
        status: runningStatus(state),
        supplementRequests: state.supplementRequests.map((request) =>
          request.receivedAt === null ? { ...request, receivedAt: at } : request,
        ),
      };
    case 'payment-requested': {
      const request = { ...event.body, requestedAt: at, paidAt: null, receiptNumber: '' };
      return { ...state, status: 'awaiting-payment', paymentRequests: [...state.paymentRequests, request] };
    }
    case 'paid':
      return {
        ...state,
        status: runningStatus(state),
        paymentRequests: state.paymentRequests.map((request) =>
          request.paidAt === null ? { ...request, paidAt: at, receiptNumber: event.body.receiptNumber } : request,
        ),
      };
    case 'verification-required':
      return withExtension(state, verificationOf(state, event, at));
    case 'extended':
      return withExtension(state, { ...event.body, kind: 'extended', at, recorded: recordedOf(event) });
    case 'apology-proposed': {
      const apology = { ...event.body, proposalId: event.id, proposedAt: at, proposedBy: event.actor, approved: null };
      return { ...state, apologies: [...state.apologies, apology] };
    }
    case 'apologised':
      return { ...state, apologies: state.apologies.map((apology) => approve(apology, event, at)) };
    case 'calendar-reapplied': {
      const version = event.body.calendarVersion;
      return { ...state, calendarVersion: version, calendarChanges: [...state.calendarChanges, { version, at }] };
    }
    case 'competent-received':
      return { ...state, status: 'received', competentReceivedAt: event.body.at };
  }
}

function applyToDesk(
  state: DossierState,
  event: EventOf<'assigned' | 'step-finished' | 'transferred' | 'transfer-returned' | 'signed'>,
  at: Instant,
): DossierState {
  switch (event.kind) {
    case 'assigned': {
      const status = state.status === 'received' ? 'processing' : state.status;
      return { ...moveTo(state, event.body.holder, { at, step: event.body.step }), status };
    }
    case 'step-finished':
      return {
        ...state,
        stepsFinished: [...state.stepsFinished, { step: event.body.step, by: event.actor, at }],
      };
    case 'transferred': {
      const { agency, note } = event.body;
      const moved = moveTo(state, { userId: null, name: agency }, { at, step: '' });
      return {
        ...moved,
        status: 'transferred',
        transfers: [...state.transfers, { agency, note, at, returnedAt: null }],
      };
    }
    case 'transfer-returned': {
      const moved = moveTo(state, { userId: event.actor.userId, name: event.actor.name }, { at, step: '' });
      const transfers = state.transfers.map((transfer) =>
        transfer.returnedAt === null ? { ...transfer, returnedAt: at } : transfer,
      );
      return { ...moved, status: 'processing', transfers };
    }
    case 'signed':
      return { ...state, signings: [...state.signings, { ...event.body, at }] };
  }
}

function applyToEnd(
  state: DossierState,
  event: EventOf<'refused' | 'resolved' | 'handed-over' | 'withdrawn' | 'stopped' | 'reopened'>,
  at: Instant,
): DossierState {
  const ended = { ...state, calendarVersion: calendarAt(state, at) };
  switch (event.kind) {
    case 'refused':
      return { ...ended, status: 'refused', refused: { at, reason: event.body.reason } };
    case 'resolved':
      return {
        ...ended,
        status: 'resolved',
        resolvedAt: at,
        resolvedTime: event.time,
        resolvedBy: event.actor,
        result: event.body.result,
      };
    case 'handed-over':
      return { ...state, status: 'handed-over', handedOver: { ...event.body, at } };
    case 'withdrawn': {
      const withdrawal = { at, reason: event.body.reason, reopenedAt: null };
      return { ...ended, status: 'withdrawn', withdrawals: [...state.withdrawals, withdrawal] };
    }
    case 'stopped':
      return { ...ended, status: 'stopped', stopped: { ...event.body, at } };
    case 'reopened':
      return reopen(state, at);
  }
}

/** A change of the calendar never moves a dossier that had ended before it, however late that was heard of. */
function calendarAt({ received, calendarChanges }: DossierState, at: Instant): string {
  return calendarChanges.findLast((change) => change.at <= at)?.version ?? received.calendarVersion;
}

/** Taken up again: the time a withdrawn dossier lay still is given back; a result taken back by the office is not. */
function reopen(state: DossierState, at: Instant): DossierState {
  const withdrawals = state.withdrawals.map((withdrawal) =>
    withdrawal.reopenedAt === null ? { ...withdrawal, reopenedAt: at } : withdrawal,
  );
  const calendarVersion = calendarAt(state, at);
  const unresolved = { resolvedAt: null, resolvedTime: null, resolvedBy: null, result: '' };
  return { ...state, ...unresolved, calendarVersion, status: resumedStatus(state), withdrawals };
}

function approve(apology: Apology, event: DossierEventOf<'apologised'>, at: Instant): Apology {
  const { actor, body } = event;
  if (apology.proposalId !== body.proposalId || apology.approved !== null) return apology;
  return { ...apology, approved: { at, by: actor, number: body.number, recorded: recordedOf(event) } };
}

/** The procedure says how many days, whatever the event does. */
function verificationOf({ received }: DossierState, event: EventOf<'verification-required'>, at: Instant): Extension {
  const { workingDays, basis } = received.procedure.verification ?? event.body;
  const { reason } = event.body;
  return { kind: 'verification', workingDays, basis, reason, approvedBy: '', at, recorded: recordedOf(event) };
}

function withExtension(state: DossierState, extension: Extension): DossierState {
  const { kind, workingDays, basis, reason, approvedBy, at, recorded } = extension;
  return {
    ...state,
    extensions: [...state.extensions, { kind, workingDays, basis, reason, approvedBy, at, recorded }],
  };
}

function moveTo(state: DossierState, holder: Holder, { at, step }: { at: Instant; step: string }): DossierState {
  return { ...state, holder, stays: [...state.stays, { holder, since: at, step }] };
}

/** What was still asked of the citizen when it was withdrawn is still asked. */
function resumedStatus(state: DossierState): DossierStatus {
  if (state.supplementRequests.some(({ receivedAt }) => receivedAt === null)) return 'awaiting-supplement';
  if (state.paymentRequests.some(({ paidAt }) => paidAt === null)) return 'awaiting-payment';
  return runningStatus(state);
}

function runningStatus({ holder }: DossierState): DossierStatus {
  return holder ? 'processing' : 'received';
}
