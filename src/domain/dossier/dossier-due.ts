/** The due date of a dossier now, and the one first promised; both from the same engine and the pinned limit. */
import { ok, type Result } from '../base/result.ts';
import type { CalendarBook } from '../calendar/calendar-book.ts';
import {
  computeDueDate,
  computeDueMoment,
  type DueDate,
  type DueMoment,
  type DueRefusal,
  type DueRequest,
} from '../calendar/due-date.ts';
import type { DueSettings } from '../calendar/due-settings.ts';
import type { Instant } from '../calendar/instant.ts';
import type { Pause } from '../calendar/pause.ts';
import type { ProcessingTime } from '../calendar/processing-time.ts';
import { computeTransferDue } from '../calendar/transfer-due.ts';
import type { WorkingCalendar } from '../calendar/working-calendar.ts';
import { endOf, type DossierState, type Extension } from './dossier-state.ts';

export function computeDossierDue(calendars: CalendarBook, state: DossierState): Result<DueDate, DueRefusal> {
  const own = calendars.of(state.calendarVersion);
  if (own) return computeDueBy(own, state);
  const due = computeDueBy(calendars.current, state);
  if (!due.ok) return due;
  const warning = { type: 'calendar-not-held', version: state.calendarVersion } as const;
  return ok({ ...due.value, warnings: [...due.value.warnings, warning] });
}

/** The same under a calendar that is not (yet) the dossier's own. */
export function computeDueBy(calendar: WorkingCalendar, state: DossierState): Result<DueDate, DueRefusal> {
  const { request, belated } = toRequest(calendar, state);
  const due = computeDueDate(calendar, request);
  if (!due.ok) return due;
  const warnings = belated.map(({ at }) => ({ type: 'extended-when-late', at }) as const);
  return ok({ ...due.value, warnings: [...due.value.warnings, ...warnings] });
}

/** The same without its trace, for many dossiers at once: the preview of a changed calendar. */
export function computeDueMomentBy(calendar: WorkingCalendar, state: DossierState): Result<DueMoment, DueRefusal> {
  return computeDueMoment(calendar, toRequest(calendar, state).request);
}

function toRequest(
  calendar: WorkingCalendar,
  state: DossierState,
): { readonly request: DueRequest; readonly belated: readonly Extension[] } {
  const { received } = state;
  const receivedAt = startOf(calendar, state);
  const endedAt = endOf(state);
  const request = {
    receivedAt,
    limit: received.procedure.limit,
    limitBasis: received.procedure.limitBasis,
    settings: received.dueSettings,
    pauses: pausesOf(state).map((pause) => notBefore(pause, receivedAt)),
    finishedAt: endedAt !== null && endedAt < receivedAt ? receivedAt : endedAt,
  };
  const { lawful, belated } = sortExtensions(calendar, request, state.extensions);
  const extensions = lawful.map(({ workingDays, basis }) => ({ workingDays, basis }));
  return { request: { ...request, extensions }, belated };
}

/** An extension given after the due moment had passed extends nothing: late stays late. */
function sortExtensions(
  calendar: WorkingCalendar,
  request: DueRequest,
  extensions: readonly Extension[],
): { lawful: Extension[]; belated: Extension[] } {
  const lawful: Extension[] = [];
  const belated: Extension[] = [];
  for (const extension of extensions) {
    const { at } = extension;
    const finishedAt = at < request.receivedAt ? request.receivedAt : at;
    const pauses = request.pauses?.filter(({ from }) => from <= at).map((each) => upTo(each, at)) ?? [];
    const due = computeDueMoment(calendar, { ...request, pauses, extensions: lawful, finishedAt });
    const isLate = due.ok && (at > due.value.dueAt || due.value.lateSince !== null);
    (isLate ? belated : lawful).push(extension);
  }
  return { lawful, belated };
}

/** A skewed clock may put a request a moment before the reception it followed; the pause then starts with it. */
function notBefore(pause: Pause, receivedAt: Instant): Pause {
  const from = pause.from < receivedAt ? receivedAt : pause.from;
  return { ...pause, from, to: pause.to !== null && pause.to < from ? from : pause.to };
}

function upTo(pause: Pause, at: Instant): Pause {
  return pause.to === null || pause.to > at ? { ...pause, to: at } : pause;
}

export interface PromiseFacts {
  readonly receivedAt: Instant;
  readonly limit: ProcessingTime;
  readonly limitBasis: string;
  readonly settings: DueSettings;
  readonly competentAgency: string | null;
}

/** What the receipt promises: the due date of a dossier nothing has happened to yet. */
export function computePromisedDue(
  calendar: WorkingCalendar,
  { receivedAt, limit, limitBasis, settings, competentAgency }: PromiseFacts,
): Result<DueDate, DueRefusal> {
  const start = { receivedAt, competentAgency, competentReceivedAt: null };
  return computeDueDate(calendar, { receivedAt: clockStart(calendar, start), limit, limitBasis, settings });
}

/** From when the limit of a dossier counts. */
export function startOf(
  calendar: WorkingCalendar,
  { received, receivedAt, competentReceivedAt }: DossierState,
): Instant {
  return clockStart(calendar, { receivedAt, competentAgency: received.competentAgency, competentReceivedAt });
}

/**
 * Reception, or for phi địa giới the moment the competent agency received it (NĐ 118/2025 điều 17 khoản 3). Until that is
 * known, the last lawful moment to hand a paper dossier on (điều 18 khoản 2) stands in.
 */
function clockStart(
  calendar: WorkingCalendar,
  {
    receivedAt,
    competentAgency,
    competentReceivedAt,
  }: {
    readonly receivedAt: Instant;
    readonly competentAgency: string | null;
    readonly competentReceivedAt: Instant | null;
  },
): Instant {
  if (competentAgency === null) return receivedAt;
  if (competentReceivedAt === null) return computeTransferDue(calendar, receivedAt);
  return competentReceivedAt < receivedAt ? receivedAt : competentReceivedAt;
}

/** The stretches during which the limit does not run. */
export function pausesOf({ supplementRequests, paymentRequests, withdrawals }: DossierState): Pause[] {
  return [
    ...supplementRequests.map(({ requestedAt, receivedAt }) => pauseFor('SUPPLEMENT', requestedAt, receivedAt)),
    ...paymentRequests.map(({ requestedAt, paidAt }) => pauseFor('FINANCIAL_DUTY', requestedAt, paidAt)),
    // A withdrawal that stands is the end, not a pause.
    ...withdrawals
      .filter(({ reopenedAt }) => reopenedAt !== null)
      .map(({ at, reopenedAt }) => pauseFor('OTHER', at, reopenedAt)),
  ];
}

function pauseFor(kind: Pause['kind'], from: Instant, to: Instant | null): Pause {
  return { kind, from, to };
}
