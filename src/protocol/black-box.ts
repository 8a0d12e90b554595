/**
 * The black box: all unsent work of a tablet in one file, for the day the network, the browser or the tablet fails. It is
 * encrypted for the centre (age, https://age-encryption.org/v1), so whoever carries it reads nothing. Inside is JSON; what
 * is in it is taken in exactly as a push of the tablet it came from: what is there already is answered as before.
 */
import * as v from 'valibot';
import { batchSignatureSchema } from './batch-signature.ts';
import {
  deviceIdSchema,
  deviceInstantSchema,
  instantSchema,
  sequenceSchema,
  storable,
  wardCodeSchema,
} from './primitive-schemas.ts';
import { MAX_APP_VERSION, MAX_EVENTS_PER_PUSH, pushAnswerSchema } from './sync-messages.ts';

export const BLACK_BOX_FORMAT = 1;
/** dung-hen-<first eight of the device>-<yyyymmdd-hhmm>.age */
export const BLACK_BOX_EXTENSION = '.age';

export const blackBoxSchema = v.strictObject({
  format: v.literal(BLACK_BOX_FORMAT),
  device: deviceIdSchema,
  /** Cut to what a greeting may say, for it is shown to everybody: no box is lost for it. */
  app: v.pipe(
    v.string(),
    storable,
    v.transform((app) => app.slice(0, MAX_APP_VERSION).toWellFormed()),
  ),
  /** The tablet's clock, corrected as far as it knew how: any year, and no reason to refuse the box. */
  madeAt: deviceInstantSchema,
  /**
   * By ward, contiguous: the i-th event has `dseq = first + i`. Everything from the first event that has not come back. A
   * ward comes twice only when the tablet's own history has a hole, one entry for each side of it.
   */
  wards: v.array(
    v.pipe(
      v.strictObject({
        ward: wardCodeSchema,
        first: sequenceSchema,
        events: v.pipe(v.array(v.unknown()), v.minLength(1)),
        /**
         * One after the other from the first event on, each over so many. A box of an older app has none, and one made where
         * the key could not be used.
         */
        signatures: v.optional(
          v.array(
            v.strictObject({
              count: v.pipe(sequenceSchema, v.maxValue(MAX_EVENTS_PER_PUSH)),
              signature: batchSignatureSchema,
            }),
          ),
        ),
      }),
      // Every event has a number that can be told from the next.
      v.check(({ first, events }) => Number.isSafeInteger(first + events.length)),
    ),
  ),
});
export type BlackBox = v.InferOutput<typeof blackBoxSchema>;

/** In all entries of a file together; the bytes of what a tablet records are more long before. */
export const MAX_BLACK_BOX_EVENTS = 100_000;

/** Of the file, in bytes; a tablet with more to save makes several. */
export const MAX_BLACK_BOX_BYTES = 36 * 1024 * 1024;

/** `POST /api/sync/black-box`: any signed-in tablet may bring the box of another. */
export const blackBoxRequestSchema = v.strictObject({
  /** The file, base64. Not `v.base64()`: its pattern runs out of stack above some five megabytes. */
  box: v.pipe(
    v.string(),
    v.maxLength((MAX_BLACK_BOX_BYTES / 3) * 4),
    v.check((value) => value.length % 4 === 0 && !/[^A-Za-z0-9+/]/.test(value.replace(/={1,2}$/, ''))),
  ),
});
export const blackBoxResponseSchema = v.strictObject({
  now: instantSchema,
  device: deviceIdSchema,
  madeAt: deviceInstantSchema,
  /** An answer for each entry of the box. */
  wards: v.array(
    v.strictObject({
      first: sequenceSchema,
      /** How many of its events the centre had stored before. */
      known: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      /** The tablet was reported lost or handed back: what is new waits for the administrator. There only when true. */
      isOfLost: v.optional(v.literal(true)),
      answer: pushAnswerSchema,
    }),
  ),
});
export type BlackBoxResponse = v.InferOutput<typeof blackBoxResponseSchema>;
