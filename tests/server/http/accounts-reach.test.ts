/** Whose account an administrator may not touch: of another ward, above the ward, or of somebody who also works elsewhere. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '#domain/access/role.ts';
import { startCentre, type Caller, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { pathOf, peopleOf, type Person } from './people.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

const { asRoot, makePerson, enter, accountOf } = peopleOf(() => centre);

/** Everything an administrator can do to an account. */
const CARE = [
  ['PUT', 'profile', { name: 'Tên Khác', role: 'specialist' }],
  ['PUT', 'disabled', { disabled: true }],
  ['PUT', 'password', { password: 'sông hồng mùa nước' }],
  ['DELETE', 'sessions', undefined],
  ['DELETE', 'factors', undefined],
] as const;

describe('an account out of reach', () => {
  /** Every deed is refused, and leaves the account as it was. */
  async function expectRefused(caller: Caller, person: Person, { ward = WARD as string, status = 403, problem = '' }) {
    await enter(person);
    const before = await accountOf(person);
    for (const [method, what, body] of CARE) {
      const answer = await caller.send(method, pathOf(person, what, ward), body);
      expect([what, answer.status]).toEqual([what, status]);
      if (problem !== '') expect(answer.json).toMatchObject({ type: `urn:dung-hen:problem:${problem}` });
    }
    expect(await accountOf(person)).toEqual(before);
  }

  test.each<Role>(['officer', 'specialist', 'vice_chair', 'chair', 'supervisor'])(
    'of %s is every one',
    async (role) => {
      await expectRefused(await centre.as(role), await makePerson(), { problem: 'not-allowed' });
    },
  );

  test('is one of another ward, whichever ward is named', async () => {
    const admin = await centre.as('admin');
    const person = await makePerson('officer', OTHER_WARD);
    await expectRefused(admin, person, { ward: OTHER_WARD, problem: 'not-your-ward' });
    await expectRefused(admin, person, { status: 404, problem: 'no-such-user' });
    const nobody = { ...person, userId: '00000000-0000-4000-8000-000000000000' };
    for (const [method, what, body] of CARE) {
      expect((await admin.send(method, pathOf(nobody, what), body)).status).toBe(404);
    }
  });

  test('is one that also works in a ward of somebody else', async () => {
    const person = await makePerson();
    const root = await asRoot();
    expect((await root.send('PUT', `/api/wards/${OTHER_WARD}/users/${person.userId}`)).status).toBe(204);
    await expectRefused(await centre.as('admin'), person, { problem: 'account-beyond-you' });
    expect((await root.send('DELETE', pathOf(person, 'sessions'))).status).toBe(204);
  });

  test.each<Role>(['supervisor', 'system_admin'])('is that of a %s in the ward', async (role) => {
    await expectRefused(await centre.as('admin'), await makePerson(role), { problem: 'account-beyond-you' });
  });

  test('is any, for anyone not signed in', async () => {
    await expectRefused(centre.anyone, await makePerson(), { status: 401 });
  });
});
