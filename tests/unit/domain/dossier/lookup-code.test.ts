import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLookupCode, formatLookupCode, parseLookupCode } from '#domain/dossier/lookup-code.ts';

const ALPHABET = [...'0123456789ABCDEFGHJKMNPQRSTVWXY'];
const code = fc.uint8Array({ minLength: 8, maxLength: 8 }).map(createLookupCode);

test('a code is nine characters, none of them read wrongly', () => {
  fc.assert(
    fc.property(code, (made) => {
      expect(made).toMatch(/^[0-9A-HJKMNP-TV-Y]{9}$/);
    }),
  );
});

test('what was made is read back, also in groups, small letters and with look-alikes', () => {
  fc.assert(
    fc.property(code, (made) => {
      const typed = formatLookupCode(made).toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('2', 'z');
      expect(parseLookupCode(made)).toBe(made);
      expect(parseLookupCode(` ${typed.replace('-', ' – ')} `)).toBe(made);
    }),
  );
});

test('every single wrong character is caught', () => {
  fc.assert(
    fc.property(code, (made) => {
      for (let at = 0; at < made.length; at++) {
        for (const wrong of ALPHABET.filter((character) => character !== made[at])) {
          expect(parseLookupCode(made.slice(0, at) + wrong + made.slice(at + 1))).toBeUndefined();
        }
      }
    }),
    { numRuns: 50 },
  );
});

test('every swap of two neighbours is caught', () => {
  fc.assert(
    fc.property(code, fc.nat({ max: 7 }), (made, at) => {
      const [one = '', other = ''] = made.slice(at, at + 2);
      fc.pre(one !== other);
      expect(parseLookupCode(made.slice(0, at) + other + one + made.slice(at + 2))).toBeUndefined();
    }),
  );
});

test.each(['', '7K3-MQ0', 'UUUUUUUUU', '7K3MQ0AB?', '00000000000'])('%j is no look-up code', (typed) => {
  expect(parseLookupCode(typed)).toBeUndefined();
});
