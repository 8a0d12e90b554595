/**
 * How fast a password may be guessed, so that nobody is locked out by somebody else's guesses (OWASP ASVS 5.0, 6.1 and 6.3).
 *
 * - A browser that has signed in under the name before has a budget of its own and is bound by nothing else.
 * - Any other browser is bound by the failures under the name from its network, by all failures from its network, and by all
 *   failures under the name from browsers like it. The last two are shared with honest people, so their waits stay short.
 *
 * Names are counted whether or not there is such an account.
 */
import { createAttemptLimit, type AttemptRule } from './attempt-limit.ts';

export interface SignInAttempt {
  /** As it is compared: trimmed, lower case. */
  readonly name: string;
  readonly network: string;
  /** The secret of a browser that has signed in under this name before; null for any other. */
  readonly knownBrowser: string | null;
}

export interface AttemptBegun {
  /** Milliseconds; 0: the attempt has been counted and may be made. */
  readonly waitMs: number;
  /** It was no failure. */
  succeeded(): void;
}

export interface SignInLimits {
  begin(attempt: SignInAttempt, now: number): AttemptBegun;
}

interface SignInRules {
  readonly own: AttemptRule;
  readonly ofNetwork: AttemptRule;
  readonly ofName: AttemptRule;
}

const OWN = { free: 5, firstWaitMs: 1000, longestWaitMs: 15 * 60_000 };
const PASSWORD_LIMITS: SignInRules = {
  own: OWN,
  /** A counter's network may hold dozens of tablets. */
  ofNetwork: { free: 40, firstWaitMs: 1000, longestWaitMs: 30_000 },
  ofName: { free: 100, firstWaitMs: 1000, longestWaitMs: 30_000 },
};

/**
 * Six digits are soon found by many networks at once, so the name's own limit is as strict as any (RFC 6238, 5.1; ASVS 6.5.8):
 * only who knows the password can use it up, and browsers that finished the factor before are not bound by it.
 */
export const SECOND_FACTOR_LIMITS: SignInRules = { ...PASSWORD_LIMITS, ofName: { ...OWN, free: 20 } };

export function createSignInLimits(rules: SignInRules = PASSWORD_LIMITS): SignInLimits {
  const byBrowser = createAttemptLimit(rules.own);
  const byNameAndNetwork = createAttemptLimit(rules.own);
  const byNetwork = createAttemptLimit(rules.ofNetwork);
  const byName = createAttemptLimit(rules.ofName);

  return {
    begin({ name, network, knownBrowser }, now) {
      const own =
        knownBrowser === null
          ? { limit: byNameAndNetwork, key: `${network} ${name}` }
          : { limit: byBrowser, key: `${knownBrowser} ${name}` };
      const shared =
        knownBrowser === null
          ? [
              { limit: byNetwork, key: network },
              { limit: byName, key: name },
            ]
          : [];
      const all = [own, ...shared];
      // What must wait counts nowhere: a network that is slowed already does not slow a name down as well.
      const waitMs = Math.max(...all.map(({ limit, key }) => limit.waitOf(key, now)));
      if (waitMs === 0) for (const { limit, key } of all) limit.attempt(key, now);
      return {
        waitMs,
        succeeded() {
          own.limit.forgive(own.key);
          // Not forgiven: whoever has an account could otherwise guess at others' without end.
          for (const { limit, key } of shared) limit.takeBack(key);
        },
      };
    },
  };
}
