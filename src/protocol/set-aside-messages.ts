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

/** `GET /api/wards/:ward/set-aside` */
export const setAsideResponseSchema = v.strictObject({
  count: amount,
  /** The latest first, at most MAX_SET_ASIDE_LISTED. */
  events: v.array(setAsideEventSchema),
});
export type SetAsideResponse = v.InferOutput<typeof setAsideResponseSchema>;

/** `POST /api/wards/:ward/set-aside/release`: each was read once more. */
export const releaseResponseSchema = v.strictObject({
  /** Now events like any other. */
  released: amount,
  /** Still cannot be read. */
  remaining: amount,
});
export type ReleaseResponse = v.InferOutput<typeof releaseResponseSchema>;
