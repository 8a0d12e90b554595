/**
 * Which events two tablets recorded without knowing of each other, worked out from `base`: a tablet has seen the centre's
 * history up to some point and everything of its own, so what it had not seen are the last events of others before its own.
 */
import type { DossierEvent } from './dossier-event.ts';
import type { EventId } from './ids.ts';

/**
 * @param before the history up to the event, in order
 * @returns those of `before` that whoever recorded the event had not seen
 */
export function listUnseen(before: readonly DossierEvent[], { base, device }: DossierEvent): DossierEvent[] {
  const missing = before.length - base;
  return missing > 0 ? before.filter((each) => each.device !== device).slice(-missing) : [];
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
    for (const unseen of listUnseen(history.slice(0, index), event)) {
      if (HARMLESS.includes(unseen.kind)) continue;
      note(unseen, event);
      note(event, unseen);
    }
  }
  return concurrent;
}
