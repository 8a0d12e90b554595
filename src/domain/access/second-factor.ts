/**
 * Xác thực hai lớp: who must show more than a password, from when on, and what a session still lacks. A passkey stands for both
 * factors: the thing one has, and the finger or PIN that unlocks it.
 */
import { MS_PER_DAY, type Instant } from '../calendar/instant.ts';
import type { Role } from './role.ts';

/** They make accounts and set passwords for others, or read beyond one ward. */
export const SECOND_FACTOR_ROLES: readonly Role[] = ['admin', 'supervisor', 'system_admin'];

/** From the first sign-in in such a role: nobody is stopped at once. */
export const FACTOR_GRACE_MS = 14 * MS_PER_DAY;

export function needsSecondFactor(role: Role): boolean {
  return SECOND_FACTOR_ROLES.includes(role);
}

/** Of a session and its account. */
export interface FactorFacts {
  /** The session was opened with a passkey, or completed with one or with a code. */
  readonly isProven: boolean;
  /** An authenticator app is set up. */
  readonly hasAuthenticator: boolean;
  readonly hasPasskey: boolean;
  /** From when on the account needs a second factor; null before its first sign-in in a role that does. */
  readonly requiredFrom: Instant | null;
  /** It works in invented wards alone: the demo is open to whoever reads its passwords. */
  readonly isWaived: boolean;
}

/** `enter`: show the factor that is set up; `set-up`: there is none yet, and it is time. */
export type FactorStep = 'enter' | 'set-up';

/**
 * What a session must do before it may do anything else; null when nothing is missing. Whoever has set up an authenticator is
 * asked for it in every role; a passkey is another way in, and replaces the password alone where the role needs more than that.
 */
export function missingFactorStep(role: Role, facts: FactorFacts, now: Instant): FactorStep | null {
  const isRequired = needsSecondFactor(role) && !facts.isWaived;
  if (facts.hasAuthenticator || (isRequired && facts.hasPasskey)) return facts.isProven ? null : 'enter';
  return isRequired && facts.requiredFrom !== null && facts.requiredFrom <= now ? 'set-up' : null;
}

/** When the second factor becomes compulsory for somebody who has none yet; null when it does not. */
export function factorDeadline(role: Role, facts: FactorFacts): Instant | null {
  const isOpen = needsSecondFactor(role) && !facts.isWaived && !facts.hasAuthenticator && !facts.hasPasskey;
  return isOpen ? facts.requiredFrom : null;
}
