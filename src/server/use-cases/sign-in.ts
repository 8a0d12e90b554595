/** Signing in and out, and whose session a cookie is. A session ends thirty days after it was last used. */
import * as v from 'valibot';
import { MS_PER_DAY, MS_PER_HOUR, type Instant } from '#domain/calendar/instant.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import { usernameSchema, type SessionUser } from '#protocol/session-messages.ts';
import { addSession, extendSession, findSession, removeSession, type Place } from '../store/sessions.ts';
import { findCredentials, findSessionUser, type Credentials } from '../store/users.ts';
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
  const user = matches && credentials ? await findSessionUser(centre.db, credentials.userId) : undefined;
  const token = user && credentials && (await openSession(centre, credentials, place));
  return token ? ok({ token, user }) : err({ type: 'WrongCredentials' });
}

/** Undefined when the account was changed while its password was compared. */
async function openSession({ db, now }: Centre, credentials: Credentials, place: Place): Promise<string | undefined> {
  const token = createSecret();
  const at = now();
  const expiresAt = (at + SESSION_MS) as Instant;
  const opened = await addSession(db, { ...credentials, ...place, tokenHash: hashSecret(token), at, expiresAt });
  return opened ? token : undefined;
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
  const user = await findSessionUser(db, session.userId);
  if (!user) return undefined;
  const extended = at - session.seenAt > EXTEND_AFTER_MS;
  if (extended) await extendSession(db, tokenHash, { at, expiresAt: (at + SESSION_MS) as Instant, network });
  return { user, extended };
}

export async function signOut({ db }: Centre, token: string): Promise<void> {
  await removeSession(db, hashSecret(token));
}
