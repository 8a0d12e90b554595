/** Somebody chooses a new password for the own account. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { transact } from '../store/database.ts';
import { removeSessionsOf } from '../store/sessions.ts';
import { findCredentials, savePassword } from '../store/users.ts';
import type { Centre } from './centre.ts';
import { findPasswordFault } from './password-rules.ts';
import { hashPassword, hashSecret, isPassword } from './secrets.ts';

export interface PasswordChange {
  readonly current: string;
  readonly password: string;
}

/** A message in Vietnamese by field. */
export interface WrongPasswords {
  readonly type: 'WrongFields';
  readonly errors: Partial<Record<keyof PasswordChange, string>>;
}

const NOT_CURRENT = 'Mật khẩu hiện tại: không đúng. Hãy gõ lại mật khẩu bạn vừa dùng để đăng nhập.';
const NOT_NEW = 'Mật khẩu: phải khác mật khẩu hiện tại.';

/**
 * Asks for the present password, so that a tablet left open gives nobody the account; ends every session but this one (OWASP
 * ASVS 5.0, 7.4).
 * @param token of the session that asks
 */
export async function changeOwnPassword(
  centre: Centre,
  user: SessionUser,
  { token, current, password }: PasswordChange & { readonly token: string },
): Promise<Result<null, WrongPasswords>> {
  const refuse = (errors: WrongPasswords['errors']) => err({ type: 'WrongFields', errors } as const);
  const credentials = await findCredentials(centre.db, user.username);
  if (!credentials || !(await isPassword(current, credentials.passwordHash))) return refuse({ current: NOT_CURRENT });
  const fault = await findPasswordFault(password, user.username);
  if (fault !== null) return refuse({ password: fault });
  if (password.normalize('NFC') === current.normalize('NFC')) return refuse({ password: NOT_NEW });
  const passwordHash = await hashPassword(password);
  const over = credentials.passwordHash;
  return transact(centre.db, async (tx) => {
    if (!(await savePassword(tx, user.userId, { passwordHash, temporary: false, over }))) {
      // An administrator was faster: what was typed as the present password is no longer it.
      return refuse({ current: NOT_CURRENT });
    }
    await removeSessionsOf(tx, user.userId, { except: hashSecret(token) });
    centre.journal.info({ account: user.userId }, 'password changed');
    return ok(null);
  });
}
