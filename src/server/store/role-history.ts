/** Which roles accounts have held, and which wards they were ever let into. Only added to. */
import { EVERY_WARD_ROLES } from '#domain/access/can.ts';
import type { HeldRole } from '#domain/access/held-role.ts';
import type { Role } from '#domain/access/role.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { isCompartment } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { Connection } from './database.ts';

/**
 * Notes that the account holds this role from now on; nothing when it holds it already. Hold the account, or be the one who
 * makes it.
 */
export async function noteRole(
  tx: Connection,
  { userId, role, at }: { readonly userId: string; readonly role: Role; readonly at: Instant },
): Promise<void> {
  // A clock that was set back must not put the new role before the old one.
  await tx`
    insert into role_given (user_id, role, since)
    select ${userId}, ${role}, greatest(${at}::timestamptz, max(since) + interval '1 millisecond')
    from role_given where user_id = ${userId}
    having ${role} is distinct from (array_agg(role order by since desc))[1]`;
}

/** Whoever is let in again after having left holds the role anew: the time away is no service (`findServingSince`). */
export async function noteJoined(
  tx: Connection,
  { userId, ward, at }: { readonly userId: string; readonly ward: WardCode; readonly at: Instant },
): Promise<void> {
  const first = await tx`
    insert into ward_joined (user_id, ward_id, at) values (${userId}, ${ward}, ${at}) on conflict do nothing`;
  if (first.count > 0) return;
  await tx`
    insert into role_given (user_id, role, since)
    select ${userId}, (array_agg(role order by since desc))[1], greatest(${at}::timestamptz, max(since) + interval '1 millisecond')
    from role_given where user_id = ${userId} having count(*) > 0`;
}

/**
 * Since when an account has had its present role, in this ward, and no password from somebody else: the latest of the three.
 * Undefined of somebody who was never let into the ward.
 */
export async function findServingSince(tx: Connection, ward: WardCode, userId: string): Promise<Instant | undefined> {
  const [row] = await tx<{ since: Instant }[]>`
    select greatest(w.at, u.password_given_at, (select max(since) from role_given g where g.user_id = u.user_id)) as since
    from app_user u join ward_joined w on w.user_id = u.user_id and w.ward_id = ${ward}
    where u.user_id = ${userId}`;
  return row?.since;
}

/** An account as its ward's history is judged by it. */
export interface HeldRoles {
  readonly name: string;
  /** In this ward, then or now, signed out or disabled since or not; empty of somebody who was never let into it. */
  readonly held: readonly HeldRole[];
}

/** Of those among `userIds` that have an account, in one question. */
export async function findHeldRoles(
  tx: Connection,
  ward: WardCode,
  userIds: readonly string[],
): Promise<Map<string, HeldRoles>> {
  if (userIds.length === 0) return new Map();
  const rows = await tx<(Omit<HeldRole, 'role'> & { role: Role | null; userId: string; name: string })[]>`
    select u.user_id as "userId", u.name, held.role, held."from", held.until
    from app_user u left join lateral (
      select role, case when lag(since) over moves is not null then since end as "from", lead(since) over moves as until
      from role_given g where g.user_id = u.user_id window moves as (order by since)
    ) held on (held.role in ${tx([...EVERY_WARD_ROLES])} and ${!isCompartment(ward)})
      or exists (select 1 from ward_joined w where w.user_id = u.user_id and w.ward_id = ${ward})
    where u.user_id in ${tx([...userIds])}`;
  const people = new Map<string, { name: string; held: HeldRole[] }>();
  for (const { userId, name, role, from, until } of rows) {
    const person = people.get(userId) ?? { name, held: [] };
    if (role !== null) person.held.push({ role, from, until });
    people.set(userId, person);
  }
  return people;
}
