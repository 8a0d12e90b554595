/** When a tablet nobody touches is locked. Time that passes while it sleeps counts. */
import { MS_PER_MINUTE } from '#domain/calendar/instant.ts';
import type { Clock } from '../platform/clock.ts';
import type { Locks } from '../platform/locks.ts';

export const IDLE_LOCK_MS = 5 * MS_PER_MINUTE;
/** In the middle of a reception or a question: the citizen may be looking for a paper. Then what is typed is kept. */
export const BUSY_LOCK_MS = 30 * MS_PER_MINUTE;

/** Held by a tab somebody is in the middle of something in: no other one locks the tablet over it. A tab that dies lets go. */
const BUSY = 'dung-hen-busy';

export interface IdleLockOptions {
  readonly clock: Pick<Clock, 'read'>;
  readonly locks: Pick<Locks, 'hold' | 'tryHold'>;
  /** In this tab. */
  readonly isBusy: () => boolean;
  readonly lock: () => Promise<void>;
}

export interface IdleLock {
  /** Somebody touched the tablet, in this tab or another. */
  noteSign(): void;
  /** To be called every few seconds, and when the page comes to the front. */
  look(): Promise<void>;
}

export function createIdleLock({ clock, locks, isBusy, lock }: IdleLockOptions): IdleLock {
  let last = clock.read();
  let letGo: (() => void) | undefined;

  async function look(): Promise<void> {
    const now = clock.read();
    // Ticks may stand still in sleep, and a clock may be set: the longer of the two. Too early is asked a PIN for, no more.
    const idle = Math.max(now.tickMs - last.tickMs, now.deviceAt - last.deviceAt);
    tellOtherTabs();
    if (idle < IDLE_LOCK_MS) return;
    if (idle >= BUSY_LOCK_MS || !(isBusy() || (await isBusyElsewhere()))) await lock();
  }

  function tellOtherTabs(): void {
    if (isBusy()) letGo ??= holdUntilCalled(locks);
    else {
      letGo?.();
      letGo = undefined;
    }
  }

  async function isBusyElsewhere(): Promise<boolean> {
    // A browser that gives no locks keeps no tablet open.
    return (await locks.tryHold(BUSY, async () => true).catch(() => true)) === undefined;
  }

  return {
    noteSign() {
      // The first touch after hours is not a sign that somebody was there.
      void look();
      last = clock.read();
    },
    look,
  };
}

/** @returns lets go again, or stops waiting for another tab that has it */
function holdUntilCalled(locks: IdleLockOptions['locks']): () => void {
  let letGo = (): void => {};
  const called = new Promise<void>((resolve) => (letGo = resolve));
  locks.hold(BUSY, () => called).catch(() => undefined);
  return letGo;
}
