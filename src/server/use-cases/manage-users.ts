/**
 * Accounts of a ward: who is there, new ones, and looking after those that are. An administrator of a ward can neither make nor
 * touch anyone who stands above the ward or works in another one too: a password set here would open what is not his. Whose
 * account somebody else has changed leaves every compartment (`note-members.ts`). Who moves to another ward: `move-user.ts`.
 */
import { randomUUID } from 'node:crypto';
import { can, reachesEveryWard } from '#domain/access/can.ts';
import { mayGiveRole } from '#domain/access/give-role.ts';
import type { Role } from '#domain/access/role.ts';
import { needsSecondFactor } from '#domain/access/second-factor.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import { isCompartment } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser, UserRow } from '#protocol/session-messages.ts';
import { findAuthenticator, removeFactors } from '../store/authenticators.ts';
import { isTaken, transact, type Connection } from '../store/database.ts';
import { removePasskeysOf } from '../store/passkeys.ts';
import { removeSessionsOf } from '../store/sessions.ts';
import {
  addUser,
  listUsers,
  lockAccount,
  lockSystemAdmins,
  marksOf,
  saveDisabled,
  saveNameAndRole,
  savePassword,
  USERNAME_ONCE,
  type Account,
} from '../store/users.ts';
import type { Centre } from './centre.ts';
import { leaveCompartments } from './note-members.ts';
import { findPasswordFault } from './password-rules.ts';
import { hashPassword } from './secrets.ts';

export type WardRefusal = { readonly type: 'NotYourWard' };
export type UserRefusal =
  | WardRefusal
  | { readonly type: 'RoleNotYours' }
  | { readonly type: 'UsernameTaken' }
  | { readonly type: 'NoSuchUser' }
  /** The account stands above the ward, or works in a ward that is not the administrator's. */
  | { readonly type: 'BeyondYou' }
  /** The head of a compartment says who may enter it (`compartments.ts`). */
  | { readonly type: 'Apart' }
  /** Nobody locks himself out, or gives himself a role. */
  | { readonly type: 'OwnAccount' }
  | { readonly type: 'LastSystemAdmin' }
  /** Out of it, the account would be in the list of no ward. */
  | { readonly type: 'OnlyWard' }
  /** What is wrong with it, in Vietnamese. */
  | { readonly type: 'WeakPassword'; readonly message: string };

export interface NewUser {
  readonly username: string;
  readonly password: string;
  readonly name: string;
  readonly role: Role;
  /** The password is the administrator's, and the person must choose another; false for the invented people of the demo. */
  readonly isTemporary: boolean;
}

/** An account as the administrator of a ward comes to it. */
export interface UserPlace {
  readonly ward: WardCode;
  readonly userId: string;
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
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  return ok(await listUsers(db, ward, { systemAdmins: can(by.role, 'centre.manage') }));
}

export async function createUser(
  centre: Centre,
  by: SessionUser,
  ward: WardCode,
  user: NewUser,
): Promise<Result<UserRow, UserRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  if (isCompartment(ward)) return err({ type: 'Apart' });
  if (!mayGiveRole(by.role, user.role)) return err({ type: 'RoleNotYours' });
  const { username, name, role } = user;
  const fault = await findPasswordFault(user.password, username);
  if (fault !== null) return err({ type: 'WeakPassword', message: fault });
  const account = {
    userId: randomUUID(),
    username,
    name,
    role,
    passwordHash: await hashPassword(user.password),
    at: centre.now(),
    isTemporary: user.isTemporary,
  };
  try {
    await transact(centre.db, (tx) => addUser(tx, account, [ward]));
  } catch (error) {
    if (isTaken(error, USERNAME_ONCE)) return err({ type: 'UsernameTaken' });
    throw error;
  }
  return ok(rowOf({ ...account, disabled: false, hasFactor: false }));
}

/**
 * Another role signs the account out everywhere: its tablets learn the role when signing in again. Where the second factor begins
 * or ceases to be needed with it, passkeys go: what somebody else may have added as a mere way in shall not be the second factor
 * of the new role, nor a second factor that outlived a temporary password a way in of its own. The person adds them again.
 */
export async function changeUser(
  centre: Centre,
  by: SessionUser,
  place: UserPlace,
  { name, role }: { readonly name: string; readonly role: Role },
): Promise<Result<UserRow, UserRefusal>> {
  return lookAfter(centre, { by, place }, async (tx, account, systemAdmins) => {
    const becomesAnother = role !== account.role;
    if (becomesAnother && by.userId === account.userId) return err({ type: 'OwnAccount' });
    if (becomesAnother && !mayGiveRole(by.role, role)) return err({ type: 'RoleNotYours' });
    if (becomesAnother && isLast(account, systemAdmins)) return err({ type: 'LastSystemAdmin' });
    await saveNameAndRole(tx, account.userId, { name, role, at: centre.now() });
    if (becomesAnother) {
      await leaveCompartments(centre, tx, by, account);
      await removeSessionsOf(tx, account.userId);
    }
    // After the sessions: one of them may be adding another just now.
    const losesPasskeys =
      needsSecondFactor(role) !== needsSecondFactor(account.role) && (await removePasskeysOf(tx, account.userId));
    const hasFactor = losesPasskeys ? (await findAuthenticator(tx, account.userId)) !== undefined : account.hasFactor;
    note(centre, { by, place }, becomesAnother ? 'role changed' : 'name changed');
    return ok(rowOf({ ...account, name, role, hasFactor }));
  });
}

