/**
 * What figures ask of a dossier, and nothing else. Moments are compared and never read, so a whole month can stand for
 * every moment in it (`figure-cell.ts`): figures from dossiers and from aggregates run through the same functions.
 */
import type { Instant } from '../calendar/instant.ts';
import type { Timeliness } from '../calendar/timeliness.ts';
import type { DossierSummary } from '../dossier/dossier-summary.ts';
import type { Evidence } from '../dossier/evidence.ts';
import type { Period } from './period.ts';

/** The part of a dossier's row that figures are made from. */
export type FigureRow = Pick<
  DossierSummary,
  | 'status'
  | 'receivedAt'
  | 'dueAt'
  | 'lateSince'
  | 'pausedSince'
  | 'endedAt'
  | 'endTimeliness'
  | 'evidence'
  | 'supplementRequests'
  | 'channel'
  | 'returnMethod'
  | 'rating'
  | 'sector'
>;

/** How it ended: with a result, or without. */
export const OUTCOMES = ['result', 'refused', 'withdrawn', 'stopped'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A rating of 1 or 2 of 5. */
export const OPINIONS = ['none', 'satisfied', 'dissatisfied'] as const;
export type Opinion = (typeof OPINIONS)[number];

export const NEVER = Infinity as Instant;
export const ALWAYS = -Infinity as Instant;

export interface FigureFacts {
  readonly receivedAt: Instant;
  /** `NEVER` while open. A clock that ran behind cannot end a dossier before it was received. */
  readonly endedAt: Instant;
  /** From when it is overdue as long as it is open; `ALWAYS` without a due date, `NEVER` while it waits for the citizen in time. */
  readonly overdueAt: Instant;
  /** Since when it waits for the citizen; `NEVER` when it does not. */
  readonly waitingAt: Instant;
  /** Null while open. */
  readonly outcome: Outcome | null;
  /** How the end stood to the due moment; null while open, and when no due date could be worked out. */
  readonly timeliness: Timeliness | null;
  /** How well a result in time is vouched for; null of everything else, where no figure asks. */
  readonly evidence: Evidence | null;
  /** More than one request for papers: the national index counts the dossier as overdue (QĐ 766/QĐ-TTg). */
  readonly askedTwice: boolean;
  /** Handed in online; `electronicResult`: and its result, being ready, goes to the citizen as an electronic one. */
  readonly online: boolean;
  readonly electronicResult: boolean;
  /** Of a result; 'none' of everything else. */
  readonly opinion: Opinion;
  readonly sector: string;
}

const DISSATISFIED_UP_TO = 2;

export function factsOf(row: FigureRow): FigureFacts {
  const { receivedAt, endedAt, sector } = row;
  const outcome = endedAt === null ? null : outcomeOf(row);
  const isResult = outcome === 'result';
  const online = row.channel === 'online';
  return {
    receivedAt,
    endedAt: endedAt === null ? NEVER : endedAt < receivedAt ? receivedAt : endedAt,
    overdueAt: overdueFrom(row),
    waitingAt: row.pausedSince ?? NEVER,
    outcome,
    timeliness: row.endTimeliness,
    evidence: isResult && (row.endTimeliness === 'early' || row.endTimeliness === 'on_time') ? row.evidence : null,
    askedTwice: row.supplementRequests > 1,
    online,
    electronicResult: isResult && online && row.returnMethod === 'electronic',
    opinion: isResult ? opinionOf(row) : 'none',
    sector,
  };
}

/** Late before a pause began is late whatever follows; otherwise the clock stands still while the citizen is waited for. */
function overdueFrom({ dueAt, lateSince, pausedSince }: FigureRow): Instant {
  if (dueAt === null) return ALWAYS;
  if (lateSince !== null) return lateSince;
  return pausedSince === null ? dueAt : NEVER;
}

function opinionOf({ rating }: FigureRow): Opinion {
  if (rating === null) return 'none';
  return rating <= DISSATISFIED_UP_TO ? 'dissatisfied' : 'satisfied';
}

function outcomeOf({ status }: FigureRow): Outcome {
  return status === 'refused' || status === 'withdrawn' || status === 'stopped' ? status : 'result';
}

/** Received before the end of the period and not ended before its start: what was to be dealt with in it. */
export function isHandled({ receivedAt, endedAt }: FigureFacts, { from, to }: Period): boolean {
  return receivedAt < to && endedAt >= from;
}

/** How many dossiers the items are: an aggregate says so itself, a dossier is one. A list holds either, never both. */
export function sizeOf(items: readonly object[]): number {
  if (!areAggregates(items)) return items.length;
  let size = 0;
  for (const { count } of items) size += count;
  return size;
}

function areAggregates(items: readonly object[]): items is readonly { readonly count: number }[] {
  return items[0] !== undefined && 'count' in items[0];
}
