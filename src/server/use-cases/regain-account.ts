/** For the person at the centre's terminal, when nobody is left who could do it in the app: the last system administrator has lost the second factor. */
import { removeFactors } from '../store/authenticators.ts';
import { transact } from '../store/database.ts';
import { removeSessionsOf } from '../store/sessions.ts';
import { findCredentials } from '../store/users.ts';
import type { Centre } from './centre.ts';

/** Leaves the password alone, and ends every session. @returns null when no account of that name may sign in, else whether there was a factor */
export async function regainAccount(
  { db, journal }: Pick<Centre, 'db' | 'journal'>,
  username: string,
): Promise<boolean | null> {
  const found = await findCredentials(db, username);
  if (!found) return null;
  return transact(db, async (tx) => {
    const had = await removeFactors(tx, found.userId);
    await removeSessionsOf(tx, found.userId);
    journal.warn({ account: found.userId }, 'second factor taken off at the terminal');
    return had;
  });
}
