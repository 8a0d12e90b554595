/** Values as JSON may bring them and nobody's app would: the texts, numbers and names that break programs, and what means something here in the wrong place. */
import * as fc from 'fast-check';
import { OTHER_WARD, uuid, WARD } from './dossier-events.ts';

const TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u200b',
  'x'.repeat(3000),
  'ữ'.repeat(300),
  "' or 1=1 --",
  "'; drop table event; --",
  '$1',
  '%s%n',
  '\\',
  '"><script>alert(1)</script>',
  '${7*7}',
  '../../../../etc/passwd',
  '..%2f..%2f',
  '%00',
  '%',
  '{}',
  '[object Object]',
  'null',
  'true',
  '-1',
  '1e999',
  '0x10',
  '٣',
  '__proto__',
  'constructor',
  '2026-02-30',
  '2026-13',
  '9999-12-31',
  '0000-00-00',
  'javascript:alert(1)',
  'file:///etc/passwd',
  '\r\nset-cookie: a=b',
] as const;

/** Things that mean something here, in the wrong place more often than not. */
export const MEANINGFUL = [
  WARD,
  OTHER_WARD,
  '99999',
  '2026-03',
  '2026',
  '2026-Q1',
  '2026-03-01..2026-03-31',
  '2026-03-09',
  '08:00',
  uuid('dossier', 1),
  uuid('event', 1),
  '00000000-0000-4000-8000-000000000000',
  'officer',
  'system_admin',
  'draft',
  'active',
  '1.001193',
  '0.1.0',
  'H26.40.12',
  'một mật khẩu đủ dài 77',
] as const;

const NUMBERS = [0, 1, -1, 1.5, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 1e308, -0, 1_773_023_700_000] as const;
export const KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'x', '', 'length', 'ward', "a'b"] as const;

export const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...MEANINGFUL) },
  { weight: 2, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);
export const number = fc.oneof(
  fc.constantFrom(...NUMBERS),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
export const leaf: fc.Arbitrary<unknown> = fc.oneof(text, number, fc.constantFrom(null, true, false));
export const anything: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { maxLength: 4 }).map((entries) => asObject(entries)),
  ),
})).value;

/** A member of any name, `__proto__` too, as JSON brings it. */
export function asObject(entries: readonly (readonly [string, unknown])[]): object {
  const made = {};
  for (const [name, value] of entries) {
    Object.defineProperty(made, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return made;
}
