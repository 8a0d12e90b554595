/** The state of a dossier: what its history amounts to (`fold-dossier.ts`). */
import type { Instant } from '../calendar/instant.ts';
import type { Actor } from './dossier-event.ts';
import type { DossierProblem, Recorded } from './dossier-problem.ts';
import type { DossierStatus } from './dossier-status.ts';
import type {
  Applicant,
  ApologyProposedBody,
  CorrectableField,
  FileAttachedBody,
  FormNumber,
  HandedOverBody,
  ReceivedBody,
  SignedBody,
  StoppedBody,
  SubmittedDocument,
  SupplementRequestedBody,
} from './event-bodies.ts';
import type { EventTime } from './event-time.ts';
import type { DossierId, EventId, WardCode } from './ids.ts';

/** Who has the dossier on the desk. An agency outside has no user. */
export interface Holder {
  readonly userId: string | null;
  readonly name: string;
}

/** One stay of the dossier with somebody, from then until the next. */
export interface Stay {
  readonly holder: Holder;
  readonly since: Instant;
  /** The internal step it came for, empty when none was named. */
  readonly step: string;
}

export interface SupplementRequest extends SupplementRequestedBody {
  readonly requestedAt: Instant;
  readonly receivedAt: Instant | null;
}

export interface PaymentRequest {
  readonly amount: number;
  readonly basis: string;
  readonly requestedAt: Instant;
  readonly paidAt: Instant | null;
  readonly receiptNumber: string;
}

export interface Transfer {
  readonly agency: string;
  readonly note: string;
  readonly at: Instant;
  readonly returnedAt: Instant | null;
}

/** Gia hạn by law, or the procedure's own days for verification: working days on top of the limit. */
export interface Extension {
  readonly kind: 'extended' | 'verification';
  readonly workingDays: number;
  readonly basis: string;
  readonly reason: string;
  /** Empty for verification, which the procedure itself allows. */
  readonly approvedBy: string;
  readonly at: Instant;
  readonly recorded: Recorded;
}

export interface Apology extends ApologyProposedBody {
  readonly proposalId: EventId;
  readonly proposedAt: Instant;
  readonly proposedBy: Actor;
  readonly approved: {
    readonly at: Instant;
    readonly by: Actor;
    readonly number: string;
    readonly recorded: Recorded;
  } | null;
}

/** A scan as its event told of it; whether its bytes are anywhere is another matter. */
export interface AttachedFile extends FileAttachedBody {
  readonly at: Instant;
  readonly by: Actor;
}

export interface DossierState {
  readonly id: DossierId;
  readonly ward: WardCode;
  readonly status: DossierStatus;
  /** The event that brought it there. */
  readonly statusBy: Recorded;
  /** As received; `applicant` and `documents` beside it hold what was corrected and added later. */
  readonly received: ReceivedBody;
  /** Handed in at the counter (ngày nộp). The clock starts here unless another agency is competent. */
  readonly receivedAt: Instant;
  readonly receivedTime: EventTime;
  readonly receivedBy: Actor;
  /** When the competent agency received a dossier of phi địa giới; null while it has not, or when this ward is competent. */
  readonly competentReceivedAt: Instant | null;
  readonly applicant: Applicant;
  /** The event that wrote each field last. */
  readonly applicantBy: Readonly<Record<CorrectableField, Recorded>>;
  readonly documents: readonly SubmittedDocument[];
  /** The calendar its due date is counted by: that of reception, until a change of the calendar was applied to it. */
  readonly calendarVersion: string;
  readonly calendarChanges: readonly { readonly version: string; readonly at: Instant }[];
  readonly holder: Holder | null;
  /** Everyone who has had it, in order; the counter that received it first. */
  readonly stays: readonly Stay[];
  readonly stepsFinished: readonly { readonly step: string; readonly by: Actor; readonly at: Instant }[];
  readonly transfers: readonly Transfer[];
  readonly supplementRequests: readonly SupplementRequest[];
  readonly paymentRequests: readonly PaymentRequest[];
  readonly extensions: readonly Extension[];
  readonly apologies: readonly Apology[];
  readonly signings: readonly (SignedBody & { readonly at: Instant })[];
  /** Result ready (đã xử lý xong): the clock stops here, whenever the citizen comes. */
  readonly resolvedAt: Instant | null;
  readonly resolvedTime: EventTime | null;
  readonly resolvedBy: Actor | null;
  readonly result: string;
  readonly handedOver: (HandedOverBody & { readonly at: Instant }) | null;
  readonly refused: { readonly at: Instant; readonly reason: string } | null;
  readonly withdrawals: readonly {
    readonly at: Instant;
    readonly reason: string;
    readonly reopenedAt: Instant | null;
  }[];
  readonly stopped: (StoppedBody & { readonly at: Instant }) | null;
  readonly files: readonly AttachedFile[];
  /** Copies the officer confirmed as printed, by form, over all printings. */
  readonly prints: readonly { readonly form: FormNumber; readonly copies: number; readonly at: Instant }[];
  readonly rating: { readonly score: number; readonly comment: string; readonly at: Instant } | null;
  /** Two events of one start of a tablet disagree with its monotonic clock: somebody moved the clock in between. */
  readonly clockJumped: boolean;
  /** Settled ones too. */
  readonly problems: readonly DossierProblem[];
  /** Number of events folded in. */
  readonly rev: number;
}

/** Ended, with a result or without: the moment the national rules judge it by. Null while open. */
export function endOf(state: DossierState): Instant | null {
  switch (state.status) {
    case 'resolved':
    case 'handed-over':
      return state.resolvedAt;
    case 'refused':
      return state.refused?.at ?? null;
    case 'stopped':
      // The citizen's own withdrawal ended the work; the notice that follows it is paper.
      return openWithdrawal(state)?.at ?? state.stopped?.at ?? null;
    case 'withdrawn':
      return openWithdrawal(state)?.at ?? null;
    default:
      return null;
  }
}

function openWithdrawal({ withdrawals }: DossierState): { readonly at: Instant } | undefined {
  return withdrawals.find(({ reopenedAt }) => reopenedAt === null);
}

/** How often a form has been printed so far; the next print is "Bản in lại lần n" from n = 1 on. */
export function timesPrinted({ prints }: DossierState, form: FormNumber): number {
  return prints.filter((print) => print.form === form).length;
}

/** A field of the applicant as text, as corrections record it. */
export function applicantFieldText(applicant: Applicant, field: CorrectableField): string {
  return (field === 'representative' ? applicant.organisation?.representative : applicant[field]) ?? '';
}

/** Nobody came for a person: there is no representative to correct. */
export function hasField({ organisation }: Pick<Applicant, 'organisation'>, field: CorrectableField): boolean {
  return field !== 'representative' || organisation !== undefined;
}
