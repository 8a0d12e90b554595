/** The state of a dossier as a fold of its events, in the centre's order with local ones on top. Total: no event is ever rejected here. */
import type { Instant } from '../calendar/instant.ts';
import type { Pause } from '../calendar/pause.ts';
import { parsePlainDate } from '../calendar/plain-date.ts';
import { isStepPossible } from './allowed-steps.ts';
import type {
  Actor,
  Applicant,
  CorrectedBody,
  DossierEvent,
  DossierEventOf,
  HandedOverBody,
  ReceivedBody,
  SupplementRequestedBody,
} from './dossier-event.ts';
import type { DossierStatus } from './dossier-status.ts';
import { legalTime } from './event-time.ts';
import type { DossierId, EventId, WardCode } from './ids.ts';

export interface SupplementRequest extends SupplementRequestedBody {
  readonly requestedAt: Instant;
  readonly receivedAt: Instant | null;
}

/** Something a person must look at: kept in the history, without effect on the state (or, for a field, the later value stands). */
export type DossierProblem =
  | {
      readonly type: 'impossible-step';
      readonly eventId: EventId;
      readonly kind: DossierEvent['kind'];
      readonly status: DossierStatus;
    }
  | { readonly type: 'field-changed-twice'; readonly eventId: EventId; readonly field: CorrectedBody['field'] };

export interface DossierState {
  readonly id: DossierId;
  readonly ward: WardCode;
  readonly status: DossierStatus;
  /** As received; `applicant` beside it holds the corrected values. */
  readonly received: ReceivedBody;
  readonly receivedAt: Instant;
  readonly receivedBy: Actor;
  readonly applicant: Applicant;
  readonly holder: { readonly userId: string; readonly name: string } | null;
  readonly supplementRequests: readonly SupplementRequest[];
  /** Result ready (đã xử lý xong): the clock stops here, whenever the citizen comes. */
  readonly resolvedAt: Instant | null;
  readonly handedOver: (HandedOverBody & { readonly at: Instant }) | null;
  readonly refused: { readonly at: Instant; readonly reason: string } | null;
  readonly problems: readonly DossierProblem[];
  /** Number of events folded in. */
  readonly rev: number;
}

/** @returns undefined when the first event is not a reception (its history has not arrived yet) */
export function foldDossier(events: readonly DossierEvent[]): DossierState | undefined {
  const [first, ...rest] = events;
  if (first?.kind !== 'received') return undefined;
  return rest.reduce(applyEvent, receive(first));
}

export function applyEvent(state: DossierState, event: DossierEvent): DossierState {
  const next = { ...state, rev: state.rev + 1 };
  if (event.kind === 'received' || !isStepPossible(state.status, event.kind)) {
    const { id: eventId, kind } = event;
    return withProblem(next, { type: 'impossible-step', eventId, kind, status: state.status });
  }
  const at = legalTime(event.time);
  switch (event.kind) {
    case 'refused':
      return { ...next, status: 'refused', refused: { at, reason: event.body.reason } };
    case 'assigned':
      return { ...next, status: state.status === 'received' ? 'processing' : state.status, holder: event.body.holder };
    case 'supplement-requested': {
      const request = { ...event.body, requestedAt: at, receivedAt: null };
      return { ...next, status: 'awaiting-supplement', supplementRequests: [...state.supplementRequests, request] };
    }
    case 'supplement-received':
      return {
        ...next,
        status: state.holder ? 'processing' : 'received',
        supplementRequests: state.supplementRequests.map((request) =>
          request.receivedAt === null ? { ...request, receivedAt: at } : request,
        ),
      };
    case 'resolved':
      return { ...next, status: 'resolved', resolvedAt: at };
    case 'handed-over':
      return { ...next, status: 'handed-over', handedOver: { ...event.body, at } };
    case 'corrected':
      return correct(next, event);
    case 'noted':
      return next;
  }
}

/** The stretches during which the limit does not run. */
export function pausesOf({ supplementRequests }: DossierState): Pause[] {
  return supplementRequests.map(({ requestedAt, receivedAt }) => ({
    kind: 'SUPPLEMENT',
    from: requestedAt,
    to: receivedAt,
  }));
}

/** A field of the applicant as text, as corrections record it. */
export function applicantFieldText(applicant: Applicant, field: CorrectedBody['field']): string {
  return applicant[field] ?? '';
}

function receive(event: DossierEventOf<'received'>): DossierState {
  return {
    id: event.dossierId,
    ward: event.ward,
    status: 'received',
    received: event.body,
    receivedAt: legalTime(event.time),
    receivedBy: event.actor,
    applicant: event.body.applicant,
    holder: null,
    supplementRequests: [],
    resolvedAt: null,
    handedOver: null,
    refused: null,
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
