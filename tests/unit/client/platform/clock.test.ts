import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createClock, type ClockAnchor } from '#client/platform/clock.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { at, setupFixedClock, type FixedClock } from '#support/fixed-clock.ts';

const NINE = at('2026-03-09 09:00');

test('before the centre was ever heard, the tablet’s own clock is all there is', () => {
  const { clock } = setupFixedClock(NINE);
  expect(clock.now()).toBe(NINE);
  expect(clock.read()).toEqual({
    deviceAt: NINE,
    skewMs: null,
    skewErrorMs: null,
    tickMs: 0,
    startId: 'start-1',
    notBefore: null,
  });
});

test('one answer of the centre puts it right, with half the round trip as the error', () => {
  const { clock, advance } = setupFixedClock(NINE);
  advance(400);
  const anchor = clock.anchor(at('2026-03-09 10:00'), NINE, NINE + 400);
  expect(anchor).toEqual({ skewMs: 3_600_000 - 200, skewErrorMs: 200, centreAt: at('2026-03-09 10:00') });
  expect(clock.now()).toBe(at('2026-03-09 10:00') + 200);
  advance(60_000);
  expect(clock.now()).toBe(at('2026-03-09 10:01') + 200);
  expect(clock.read()).toMatchObject({
    deviceAt: NINE + 60_400,
    tickMs: 60_400,
    skewMs: 3_599_800,
    notBefore: at('2026-03-09 10:00'),
  });
});

test('today is the day in Việt Nam, by the corrected clock', () => {
  const { clock } = setupFixedClock(at('2026-03-08 23:30'));
  expect(clock.today()).toBe('2026-03-08');
  clock.anchor(at('2026-03-09 00:10'), at('2026-03-08 23:30'), at('2026-03-08 23:30'));
  expect(clock.today()).toBe('2026-03-09');
});

test('what was learnt before a restart still holds without a network', () => {
  const restored: ClockAnchor = { skewMs: -90_000, skewErrorMs: 30, centreAt: at('2026-03-08 16:00') };
  const { clock } = setupFixedClock(NINE, restored);
  expect(clock.now()).toBe(NINE - 90_000);
  expect(clock.read()).toMatchObject({ skewMs: -90_000, skewErrorMs: 30, notBefore: at('2026-03-08 16:00') });
});

test('the newest answer counts', () => {
  const { clock } = setupFixedClock(NINE);
  clock.anchor((NINE + 5000) as Instant, NINE, NINE);
  clock.anchor((NINE - 5000) as Instant, NINE, NINE);
  expect(clock.now()).toBe(NINE - 5000);
});

test('moments are whole milliseconds, whatever the machine says', () => {
  const clock = createClock({ wall: () => NINE + 0.7, tick: () => 12.4, startId: 's' }, null);
  expect(clock.now()).toBe(NINE + 1);
  expect(clock.read()).toMatchObject({ deviceAt: NINE + 1, tickMs: 12 });
});

test('the true time lies within the error of the estimate, however slow each way was', () => {
  const skew = fc.integer({ min: -31_536_000_000, max: 31_536_000_000 });
  const way = fc.integer({ min: 0, max: 30_000 });
  fc.assert(
    fc.property(skew, way, way, (truth, there, back) => {
      const { clock, advance } = setupFixedClock(NINE);
      const centreNow = (NINE + there + truth) as Instant;
      advance(there + back);
      const { skewMs, skewErrorMs } = clock.anchor(centreNow, NINE, NINE + there + back);
      // Rounding to whole milliseconds may add half a one.
      expect(Math.abs(skewMs - truth)).toBeLessThanOrEqual(skewErrorMs + 0.5);
    }),
  );
});

