/** Lets dossiers follow their events in the background, shortly after a push, so that readers seldom have to wait for it. */
import type { Centre } from './centre.ts';
import { followAllEvents } from './follow-events.ts';

/** A tablet that comes back sends many pushes one after the other: they are answered first, and then followed together. */
const QUIET_MS = 1000;
/** Where it is never quiet. */
const LONGEST_MS = 5000;

export interface FollowKeeper {
  /** Something was stored. */
  ask(): void;
  /** Ends after the step in hand; what is left is followed after the next start. */
  close(): Promise<void>;
}

/** Begins with what an earlier run left behind. */
export function createFollowKeeper(centre: Centre): FollowKeeper {
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | undefined;
  /** When the first ask since the last work came, by a clock that is never set. */
  let askedAt: number | undefined;
  let isClosed = false;

  async function work(): Promise<void> {
    askedAt = undefined;
    try {
      await followAllEvents(centre, () => !isClosed);
    } catch {
      // The database is away; whoever reads next, and the next push, ask again.
    }
    working = undefined;
    if (askedAt !== undefined) schedule(askedAt);
  }

  function schedule(since: number): void {
    if (isClosed) return;
    clearTimeout(timer);
    const wait = Math.max(0, Math.min(QUIET_MS, since + LONGEST_MS - performance.now()));
    timer = setTimeout(() => (working = work()), wait);
  }

  function ask(): void {
    askedAt ??= performance.now();
    if (!working) schedule(askedAt);
  }

  ask();
  return {
    ask,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await working;
    },
  };
}
