/** Folds the histories of the dossiers that got new events, by the same domain code the tablets run. */
import type { CalendarBook } from '#domain/calendar/calendar-book.ts';
import { computeDossierDue, computePromisedDue } from '#domain/dossier/dossier-due.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { EventKind } from '#domain/dossier/event-bodies.ts';
import { eventsWithoutEffect } from '#domain/dossier/dossier-problem.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { summariseDossier } from '#domain/dossier/dossier-summary.ts';
import { legalTime } from '#domain/dossier/event-time.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import { attempt, isUnkeepable, type Connection } from '../store/database.ts';
import type { DossierDoc, PublicStep } from '../store/dossier-doc.ts';
import { claimCodes, saveDossiers, type Projection } from '../store/dossiers.ts';
import { readHistories, type StoredEvent } from '../store/events.ts';
import type { Journal } from './centre.ts';
import { readCalendarBook } from './ward-calendars.ts';

/** Steps a citizen is told of; who holds the dossier and what is noted on it stays inside. */
const PUBLIC_STEPS: readonly EventKind[] = [
  'received',
  'competent-received',
  'assigned',
  'transferred',
  'transfer-returned',
  'supplement-requested',
  'supplement-received',
  'payment-requested',
  'paid',
  'verification-required',
  'extended',
  'apologised',
  'calendar-reapplied',
  'resolved',
  'handed-over',
  'refused',
  'withdrawn',
  'stopped',
  'reopened',
];

export interface Projecting {
  readonly dossiers: readonly DossierId[];
  /** What is stored under a higher number is new: it is worth a line in the journal. */
  readonly after: number;
  /** What is stored under a higher number waits for its own turn: numbers are claimed in the ward's order. */
  readonly through: number;
}

/**
 * Brings these dossiers up to date with all of their history. One at a time for a ward: call it in a transaction that holds
 * what the ward has followed. A dossier whose reception is not here yet is left out.
 */
export async function projectDossiers(
  tx: Connection,
  ward: WardCode,
  { dossiers, after, through }: Projecting,
  journal: Journal,
): Promise<void> {
  const [calendars, histories] = await Promise.all([
    readCalendarBook(tx, ward),
    readHistories(tx, ward, dossiers, through),
  ]);
  const folded = foldHistories([...histories.values()], { calendars, after, journal });
  const owners = await claimCodes(tx, ward, codesOf(folded));
  await saveAll(tx, ward, markTakenCodes(folded, owners, journal), journal);
}

/** One that cannot be kept is a fault of ours, to be noted and mended, and must not keep the others of the ward from arriving. */
async function saveAll(
  tx: Connection,
  ward: WardCode,
  projections: readonly Projection[],
  journal: Journal,
): Promise<void> {
  try {
    await attempt(tx, (part) => saveDossiers(part, ward, projections));
  } catch (error) {
    if (!isUnkeepable(error)) throw error;
    const [first] = projections;
    if (projections.length === 1 && first) {
      journal.error({ ward, dossier: first.doc.summary.id }, 'dossier not kept');
      return;
    }
    const half = projections.length >> 1;
    await saveAll(tx, ward, projections.slice(0, half), journal);
    await saveAll(tx, ward, projections.slice(half), journal);
  }
}

interface Folding {
  readonly calendars: CalendarBook;
  readonly after: number;
  readonly journal: Journal;
}

function foldHistories(histories: readonly (readonly StoredEvent[])[], folding: Folding): Projection[] {
  return (
    histories
      .map((history) => foldAndTell(history, folding))
      .filter((projection) => projection !== undefined)
      // A number belongs to the reception that comes first in the ward's order.
      .toSorted((a, b) => a.receivedWseq - b.receivedWseq)
  );
}

/**
 * The history is already safe; a dossier that cannot be folded is a fault of ours, to be noted and mended, and must not
 * keep every other dossier of the ward from arriving.
 */
