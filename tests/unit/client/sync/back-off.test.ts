import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_WAIT_MS, waitAfter } from '#client/sync/back-off.ts';

test.each([
  [1, 2000],
  [2, 4000],
  [3, 8000],
  [8, 256_000],
  [9, MAX_WAIT_MS],
  [1_000_000, MAX_WAIT_MS],
])('after %i failures the ceiling is %i ms', (failures, ceiling) => {
  expect(waitAfter(failures, 1 - Number.EPSILON)).toBe(ceiling - 1);
  expect(waitAfter(failures, 0)).toBe(0);
  expect(waitAfter(failures, 0.5)).toBe(ceiling / 2);
});

test('a wait is a whole number of milliseconds up to five minutes, and its ceiling never falls', () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), random, (failures, drawn) => {
      const wait = waitAfter(failures, drawn);
      expect(Number.isInteger(wait)).toBe(true);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThan(MAX_WAIT_MS);
      expect(waitAfter(failures + 1, drawn)).toBeGreaterThanOrEqual(wait);
    }),
  );
});
