/** Folds the histories of the dossiers that got new events, by the same domain code the tablets run. */
import type { CalendarBook } from '#domain/calendar/calendar-book.ts';
import { computeDossierDue, computePromisedDue } from '#domain/dossier/dossier-due.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { EventKind } from '#domain/dossier/event-bodies.ts';
import type { DossierState } from '#domain/dossier/dossier-state.ts';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { summariseDossier } from '#domain/dossier/dossier-summary.ts';
import { legalTime } from '#domain/dossier/event-time.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { Connection } from '../store/database.ts';
import type { DossierDoc, PublicStep } from '../store/dossier-doc.ts';
import { claimCodes, saveDossiers, type Projection } from '../store/dossiers.ts';
import { readHistories } from '../store/events.ts';
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

/** Call it in the transaction that appended, while it holds the ward. A dossier whose reception is not here yet is left out. */
export async function projectDossiers(
  tx: Connection,
  ward: WardCode,
  dossiers: readonly DossierId[],
  journal: Journal,
): Promise<void> {
  const calendars = await readCalendarBook(tx, ward);
  const histories = await readHistories(tx, ward, dossiers);
  const folded = [...histories.values()].flatMap((history) => {
    const events = history.map(({ event }) => event);
    const doc = describe(calendars, events, journal);
    return doc ? [{ doc, lastWseq: history.at(-1)?.wseq ?? 0 }] : [];
  });
  await saveDossiers(tx, ward, await markTakenCodes(tx, ward, folded, journal));
}

/**
 * The history is already safe; a dossier that cannot be folded is a fault of ours, to be noted and mended, and must not
 * keep every other dossier of the ward from arriving.
 */
function describe(calendars: CalendarBook, events: readonly DossierEvent[], journal: Journal): DossierDoc | undefined {
  try {
    const state = foldDossier(events);
    return state && describeState(calendars, state, events, journal);
  } catch (error) {
    journal.error(
      { ward: events[0]?.ward, dossier: events[0]?.dossierId, fault: error instanceof Error ? error.name : 'unknown' },
      'dossier not folded',
    );
    return undefined;
  }
}

function describeState(
  calendars: CalendarBook,
  state: DossierState,
  events: readonly DossierEvent[],
  journal: Journal,
): DossierDoc {
  const due = computeDossierDue(calendars, state);
  const doc = {
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
  };
  if (doc.dueDiffers && events.length === 1) {
    const { ward, id: dossier } = state;
    journal.warn(
      { ward, dossier, ...doc.dueDiffers, calendar: state.received.calendarVersion },
      'due date differs from the one promised',
    );
  }
  return doc;
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
  const without = new Set(
    state.problems.flatMap((problem) => (problem.type === 'impossible-step' ? [problem.eventId] : [])),
  );
  const effective = events.filter(({ id, kind }) => PUBLIC_STEPS.includes(kind) && !without.has(id));
  const firstAssigned = effective.find(({ kind }) => kind === 'assigned');
  return effective
    .filter((event) => event.kind !== 'assigned' || event === firstAssigned)
    .map(({ kind, time }) => ({ kind, at: legalTime(time) }));
}

/** A number given twice (a restored or copied tablet) is kept on both dossiers, shown, and never sent back. */
async function markTakenCodes(
  tx: Connection,
  ward: WardCode,
  projections: readonly Projection[],
  journal: Journal,
): Promise<Projection[]> {
  const owners = await claimCodes(tx, ward, new Map(projections.map(({ doc }) => [doc.summary.id, doc.summary.code])));
  return projections.map((projection) => {
    const { summary } = projection.doc;
    const owner = owners.get(summary.code);
    if (owner === undefined || owner === summary.id) return projection;
    journal.warn({ ward, dossier: summary.id, takenBy: owner }, 'dossier code given twice');
    return { ...projection, doc: { ...projection.doc, codeTakenBy: owner } };
  });
}
