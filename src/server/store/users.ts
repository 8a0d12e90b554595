/** Accounts of the whole centre and the wards they work for. A system administrator belongs to every ward. */
import type { Role } from '#domain/access/role.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser, UserRow } from '#protocol/session-messages.ts';
import type { Colleague } from '#protocol/sync-messages.ts';
import type { Connection } from './database.ts';

export const USERNAME_ONCE = 'app_user_username_key';

export interface NewAccount {
  readonly userId: string;
  readonly username: string;
  readonly passwordHash: string;
  readonly name: string;
  readonly role: Role;
  readonly at: Instant;
}

/** @throws a violation of `USERNAME_ONCE` when the name is taken */
export async function addUser(db: Connection, user: NewAccount, wards: readonly WardCode[]): Promise<void> {
  await db`
    insert into app_user (user_id, username, password_hash, name, role, created_at)
    values (${user.userId}, ${user.username}, ${user.passwordHash}, ${user.name}, ${user.role}, ${user.at})`;
  for (const ward of wards) await attachWard(db, user.userId, ward);
}

export async function attachWard(db: Connection, userId: string, ward: WardCode): Promise<void> {
  await db`insert into user_ward (user_id, ward_id) values (${userId}, ${ward}) on conflict do nothing`;
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

/** Undefined for an unknown or disabled account. */
export async function findSessionUser(db: Connection, userId: string): Promise<SessionUser | undefined> {
  const [user] = await db<Omit<SessionUser, 'wards'>[]>`
    select user_id as "userId", username, name, role from app_user where user_id = ${userId} and disabled_at is null`;
  if (!user) return undefined;
  const wards = await db<SessionUser['wards']>`
    select ward_id as code, name from ward
    where ${user.role === 'system_admin'} or ward_id in (select ward_id from user_ward where user_id = ${userId})
    order by ward_id`;
  return { ...user, wards: [...wards] };
}

/** Everyone of the ward, by name; disabled accounts too. */
export async function listUsers(db: Connection, ward: WardCode): Promise<UserRow[]> {
  return db<UserRow[]>`
    select u.user_id as "userId", username, name, role, disabled_at is not null as disabled
    from app_user u join user_ward w on w.user_id = u.user_id and w.ward_id = ${ward} order by name, username`;
}

/** The people of a ward that work on dossiers, as its tablets list them. */
export async function listColleagues(db: Connection, ward: WardCode, roles: readonly Role[]): Promise<Colleague[]> {
  return db<Colleague[]>`
    select u.user_id as "userId", name, role from app_user u join user_ward w on w.user_id = u.user_id and w.ward_id = ${ward}
    where disabled_at is null and role in ${db([...roles])} order by name, u.user_id`;
}

/** The roles of those among `userIds` who belong to the ward, signed out or disabled since or not. */
export async function findRoles(
  db: Connection,
  ward: WardCode,
  userIds: readonly string[],
): Promise<Map<string, Role>> {
  if (userIds.length === 0) return new Map();
  const rows = await db<{ user_id: string; role: Role }[]>`
    select u.user_id, role from app_user u
    where u.user_id in ${db([...userIds])}
      and (role = 'system_admin' or exists (select 1 from user_ward w where w.user_id = u.user_id and w.ward_id = ${ward}))`;
  return new Map(rows.map(({ user_id, role }) => [user_id, role]));
}
