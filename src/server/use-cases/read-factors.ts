/** What somebody's account is entered with beside the password, for its owner. */
import { factorDeadline, needsSecondFactor } from '#domain/access/second-factor.ts';
import type { FactorState } from '#protocol/factor-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { countRecoveryCodes } from '../store/authenticators.ts';
import { listPasskeys } from '../store/passkeys.ts';
import { findSession } from '../store/sessions.ts';
import type { Centre } from './centre.ts';
import { hashSecret } from './secrets.ts';

/** @param token of the session that asks */
export async function readFactors(
  { db, now }: Centre,
  { userId, role, secondFactor }: SessionUser,
  token: string,
): Promise<FactorState | undefined> {
  const session = await findSession(db, hashSecret(token), now());
  if (!session) return undefined;
  const { hasPasskey, hasAuthenticator, isWaived } = session.factors;
  // Whoever knows the password alone learns no more than what to show next.
  const isProven = secondFactor !== 'enter';
  return {
    step: secondFactor ?? null,
    deadline: factorDeadline(role, session.factors),
    isWaived: needsSecondFactor(role) && isWaived,
    hasPasskey,
    hasAuthenticator,
    passkeys: isProven ? await listPasskeys(db, userId) : [],
    recoveryCodesLeft: isProven ? await countRecoveryCodes(db, userId) : 0,
  };
}
