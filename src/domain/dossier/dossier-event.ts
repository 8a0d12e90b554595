/**
 * What can happen to a dossier (hồ sơ). Events are past facts, appended and never edited; everything shown is folded
 * from them. A new kind is a new member of the union: the compiler then lists the places that must learn it.
 */
import type { Role } from '../access/role.ts';
import type { DueSettings } from '../calendar/due-settings.ts';
import type { Instant } from '../calendar/instant.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { ProcessingTime } from '../calendar/processing-time.ts';
import type { EventTime } from './event-time.ts';
import type { DeviceId, DossierId, EventId, WardCode } from './ids.ts';

export interface Actor {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
}

/** Người nộp hồ sơ. Empty strings mean "not given"; `fromCard` lists the fields still as read from the card's QR. */
export interface Applicant {
  readonly fullName: string;
  readonly personalId: string;
  readonly bornOn: PlainDate | null;
  readonly phone: string;
  readonly address: string;
  readonly fromCard: readonly ApplicantField[];
}

export const APPLICANT_FIELDS = ['fullName', 'personalId', 'bornOn', 'phone', 'address'] as const;
export type ApplicantField = (typeof APPLICANT_FIELDS)[number];

/** Giấy tờ đã nộp: what the citizen handed over, as it is listed on the receipt. */
export interface SubmittedDocument {
  readonly documentId: string;
  readonly name: string;
  readonly originals: number;
  readonly copies: number;
}

/** The procedure as it was when the dossier was received; the dossier keeps it whatever changes later. */
export interface PinnedProcedure {
  readonly code: string;
  readonly version: string;
  readonly name: string;
  readonly sector: string;
  readonly caseId: string;
  readonly caseName: string;
  readonly limit: ProcessingTime;
  readonly limitBasis: string;
}

export type ReturnMethod = 'counter' | 'post' | 'electronic';

export interface ReceivedBody {
  readonly code: string;
  readonly token: string;
  readonly lookupCode: string;
  readonly applicant: Applicant;
  readonly procedure: PinnedProcedure;
  readonly documents: readonly SubmittedDocument[];
  /** Số lượng hồ sơ (bộ). */
  readonly sets: number;
  readonly returnMethod: ReturnMethod;
  /** Total of fees to collect, đồng; null where it is not yet set. */
  readonly fee: number | null;
  readonly calendarVersion: string;
  readonly dueSettings: DueSettings;
  /** What the receipt promises; the centre computes it again from the same input. */
  readonly dueAt: Instant;
}

export interface SupplementRequestedBody {
  readonly reason: string;
  readonly papers: readonly string[];
}

export interface CorrectedBody {
  readonly field: ApplicantField;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

export interface HandedOverBody {
  readonly to: 'applicant' | 'proxy' | 'post';
  /** Who took it, when not the applicant. */
  readonly name: string;
}

/** Body by kind. */
export interface EventBodies {
  received: ReceivedBody;
  refused: { readonly reason: string };
  assigned: { readonly holder: { readonly userId: string; readonly name: string }; readonly note: string };
  'supplement-requested': SupplementRequestedBody;
  'supplement-received': { readonly note: string };
  resolved: { readonly result: string };
  'handed-over': HandedOverBody;
  corrected: CorrectedBody;
  noted: { readonly text: string };
}

export type EventKind = keyof EventBodies;

export const EVENT_KINDS = [
  'received',
  'refused',
  'assigned',
  'supplement-requested',
  'supplement-received',
  'resolved',
  'handed-over',
  'corrected',
  'noted',
] as const satisfies readonly EventKind[];

export interface EventHead {
  readonly id: EventId;
  readonly dossierId: DossierId;
  readonly ward: WardCode;
  readonly device: DeviceId;
  /** Contiguous number of the event among all of its device for this ward, from 1. */
  readonly dseq: number;
  /** Schema version of the body. */
  readonly v: 1;
  /** How many events of this dossier the officer saw when acting. */
  readonly base: number;
  readonly actor: Actor;
  readonly time: EventTime;
}

export type DossierEventOf<K extends EventKind> = EventHead & { readonly kind: K; readonly body: EventBodies[K] };

export type DossierEvent = { [K in EventKind]: DossierEventOf<K> }[EventKind];

/** Kinds that change a dossier already received: the steps an officer can take. */
export type StepKind = Exclude<EventKind, 'received'>;

export type Step = { [K in StepKind]: { readonly kind: K; readonly body: EventBodies[K] } }[StepKind];
