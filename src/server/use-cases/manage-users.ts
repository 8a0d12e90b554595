/** Accounts of a ward: who is there, and new ones. An administrator of a ward cannot make anyone who stands above the ward. */
import { randomUUID } from 'node:crypto';
import type { Role } from '#domain/access/role.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser, UserRow } from '#protocol/session-messages.ts';
import { isTaken, transact } from '../store/database.ts';
import { addUser, attachWard, findSessionUser, listUsers, USERNAME_ONCE } from '../store/users.ts';
import { findWard } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { hashPassword } from './secrets.ts';

/** Roles beyond one ward, which only the centre's administrator gives. */
const CENTRE_ROLES: readonly Role[] = ['supervisor', 'system_admin'];

export type WardRefusal = { readonly type: 'NotYourWard' };
export type UserRefusal =
  | WardRefusal
  | { readonly type: 'RoleNotYours' }
  | { readonly type: 'UsernameTaken' }
  | { readonly type: 'NoSuchUser' };

export interface NewUser {
  readonly username: string;
  readonly password: string;
  readonly name: string;
  readonly role: Role;
}

/** Whether the person's wards include this one. */
export function hasWard(user: SessionUser, ward: WardCode): boolean {
  return user.wards.some(({ code }) => code === ward);
}

export async function readUsers(
  { db }: Centre,
  by: SessionUser,
  ward: WardCode,
): Promise<Result<UserRow[], WardRefusal>> {
  return hasWard(by, ward) ? ok(await listUsers(db, ward)) : err({ type: 'NotYourWard' });
}

export async function createUser(
  centre: Centre,
  by: SessionUser,
  ward: WardCode,
  user: NewUser,
): Promise<Result<UserRow, UserRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  if (CENTRE_ROLES.includes(user.role) && by.role !== 'system_admin') return err({ type: 'RoleNotYours' });
  const { username, name, role } = user;
  const account = {
    userId: randomUUID(),
    username,
    name,
    role,
    passwordHash: await hashPassword(user.password),
    at: centre.now(),
  };
  try {
    await transact(centre.db, (tx) => addUser(tx, account, [ward]));
  } catch (error) {
    if (isTaken(error, USERNAME_ONCE)) return err({ type: 'UsernameTaken' });
    throw error;
  }
  return ok({ userId: account.userId, username, name, role, disabled: false });
}

/** Lets an account that exists work for one more ward; harmless when it does already. */
export async function joinWard({ db }: Centre, ward: WardCode, userId: string): Promise<Result<null, UserRefusal>> {
  if (!(await findWard(db, ward))) return err({ type: 'NotYourWard' });
  if (!(await findSessionUser(db, userId))) return err({ type: 'NoSuchUser' });
  await attachWard(db, userId, ward);
  return ok(null);
}