/** A disabled account is signed out everywhere, at once. What its tablets have not sent, whoever signs in there next sends. */
export async function setDisabled(
  centre: Centre,
  by: SessionUser,
  place: UserPlace,
  disabled: boolean,
): Promise<Result<UserRow, UserRefusal>> {
  return lookAfter(centre, { by, place }, async (tx, account, systemAdmins) => {
    if (by.userId === account.userId) return err({ type: 'OwnAccount' });
    if (disabled && isLast(account, systemAdmins)) return err({ type: 'LastSystemAdmin' });
    if (disabled !== account.disabled) await saveDisabled(tx, account.userId, disabled ? centre.now() : null);
    if (disabled) await removeSessionsOf(tx, account.userId);
    note(centre, { by, place }, disabled ? 'account disabled' : 'account enabled');
    return ok(rowOf({ ...account, disabled }));
  });
}

/**
 * The person must choose another one at the next sign-in; every session ends at once. Passkeys go where each is a way in of its
 * own beside the password: one may be that of whoever entered in the person's name. Where the role needs a second factor it
 * stays, for a forgotten password shall not take that off (OWASP ASVS 5.0, 6.4.3).
 */
export async function setTemporaryPassword(
  centre: Centre,
  by: SessionUser,
  place: UserPlace,
  password: string,
): Promise<Result<null, UserRefusal>> {
  const found = await transact(centre.db, (tx) => findManaged(tx, by, place));
  if (!found.ok) return found;
  // The own one is changed with the present one at hand.
  if (by.userId === place.userId) return err({ type: 'OwnAccount' });
  const fault = await findPasswordFault(password, found.value.username);
  if (fault !== null) return err({ type: 'WeakPassword', message: fault });
  const passwordHash = await hashPassword(password);
  return lookAfter(centre, { by, place }, async (tx, account) => {
    await savePassword(tx, account.userId, { passwordHash, temporary: true, over: account.passwordHash });
    await leaveCompartments(centre, tx, by, account);
    await removeSessionsOf(tx, account.userId);
    if (!needsSecondFactor(account.role)) await removePasskeysOf(tx, account.userId);
    note(centre, { by, place }, 'temporary password set');
    return ok(null);
  });
}

/** Signs an account out everywhere. */
export async function endUserSessions(
  centre: Centre,
  by: SessionUser,
  place: UserPlace,
): Promise<Result<null, UserRefusal>> {
  return lookAfter(centre, { by, place }, async (tx, account) => {
    await removeSessionsOf(tx, account.userId);
    note(centre, { by, place }, 'sessions ended');
    return ok(null);
  });
}

/** For somebody who has lost what the account is entered with: the password alone is left, and every session ends. */
export async function takeOffFactors(
  centre: Centre,
  by: SessionUser,
  place: UserPlace,
): Promise<Result<null, UserRefusal>> {
  return lookAfter(centre, { by, place }, async (tx, account) => {
    if (by.userId === account.userId) return err({ type: 'OwnAccount' });
    await leaveCompartments(centre, tx, by, account);
    await removeSessionsOf(tx, account.userId);
    // After the sessions: one of them may be adding another just now.
    await removeFactors(tx, account.userId);
    note(centre, { by, place }, 'second factor taken off');
    return ok(null);
  });
}

interface Care {
  readonly by: SessionUser;
  readonly place: UserPlace;
}

/** One change of one account, in one transaction. @param change is given the system administrators that may sign in */
async function lookAfter<T>(
  { db }: Centre,
  { by, place }: Care,
  change: (tx: Connection, account: Account, systemAdmins: readonly string[]) => Promise<Result<T, UserRefusal>>,
): Promise<Result<T, UserRefusal>> {
  return transact(db, async (tx) => {
    // Before the account itself: two who disable each other would wait for each other.
    const systemAdmins = can(by.role, 'centre.manage') ? await lockSystemAdmins(tx) : [];
    const account = await findManaged(tx, by, place);
    return account.ok ? change(tx, account.value, systemAdmins) : account;
  });
}

async function findManaged(
  tx: Connection,
  by: SessionUser,
  { ward, userId }: UserPlace,
): Promise<Result<Account, UserRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const account = await lockAccount(tx, userId);
  const isCentral = account !== undefined && reachesEveryWard(account.role) && can(by.role, 'centre.manage');
  if (!account || !(isCentral || account.wards.includes(ward))) return err({ type: 'NoSuchUser' });
  const reaches = (each: WardCode) => hasWard(by, each) || (isCompartment(each) && can(by.role, 'centre.manage'));
  const isWithinReach = mayGiveRole(by.role, account.role) && account.wards.every(reaches);
  return isWithinReach ? ok(account) : err({ type: 'BeyondYou' });
}

function isLast({ userId }: Account, systemAdmins: readonly string[]): boolean {
  return systemAdmins.length === 1 && systemAdmins[0] === userId;
}

function rowOf(account: Omit<Account, 'passwordHash' | 'wards'>): UserRow {
  const { userId, username, name, role, disabled } = account;
  return { userId, username, name, role, disabled, ...marksOf(account) };
}

function note({ journal }: Centre, { by, place }: Care, what: string): void {
  journal.info({ ward: place.ward, account: place.userId, by: by.userId }, what);
}
