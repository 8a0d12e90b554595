/** The tablet's clock, and what is known of its error against the centre. The only place that asks the machine for the time. */
import { dateOf, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '#domain/calendar/instant.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';

export interface ClockReading {
  readonly deviceAt: Instant;
  readonly skewMs: number | null;
  readonly skewErrorMs: number | null;
  readonly tickMs: number;
  readonly startId: string;
  readonly notBefore: Instant | null;
}

/** What the centre's clock said, kept so that a restart without a network still knows it. */
export interface ClockAnchor {
  readonly skewMs: number;
  readonly skewErrorMs: number;
  readonly centreAt: Instant;
}

export interface Clock {
  /** The corrected moment now: what lists and due dates are worked out with. */
  now(): Instant;
  today(): PlainDate;
  read(): ClockReading;
  /** Learns from one answer of the centre; `sentAt` and `heardAt` are this tablet's clock around it. */
  anchor(centreNow: Instant, sentAt: number, heardAt: number): ClockAnchor;
  /** Compares the machine's clock with its ticks since the last look; to be called now and then while the app runs. */
  look(): void;
}

export interface ClockSource {
  /** Epoch milliseconds as the machine believes. */
  wall(): number;
  /** Milliseconds that never jump, since the app started. */
  tick(): number;
  readonly startId: string;
}

/** Moved by more than this, somebody set it; less is the network's own correction. */
export const CLOCK_MOVED_MS = 2 * MS_PER_MINUTE;
/** What two good clocks may drift apart within an hour. */
const DRIFT_MS = 250;

interface Estimate {
  readonly skewMs: number;
  readonly errorMs: number;
  readonly tickMs: number;
}

/**
 * @param onMoved the machine's clock was set while the app ran, by so many milliseconds (negative: back). Nothing recorded
 * changes by it: the next event carries the clock as it is.
 */
export function createClock(
  source: ClockSource,
  restored: ClockAnchor | null,
  onMoved: (byMs: number) => void = () => {},
): Clock {
  let anchor = restored;
  /** Answers of the last hour that agree with each other, oldest first. */
  let estimates: readonly Estimate[] = [];
  let looked = { wall: source.wall(), tick: source.tick() };
  const now = () => Math.round(source.wall() + (anchor?.skewMs ?? 0)) as Instant;

  return {
    now,
    today: () => dateOf(now()),
    read: () => ({
      deviceAt: Math.round(source.wall()) as Instant,
      skewMs: anchor?.skewMs ?? null,
      skewErrorMs: anchor?.skewErrorMs ?? null,
      tickMs: Math.round(source.tick()),
      startId: source.startId,
      notBefore: anchor?.centreAt ?? null,
    }),
    anchor(centreNow, sentAt, heardAt) {
      // The answer was made somewhere between sending and hearing; the middle is off by half the round trip at most.
      const skewMs = Math.round(centreNow - (sentAt + heardAt) / 2);
      const newest = { skewMs, errorMs: Math.ceil(Math.abs(heardAt - sentAt) / 2), tickMs: source.tick() };
      const last = estimates.at(-1);
      if (last && Math.abs(last.skewMs - skewMs) > CLOCK_MOVED_MS + last.errorMs + newest.errorMs) {
        onMoved(last.skewMs - skewMs);
      }
      estimates = [...estimates.filter((earlier) => isSupported(earlier, newest)), newest];
      const best = estimates.reduce((a, b) => (b.errorMs <= a.errorMs ? b : a));
      anchor = { skewMs: best.skewMs, skewErrorMs: best.errorMs, centreAt: centreNow };
      return anchor;
    },
    look() {
      const [wall, tick] = [source.wall(), source.tick()];
      const movedBy = wall - looked.wall - (tick - looked.tick);
      looked = { wall, tick };
      // Ahead of its ticks is a clock set forward or a tablet that slept, for ticks may stand still then: the centre's next
      // answer tells which. A clock behind its ticks was set back.
      if (movedBy >= -CLOCK_MOVED_MS) return;
      estimates = [];
      onMoved(Math.round(movedBy));
    },
  };
}

/** Not older than an hour, and both can be true at once: else the machine's clock was set in between. */
function isSupported(earlier: Estimate, newest: Estimate): boolean {
  const isRecent = newest.tickMs - earlier.tickMs <= MS_PER_HOUR;
  return isRecent && Math.abs(earlier.skewMs - newest.skewMs) <= earlier.errorMs + newest.errorMs + DRIFT_MS;
}

export function browserClockSource(startId: string): ClockSource {
  return { wall: () => Date.now(), tick: () => performance.now(), startId };
}
