/** Accounts of the whole centre and the wards they work for. A system administrator belongs to every ward, and to no compartment. */
import { EVERY_WARD_ROLES, rolesThat } from '#domain/access/can.ts';
import type { Role } from '#domain/access/role.ts';
import { SECOND_FACTOR_ROLES } from '#domain/access/second-factor.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { compareNames } from '#domain/report/group-rows.ts';
import type { SessionUser, UserRow } from '#protocol/session-messages.ts';
import type { Colleague } from '#protocol/sync-messages.ts';
import { isOrdinary } from './compartments.ts';
import type { Connection } from './database.ts';
import { noteJoined, noteRole } from './role-history.ts';

export const USERNAME_ONCE = 'app_user_username_key';

export interface NewAccount {
  readonly userId: string;
  readonly username: string;
  readonly passwordHash: string;
  readonly name: string;
  readonly role: Role;
  readonly at: Instant;
  /** Somebody else chose the password: the person must choose another at the first sign-in. */
  readonly isTemporary?: boolean;
}

/** @throws a violation of `USERNAME_ONCE` when the name is taken */
export async function addUser(db: Connection, user: NewAccount, wards: readonly WardCode[]): Promise<void> {
  await db`
    insert into app_user (user_id, username, password_hash, name, role, created_at, must_change_password)
    values (${user.userId}, ${user.username}, ${user.passwordHash}, ${user.name}, ${user.role}, ${user.at}, ${user.isTemporary ?? false})`;
  await noteRole(db, user);
  for (const ward of wards) await attachWard(db, user.userId, ward, user.at);
}

export async function attachWard(db: Connection, userId: string, ward: WardCode, at: Instant): Promise<void> {
  const added = await db`insert into user_ward (user_id, ward_id) values (${userId}, ${ward}) on conflict do nothing`;
  if (added.count > 0) await noteJoined(db, { userId, ward, at });
}

/** @returns false when the account was not let into the ward, or is no member of the compartment */
export async function detachWard(tx: Connection, userId: string, ward: WardCode): Promise<boolean> {
  const removed = await tx`delete from user_ward where user_id = ${userId} and ward_id = ${ward}`;
  return removed.count === 1;
}

export async function hasUsers(db: Connection): Promise<boolean> {
  const rows = await db`select 1 from app_user limit 1`;
  return rows.length > 0;
}

export interface Credentials {
  readonly userId: string;
  readonly passwordHash: string;
}

/** Of an account that may sign in. */
export async function findCredentials(db: Connection, username: string): Promise<Credentials | undefined> {
  const [row] = await db<{ user_id: string; password_hash: string }[]>`
    select user_id, password_hash from app_user where username = ${username} and disabled_at is null`;
  return row && { userId: row.user_id, passwordHash: row.password_hash };
}

export type SessionUserRow = Omit<SessionUser, 'mustChangePassword'> & { readonly isTemporary: boolean };

/**
 * In a query of `app_user u`: the columns of a `SessionUserRow`. Compartments come last: nobody begins the day in one. None is
 * among the wards while the password is somebody else's choice.
 */
export function sessionUserColumns(db: Connection) {
  const mayEnter = db`(${isOrdinary(db)} or not u.must_change_password)`;
  const own = db`select i.ward_id from user_ward i where i.user_id = u.user_id`;
  const list = db`coalesce(json_agg(json_build_object('code', ward_id, 'name', ward.name) order by ${isOrdinary(db)} desc, ward_id), '[]')`;
  // Each of the two is asked only for whom it is: most accounts need not look through all wards.
  return db`u.user_id as "userId", u.username, u.name, u.role, u.must_change_password as "isTemporary",
    case when u.role in ${db([...EVERY_WARD_ROLES])}
      then (select ${list} from ward where ${isOrdinary(db)} or (ward_id in (${own}) and ${mayEnter}))
      else (select ${list} from (${own}) mine join ward using (ward_id) where ${mayEnter})
    end as wards`;
}

export function sessionUserOf({ isTemporary, ...user }: SessionUserRow): SessionUser {
  return { ...user, ...(isTemporary && { mustChangePassword: true as const }) };
}

/** Undefined for an unknown or disabled account. */
export async function findSessionUser(db: Connection, userId: string): Promise<SessionUser | undefined> {
  const [row] = await db<SessionUserRow[]>`
    select ${sessionUserColumns(db)} from app_user u where user_id = ${userId} and disabled_at is null`;
  return row && sessionUserOf(row);
}

type ListedUser = Omit<UserRow, 'hasTemporaryPassword' | 'hasSecondFactor'> & Marks;

/** What is told of an account only where it is so. */
interface Marks {
  readonly isTemporary: boolean;
  /** A passkey or an authenticator app. */
  readonly hasFactor: boolean;
}

/** As `UserRow` has them. */
export function marksOf({ isTemporary, hasFactor }: Marks): Pick<UserRow, 'hasTemporaryPassword' | 'hasSecondFactor'> {
  return { ...(isTemporary && { hasTemporaryPassword: true }), ...(hasFactor && { hasSecondFactor: true }) };
}

function factorOf(db: Connection) {
  return db`(exists (select 1 from passkey p where p.user_id = u.user_id)
    or exists (select 1 from authenticator a where a.user_id = u.user_id)) as "hasFactor"`;
}

