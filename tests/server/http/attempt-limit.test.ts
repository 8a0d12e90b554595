import { describe, expect, test } from 'vitest';
import { createAttemptLimit } from '#server/http/attempt-limit.ts';

const RULE = { free: 3, firstWaitMs: 1000, longestWaitMs: 4000 };

describe('attempts', () => {
  test('are free at first, then wait twice as long each time, up to the longest', () => {
    const limit = createAttemptLimit(RULE);
    let now = 0;
    expect([1, 2, 3].map(() => limit.attempt('a', now))).toEqual([0, 0, 0]);
    const waits = [1, 2, 3, 4].map(() => {
      const wait = limit.attempt('a', now);
      now += wait;
      expect(limit.attempt('a', now)).toBe(0);
      return wait;
    });
    expect(waits).toEqual([1000, 2000, 4000, 4000]);
  });

  test('that must wait do not count, and another key does not wait', () => {
    const limit = createAttemptLimit(RULE);
    for (let n = 0; n < 3; n++) limit.attempt('a', 0);
    expect([limit.attempt('a', 100), limit.attempt('a', 400)]).toEqual([900, 600]);
    expect(limit.attempt('b', 400)).toBe(0);
  });

  test('are forgotten when one was honest, and after an hour', () => {
    const limit = createAttemptLimit(RULE);
    for (let n = 0; n < 3; n++) limit.attempt('a', 0);
    limit.forgive('a');
    expect(limit.attempt('a', 0)).toBe(0);
    for (let n = 0; n < 2; n++) limit.attempt('a', 0);
    expect(limit.attempt('a', 3_600_000)).toBe(0);
  });

  test('can be taken back one at a time, and only asked about', () => {
    const limit = createAttemptLimit(RULE);
    for (let n = 0; n < 3; n++) limit.attempt('a', 0);
    expect([limit.waitOf('a', 0), limit.waitOf('a', 400), limit.waitOf('b', 0)]).toEqual([1000, 600, 0]);
    limit.takeBack('a');
    limit.takeBack('nobody');
    expect(limit.waitOf('a', 0)).toBe(0);
    expect(limit.attempt('a', 0)).toBe(0);
    expect(limit.attempt('a', 0)).toBe(1000);
  });

  test('of very many keys do not fill the memory', () => {
    const limit = createAttemptLimit(RULE);
    for (let n = 0; n < 50_000; n++) limit.attempt(`key ${n}`, 0);
    for (let n = 0; n < 3; n++) limit.attempt('key 49999', 0);
    expect(limit.attempt('key 49999', 1)).toBeGreaterThan(0);
  });
});
