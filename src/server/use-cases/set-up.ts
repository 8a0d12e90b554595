/** The first administrator: made once, through a link that only the person at the centre's terminal sees. */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { err, ok, type Result } from '#domain/base/result.ts';
import { MS_PER_DAY, type Instant } from '#domain/calendar/instant.ts';
import { fullNameSchema, passwordSchema, usernameSchema } from '#protocol/session-messages.ts';
import { transact } from '../store/database.ts';
import { hasSetupLink, replaceSetupLink, useUpSetupLink } from '../store/sessions.ts';
import { addUser, hasUsers } from '../store/users.ts';
import type { Centre } from './centre.ts';
import { findPasswordFault } from './password-rules.ts';
import { createSecret, hashPassword, hashSecret } from './secrets.ts';

const LINK_MS = MS_PER_DAY;

/** @returns the link's code while the centre has no account at all, null after; a new code ends the one before */
export async function createSetupCode({ db, now }: Centre): Promise<string | null> {
  if (await hasUsers(db)) return null;
  const code = createSecret();
  await replaceSetupLink(db, hashSecret(code), (now() + LINK_MS) as Instant);
  return code;
}

export async function isSetupCode({ db, now }: Centre, code: string): Promise<boolean> {
  return !(await hasUsers(db)) && hasSetupLink(db, hashSecret(code), now());
}

/** As typed. */
export interface SetupForm {
  readonly name: string;
  readonly username: string;
  readonly password: string;
}

export type SetupRefusal =
  | { readonly type: 'LinkNotValid' }
  /** A message in Vietnamese by field. */
  | { readonly type: 'WrongFields'; readonly errors: Partial<Record<keyof SetupForm, string>> };

export async function setUp(centre: Centre, code: string, form: SetupForm): Promise<Result<null, SetupRefusal>> {
  if (!(await isSetupCode(centre, code))) return err({ type: 'LinkNotValid' });
  const name = v.safeParse(fullNameSchema, form.name);
  const username = v.safeParse(usernameSchema, form.username);
  const password = v.safeParse(passwordSchema, form.password);
  const fault = password.success ? await findPasswordFault(password.output, form.username) : password.issues[0].message;
  const errors = {
    ...(name.success ? {} : { name: name.issues[0].message }),
    ...(username.success ? {} : { username: username.issues[0].message }),
    ...(fault === null ? {} : { password: fault }),
  };
  if (Object.keys(errors).length > 0 || !name.success || !username.success || !password.success) {
    return err({ type: 'WrongFields', errors });
  }
  const passwordHash = await hashPassword(password.output);
  return transact(centre.db, async (tx) => {
    if (!(await useUpSetupLink(tx, hashSecret(code), centre.now()))) return err({ type: 'LinkNotValid' });
    const account = {
      userId: randomUUID(),
      username: username.output,
      passwordHash,
      name: name.output,
      at: centre.now(),
    };
    await addUser(tx, { ...account, role: 'system_admin' }, []);
    return ok(null);
  });
}
