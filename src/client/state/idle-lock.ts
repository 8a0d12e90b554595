/** When a tablet nobody touches is locked. Time that passes while it sleeps counts. */
import { MS_PER_MINUTE } from '#domain/calendar/instant.ts';
import type { Clock } from '../platform/clock.ts';

export const IDLE_LOCK_MS = 5 * MS_PER_MINUTE;
/** In the middle of a reception or a question: the citizen may be looking for a paper. Then what is typed is kept. */
export const BUSY_LOCK_MS = 30 * MS_PER_MINUTE;

export interface IdleLockOptions {
  readonly clock: Pick<Clock, 'read'>;
  readonly isBusy: () => boolean;
  readonly lock: () => Promise<void>;
}

export interface IdleLock {
  /** Somebody touched the tablet, in this tab or another. */
  noteSign(): void;
  /** To be called every few seconds, and when the page comes to the front. */
  look(): void;
}

export function createIdleLock({ clock, isBusy, lock }: IdleLockOptions): IdleLock {
  let last = clock.read();

  function look(): void {
    const now = clock.read();
    // Ticks may stand still in sleep, and a clock may be set: the longer of the two. Too early is asked a PIN for, no more.
    const idle = Math.max(now.tickMs - last.tickMs, now.deviceAt - last.deviceAt);
    if (idle >= (isBusy() ? BUSY_LOCK_MS : IDLE_LOCK_MS)) void lock();
  }

  return {
    noteSign() {
      // The first touch after hours is not a sign that somebody was there.
      look();
      last = clock.read();
    },
    look,
  };
}
