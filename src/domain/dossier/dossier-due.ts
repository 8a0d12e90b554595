/** The due date of a dossier now, and the one first promised; both from the same engine and the pinned limit. */
import type { Result } from '../base/result.ts';
import { computeDueDate, type DueDate, type DueRefusal } from '../calendar/due-date.ts';
import type { WorkingCalendar } from '../calendar/working-calendar.ts';
import { pausesOf, type DossierState } from './dossier-state.ts';

export function computeDossierDue(calendar: WorkingCalendar, state: DossierState): Result<DueDate, DueRefusal> {
  const { received, receivedAt } = state;
  // A skewed clock may put a request a moment before the reception it followed; the pause then starts with it.
  const pauses = pausesOf(state).map((pause) => {
    const from = pause.from < receivedAt ? receivedAt : pause.from;
    return { ...pause, from, to: pause.to !== null && pause.to < from ? from : pause.to };
  });
  const finishedAt = state.resolvedAt !== null && state.resolvedAt < receivedAt ? receivedAt : state.resolvedAt;
  return computeDueDate(calendar, {
    receivedAt,
    limit: received.procedure.limit,
    limitBasis: received.procedure.limitBasis,
    settings: received.dueSettings,
    pauses,
    finishedAt,
  });
}
