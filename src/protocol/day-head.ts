/**
 * The head of a ward's day: how far its history had come when the day ended, signed by the centre. Kept somewhere else, it
 * proves later that the history up to there is still the same one: whoever rewrote it, and every link after, cannot make the
 * old link come out again (`event-chain.ts`).
 *
 * The file is one line, a compact JWS (RFC 7515) with ES256; its payload is the JSON below.
 */
import * as v from 'valibot';
import { chainLinkSchema } from './event-chain.ts';
import { instantSchema, plainDateSchema, wardCodeSchema } from './primitive-schemas.ts';

/** `typ` of the header: no other thing the centre signs can be passed off as a day head (RFC 8725, 3.11). */
export const DAY_HEAD_TYPE = 'dung-hen-day-head';

const number = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const dayHeadSchema = v.strictObject({
  v: v.literal(1),
  ward: wardCodeSchema,
  /** On the calendar of Việt Nam. */
  date: plainDateSchema,
  /** Number of the last event in the ward's history when the day ended, or when this was made; 0 before the first. */
  wseq: number,
  /** Its link. */
  chain: chainLinkSchema,
  /** How many events came into the history on the day, by the centre's clock. */
  events: number,
  /** Which of its histories; another one after a restore (`version.ts`). */
  epoch: v.pipe(v.string(), v.uuid()),
  madeAt: instantSchema,
});
export type DayHead = v.InferOutput<typeof dayHeadSchema>;
