/**
 * Ngày hẹn trả: receipt + limit + lawful pauses + lawful extension, with the ordered reasons that lead to it.
 * Pure: the calendar and every moment are passed in, so the tablet and the centre print the same minute.
 */
import { err, ok, type Result } from '../base/result.ts';
import {
  countLimit,
  dayZero,
  deemedReception,
  pausedAmount,
  pauseUnitOf,
  type LimitCount,
  type LimitRequest,
} from './count-limit.ts';
import type { DueReason, DueWarning } from './due-reason.ts';
import { DEFAULT_DUE_SETTINGS, type DueSettings } from './due-settings.ts';
import { explainDueDate } from './explain-due-date.ts';
import type { LawfulExtension } from './extension.ts';
import { fromLocal, toLocal, type Instant } from './instant.ts';
import { mergePauses, type Pause, type PausedStretch } from './pause.ts';
import { toDayNumber, type PlainDate } from './plain-date.ts';
import type { ProcessingTime } from './processing-time.ts';
import { beyond, type WorkingCalendar } from './working-calendar.ts';

export interface DueRequest {
  readonly receivedAt: Instant;
  readonly limit: ProcessingTime;
  /** The provision the limit comes from, for the explanation. */
  readonly limitBasis?: string;
  readonly pauses?: readonly Pause[];
  readonly extensions?: readonly LawfulExtension[];
  /** When the result was ready (đã xử lý xong); an open pause then counts up to it. */
  readonly finishedAt?: Instant | null;
  readonly settings?: Partial<DueSettings>;
}

export interface DueDate {
  readonly dueAt: Instant;
  readonly reasons: readonly DueReason[];
  readonly warnings: readonly DueWarning[];
  /** The due moment that had already passed when a pause began: the dossier stays late whatever follows. */
  readonly lateSince: Instant | null;
  readonly calendarVersion: string;
}

export type DueRefusal =
  | { readonly type: 'LimitNotPositive'; readonly value: number }
  | { readonly type: 'PauseEndsBeforeItStarts'; readonly index: number }
  | { readonly type: 'PauseBeforeReceipt'; readonly index: number }
  | { readonly type: 'ExtensionNotPositive'; readonly index: number }
  | { readonly type: 'FinishedBeforeReceipt' }
  | { readonly type: 'CalendarNotLoaded'; readonly from: PlainDate; readonly through: PlainDate };

/** A due date without its trace. */
export type DueMoment = Pick<DueDate, 'dueAt' | 'lateSince'>;

/**
 * @param request moments in any order of days covered by the calendar; `limit.value` may be fractional
 * @returns the due moment (close of office of the last day, unless the unit says a time) or why none can be computed
 * @example 3 working days received Monday 2026-03-09 09:15 are due Thursday 2026-03-12 17:00
 */
export function computeDueDate(calendar: WorkingCalendar, request: DueRequest): Result<DueDate, DueRefusal> {
  const due = countDue(calendar, request);
  if (!due.ok) return due;
  const { dueAt, counted, pauses } = due.value;
  const { count, amounts } = pauses;
  const reasons = explainDueDate(calendar, {
    counted,
    receivedAt: request.receivedAt,
    limitBasis: request.limitBasis ?? null,
    dayZero: dayZero(calendar, counted),
    pauses: amounts,
    extensions: request.extensions ?? [],
    count,
  });
  return ok({
    dueAt,
    reasons,
    warnings: findWarnings(calendar, toLocal(request.receivedAt).day, pauses),
    lateSince: pauses.lateSince?.dueAt ?? null,
    calendarVersion: calendar.version,
  });
}

/** The same moment for many dossiers at once: nobody reads their traces, and those cost more than the counting. */
export function computeDueMoment(calendar: WorkingCalendar, request: DueRequest): Result<DueMoment, DueRefusal> {
  const due = countDue(calendar, request);
  return due.ok ? ok({ dueAt: due.value.dueAt, lateSince: due.value.pauses.lateSince?.dueAt ?? null }) : due;
}

interface CountedDue {
  readonly dueAt: Instant;
  readonly counted: LimitRequest;
  readonly pauses: CountedPauses;
}

