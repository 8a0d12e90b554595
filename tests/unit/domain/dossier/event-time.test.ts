import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instant } from '#domain/calendar/instant.ts';
import { hasClockJump, legalTime, type EventTime } from '#domain/dossier/event-time.ts';
import { eventTime } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

const NINE = at('2026-03-09 09:00');
const later = (ms: number) => (NINE + ms) as Instant;

describe('legalTime', () => {
  test.each([
    ['a tablet in step: its own clock', {}, 0],
    ['a tablet that never heard from the centre: its own clock', { skewMs: null }, 0],
    ['a slow tablet: put right', { skewMs: 120_000 }, 120_000],
    ['a fast tablet: put right', { skewMs: -120_000 }, -120_000],
    ['half milliseconds: rounded', { skewMs: 0.6 }, 1],
    ['later than it arrived: the arrival', { arrivedAt: later(-60_000) }, -60_000],
    ['earlier than the centre was last heard: that moment', { notBefore: later(60_000) }, 60_000],
    ['a skew that runs past the arrival: the arrival', { skewMs: 600_000, arrivedAt: later(1000) }, 1000],
    ['inside both bounds: untouched', { notBefore: later(-1), arrivedAt: later(1) }, 0],
    ['five seconds past the arrival is noise', { arrivedAt: later(-5000) }, 0],
    ['more than five seconds past the arrival is not', { arrivedAt: later(-5001) }, -5001],
    ['five seconds before the last hearing is noise', { notBefore: later(5000) }, 0],
    ['more than five seconds before it is not', { notBefore: later(5001) }, 5001],
  ])('%s', (_, changes, expected) => {
    expect(legalTime(eventTime(NINE, changes)) - NINE).toBe(expected);
  });

  test('a tablet that woke in 1970 is put at the moment the centre was last heard', () => {
    expect(legalTime(eventTime(0 as Instant, { skewMs: null, notBefore: NINE }))).toBe(NINE);
  });

  test('a clock a year ahead cannot make a dossier arrive before it was received', () => {
    const ahead = later(365 * 86_400_000);
    expect(legalTime(eventTime(ahead, { skewMs: null, arrivedAt: NINE }))).toBe(NINE);
  });

  test('whatever the clocks say, it is a whole moment not past the arrival by more than the tolerance', () => {
    const moment = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }).map((ms) => ms as Instant);
    const skew = fc.option(fc.double({ min: -4e12, max: 4e12, noNaN: true }));
    fc.assert(
      fc.property(moment, skew, fc.option(moment), moment, (deviceAt, skewMs, notBefore, arrivedAt) => {
        fc.pre(notBefore === null || notBefore <= arrivedAt);
        const legal = legalTime(eventTime(deviceAt, { skewMs, notBefore, arrivedAt }));
        expect(Number.isInteger(legal)).toBe(true);
        expect(legal).toBeLessThanOrEqual(arrivedAt + 5000);
        if (notBefore !== null) expect(legal).toBeGreaterThanOrEqual(notBefore - 5000);
      }),
    );
  });
});

describe('hasClockJump', () => {
  const MINUTE = 60_000;
  /** Minutes of the wall clock and of the monotonic one after nine. */
  const moment = (wall: number, tick: number, startId = 'a') =>
    eventTime(later(wall * MINUTE), { tickMs: 5000 + tick * MINUTE, startId });
  const set = (time: EventTime, minutes: number): EventTime => ({
    ...time,
    skewMs: (time.skewMs ?? 0) + minutes * MINUTE,
  });

  test.each([
    ['no event', [], false],
    ['one event', [moment(0, 0)], false],
    ['both clocks went on alike', [moment(0, 0), moment(600, 600)], false],
    ['two minutes of drift', [moment(0, 0), moment(62, 60)], false],
    ['a night asleep, the monotonic clock standing still', [moment(0, 0), moment(900, 60)], false],
    ['more than two minutes ahead, as the centre found', [moment(0, 0), set(moment(62.01, 60), -2.01)], true],
    ['ahead, and the centre found less than that', [moment(0, 0), set(moment(900, 60), -1.99)], false],
    [
      'ahead, and the centre was not heard before',
      [{ ...moment(0, 0), skewMs: null }, set(moment(900, 60), -840)],
      false,
    ],
    ['two minutes of drift behind', [moment(0, 0), moment(58, 60)], false],
    ['more than two minutes behind', [moment(0, 0), moment(57.99, 60)], true],
    ['back in steps of a minute, three in all', [moment(0, 0), moment(9, 10), moment(18, 20), moment(27, 30)], true],
    ['set between two starts: nothing to compare with', [moment(0, 0), moment(-600, 0, 'b')], false],
    ['within the second start', [moment(0, 0), moment(5, 0, 'b'), moment(5, 10, 'b')], true],
    ['within the first, after the second began', [moment(0, 0), moment(5, 0, 'b'), moment(0, 10)], true],
  ])('%s: %j', (_, times, expected) => {
    expect(hasClockJump(times)).toBe(expected);
  });
});
