/**
 * What can happen to a dossier (hồ sơ). Events are past facts, appended and never edited; everything shown is folded
 * from them. A new kind is a new member of `EventBodies`: the compiler then lists the places that must learn it.
 */
import type { Role } from '../access/role.ts';
import type { EventBodies, EventKind } from './event-bodies.ts';
import type { EventTime } from './event-time.ts';
import type { DeviceId, DossierId, EventId, WardCode } from './ids.ts';

export interface Actor {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
}

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

export const EVENT_KINDS = [
  'received',
  'not-received',
  'refused',
  'papers-recorded',
  'assigned',
  'step-finished',
  'competent-received',
  'transferred',
  'transfer-returned',
  'supplement-requested',
  'supplement-received',
  'payment-requested',
  'paid',
  'verification-required',
  'extended',
  'apology-proposed',
  'apologised',
  'signed',
  'resolved',
  'handed-over',
  'withdrawn',
  'stopped',
  'reopened',
  'corrected',
  'conflict-settled',
  'file-attached',
  'noted',
  'calendar-reapplied',
  'printed',
  'rated',
] as const satisfies readonly EventKind[];

/** Kinds that change a dossier already received: the steps a person can take. */
export type StepKind = Exclude<EventKind, 'received' | 'not-received'>;

export type StepOf<K extends StepKind> = { readonly kind: K; readonly body: EventBodies[K] };

export type Step = { [K in StepKind]: StepOf<K> }[StepKind];

export const STEP_KINDS = EVENT_KINDS.filter(
  (kind): kind is StepKind => kind !== 'received' && kind !== 'not-received',
);
