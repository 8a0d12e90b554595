/** What the routes share. */
import type { Centre } from '../use-cases/centre.ts';
import type { FollowKeeper } from '../use-cases/keep-following.ts';
import type { SnapshotKeeper } from '../use-cases/keep-snapshots.ts';
import type { HeadsFeed } from '../use-cases/watch-heads.ts';
import { createAttemptLimit, type AttemptLimit } from './attempt-limit.ts';
import type { Metrics } from './metrics.ts';
import { createSignInLimits, type SignInLimits } from './sign-in-limits.ts';

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

/** Of look-ups a counter's network may make many, so addresses get more patience than numbers. */
export interface Limits {
  readonly signIn: SignInLimits;
  /** By user: the present password, asked for before it is changed. */
  readonly ownPassword: AttemptLimit;
  readonly lookUpByCode: AttemptLimit;
}

const LONGEST_WAIT_MS = 15 * 60_000;

export function createLimits(): Limits {
  return {
    signIn: createSignInLimits(),
    ownPassword: createAttemptLimit({ free: 5, firstWaitMs: 1000, longestWaitMs: LONGEST_WAIT_MS }),
    lookUpByCode: createAttemptLimit({ free: 5, firstWaitMs: 5000, longestWaitMs: LONGEST_WAIT_MS }),
  };
}

const IPV6_GROUPS = 8;
const KEPT_GROUPS = 3;

/**
 * Enough of an address to see where somebody is or a storm comes from, too little to name a household.
 * @example networkOf('113.160.12.7') // '113.160.12.0/24'
 * @example networkOf('2001:ee0:4f1::9') // '2001:ee0:4f1::/48'
 */
export function networkOf(address: string): string {
  const v4 = /(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(address);
  if (v4) return `${v4[1]}.0/24`;
  const [left = [], right = []] = address.split('::', 2).map((half) => half.split(':').filter((group) => group !== ''));
  const gap = Math.max(0, IPV6_GROUPS - left.length - right.length);
  const groups = [...left, ...Array<string>(gap).fill('0'), ...right].slice(0, KEPT_GROUPS);
  return `${groups.map((group) => (Number.parseInt(group, 16) || 0).toString(16)).join(':')}::/48`;
}
