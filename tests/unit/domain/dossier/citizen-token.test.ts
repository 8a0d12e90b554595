import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCitizenToken, wardOfToken } from '#domain/dossier/citizen-token.ts';
import type { WardCode } from '#domain/dossier/ids.ts';

const WARD = '00145' as WardCode;
const random = fc.uint8Array({ minLength: 16, maxLength: 16 });

test('a token is the ward and all 128 random bits in base64url', () => {
  fc.assert(
    fc.property(random, (bytes) => {
      const token = createCitizenToken(WARD, bytes);
      expect(token).toBe(`00145-${Buffer.from(bytes).toString('base64url')}`);
      expect(token).toMatch(/^\d{5}-[A-Za-z0-9_-]{22}$/);
      expect(wardOfToken(token)).toBe(WARD);
    }),
  );
});

test('different random bytes make different tokens', () => {
  fc.assert(
    fc.property(random, fc.nat({ max: 127 }), (bytes, bit) => {
      const flipped = Uint8Array.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(createCitizenToken(WARD, flipped)).not.toBe(createCitizenToken(WARD, bytes));
    }),
  );
});

test.each([
  ['', 'nothing'],
  ['00145-AAAAAAAAAAAAAAAAAAAAA', 'a character too few'],
  ['00145-AAAAAAAAAAAAAAAAAAAAAAA', 'a character too many'],
  ['0145-AAAAAAAAAAAAAAAAAAAAAA', 'a ward of four digits'],
  ['00145-AAAAAAAAAAAAAAAAAAAA==', 'padding'],
  ["00145-AAAAAAAAAAAAAAAAAAAA'--", 'a quote'],
  ['00145-AAAAAAAAAAAAAAAAAAAAAA\n', 'a line end'],
])('%j belongs to no ward: %s', (token) => {
  expect(wardOfToken(token)).toBeUndefined();
});
