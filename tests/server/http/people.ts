/** Accounts made and signed in at a test centre, for the tests that look after them. */
import { expect } from 'vitest';
import type { Role } from '#domain/access/role.ts';
import { callerWith, PASSWORD, signIn, type Caller, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';

export interface Person {
  readonly userId: string;
  readonly username: string;
  readonly name: string;
}

export function pathOf({ userId }: Person, what: string, ward: string = WARD): string {
  return `/api/wards/${ward}/users/${userId}/${what}`;
}

export interface People {
  /** The system administrator, signed in anew: tests end sessions. */
  asRoot(): Promise<Caller>;
  /** A new account made by the centre's administrator. */
  makePerson(role?: Role, ward?: string): Promise<Person>;
  enter(person: Person, password?: string): Promise<Caller>;
  /** What is kept of the account, and how many sessions it has. */
  accountOf(person: Person): Promise<unknown>;
}

export function peopleOf(centre: () => TestCentre): People {
  let count = 0;
  const asRoot = async () => callerWith(centre().url, await signIn(centre().anyone, 'system.admin'));
  return {
    asRoot,
    async makePerson(role = 'officer', ward = WARD) {
      count += 1;
      const person = { username: `nguoi.${count}`, name: `Người Thứ ${count}`, role, password: PASSWORD };
      const made = await (await asRoot()).send('POST', `/api/wards/${ward}/users`, person);
      expect(made.status).toBe(201);
      // As after the first sign-in, at which the password must be changed.
      await centre().sql`update app_user set must_change_password = false where username = ${person.username}`;
      return made.json as Person;
    },
    async enter({ username }, password = PASSWORD) {
      return callerWith(centre().url, await signIn(centre().anyone, username, password));
    },
    async accountOf({ userId }) {
      const [row] = await centre().sql`
        select name, role, disabled_at, password_hash, must_change_password,
          (select count(*) from session s where s.user_id = u.user_id) as sessions
        from app_user u where user_id = ${userId}`;
      return row;
    },
  };
}

/** Whether the session of the caller is known, by the status of asking for it. */
export async function statusOf(caller: Caller): Promise<number> {
  return (await caller.send('GET', '/api/session')).status;
}