describe('of the answers of an hour', () => {
  const answer = (fixed: FixedClock, { truth = 5000, there = 10, back = 10 } = {}) => {
    const sentAt = fixed.clock.read().deviceAt;
    fixed.advance(there);
    const centreNow = (fixed.clock.read().deviceAt + truth) as Instant;
    fixed.advance(back);
    return fixed.clock.anchor(centreNow, sentAt, fixed.clock.read().deviceAt);
  };

  test('the one with the shortest round trip counts, while the last centre time is still the newest', () => {
    const fixed = setupFixedClock(NINE);
    answer(fixed);
    fixed.advance(60_000);
    const slow = answer(fixed, { there: 6000, back: 100 });
    expect(slow).toEqual({ skewMs: 5000, skewErrorMs: 10, centreAt: NINE + 20 + 60_000 + 6000 + 5000 });
  });

  test('one older than an hour no longer counts', () => {
    const fixed = setupFixedClock(NINE);
    answer(fixed);
    fixed.advance(3_600_001);
    expect(answer(fixed, { there: 600, back: 100 })).toMatchObject({ skewMs: 5250, skewErrorMs: 350 });
  });

  test('the estimate never leaves the truth by more than its error, however many answers there were', () => {
    const way = fc.integer({ min: 0, max: 3000 });
    const waits = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(way, way, waits), { minLength: 1, maxLength: 12 }), (answers) => {
        const fixed = setupFixedClock(NINE);
        for (const [there, back, wait] of answers) {
          const { skewMs, skewErrorMs } = answer(fixed, { truth: -77_000, there, back });
          expect(Math.abs(skewMs + 77_000)).toBeLessThanOrEqual(skewErrorMs + 0.5);
          fixed.advance(wait);
        }
      }),
    );
  });

  test('after the clock was set, those from before are forgotten', () => {
    const fixed = setupFixedClock(NINE);
    answer(fixed);
    fixed.set((fixed.clock.read().deviceAt + 30_000) as Instant);
    expect(answer(fixed, { truth: -25_000, there: 900, back: 900 })).toMatchObject({ skewMs: -25_000 });
  });
});

describe('a clock that was set while the app ran', () => {
  function setupMoves() {
    const moves: number[] = [];
    const fixed = setupFixedClock(NINE, null, (byMs) => moves.push(byMs));
    return { ...fixed, moves };
  }

  test('back, is seen at the next look, and told once', () => {
    const { clock, advance, set, moves } = setupMoves();
    advance(30_000);
    clock.look();
    set((NINE - 600_000) as Instant);
    clock.look();
    advance(30_000);
    clock.look();
    clock.anchor(NINE, NINE - 570_000, NINE - 570_000);
    expect(moves).toEqual([-630_000]);
  });

  test('ahead, is known from the next answer of the centre; a tablet that slept is not blamed', () => {
    const { clock, advance, set, moves } = setupMoves();
    clock.anchor(NINE, NINE, NINE);
    // Ticks stand still while the tablet sleeps.
    set((NINE + 3_600_000) as Instant);
    clock.look();
    clock.anchor((NINE + 3_600_000) as Instant, NINE + 3_600_000, NINE + 3_600_000);
    expect(moves).toEqual([]);
    set((NINE + 7_200_000) as Instant);
    advance(1000);
    clock.look();
    clock.anchor((NINE + 3_601_000) as Instant, NINE + 7_201_000, NINE + 7_201_000);
    expect(moves).toEqual([3_600_000]);
  });

  test('by two minutes or less is the network’s own correction', () => {
    const { clock, set, moves } = setupMoves();
    clock.anchor(NINE, NINE, NINE);
    set((NINE - 120_000) as Instant);
    clock.look();
    clock.anchor(NINE, NINE - 120_000, NINE - 120_000);
    expect(moves).toEqual([]);
  });

  test('changes nothing of what the next event says of its time', () => {
    const { clock, set } = setupMoves();
    clock.anchor(at('2026-03-09 09:05'), NINE, NINE);
    set((NINE - 600_000) as Instant);
    clock.look();
    expect(clock.read()).toMatchObject({ deviceAt: NINE - 600_000, skewMs: 300_000, tickMs: 0 });
  });

  test('between two starts is not known, and not told', () => {
    const moves: number[] = [];
    const restored: ClockAnchor = { skewMs: -900_000, skewErrorMs: 30, centreAt: at('2026-03-08 16:00') };
    const { clock } = setupFixedClock(NINE, restored, (byMs) => moves.push(byMs));
    clock.anchor(NINE, NINE, NINE);
    expect(moves).toEqual([]);
  });
});
