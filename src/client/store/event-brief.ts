/** What of an event is known without the key of its ward. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { EventKind } from '#domain/dossier/event-bodies.ts';
import { legalTime } from '#domain/dossier/event-time.ts';
import type { EventId } from '#domain/dossier/ids.ts';

export interface EventBrief {
  readonly id: EventId;
  readonly kind: EventKind;
  /** Its legal time, as long as it has not arrived at the centre. */
  readonly at: Instant;
}

export function briefOfEvent({ id, kind, time }: DossierEvent): EventBrief {
  return { id, kind, at: legalTime(time) };
}
