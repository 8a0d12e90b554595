import { describe, expect, test } from 'vitest';
import { ROLES, type Role } from '#domain/access/role.ts';
import {
  factorDeadline,
  missingFactorStep,
  needsSecondFactor,
  type FactorFacts,
} from '#domain/access/second-factor.ts';
import { MS_PER_DAY, type Instant } from '#domain/calendar/instant.ts';
import { at } from '#support/fixed-clock.ts';

const NOW = at('2026-11-23 08:00');
const TOMORROW = (NOW + MS_PER_DAY) as Instant;
const NOTHING: FactorFacts = {
  isProven: false,
  hasAuthenticator: false,
  hasPasskey: false,
  requiredFrom: null,
  isWaived: false,
};
const OVER = { requiredFrom: NOW };

test('three roles need one', () => {
  expect(ROLES.filter(needsSecondFactor)).toEqual(['admin', 'supervisor', 'system_admin']);
});

describe.each<[string, Partial<FactorFacts>, 'enter' | 'set-up' | null, 'enter' | null]>([
  // What is there; what a role that needs a factor lacks; what any other does.
  ['nothing, before any term', {}, null, null],
  ['nothing, within the term', { requiredFrom: TOMORROW }, null, null],
  ['nothing, from the end of the term on', OVER, 'set-up', null],
  ['nothing, in a session once proven', { ...OVER, isProven: true }, 'set-up', null],
  ['nothing, with invented data', { ...OVER, isWaived: true }, null, null],
  ['an app', { ...OVER, hasAuthenticator: true }, 'enter', 'enter'],
  ['an app, within the term', { requiredFrom: TOMORROW, hasAuthenticator: true }, 'enter', 'enter'],
  ['an app, proven', { ...OVER, hasAuthenticator: true, isProven: true }, null, null],
  ['an app, with invented data', { hasAuthenticator: true, isWaived: true }, 'enter', 'enter'],
  ['a passkey', { ...OVER, hasPasskey: true }, 'enter', null],
  ['a passkey, within the term', { requiredFrom: TOMORROW, hasPasskey: true }, 'enter', null],
  ['a passkey, proven', { ...OVER, hasPasskey: true, isProven: true }, null, null],
  ['a passkey, with invented data', { ...OVER, hasPasskey: true, isWaived: true }, null, null],
])('with %s', (_name, changes, needing, other) => {
  test.each<[Role, 'enter' | 'set-up' | null]>([
    ['admin', needing],
    ['officer', other],
  ])('%s lacks %s', (role, step) => {
    expect(missingFactorStep(role, { ...NOTHING, ...changes }, NOW)).toBe(step);
  });
});

test.each<[string, Role, Partial<FactorFacts>, Instant | null]>([
  ['in a role that needs one', 'supervisor', { requiredFrom: TOMORROW }, TOMORROW],
  ['that has one', 'supervisor', { requiredFrom: TOMORROW, hasPasskey: true }, null],
  ['of invented wards', 'supervisor', { requiredFrom: TOMORROW, isWaived: true }, null],
  ['in another role', 'chair', { requiredFrom: TOMORROW }, null],
])('the deadline of an account %s', (_name, role, changes, deadline) => {
  expect(factorDeadline(role, { ...NOTHING, ...changes })).toBe(deadline);
});
