/** Times and failures of a run, with percentiles. */
import { RequestFailed } from './requests.ts';

export const TIMED = ['hello', 'push', 'pull', 'drained', 'poke heard', 'poke fetched'] as const;
export type Timed = (typeof TIMED)[number];

export interface Tally {
  note(what: Timed, ms: number): void;
  /** Times the work; a failed one is counted as such and thrown on. */
  time<T>(what: Timed, work: () => Promise<T>): Promise<T>;
  fail(error: unknown): void;
  /** Begins anew: what was before the clock does not count. */
  clear(): void;
  readonly failures: number;
  rows(): Record<string, Record<string, number>>;
  /** How often each kind of failure came. */
  failuresByKind(): Record<string, number>;
}

export function createTally(): Tally {
  const samples = new Map<Timed, number[]>(TIMED.map((what) => [what, []]));
  const kinds = new Map<string, number>();
  const note = (what: Timed, ms: number) => void samples.get(what)?.push(ms);
  return {
    note,
    async time(what, work) {
      const started = performance.now();
      const result = await work();
      note(what, performance.now() - started);
      return result;
    },
    fail(error) {
      // A fault of the generator itself must not pass for one of the centre.
      if (!(error instanceof RequestFailed)) throw error;
      kinds.set(error.message, (kinds.get(error.message) ?? 0) + 1);
    },
    clear() {
      for (const ms of samples.values()) ms.length = 0;
      kinds.clear();
    },
    get failures() {
      return [...kinds.values()].reduce((sum, count) => sum + count, 0);
    },
    rows: () =>
      Object.fromEntries([...samples].filter(([, ms]) => ms.length > 0).map(([what, ms]) => [what, percentiles(ms)])),
    failuresByKind: () => Object.fromEntries(kinds),
  };
}

function percentiles(samples: readonly number[]): Record<string, number> {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { count: sorted.length, 'p50 ms': at(0.5), 'p95 ms': at(0.95), 'p99 ms': at(0.99), 'max ms': at(1) };
}
