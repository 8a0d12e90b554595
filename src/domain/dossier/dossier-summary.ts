/** One dossier as lists, search and figures need it: flat, with its due date worked out. The same row on tablet and centre. */
import type { Instant } from '../calendar/instant.ts';
import { judgeTimeliness, type Timeliness } from '../calendar/timeliness.ts';
import type { WorkingCalendar } from '../calendar/working-calendar.ts';
import { computeDossierDue } from './dossier-due.ts';
import type { DossierState } from './dossier-state.ts';
import type { DossierStatus } from './dossier-status.ts';
import type { DossierId, WardCode } from './ids.ts';

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
  readonly procedureCode: string;
  readonly procedureName: string;
  readonly receivedAt: Instant;
  /** The first promise, kept for ever. */
  readonly firstDueAt: Instant;
  /** The due moment now; null where the calendar does not reach that far, which is shown as a fault, never as on time. */
  readonly dueAt: Instant | null;
  /** The reading by which a finish is judged needs the due moment that had passed before a pause began. */
  readonly lateSince: Instant | null;
  readonly pausedSince: Instant | null;
  readonly resolvedAt: Instant | null;
  readonly handedOverAt: Instant | null;
  readonly timeliness: Timeliness | null;
  readonly holderName: string;
  readonly supplementRequests: number;
  readonly problems: number;
  readonly rev: number;
}

export function summariseDossier(calendar: WorkingCalendar, state: DossierState): DossierSummary {
  const due = computeDossierDue(calendar, state);
  const { received, applicant, resolvedAt } = state;
  const openRequest = state.supplementRequests.find(({ receivedAt }) => receivedAt === null);
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
    procedureCode: received.procedure.code,
    procedureName: received.procedure.name,
    receivedAt: state.receivedAt,
    firstDueAt: received.dueAt,
    dueAt: due.ok ? due.value.dueAt : null,
    lateSince: due.ok ? due.value.lateSince : null,
    pausedSince: state.status === 'awaiting-supplement' ? (openRequest?.requestedAt ?? null) : null,
    resolvedAt,
    handedOverAt: state.handedOver?.at ?? null,
    timeliness:
      due.ok && resolvedAt !== null ? judgeTimeliness(due.value, resolvedAt, received.dueSettings.lateAfter) : null,
    holderName: state.holder?.name ?? state.receivedBy.name,
    supplementRequests: state.supplementRequests.length,
    problems: state.problems.length,
    rev: state.rev,
  };
}
