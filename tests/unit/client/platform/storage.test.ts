import { expect, test } from 'vitest';
import { storageLevel } from '#client/platform/storage.ts';

const MB = 1_000_000;

test.each([
  [10, 8000, 'fine'],
  [7600, 8000, 'fine'],
  [7601, 8000, 'low'],
  [1800, 2000, 'fine'],
  [1801, 2000, 'low'],
  [1996, 2000, 'full'],
  [2100, 2000, 'full'],
])('%i of %i MB used: %s', (used, quota, level) => {
  expect(storageLevel({ usedBytes: used * MB, quotaBytes: quota * MB, isPersisted: true })).toBe(level);
});

test('a browser that does not say is not called full', () => {
  expect(storageLevel(null)).toBe('fine');
});