function foldAndTell(history: readonly StoredEvent[], { calendars, after, journal }: Folding): Projection | undefined {
  const first = history[0]?.event;
  try {
    const projection = foldHistory(calendars, history);
    if (projection?.doc.dueDiffers && projection.receivedWseq > after) {
      const { ward, id: dossier, calendarVersion: calendar } = projection.doc.summary;
      journal.warn({ ward, dossier, ...projection.doc.dueDiffers, calendar }, 'due date differs from the one promised');
    }
    return projection;
  } catch (error) {
    journal.error(
      { ward: first?.ward, dossier: first?.dossierId, fault: error instanceof Error ? error.name : 'unknown' },
      'dossier not folded',
    );
    return undefined;
  }
}

/**
 * What the centre keeps of a dossier, worked out from its whole history and nothing else; that its number was given before
 * (`codeTakenBy`) is for the ward to say.
 * @returns undefined when the reception is not among the events
 */
export function foldHistory(calendars: CalendarBook, history: readonly StoredEvent[]): Projection | undefined {
  const events = history.map(({ event }) => event);
  const state = foldDossier(events);
  const reception = history.find(({ event }) => event.kind === 'received');
  if (!state || !reception) return undefined;
  return {
    doc: describeState(calendars, state, events),
    receivedWseq: reception.wseq,
    lastWseq: history.at(-1)?.wseq ?? 0,
  };
}

function describeState(calendars: CalendarBook, state: DossierState, events: readonly DossierEvent[]): DossierDoc {
  const due = computeDossierDue(calendars, state);
  return {
    summary: summariseDossier(calendars, state),
    steps: publicSteps(state, events),
    reasons: due.ok ? due.value.reasons : [],
    warnings: due.ok ? due.value.warnings : [],
    supplementRequests: state.supplementRequests,
    toPay: state.paymentRequests.find(({ paidAt }) => paidAt === null) ?? null,
    refusedReason: state.refused?.reason ?? null,
    endedReason: state.stopped?.reason ?? state.withdrawals.at(-1)?.reason ?? null,
    handedOverTo: state.handedOver?.to ?? null,
    returnMethod: state.received.returnMethod,
    dueDiffers: findDueDifference(calendars, state),
    codeTakenBy: null,
    // Only where there is one: the rows of every person stay as they were kept.
    ...(state.applicant.organisation && { representative: state.applicant.organisation.representative }),
  };
}

/** By the calendar the reception names, whatever has been applied to the dossier since. */
function findDueDifference(calendars: CalendarBook, { received, receivedAt }: DossierState): DossierDoc['dueDiffers'] {
  const calendar = calendars.of(received.calendarVersion) ?? calendars.current;
  const { procedure, dueSettings, competentAgency } = received;
  const { limit, limitBasis } = procedure;
  const first = computePromisedDue(calendar, { receivedAt, limit, limitBasis, settings: dueSettings, competentAgency });
  if (!first.ok || first.value.dueAt === received.dueAt) return null;
  return { promised: received.dueAt, computed: first.value.dueAt };
}

function publicSteps(state: DossierState, events: readonly DossierEvent[]): PublicStep[] {
  const without = eventsWithoutEffect(state.problems);
  const effective = events.filter(({ id, kind }) => PUBLIC_STEPS.includes(kind) && !without.has(id));
  const firstAssigned = effective.find(({ kind }) => kind === 'assigned');
  return effective
    .filter((event) => event.kind !== 'assigned' || event === firstAssigned)
    .map(({ kind, time }) => ({ kind, at: kind === 'received' ? state.receivedAt : legalTime(time) }));
}

function codesOf(projections: readonly Projection[]): Map<DossierId, string> {
  return new Map(projections.map(({ doc }) => [doc.summary.id, doc.summary.code]));
}

/** A number given twice (a restored or copied tablet) is kept on both dossiers, shown, and never sent back. */
function markTakenCodes(
  projections: readonly Projection[],
  owners: ReadonlyMap<string, DossierId>,
  journal: Journal,
): Projection[] {
  return projections.map((projection) => {
    const { summary } = projection.doc;
    const owner = owners.get(summary.code);
    if (owner === undefined || owner === summary.id) return projection;
    journal.warn({ ward: summary.ward, dossier: summary.id, takenBy: owner }, 'dossier code given twice');
    return { ...projection, doc: { ...projection.doc, codeTakenBy: owner } };
  });
}
