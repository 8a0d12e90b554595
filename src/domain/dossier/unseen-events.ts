/**
 * Which events two tablets recorded without knowing of each other, worked out from `base`: a tablet has seen the centre's
 * history up to some point and everything of its own, so what it had not seen are the last events of others before its own.
 */
import type { DossierEvent } from './dossier-event.ts';
import type { EventId } from './ids.ts';

/**
 * @param history in order
 * @param end how many of it come before the event; all of it when not given
 * @returns those before the event that whoever recorded it had not seen, in order
 */
export function listUnseen(
  history: readonly DossierEvent[],
  { base, device }: DossierEvent,
  end = history.length,
): DossierEvent[] {
  const missing = end - base;
  const unseen: DossierEvent[] = [];
  // From the end: what is long known need not be walked through for every event anew.
  for (let index = end - 1; index >= 0 && unseen.length < missing; index--) {
    const each = history[index];
    if (each && each.device !== device) unseen.push(each);
  }
  return unseen.reverse();
}

/** Beside these nothing can be in conflict: remarks, scans, papers that came out of a printer, what the centre adds by itself. */
const HARMLESS: readonly DossierEvent['kind'][] = [
  'noted',
  'file-attached',
  'printed',
  'rated',
  'calendar-reapplied',
  'not-received',
];

/** For each event that changes something, those recorded at the same time on other tablets; events without any are left out. */
export function listConcurrent(history: readonly DossierEvent[]): ReadonlyMap<EventId, readonly DossierEvent[]> {
  const concurrent = new Map<EventId, DossierEvent[]>();
  const note = (event: DossierEvent, other: DossierEvent) =>
    concurrent.set(event.id, [...(concurrent.get(event.id) ?? []), other]);
  for (const [index, event] of history.entries()) {
    if (HARMLESS.includes(event.kind)) continue;
    for (const unseen of listUnseen(history, event, index)) {
      if (HARMLESS.includes(unseen.kind)) continue;
      note(unseen, event);
      note(event, unseen);
    }
  }
  return concurrent;
}
