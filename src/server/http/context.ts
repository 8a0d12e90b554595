/** What the routes share. */
import type { Centre } from '../use-cases/centre.ts';
import type { FollowKeeper } from '../use-cases/keep-following.ts';
import type { SnapshotKeeper } from '../use-cases/keep-snapshots.ts';
import type { HeadsFeed } from '../use-cases/watch-heads.ts';
import { createAttemptLimit, type AttemptLimit } from './attempt-limit.ts';
import type { Metrics } from './metrics.ts';

export interface HttpContext {
  readonly centre: Centre;
  readonly feed: HeadsFeed;
  readonly snapshots: SnapshotKeeper;
  readonly follower: FollowKeeper;
  readonly metrics: Metrics;
  readonly limits: Limits;
  readonly version: string;
  /** The people's side is HTTPS, by our own certificate or a proxy's. */
  readonly secure: boolean;
  readonly metricsToken: string | null;
}

/** A counter's network may hold dozens of tablets behind one address, so addresses get more patience than names. */
export interface Limits {
  readonly signInByName: AttemptLimit;
  readonly signInByAddress: AttemptLimit;
  readonly lookUpByAddress: AttemptLimit;
  readonly lookUpByCode: AttemptLimit;
}

const LONGEST_WAIT_MS = 15 * 60_000;

export function createLimits(): Limits {
  return {
    signInByName: createAttemptLimit({ free: 5, firstWaitMs: 1000, longestWaitMs: LONGEST_WAIT_MS }),
    signInByAddress: createAttemptLimit({ free: 40, firstWaitMs: 1000, longestWaitMs: LONGEST_WAIT_MS }),
    lookUpByAddress: createAttemptLimit({ free: 40, firstWaitMs: 1000, longestWaitMs: LONGEST_WAIT_MS }),
    lookUpByCode: createAttemptLimit({ free: 5, firstWaitMs: 5000, longestWaitMs: LONGEST_WAIT_MS }),
  };
}

/** Enough of an address to see where a storm comes from, too little to name a household. */
export function networkOf(address: string): string {
  const v4 = /(\d+)\.(\d+)\.\d+\.\d+$/.exec(address);
  return v4 ? `${v4[1]}.${v4[2]}.0.0` : `${address.split(':').slice(0, 3).join(':')}::`;
}
