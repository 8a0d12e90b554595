/**
 * Who may use the line next. Ordinarily everyone at once; while things race, one request at a time in an order the script
 * gives, so that a race can be run again.
 */
export interface Turns {
  /** Resolves when it is this request's turn. */
  take(): Promise<void>;
  /** Runs the racers side by side; whenever all of them wait or rest, the next pick says whose request goes first. */
  race<T>(racers: readonly (() => Promise<T>)[], picks: readonly number[]): Promise<T[]>;
}

/** Turns of the event loop after which nothing more will happen by itself: every access to fake-indexeddb takes one or two. */
const QUIET_TURNS = 25;

export function createTurns(): Turns {
  let waiting: (() => void)[] | null = null;
  return {
    take: () => (waiting === null ? Promise.resolve() : new Promise((resolve) => waiting?.push(resolve))),
    async race(racers, picks) {
      waiting = [];
      const running = new Set(racers);
      const results = Promise.all(racers.map((run) => run().finally(() => running.delete(run))));
      for (let turn = 0; running.size > 0; turn++) {
        await quiet();
        if (waiting.length > 0) waiting.splice((picks[turn % picks.length] ?? 0) % waiting.length, 1)[0]?.();
      }
      waiting = null;
      return results;
    },
  };
}

async function quiet(): Promise<void> {
  for (let turn = 0; turn < QUIET_TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
}
