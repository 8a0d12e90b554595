/** Slows guessing down: after a few free attempts each further one must wait, twice as long every time. Kept in memory. */

export interface AttemptLimit {
  /** Counts the attempt and answers 0, or answers how many milliseconds this key still has to wait. */
  attempt(key: string, now: number): number;
  /** How many milliseconds this key still has to wait; counts nothing. */
  waitOf(key: string, now: number): number;
  /** The attempt counted last was honest: it is taken back, those before it stay. For keys that others share. */
  takeBack(key: string): void;
  /** The attempt was honest: the key starts afresh. */
  forgive(key: string): void;
}

export interface AttemptRule {
  readonly free: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

interface Tally {
  readonly attempts: number;
  readonly waitUntil: number;
  readonly last: number;
}

const FORGET_AFTER_MS = 3_600_000;
const MOST_KEYS = 20_000;

/** Attempts count when they begin, so a thousand at once are no better than one after the other. */
export function createAttemptLimit({ free, firstWaitMs, longestWaitMs }: AttemptRule): AttemptLimit {
  const tallies = new Map<string, Tally>();

  const tallyOf = (key: string, now: number): Tally => {
    const known = tallies.get(key);
    return known && now - known.last < FORGET_AFTER_MS ? known : { attempts: 0, waitUntil: 0, last: now };
  };
  const waitOf = (key: string, now: number): number => Math.max(0, tallyOf(key, now).waitUntil - now);

  return {
    waitOf,
    attempt(key, now) {
      const waiting = waitOf(key, now);
      if (waiting > 0) return waiting;
      const attempts = tallyOf(key, now).attempts + 1;
      const beyond = attempts - free;
      const wait = beyond < 0 ? 0 : Math.min(firstWaitMs * 2 ** beyond, longestWaitMs);
      // Re-inserted at the end: the first key of the map is the one untouched for longest.
      tallies.delete(key);
      tallies.set(key, { attempts, waitUntil: now + wait, last: now });
      if (tallies.size > MOST_KEYS) tallies.delete(tallies.keys().next().value ?? '');
      return 0;
    },
    takeBack(key) {
      const tally = tallies.get(key);
      if (tally) tallies.set(key, { ...tally, attempts: Math.max(0, tally.attempts - 1), waitUntil: 0 });
    },
    forgive(key) {
      tallies.delete(key);
    },
  };
}
