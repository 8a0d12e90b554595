/** The tablet's clock, and what is known of its error against the centre. The only place that asks the machine for the time. */
import { dateOf, type Instant } from '#domain/calendar/instant.ts';
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
}

export interface ClockSource {
  /** Epoch milliseconds as the machine believes. */
  wall(): number;
  /** Milliseconds that never jump, since the app started. */
  tick(): number;
  readonly startId: string;
}

export function createClock(source: ClockSource, restored: ClockAnchor | null): Clock {
  let anchor = restored;
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
      anchor = { skewMs, skewErrorMs: Math.ceil((heardAt - sentAt) / 2), centreAt: centreNow };
      return anchor;
    },
  };
}

export function browserClockSource(startId: string): ClockSource {
  return { wall: () => Date.now(), tick: () => performance.now(), startId };
}
