/** The state of a dossier as a fold of its events, in the centre's order with local ones on top. Total: no event is ever rejected here. */
import { parsePlainDate } from '../calendar/plain-date.ts';
import { isStepAllowed, isStepPossible } from './allowed-steps.ts';
import { applyStep } from './apply-step.ts';
import type { DossierEvent, DossierEventOf } from './dossier-event.ts';
import { applicantFieldText, type DossierProblem, type DossierState } from './dossier-state.ts';
import { hasClockJump, legalTime } from './event-time.ts';

/**
 * The reception counts first wherever it stands: after a restore a step may be numbered before it. Slips given to a
 * citizen who was not received (`not-received`) are no dossier.
 * @returns undefined when the reception has not arrived (yet)
 */
export function foldDossier(events: readonly DossierEvent[]): DossierState | undefined {
  const first = events.find((event): event is DossierEventOf<'received'> => event.kind === 'received');
  if (!first) return undefined;
  const state = events.reduce((so, event) => (event === first ? so : applyEvent(so, event)), receive(first));
  return hasClockJump(events.map(({ time }) => time)) ? { ...state, clockJumped: true } : state;
}

export function applyEvent(state: DossierState, event: DossierEvent): DossierState {
  const next = { ...state, rev: state.rev + 1 };
  if (event.kind === 'not-received') return next;
  if (event.kind === 'received' || !isStepPossible(state.status, event.kind)) {
    const { id: eventId, kind } = event;
    return withProblem(next, { type: 'impossible-step', eventId, kind, status: state.status });
  }
  const refused = refuse(state, event);
  if (refused) return withProblem(next, refused);
  return event.kind === 'corrected' ? correct(next, event) : applyStep(next, event);
}

/** The table of roles holds here as well: a tablet that was tampered with, or two that never met, decide nothing alone. */
function refuse(state: DossierState, { id: eventId, kind, actor }: DossierEvent): DossierProblem | null {
  if (kind === 'received' || kind === 'not-received') return null;
  if (!isStepAllowed(state.status, kind, actor.role)) {
    return { type: 'step-not-allowed', eventId, kind, role: actor.role };
  }
  const isUsedUp = state.extensions.some((extension) => extension.kind === 'verification');
  return kind === 'verification-required' && (isUsedUp || state.received.procedure.verification === null)
    ? { type: 'impossible-step', eventId, kind, status: state.status }
    : null;
}

function receive(event: DossierEventOf<'received'>): DossierState {
  const { body, actor } = event;
  const receivedAt = legalTime(event.time);
  // What the first tablets wrote has no such field.
  const isOurs = (body.competentAgency ?? null) === null;
  return {
    id: event.dossierId,
    ward: event.ward,
    status: isOurs ? 'received' : 'lodged',
    received: body,
    receivedAt,
    receivedTime: event.time,
    receivedBy: actor,
    competentReceivedAt: null,
    applicant: body.applicant,
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
    prints: [],
    rating: null,
    clockJumped: false,
    problems: [],
    rev: 1,
  };
}

/** Two people may correct the same field on two tablets: the later in order stands, and the loser is shown. */
function correct(state: DossierState, { id, body }: DossierEventOf<'corrected'>): DossierState {
  const { field, from, to } = body;
  const changed =
    applicantFieldText(state.applicant, field) === from
      ? state
      : withProblem(state, { type: 'field-changed-twice', eventId: id, field });
  const value = field === 'bornOn' ? (parsePlainDate(to) ?? null) : to;
  const fromCard = state.applicant.fromCard.filter((read) => read !== field);
  return { ...changed, applicant: { ...state.applicant, [field]: value, fromCard } };
}

function withProblem(state: DossierState, problem: DossierProblem): DossierState {
  return { ...state, problems: [...state.problems, problem] };
}
