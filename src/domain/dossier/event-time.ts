/**
 * What is known of the moment an event happened. A tablet's clock is evidence, not truth: it is kept as it was,
 * beside the centre's clock that bounds it from below (last heard of) and above (arrival).
 */
import type { Instant } from '../calendar/instant.ts';

export interface EventTime {
  /** The tablet's clock as it was. */
  readonly deviceAt: Instant;
  /** Estimated centre time minus tablet time, milliseconds; null when this tablet never heard from the centre. */
  readonly skewMs: number | null;
  /** Half the round trip the estimate came from: how far `skewMs` may be off. */
  readonly skewErrorMs: number | null;
  /** Monotonic milliseconds since the app started, to see the clock jump between two events of one start. */
  readonly tickMs: number;
  /** Which start of the app `tickMs` counts from. */
  readonly startId: string;
  /** The last centre time this tablet had seen: the event is not earlier. */
  readonly notBefore: Instant | null;
  /** The centre's clock on arrival: the event is not later. Null until it has arrived. */
  readonly arrivedAt: Instant | null;
}

/**
 * The estimate of a skew is off by a little; a bound crossed by less than this is noise, and clamping to it would
 * change the minute already printed on a receipt.
 */
const BOUND_TOLERANCE_MS = 5000;

/** The moment that counts: the tablet's clock corrected by the estimate, kept between the bounds. Never a refusal. */
export function legalTime({ deviceAt, skewMs, notBefore, arrivedAt }: EventTime): Instant {
  const corrected = deviceAt + Math.round(skewMs ?? 0);
  if (arrivedAt !== null && corrected > arrivedAt + BOUND_TOLERANCE_MS) return arrivedAt;
  if (notBefore !== null && corrected < notBefore - BOUND_TOLERANCE_MS) return notBefore;
  return corrected as Instant;
}

/** More than this between a tablet's wall clock and its monotonic one is no drift. */
const JUMP_MS = 2 * 60_000;

/**
 * Whether the clock was moved between two of these moments; only moments of one start of the app can be compared. On some
 * tablets the monotonic clock stands still while they sleep: a wall clock that ran ahead of it was set forward only if the
 * centre has found it ahead since.
 */
export function hasClockJump(times: readonly EventTime[]): boolean {
  const firstByStart = new Map<string, EventTime>();
  return times.some((time) => {
    const first = firstByStart.get(time.startId);
    if (!first) {
      firstByStart.set(time.startId, time);
      return false;
    }
    const ahead = time.deviceAt - first.deviceAt - (time.tickMs - first.tickMs);
    return ahead < -JUMP_MS || (ahead > JUMP_MS && hasSkewMoved(first, time));
  });
}

function hasSkewMoved({ skewMs: before }: EventTime, { skewMs: after }: EventTime): boolean {
  return before !== null && after !== null && Math.abs(after - before) > JUMP_MS;
}