/** Everyone of the ward, by name; disabled accounts too. With `systemAdmins` also those who belong to every ward. */
export async function listUsers(
  db: Connection,
  ward: WardCode,
  { systemAdmins = false }: { readonly systemAdmins?: boolean } = {},
): Promise<UserRow[]> {
  const rows = await db<ListedUser[]>`
    select user_id as "userId", username, name, role, disabled_at is not null as disabled, must_change_password as "isTemporary",
      ${factorOf(db)}
    from app_user u
    where exists (select 1 from user_ward w where w.user_id = u.user_id and w.ward_id = ${ward})
      or (${systemAdmins} and role in ${db([...EVERY_WARD_ROLES])})
    order by username`;
  return byName(rows).map(({ isTemporary, hasFactor, ...user }) => ({
    ...user,
    ...marksOf({ isTemporary, hasFactor }),
  }));
}

/** An account as it is looked after. */
export interface Account extends Marks {
  readonly userId: string;
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly passwordHash: string;
  /** Those it was let into; none of a system administrator, who belongs to all. */
  readonly wards: readonly WardCode[];
}

/** Disabled accounts too. Within a transaction the account stays as it is to the end. */
export async function lockAccount(db: Connection, userId: string): Promise<Account | undefined> {
  const [row] = await db<Omit<Account, 'wards'>[]>`
    select user_id as "userId", username, name, role, disabled_at is not null as disabled,
      must_change_password as "isTemporary", password_hash as "passwordHash", ${factorOf(db)}
    from app_user u where user_id = ${userId} for update`;
  if (!row) return undefined;
  const wards = await db<
    { ward_id: WardCode }[]
  >`select ward_id from user_ward where user_id = ${userId} order by ward_id`;
  return { ...row, wards: wards.map(({ ward_id }) => ward_id) };
}

/** Waits for whoever is changing the account just now, and has the next one wait. */
export async function holdAccount(tx: Connection, userId: string): Promise<void> {
  await tx`select 1 from app_user where user_id = ${userId} for share`;
}

/** Has all others who would change a system administrator wait. @returns those who may sign in */
export async function lockSystemAdmins(tx: Connection): Promise<string[]> {
  const rows = await tx<{ user_id: string; disabled: boolean }[]>`
    select user_id, disabled_at is not null as disabled from app_user where role in ${tx([...rolesThat('centre.manage')])} order by user_id for update`;
  return rows.filter(({ disabled }) => !disabled).map(({ user_id }) => user_id);
}

/** Call it within a transaction that holds the account. */
export async function saveNameAndRole(
  tx: Connection,
  userId: string,
  { name, role, at }: { readonly name: string; readonly role: Role; readonly at: Instant },
): Promise<void> {
  await tx`update app_user set name = ${name}, role = ${role} where user_id = ${userId}`;
  await noteRole(tx, { userId, role, at });
}

/** @param at null lets the account in again */
export async function saveDisabled(tx: Connection, userId: string, at: Instant | null): Promise<void> {
  await tx`update app_user set disabled_at = ${at} where user_id = ${userId}`;
}

/**
 * @param change `temporary`: somebody else chose it, and the person must choose another; `over`: the hash it replaces
 * @returns false when the password has become another one meanwhile
 */
export async function savePassword(
  tx: Connection,
  userId: string,
  change: { readonly passwordHash: string; readonly temporary: boolean; readonly over: string },
): Promise<boolean> {
  const saved = await tx`
    update app_user set password_hash = ${change.passwordHash}, must_change_password = ${change.temporary},
      password_given_at = case when ${change.temporary} then now() else password_given_at end
    where user_id = ${userId} and password_hash = ${change.over}`;
  return saved.count === 1;
}

/** From when on the account needs a second factor, unless that is settled already or its role needs none. */
export async function requireFactorFrom(db: Connection, userId: string, from: Instant): Promise<void> {
  await db`
    update app_user set factor_from = ${from}
    where user_id = ${userId} and factor_from is null and role in ${db([...SECOND_FACTOR_ROLES])}`;
}

/** Ids of all who have the ward among those of their session (`findSessionUser`). */
export async function listReaders(db: Connection, ward: WardCode): Promise<string[]> {
  const rows = await db<{ userId: string }[]>`
    select user_id as "userId" from app_user u, ward
    where ward_id = ${ward} and disabled_at is null and (
      (role in ${db([...EVERY_WARD_ROLES])} and ${isOrdinary(db)})
      or (exists (select 1 from user_ward w where w.user_id = u.user_id and w.ward_id = ward.ward_id)
        and (${isOrdinary(db)} or not must_change_password)))
    order by user_id`;
  return rows.map(({ userId }) => userId);
}

/** The people of a ward that work on dossiers, as its tablets list them. */
export async function listColleagues(db: Connection, ward: WardCode, roles: readonly Role[]): Promise<Colleague[]> {
  const rows = await db<Colleague[]>`
    select u.user_id as "userId", name, role from app_user u join user_ward w on w.user_id = u.user_id and w.ward_id = ${ward}
    where disabled_at is null and role in ${db([...roles])} order by u.user_id`;
  return byName(rows);
}

/** As the app lists names: to the database Đ comes after Z. Equal names stay in their order. */
function byName<Person extends { readonly name: string }>(people: readonly Person[]): Person[] {
  return [...people].sort((a, b) => compareNames(a.name, b.name));
}
