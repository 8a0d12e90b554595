/**
 * Showing again who one is, within a session: before the ways into the account are changed (OWASP ASVS 5.0, 7.5.1), and to
 * finish the second factor.
 */
import { err, ok, type Result } from '#domain/base/result.ts';
import { MS_PER_MINUTE, type Instant } from '#domain/calendar/instant.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { Connection } from '../store/database.ts';
import { isConfirmedSince, noteConfirmed, proveSession } from '../store/sessions.ts';
import { findCredentials } from '../store/users.ts';
import type { Centre } from './centre.ts';
import { createSecret, hashSecret, isPassword } from './secrets.ts';

/** Long enough to find the telephone and set up the app, too short for whoever finds the tablet open. */
const CONFIRMED_MS = 10 * MS_PER_MINUTE;

/** @param token of the session that asks */
export async function confirmByPassword(
  { db, now }: Centre,
  user: SessionUser,
  { token, password }: { readonly token: string; readonly password: string },
): Promise<Result<null, { readonly type: 'WrongPassword' }>> {
  const credentials = await findCredentials(db, user.username);
  if (!(await isPassword(password, credentials?.passwordHash ?? null))) return err({ type: 'WrongPassword' });
  await noteConfirmed(db, hashSecret(token), now());
  return ok(null);
}

/** Whether the person has just shown who it is, beyond having a session. */
export async function isConfirmed({ db, now }: Centre, token: string): Promise<boolean> {
  return isConfirmedSince(db, hashSecret(token), (now() - CONFIRMED_MS) as Instant);
}

/** @returns the session's new token; undefined when it has ended meanwhile */
export async function renewProven(db: Connection, token: string): Promise<string | undefined> {
  const next = createSecret();
  return (await proveSession(db, hashSecret(token), hashSecret(next))) ? next : undefined;
}
