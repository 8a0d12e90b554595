import { describe, expect, test } from 'vitest';
import { createRateLimit } from '#server/http/rate-limit.ts';

describe('a rate limit', () => {
  test('gives so much at once, then so much a second, and says how long to wait', () => {
    const limit = createRateLimit({ burst: 3, perSecond: 2 });
    expect([1, 2, 3].map(() => limit.take('a', 1000))).toEqual([0, 0, 0]);
    expect(limit.take('a', 1000)).toBe(500);
    expect(limit.take('a', 1250)).toBe(250);
    expect(limit.take('a', 1500)).toBe(0);
    expect(limit.take('a', 1500)).toBe(500);
    expect(limit.take('b', 1500)).toBe(0);
  });

  test('a refused one costs nothing, and rest fills no more than the burst', () => {
    const limit = createRateLimit({ burst: 2, perSecond: 1 });
    for (let n = 0; n < 10; n++) limit.take('a', 0);
    expect(limit.take('a', 1000)).toBe(0);
    expect([1, 2, 3].map(() => limit.take('a', 1_000_000))).toEqual([0, 0, 1000]);
  });

  test('what is given back is free again, one for one', () => {
    const limit = createRateLimit({ burst: 1, perSecond: 1 / 30 });
    expect(limit.take('a', 0)).toBe(0);
    limit.giveBack('a');
    limit.giveBack('a');
    expect(limit.take('a', 0)).toBe(0);
    expect(limit.take('a', 0)).toBe(30_000);
  });

  test('a clock put back neither fills nor empties it', () => {
    const limit = createRateLimit({ burst: 1, perSecond: 1 });
    expect(limit.take('a', 10_000)).toBe(0);
    expect(limit.take('a', 5000)).toBe(1000);
  });
});
