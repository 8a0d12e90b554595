/**
 * Signing in and out, and whose session a cookie is. A session ends a fortnight after it was last used, and in any case in the
 * thirtieth night after the sign-in (`docs/accounts.md` weighs both). Work goes on at the tablet either way.
 */
import * as v from 'valibot';
import { FACTOR_GRACE_MS, missingFactorStep } from '#domain/access/second-factor.ts';
import { fromLocal, MS_PER_DAY, MS_PER_HOUR, toLocal, type Instant } from '#domain/calendar/instant.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import { usernameSchema, type SessionUser } from '#protocol/session-messages.ts';
import { transact } from '../store/database.ts';
import {
  addSession,
  extendSession,
  findSession,
  noteConfirmed,
  removeSession,
  type Place,
  type Shown,
} from '../store/sessions.ts';
import { findCredentials, holdAccount, requireFactorFrom } from '../store/users.ts';
import type { Centre } from './centre.ts';
import { createSecret, hashSecret, isPassword } from './secrets.ts';

/** Unused for so long: longer than Tết, and than a tablet is without a network for two weeks, whose work is then sent in one go. */
const IDLE_MS = 21 * MS_PER_DAY;
/** However much it is used. */
const MOST_DAYS = 30;
/** Of the night, Việt Nam time: a session that runs out of days never does so while a citizen is at the counter. */
const NIGHT_MS = 3 * MS_PER_HOUR;
/** For the cookie, which may outlive its session and opens nothing then. */
export const SESSION_MS = MOST_DAYS * MS_PER_DAY;
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
  const expiresAt = endOf(at, at);
  const isAdded = await transact(db, async (tx) => {
    // In a statement of its own: one that waits for the account goes on with the passkeys there were before it waited, also with
    // one that whoever held the account has just taken away.
    await holdAccount(tx, shown.userId);
    return addSession(tx, { ...shown, ...place, tokenHash, at, expiresAt });
  });
  if (!isAdded) return undefined;
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
  readonly mayBeBare: boolean;
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
  const step = missingFactorStep(session.user.role, session.factors, at);
  const user = { ...session.user, ...(step && { secondFactor: step }) };
  const extended = at - session.seenAt > EXTEND_AFTER_MS;
  if (extended) await extendSession(db, tokenHash, { at, expiresAt: endOf(session.signedInAt, at), network });
  return { user, extended, mayBeBare: session.mayBeBare };
}

/** When a session that is used at `at` ends if it is not used again. */
function endOf(signedInAt: Instant, at: Instant): Instant {
  return Math.min(at + IDLE_MS, fromLocal(toLocal(signedInAt).day + MOST_DAYS, NIGHT_MS)) as Instant;
}

export async function signOut({ db }: Centre, token: string): Promise<void> {
  await removeSession(db, hashSecret(token));
}
