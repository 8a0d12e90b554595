/** One dossier as lists, search and figures need it: flat, with its due date worked out. The same row on tablet and centre. */
import type { CalendarBook } from '../calendar/calendar-book.ts';
import type { DueDate } from '../calendar/due-date.ts';
import type { Instant } from '../calendar/instant.ts';
import { officeTimeBetween } from '../calendar/office-time.ts';
import { mergePauses } from '../calendar/pause.ts';
import { judgeTimeliness, type Timeliness } from '../calendar/timeliness.ts';
import { computeDossierDue, pausesOf, startOf } from './dossier-due.ts';
import { openProblems } from './dossier-problem.ts';
import { endOf, type DossierState } from './dossier-state.ts';
import type { DossierStatus } from './dossier-status.ts';
import type { Channel, ReturnMethod } from './event-bodies.ts';
import { judgeEvidence, type Evidence } from './evidence.ts';
import type { DossierId, WardCode } from './ids.ts';
import { countRounds } from './rounds.ts';

export interface DossierSummary {
  readonly id: DossierId;
  readonly ward: WardCode;
  readonly code: string;
  readonly token: string;
  readonly lookupCode: string;
  readonly status: DossierStatus;
  readonly applicantName: string;
  readonly bornYear: string;
  readonly phone: string;
  readonly personalId: string;
  readonly address: string;
  readonly procedureCode: string;
  readonly procedureName: string;
  readonly sector: string;
  readonly sets: number;
  readonly channel: Channel;
  readonly returnMethod: ReturnMethod;
  /** Phi địa giới: who resolves it when that is not this ward. */
  readonly competentAgency: string | null;
  readonly receivedAt: Instant;
  readonly receivedById: string;
  readonly calendarVersion: string;
  /** The first promise, kept for ever. */
  readonly firstDueAt: Instant;
  /** The due moment now; null where the calendar does not reach that far, which is shown as a fault, never as on time. */
  readonly dueAt: Instant | null;
  /** The reading by which a finish is judged needs the due moment that had passed before a pause began. */
  readonly lateSince: Instant | null;
  readonly pausedSince: Instant | null;
  readonly resolvedAt: Instant | null;
  readonly resolvedById: string | null;
  readonly resolvedByName: string;
  readonly handedOverAt: Instant | null;
  /** Ended with a result (then `resolvedAt`), or refused, withdrawn or stopped; null while open. */
  readonly endedAt: Instant | null;
  /** Of a result ready; null while open, without a due date, and for dossiers that ended without a result. */
  readonly timeliness: Timeliness | null;
  /** How the end stood to the due moment, whatever the end was; the report II.06a asks for it. */
  readonly endTimeliness: Timeliness | null;
  readonly evidence: Evidence | null;
  readonly holderId: string | null;
  readonly holderName: string;
  readonly supplementRequests: number;
  readonly extensions: number;
  /** Letters of apology the chair approved; a letter drafted and not yet approved; the day then promised. */
  readonly apologies: number;
  readonly apologyPending: boolean;
  readonly promisedAt: Instant | null;
  readonly signedById: string | null;
  readonly signedByName: string;
  /** The delegation it was signed under; null when the chair or vice-chair signed, or nobody yet. */
  readonly delegationId: string | null;
  /** How often it changed hands, and how often it came back to somebody who had had it. */
  readonly changes: number;
  readonly returns: number;
  /** Office time worked on it, pauses left out, milliseconds; null until resolved. */
  readonly workedMs: number | null;
  readonly rating: number | null;
  /** Those nobody has settled yet. */
  readonly problems: number;
  readonly rev: number;
}

/** What is said of a dossier: without a result nothing was done in time, but that it ended too late counts, and is said. */
export function toldTimeliness(of: Pick<DossierSummary, 'timeliness' | 'endTimeliness'>): Timeliness | null {
  return of.endTimeliness === 'late' ? 'late' : of.timeliness;
}

