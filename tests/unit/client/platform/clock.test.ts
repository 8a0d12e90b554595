import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createClock, type ClockAnchor } from '#client/platform/clock.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { at, setupFixedClock } from '#support/fixed-clock.ts';

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