function countDue(calendar: WorkingCalendar, request: DueRequest): Result<CountedDue, DueRefusal> {
  const refusal = findRefusal(request);
  if (refusal) return err(refusal);
  const settings = { ...DEFAULT_DUE_SETTINGS, ...request.settings };
  const received = toLocal(request.receivedAt);
  if (received.day < calendar.firstDay || received.day > calendar.lastDay) return notLoaded(calendar);
  const start = deemedReception(calendar, received, { limit: request.limit, settings });
  const stretches = mergePauses(request.pauses ?? [], request.finishedAt ?? null);
  const extraWorkingDays = (request.extensions ?? []).reduce((sum, extension) => sum + extension.workingDays, 0);
  const counted: LimitRequest = { limit: request.limit, settings, received, start, extraWorkingDays };
  const pauses = countPauses(calendar, counted, { stretches, standingSince: findStanding(request) });
  const { due } = pauses.count;
  if (due.day >= beyond(calendar)) return notLoaded(calendar);
  return ok({ dueAt: fromLocal(due.day, due.ms), counted, pauses });
}

function notLoaded({ spec: { from, through } }: WorkingCalendar): Result<never, DueRefusal> {
  return err({ type: 'CalendarNotLoaded', from, through });
}

interface Late {
  readonly from: Instant;
  readonly dueAt: Instant;
}

interface CountedPauses {
  readonly count: LimitCount;
  readonly amounts: readonly { readonly stretch: PausedStretch; readonly amount: number }[];
  readonly lateSince: Late | null;
  readonly standingSince: Instant | null;
}

/** Since when the clock stands for a pause still open; such a pause gives nothing back yet. Null when none is. */
function findStanding({ pauses, finishedAt }: DueRequest): Instant | null {
  const open = finishedAt ? [] : (pauses ?? []).filter(({ to }) => to === null);
  return open.reduce<Instant | null>((since, { from }) => (since === null || from < since ? from : since), null);
}

/**
 * Adds the pauses one by one, noticing one that began when the due moment had already passed: late stays late. What began
 * while the clock stood for another began with that one.
 */
function countPauses(
  calendar: WorkingCalendar,
  counted: LimitRequest,
  {
    stretches,
    standingSince,
  }: { readonly stretches: readonly PausedStretch[]; readonly standingSince: Instant | null },
): CountedPauses {
  const unit = pauseUnitOf(counted.limit, counted.settings);
  let paused = 0;
  let count = countLimit(calendar, counted, paused);
  let lateSince: Late | null = null;
  const amounts: { stretch: PausedStretch; amount: number }[] = [];
  const notice = (from: Instant) => {
    const dueAt = fromLocal(count.due.day, count.due.ms);
    if (!lateSince && from > dueAt) lateSince = { from, dueAt };
  };
  for (const stretch of stretches) {
    notice(standingSince !== null && standingSince < stretch.from ? standingSince : stretch.from);
    const amount = pausedAmount(calendar, stretch, unit);
    amounts.push({ stretch, amount });
    paused += amount;
    count = countLimit(calendar, counted, paused);
  }
  if (standingSince !== null) notice(standingSince);
  return { count, amounts, lateSince, standingSince };
}

function findRefusal({ limit, receivedAt, pauses, extensions, finishedAt }: DueRequest): DueRefusal | null {
  if (limit.unit !== 'SAME_DAY_15H' && !(Number.isFinite(limit.value) && limit.value > 0)) {
    return { type: 'LimitNotPositive', value: limit.value };
  }
  for (const [index, pause] of (pauses ?? []).entries()) {
    if (pause.from < receivedAt) return { type: 'PauseBeforeReceipt', index };
    if (pause.to !== null && pause.to < pause.from) return { type: 'PauseEndsBeforeItStarts', index };
  }
  for (const [index, { workingDays }] of (extensions ?? []).entries()) {
    if (!(Number.isFinite(workingDays) && workingDays > 0)) return { type: 'ExtensionNotPositive', index };
  }
  if (finishedAt !== null && finishedAt !== undefined && finishedAt < receivedAt)
    return { type: 'FinishedBeforeReceipt' };
  return null;
}

function findWarnings(
  calendar: WorkingCalendar,
  firstDay: number,
  { count, lateSince, standingSince }: CountedPauses,
): DueWarning[] {
  const warnings: DueWarning[] = calendar.spec.unconfirmed
    .filter(({ from, through }) => toDayNumber(from) <= count.due.day && toDayNumber(through) >= firstDay)
    .map((days) => ({ type: 'unconfirmed-calendar', ...days }));
  if (standingSince !== null) warnings.push({ type: 'pause-open', from: standingSince });
  if (lateSince) warnings.push({ type: 'paused-when-late', ...lateSince });
  return warnings;
}
