/** What the routes share. */
import type { Centre } from '../use-cases/centre.ts';
import type { FollowKeeper } from '../use-cases/keep-following.ts';
import type { SnapshotKeeper } from '../use-cases/keep-snapshots.ts';
import type { HeadsFeed } from '../use-cases/watch-heads.ts';
import { createAttemptLimit, type AttemptLimit } from './attempt-limit.ts';
import type { Metrics } from './metrics.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';
import { createSignInLimits, SECOND_FACTOR_LIMITS, type SignInLimits } from './sign-in-limits.ts';

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
  /** Codes of a second factor: whoever guesses them knows the password already. */
  readonly secondFactor: SignInLimits;
  /** By address: challenges for signing in with a passkey, each of which is a row. */
  readonly passkeys: RateLimit;
  readonly lookUpByCode: AttemptLimit;
  /** By user: codes for bringing a tablet in. */
  readonly enrolment: AttemptLimit;
  /** By address: whether a tablet was reported; a thousand of them may stand behind one. */
  readonly standing: RateLimit;
}

const LONGEST_WAIT_MS = 15 * 60_000;

export function createLimits(): Limits {
  return {
    signIn: createSignInLimits(),
    secondFactor: createSignInLimits(SECOND_FACTOR_LIMITS),
    passkeys: createRateLimit({ burst: 60, perSecond: 1 }),
    ownPassword: createAttemptLimit({ free: 5, firstWaitMs: 1000, longestWaitMs: LONGEST_WAIT_MS }),
    lookUpByCode: createAttemptLimit({ free: 5, firstWaitMs: 5000, longestWaitMs: LONGEST_WAIT_MS }),
    enrolment: createAttemptLimit({ free: 5, firstWaitMs: 1000, longestWaitMs: LONGEST_WAIT_MS }),
    standing: createRateLimit({ burst: 1000, perSecond: 100 }),
  };
}
