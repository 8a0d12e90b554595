/** Signing in and out, and whose session a cookie is. A session ends thirty days after it was last used. */
import * as v from 'valibot';
import { FACTOR_GRACE_MS, missingFactorStep } from '#domain/access/second-factor.ts';
import { MS_PER_DAY, MS_PER_HOUR, type Instant } from '#domain/calendar/instant.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import { usernameSchema, type SessionUser } from '#protocol/session-messages.ts';
import {
  addSession,
  extendSession,
  findSession,
  noteConfirmed,
  removeSession,
  type Place,
  type Shown,
} from '../store/sessions.ts';
import { findCredentials, findSessionUser, requireFactorFrom } from '../store/users.ts';
import type { Centre } from './centre.ts';
import { createSecret, hashSecret, isPassword } from './secrets.ts';

export const SESSION_MS = 30 * MS_PER_DAY;
/** Use is noted this often at most. */
const EXTEND_AFTER_MS = MS_PER_HOUR;

export interface SignedIn {
  /** For the cookie; kept nowhere else. */
  readonly token: string;
  readonly user: SessionUser;
}

/** Which of name and password was wrong is not told, and the time taken is the same. @param place where it happens */
export async function signIn(
  centre: Centre,
  { username, password }: { readonly username: string; readonly password: string },
  place: Place,
): Promise<Result<SignedIn, { readonly type: 'WrongCredentials' }>> {
  const name = v.safeParse(usernameSchema, username);
  const credentials = name.success ? await findCredentials(centre.db, name.output) : undefined;
  const matches = await isPassword(password, credentials?.passwordHash ?? null);
  const signedIn =
    matches && credentials ? await openSession(centre, { ...credentials, passkeyId: null }, place) : undefined;
  return signedIn ? ok(signedIn) : err({ type: 'WrongCredentials' });
}

/** Undefined when the account was changed while what it was entered with was compared. */
export async function openSession(
  centre: Centre,
  shown: Shown & { readonly userId: string },
  place: Place,
): Promise<SignedIn | undefined> {
  const { db, now } = centre;
  const token = createSecret();
  const tokenHash = hashSecret(token);
  const at = now();
  const expiresAt = (at + SESSION_MS) as Instant;
  if (!(await addSession(db, { ...shown, ...place, tokenHash, at, expiresAt }))) return undefined;
  await requireFactorFrom(db, shown.userId, (at + FACTOR_GRACE_MS) as Instant);
  const session = await currentSession(centre, token);
  // Whoever must set a factor up now has just shown the password: it is not asked for twice.
  if (session?.user.secondFactor === 'set-up') await noteConfirmed(db, tokenHash, at);
  return session && { token, user: session.user };
}

export interface CurrentSession {
  readonly user: SessionUser;
  /** The session was prolonged; the cookie should be too. */
  readonly extended: boolean;
}

/**
 * Undefined for an unknown, ended or signed-out session, and for a disabled account.
 * @param network where the session is used from; null when nobody is using it just now
 */
export async function currentSession(
  { db, now }: Centre,
  token: string,
  network: string | null = null,
): Promise<CurrentSession | undefined> {
  const tokenHash = hashSecret(token);
  const at = now();
  const session = await findSession(db, tokenHash, at);
  if (!session) return undefined;
  const found = await findSessionUser(db, session.userId);
  if (!found) return undefined;
  const step = missingFactorStep(found.role, session.factors, at);
  const user = { ...found, ...(step && { secondFactor: step }) };
  const extended = at - session.seenAt > EXTEND_AFTER_MS;
  if (extended) await extendSession(db, tokenHash, { at, expiresAt: (at + SESSION_MS) as Instant, network });
  return { user, extended };
}

export async function signOut({ db }: Centre, token: string): Promise<void> {
  await removeSession(db, hashSecret(token));
}