export function summariseDossier(calendars: CalendarBook, state: DossierState): DossierSummary {
  const computed = computeDossierDue(calendars, state);
  const due = computed.ok ? computed.value : null;
  const { received, applicant } = state;
  const { procedure } = received;
  return {
    id: state.id,
    ward: state.ward,
    code: received.code,
    token: received.token,
    lookupCode: received.lookupCode,
    status: state.status,
    applicantName: applicant.fullName,
    bornYear: applicant.bornOn?.slice(0, 4) ?? '',
    phone: applicant.phone,
    personalId: applicant.personalId,
    address: applicant.address,
    procedureCode: procedure.code,
    procedureName: procedure.name,
    sector: procedure.sector,
    sets: received.sets,
    channel: received.channel,
    returnMethod: received.returnMethod,
    competentAgency: received.competentAgency,
    receivedAt: state.receivedAt,
    receivedById: state.receivedBy.userId,
    calendarVersion: state.calendarVersion,
    firstDueAt: received.dueAt,
    dueAt: due?.dueAt ?? null,
    lateSince: due?.lateSince ?? null,
    pausedSince: pausedSince(state),
    ...judge(state, due),
    resolvedAt: state.resolvedAt,
    resolvedById: state.resolvedBy?.userId ?? null,
    resolvedByName: state.resolvedBy?.name ?? '',
    handedOverAt: state.handedOver?.at ?? null,
    holderId: state.holder ? state.holder.userId : state.receivedBy.userId,
    holderName: state.holder?.name ?? state.receivedBy.name,
    ...countSteps(state),
    ...countRounds(state.stays),
    workedMs: workedMs(calendars, state),
    rating: state.rating?.score ?? null,
    problems: openProblems(state.problems).length,
    rev: state.rev,
  };
}

function judge(
  state: DossierState,
  due: DueDate | null,
): Pick<DossierSummary, 'endedAt' | 'timeliness' | 'endTimeliness' | 'evidence'> {
  const endedAt = endOf(state);
  const endTimeliness =
    due && endedAt !== null ? judgeTimeliness(due, endedAt, state.received.dueSettings.lateAfter) : null;
  const { resolvedTime: time, clockJumped } = state;
  const evidence =
    due && time && endTimeliness
      ? judgeEvidence({ timeliness: endTimeliness, dueAt: due.dueAt, time, clockJumped })
      : null;
  return { endedAt, timeliness: state.resolvedAt === null ? null : endTimeliness, endTimeliness, evidence };
}

function countSteps(
  state: DossierState,
): Pick<
  DossierSummary,
  | 'supplementRequests'
  | 'extensions'
  | 'apologies'
  | 'apologyPending'
  | 'promisedAt'
  | 'signedById'
  | 'signedByName'
  | 'delegationId'
> {
  const approved = state.apologies.filter((apology) => apology.approved !== null);
  const signing = state.signings.at(-1);
  return {
    supplementRequests: state.supplementRequests.length,
    extensions: state.extensions.length,
    apologies: approved.length,
    apologyPending: state.apologies.some((apology) => apology.approved === null),
    promisedAt: approved.at(-1)?.newDueAt ?? null,
    signedById: signing?.signer.userId ?? null,
    signedByName: signing?.signer.name ?? '',
    delegationId: signing?.delegation?.id ?? null,
  };
}

/** Since when the clock stands: waiting for papers or for a payment. */
function pausedSince({ status, supplementRequests, paymentRequests }: DossierState): Instant | null {
  if (status === 'awaiting-supplement') {
    return supplementRequests.find(({ receivedAt }) => receivedAt === null)?.requestedAt ?? null;
  }
  if (status === 'awaiting-payment') return paymentRequests.find(({ paidAt }) => paidAt === null)?.requestedAt ?? null;
  return null;
}

function workedMs(calendars: CalendarBook, state: DossierState): number | null {
  const { resolvedAt } = state;
  if (resolvedAt === null) return null;
  const calendar = calendars.of(state.calendarVersion) ?? calendars.current;
  const from = startOf(calendar, state);
  const inside = (at: Instant) => (at < from ? from : at > resolvedAt ? resolvedAt : at);
  const paused = mergePauses(pausesOf(state), resolvedAt).reduce(
    (sum, stretch) => sum + officeTimeBetween(calendar, inside(stretch.from), inside(stretch.to)),
    0,
  );
  return Math.max(0, officeTimeBetween(calendar, from, resolvedAt) - paused);
}
