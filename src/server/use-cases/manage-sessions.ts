/** Where somebody is signed in, and signing out there from here. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { SessionRow, SessionUser } from '#protocol/session-messages.ts';
import { listSessions, removeSessionOf } from '../store/sessions.ts';
import type { Centre } from './centre.ts';
import { hashSecret } from './secrets.ts';

/** Of the person's own account. @param token of the session that asks */
export async function readSessions({ db, now }: Centre, { userId }: SessionUser, token: string): Promise<SessionRow[]> {
  return listSessions(db, { userId, current: hashSecret(token), now: now() });
}

/** A session of somebody else is as unknown as one that never was. */
export async function endSession(
  { db, journal }: Centre,
  { userId }: SessionUser,
  sessionId: string,
): Promise<Result<null, { readonly type: 'NoSuchSession' }>> {
  if (!(await removeSessionOf(db, userId, sessionId))) return err({ type: 'NoSuchSession' });
  journal.info({ account: userId, by: userId }, 'session ended');
  return ok(null);
}
