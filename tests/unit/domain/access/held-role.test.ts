import { describe, expect, test } from 'vitest';
import { heldRole, type Bounds, type HeldRole } from '#domain/access/held-role.ts';
import type { Role } from '#domain/access/role.ts';
import { at } from '#support/fixed-clock.ts';

const CHANGE = at('2026-03-10 10:00');
const BACK = at('2026-04-10 10:00');
/** An officer until the tenth of March, a specialist for a month, and an officer again. */
const HELD: readonly HeldRole[] = [
  { role: 'officer', from: null, until: CHANGE },
  { role: 'specialist', from: CHANGE, until: BACK },
  { role: 'officer', from: BACK, until: null },
];

/** Both ends of what the centre knows of the moment. */
const between = (notBefore: string | null, arrivedAt: string | null): Bounds => ({
  notBefore: notBefore === null ? null : at(notBefore),
  arrivedAt: arrivedAt === null ? null : at(arrivedAt),
});

describe('a role named for an account', () => {
  test.each<[string, Role, Bounds, boolean]>([
    ['held then and now', 'officer', between('2026-04-12 08:00', '2026-04-12 08:01'), true],
    [
      'recorded before the change, arrived long after',
      'officer',
      between('2026-03-09 08:00', '2026-03-30 08:00'),
      true,
    ],
    ['of a tablet that had never heard of the centre', 'officer', between(null, '2026-03-30 08:00'), true],
    [
      'on the day of the change, by a tablet that has heard',
      'officer',
      between('2026-03-11 09:59', '2026-03-11 10:00'),
      true,
    ],
    ['known to be later than a day after it ended', 'officer', between('2026-03-11 10:00', '2026-03-12 08:00'), false],
    ['given on the very day it arrived', 'specialist', between(null, '2026-03-09 10:01'), true],
    ['given more than a day after it arrived', 'specialist', between(null, '2026-03-09 10:00'), false],
    ['the first one, long before the account was entered', 'officer', between(null, '2020-01-02 08:00'), true],
    ['never held', 'chair', between(null, '2026-04-12 08:00'), false],
    ['of the centre itself, not bounded at all', 'specialist', between(null, null), true],
  ])('%s', (_case, role, bounds, isHeld) => {
    expect(heldRole(HELD, role, bounds)).toBe(isHeld);
  });

  test('is none of somebody who was never let into the ward', () => {
    expect(heldRole([], 'officer', between(null, null))).toBe(false);
  });
});
