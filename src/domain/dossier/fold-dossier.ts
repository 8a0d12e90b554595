/** The state of a dossier as a fold of its events, in the centre's order with local ones on top. Total: no event is ever rejected here. */
import { correct, settle, withProblem } from './apply-correction.ts';
import { isStepAllowed, isStepPossible } from './allowed-steps.ts';
import { applyStep } from './apply-step.ts';
import type { DossierEvent, DossierEventOf } from './dossier-event.ts';
import { recordedOf, type DossierProblem, type Recorded } from './dossier-problem.ts';
import { hasField, type DossierState } from './dossier-state.ts';
import { hasClockJump, legalTime } from './event-time.ts';
import { receptionMoment } from './paper-reception.ts';
import { listUnseen } from './unseen-events.ts';

/**
 * The reception counts first wherever it stands: after a restore a step may be numbered before it. Slips given to a
 * citizen who was not received (`not-received`) are no dossier.
 * @returns undefined when the reception has not arrived (yet)
 */
export function foldDossier(events: readonly DossierEvent[]): DossierState | undefined {
  const first = events.find((event): event is DossierEventOf<'received'> => event.kind === 'received');
  if (!first) return undefined;
  const state = events.reduce(
    (so, event, index) => (event === first ? so : applyEvent(so, event, { history: events, end: index })),
    receive(first),
  );
  return hasClockJump(events.map(({ time }) => time)) ? { ...state, clockJumped: true } : state;
}

/** What came before an event: the first `end` of a history. */
interface Before {
  readonly history: readonly DossierEvent[];
  readonly end: number;
}

const NOTHING_BEFORE: Before = { history: [], end: 0 };

/** @param before to tell what the event's tablet had not seen; nothing when it is taken now */
export function applyEvent(state: DossierState, event: DossierEvent, before: Before = NOTHING_BEFORE): DossierState {
  const next = { ...state, rev: state.rev + 1 };
  if (event.kind === 'not-received') return next;
  if (event.kind === 'received') return withProblem(next, setAside(state, event, state.statusBy));
  const problem = refuse(state, event, before);
  if (problem) return withProblem(next, problem);
  if (event.kind === 'corrected') return correct(next, event);
  if (event.kind === 'conflict-settled') return settle(next, event);
  const applied = applyStep(next, event);
  return applied.status === state.status ? applied : { ...applied, statusBy: recordedOf(event) };
}

type StepEvent = Exclude<DossierEvent, { readonly kind: 'received' | 'not-received' }>;

/** The table of roles holds here as well: a tablet that was tampered with, or two that never met, decide nothing alone. */
function refuse(state: DossierState, event: StepEvent, before: Before): DossierProblem | null {
  const { id: eventId, kind, actor } = event;
  if (!isStepPossible(state.status, kind)) return setAside(state, event, state.statusBy);
  if (!isStepAllowed(state.status, kind, actor.role)) {
    const recorded = recordedOf(event);
    return { type: 'step-not-allowed', eventId, kind, role: actor.role, recorded, settled: null, settledAgain: [] };
  }
  if (event.kind === 'corrected' && !hasField(state.applicant, event.body.field)) {
    return setAside(state, event, state.statusBy);
  }
  const counted = findCounted(state, event, before);
  return counted ? setAside(state, event, counted) : null;
}

/** What stands in the way of days and letters that may be counted once only, though the state allows the step. */
function findCounted(state: DossierState, event: StepEvent, before: Before): Recorded | undefined {
  switch (event.kind) {
    case 'verification-required': {
      const used = state.extensions.find(({ kind }) => kind === 'verification');
      return used?.recorded ?? (state.received.procedure.verification === null ? state.statusBy : undefined);
    }
    case 'extended': {
      const unseen = new Set(listUnseen(before.history, event, before.end).map(({ id }) => id));
      return state.extensions.find(({ kind, recorded }) => kind === 'extended' && unseen.has(recorded.eventId))
        ?.recorded;
    }
    case 'apologised': {
      const letter = state.apologies.find(({ proposalId }) => proposalId === event.body.proposalId);
      return letter ? letter.approved?.recorded : state.statusBy;
    }
    default:
      return undefined;
  }
}

function setAside(state: DossierState, event: DossierEvent, against: Recorded): DossierProblem {
  const { id: eventId, kind } = event;
  const recorded = recordedOf(event);
  const { status } = state;
  return { type: 'impossible-step', eventId, kind, status, recorded, against, settled: null, settledAgain: [] };
}

function receive(event: DossierEventOf<'received'>): DossierState {
  const { body, actor } = event;
  const receivedAt = receptionMoment(body.paperReception, legalTime(event.time));
  const recorded = recordedOf(event);
  // What the first tablets wrote has no such field.
  const isOurs = (body.competentAgency ?? null) === null;
  return {
    id: event.dossierId,
    ward: event.ward,
    status: isOurs ? 'received' : 'lodged',
    statusBy: recorded,
    received: body,
    receivedAt,
    receivedTime: event.time,
    receivedBy: actor,
    competentReceivedAt: null,
    applicant: body.applicant,
    applicantBy: {
      fullName: recorded,
      personalId: recorded,
      bornOn: recorded,
      phone: recorded,
      address: recorded,
      representative: recorded,
    },
    documents: body.documents,
    calendarVersion: body.calendarVersion,
    calendarChanges: [],
    holder: null,
    stays: [{ holder: { userId: actor.userId, name: actor.name }, since: receivedAt, step: '' }],
    stepsFinished: [],
    transfers: [],
    supplementRequests: [],
    paymentRequests: [],
    extensions: [],
    apologies: [],
    signings: [],
    resolvedAt: null,
    resolvedTime: null,
    resolvedBy: null,
    result: '',
    handedOver: null,
    refused: null,
    withdrawals: [],
    stopped: null,
    files: [],
    prints: [],
    rating: null,
    clockJumped: false,
    problems: [],
    rev: 1,
  };
}
