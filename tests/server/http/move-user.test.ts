/** In which wards an account works: let into a further one and out of one again, by whoever looks after the centre alone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { transact } from '#server/store/database.ts';
import { findServingSince } from '#server/store/role-history.ts';
import { compartmentOf } from '#domain/dossier/compartment.ts';
import { startCentre, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { peopleOf, statusOf, type Person } from './people.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

const { asRoot, makePerson, enter } = peopleOf(() => centre);
const COMPARTMENT = compartmentOf(WARD)!;

describe('somebody who moves to another ward', () => {
  const there = (person: Person, ward: string) => `/api/wards/${ward}/users/${person.userId}`;

  test('is let into the new one, then taken out of the old one: signed out, with name and password as before', async () => {
    const [root, admin] = [await asRoot(), await centre.as('admin')];
    const person = await makePerson();
    const caller = await enter(person);
    expect((await root.send('PUT', there(person, OTHER_WARD))).status).toBe(204);
    expect((await root.send('DELETE', there(person, WARD))).status).toBe(204);
    expect(await statusOf(caller)).toBe(401);
    const again = await (await enter(person)).send('GET', '/api/session');
    expect(again.json).toMatchObject({ user: { wards: [{ code: OTHER_WARD }] } });
    const listed = (await admin.send('GET', `/api/wards/${WARD}/users`)).json as { users: Person[] };
    expect(listed.users.map(({ userId }) => userId)).not.toContain(person.userId);
    expect((await root.send('DELETE', there(person, WARD))).status).toBe(404);
  });

  test('serves anew when let in again: the time away counts for nothing that asks how long', async () => {
    const root = await asRoot();
    const person = await makePerson();
    const since = () => transact(centre.running.centre.db, (tx) => findServingSince(tx, WARD, person.userId));
    const first = await since();
    for (const [method, ward] of [
      ['PUT', OTHER_WARD],
      ['DELETE', WARD],
      ['PUT', WARD],
    ] as const)
      expect((await root.send(method, there(person, ward))).status).toBe(204);
    const again = await since();
    expect(again).toBeGreaterThan(first!);
    expect((await root.send('PUT', there(person, WARD))).status).toBe(204);
    expect(await since()).toBe(again);
  });

  test('stays in the only ward there is, where the list still shows the account', async () => {
    const root = await asRoot();
    const person = await makePerson();
    const refused = await root.send('DELETE', there(person, WARD));
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('phường khác trước')]);
    expect(await statusOf(await enter(person))).toBe(200);
  });

  test('leaves the compartment beside the old ward, which its log says; the account of nobody is moved by a ward', async () => {
    const root = await asRoot();
    const person = await makePerson();
    expect((await root.send('PUT', `/api/wards/${WARD}/compartment`, { userId: 'u-chair' })).status).toBe(204);
    const head = await centre.as('chair');
    expect((await head.send('PUT', `/api/wards/${COMPARTMENT}/members/${person.userId}`)).status).toBe(204);
    expect((await root.send('PUT', there(person, OTHER_WARD))).status).toBe(204);
    expect((await (await centre.as('admin')).send('DELETE', there(person, WARD))).status).toBe(403);
    expect((await root.send('DELETE', there(person, WARD))).status).toBe(204);
    const inside =
      await centre.sql`select 1 from user_ward where user_id = ${person.userId} and ward_id = ${COMPARTMENT}`;
    expect(inside).toHaveLength(0);
    const [line] =
      await centre.sql`select about from access_log where ward_id = ${COMPARTMENT} order by aseq desc limit 1`;
    expect(line?.['about']).toContain(person.name);
  });
});
