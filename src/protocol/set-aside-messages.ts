/**
 * What the centre has set aside of a ward: events it could not read, kept as they came. What is in them is not shown:
 * only where each came from, when, and which field stood in the way.
 */
import * as v from 'valibot';
import { deviceIdSchema, instantSchema, sequenceSchema } from './primitive-schemas.ts';

const amount = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const setAsideEventSchema = v.strictObject({
  device: deviceIdSchema,
  /** The number its tablet gave it. */
  dseq: sequenceSchema,
  /** Names the field, in Vietnamese. */
  reason: v.string(),
  /** When it arrived. */
  at: instantSchema,
});
export type SetAsideEvent = v.InferOutput<typeof setAsideEventSchema>;

/** More than anybody reads; the rest is counted. */
export const MAX_SET_ASIDE_LISTED = 200;
/** Beyond these people and roles somebody has to look at the tablet. */
export const MAX_REASONS_LISTED = 20;

/**
 * revoked: sent after its tablet was reported lost or handed back · unsigned: without the signature its tablet has promised ·
 * new-key: signed with a key that has not been let in · role: its person did not hold the role it names · person: the centre has
 * no account of its person.
 */
export const HELD_KINDS = ['revoked', 'unsigned', 'new-key', 'role', 'person'] as const;
export type HeldKind = (typeof HELD_KINDS)[number];

/** What somebody who looked at the tablet answers for, and all that an `admitRequestSchema` without kinds means. */
export const TABLET_KINDS: readonly HeldKind[] = ['revoked', 'unsigned', 'new-key'];
/** What is asked of the accounts again with every reading. */
export const ACTOR_KINDS: readonly HeldKind[] = ['role', 'person'];

/** Events that could be read and wait for a person all the same: nobody can tell whether they are the ward's own work. */
export const heldEventsSchema = v.strictObject({
  device: deviceIdSchema,
  kind: v.picklist(HELD_KINDS),
  count: amount,
  /** Of their arrival, the first and the last. */
  from: instantSchema,
  through: instantSchema,
  /** Each once, in Vietnamese, at most MAX_REASONS_LISTED; of the kinds that name a person, and only there. */
  reasons: v.optional(v.array(v.string())),
});
export type HeldEvents = v.InferOutput<typeof heldEventsSchema>;

/** `GET /api/wards/:ward/set-aside` */
export const setAsideResponseSchema = v.strictObject({
  /** Of those that could not be read. */
  count: amount,
  /** The latest first, at most MAX_SET_ASIDE_LISTED. */
  events: v.array(setAsideEventSchema),
  /** There only when there are any. */
  held: v.optional(v.array(heldEventsSchema)),
});
export type SetAsideResponse = v.InferOutput<typeof setAsideResponseSchema>;

/** `POST /api/wards/:ward/set-aside/release`: each was read once more. */
export const releaseResponseSchema = v.strictObject({
  /** Now events like any other. */
  released: amount,
  /** Still cannot be read. */
  remaining: amount,
});
/** `POST /api/wards/:ward/set-aside/admit`: what waits of one tablet is taken in, on the word of whoever says so. */
export const admitRequestSchema = v.strictObject({
  device: deviceIdSchema,
  /** What is answered for; `TABLET_KINDS` when left out. */
  kind: v.optional(v.picklist(HELD_KINDS)),
});

export type ReleaseResponse = v.InferOutput<typeof releaseResponseSchema>;
