/** What the centre keeps of a dossier beside its history: the summary every list uses, and what the citizen's page tells. */
import type { DueReason, DueWarning } from '#domain/calendar/due-reason.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { EventKind, HandedOverBody, ReturnMethod } from '#domain/dossier/event-bodies.ts';
import type { SupplementRequest } from '#domain/dossier/dossier-state.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { DossierId } from '#domain/dossier/ids.ts';

/** A step that took effect, without who took it. */
export interface PublicStep {
  readonly kind: EventKind;
  readonly at: Instant;
}

export interface DossierDoc {
  readonly summary: DossierSummary;
  readonly steps: readonly PublicStep[];
  readonly reasons: readonly DueReason[];
  readonly warnings: readonly DueWarning[];
  readonly supplementRequests: readonly SupplementRequest[];
  readonly toPay: { readonly amount: number; readonly basis: string } | null;
  readonly refusedReason: string | null;
  readonly endedReason: string | null;
  readonly handedOverTo: HandedOverBody['to'] | null;
  readonly returnMethod: ReturnMethod;
  /** The receipt promises another moment than the centre works out from the same facts. */
  readonly dueDiffers: { readonly promised: Instant; readonly computed: Instant } | null;
  /** The dossier that had this number first; such a number was given twice, and a person must look at it. */
  readonly codeTakenBy: DossierId | null;
  /** Who came for an organisation; missing from what was kept before there were any. */
  readonly representative?: string;
}
