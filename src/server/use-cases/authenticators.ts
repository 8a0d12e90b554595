/**
 * Codes of an authenticator app (TOTP, RFC 6238: SHA-1, six digits, 30 seconds): setting one up, and what a code is good for. One
 * step either side is taken for clocks that differ (6238, 5.2), each code once.
 */
import { Secret, TOTP } from 'otpauth';
import { err, ok, type Result } from '#domain/base/result.ts';
import { MS_PER_MINUTE, type Instant } from '#domain/calendar/instant.ts';
import type { NewAuthenticator } from '#protocol/factor-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import {
  findAuthenticator,
  removeAuthenticator,
  replaceAuthenticator,
  useRecoveryCode,
  useStep,
} from '../store/authenticators.ts';
import { beginCeremony, findCeremony, takeCeremony } from '../store/ceremonies.ts';
import { transact } from '../store/database.ts';
import { placeOf } from '../store/sealed-secrets.ts';
import { removeSessionsOf } from '../store/sessions.ts';
import type { Centre } from './centre.ts';
import { isConfirmed, renewProven } from './prove-session.ts';
import { hashRecoveryCode, makeRecoveryCodes } from './recovery-codes.ts';
import { hashSecret } from './secrets.ts';

const STEP_MS = 30_000;
const STEPS_EITHER_SIDE = 1;
const SECRET_BYTES = 20;
const SET_UP_MS = 15 * MS_PER_MINUTE;
const ISSUER = 'Đúng Hẹn';

export type NotConfirmed = { readonly type: 'NotConfirmed' };
export type WrongCode = { readonly type: 'WrongCode' };

/** @param token of the session that asks */
export async function beginAuthenticator(
  centre: Centre,
  user: SessionUser,
  token: string,
): Promise<Result<NewAuthenticator, NotConfirmed>> {
  if (!(await isConfirmed(centre, token))) return err({ type: 'NotConfirmed' });
  const totp = new TOTP({ issuer: ISSUER, label: user.username, secret: new Secret({ size: SECRET_BYTES }) });
  const at = centre.now();
  await beginCeremony(centre.db, {
    holder: hashSecret(token),
    purpose: 'authenticator',
    secret: centre.seal.close(totp.secret.base32, setUpPlace(user.userId)),
    name: '',
    at,
    expiresAt: (at + SET_UP_MS) as Instant,
  });
  return ok({ secret: totp.secret.base32, uri: totp.toString() });
}

export interface AuthenticatorSetUp {
  /** Of the session from now on. */
  readonly token: string;
  /** To be shown once. */
  readonly codes: readonly string[];
}

/** With a code that shows that the app has the secret. Every other session of the account ends. */
export async function finishAuthenticator(
  centre: Centre,
  { userId }: SessionUser,
  { token, code }: { readonly token: string; readonly code: string },
): Promise<Result<AuthenticatorSetUp, WrongCode>> {
  const at = centre.now();
  const key = { holder: hashSecret(token), purpose: 'authenticator' } as const;
  const begun = await findCeremony(centre.db, key, at);
  const plain = begun && centre.seal.open(begun.secret, setUpPlace(userId));
  const usedStep = plain === undefined ? undefined : stepOf(plain, code, at);
  if (!begun || plain === undefined || usedStep === undefined) return err({ type: 'WrongCode' });
  const { codes, salt: recoverySalt, hashes: recoveryHashes } = await makeRecoveryCodes();
  return transact(centre.db, async (tx) => {
    // Two at once would each be shown codes of which one half is void.
    const taken = await takeCeremony(tx, key, at);
    const next = taken?.secret === begun.secret ? await renewProven(tx, token) : undefined;
    if (next === undefined) return err({ type: 'WrongCode' });
    const secret = centre.seal.close(plain, appPlace(userId));
    await replaceAuthenticator(tx, userId, { secret, usedStep, recoverySalt, recoveryHashes, at });
    await removeSessionsOf(tx, userId, { except: hashSecret(next) });
    centre.journal.info({ account: userId }, 'authenticator set up');
    return ok({ token: next, codes });
  });
}

/** The own one. */
export async function dropAuthenticator(
  centre: Centre,
  { userId }: SessionUser,
  token: string,
): Promise<Result<null, NotConfirmed>> {
  if (!(await isConfirmed(centre, token))) return err({ type: 'NotConfirmed' });
  if (await transact(centre.db, (tx) => removeAuthenticator(tx, userId)))
    centre.journal.info({ account: userId }, 'authenticator removed');
  return ok(null);
}

/**
 * Finishes the second factor of a session. What is wrong with a code, one that was used before or none that ever was, is not told.
 * @param code of the app, or a recovery code
 * @returns the session's token from now on
 */
export async function enterCode(
  { db, now, seal, journal }: Centre,
  { userId }: SessionUser,
  { token, code }: { readonly token: string; readonly code: string },
): Promise<Result<string, WrongCode>> {
  const kept = await findAuthenticator(db, userId);
  if (!kept) return err({ type: 'WrongCode' });
  const secret = seal.open(kept.secret, appPlace(userId));
  if (secret === undefined) journal.error({ account: userId }, 'secret of an authenticator app does not open');
  const step = secret === undefined ? undefined : stepOf(secret, code, now());
  const isGood =
    step === undefined
      ? await useRecoveryCode(db, userId, await hashRecoveryCode(code, kept.recoverySalt))
      : await useStep(db, userId, step);
  const next = isGood ? await renewProven(db, token) : undefined;
  if (next === undefined) return err({ type: 'WrongCode' });
  if (step === undefined) journal.warn({ account: userId }, 'recovery code used');
  return ok(next);
}

const appPlace = (userId: string) => placeOf({ table: 'authenticator', key: userId });
/** While it is being set up. */
const setUpPlace = (userId: string) => `ceremony/${userId}`;

/** The time step a code belongs to; undefined for a code of none that is taken now. */
function stepOf(secret: string, code: string, now: Instant): number | undefined {
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const delta = TOTP.validate({
    token,
    secret: Secret.fromBase32(secret),
    timestamp: now,
    window: STEPS_EITHER_SIDE,
  });
  return delta === null ? undefined : Math.floor(now / STEP_MS) + delta;
}
