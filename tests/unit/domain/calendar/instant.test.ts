import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dateOf,
  formatInstant,
  fromLocal,
  MS_PER_DAY,
  parseInstant,
  toLocal,
  type Instant,
} from '#domain/calendar/instant.ts';

/** Year 1 to 9999 with a day to spare on each side. */
const anyInstant = fc.integer({ min: -62_135_500_000_000, max: 253_402_200_000_000 }).map((ms) => ms as Instant);

describe('parseInstant', () => {
  test.each([
    ['2026-03-09T09:15:00+07:00', '2026-03-09T02:15:00.000Z'],
    ['2026-03-09T02:15:00Z', '2026-03-09T02:15:00.000Z'],
    ['2026-03-09t02:15:00z', '2026-03-09T02:15:00.000Z'],
    ['2026-03-08T18:15:00-08:00', '2026-03-09T02:15:00.000Z'],
    ['2026-03-09T07:45:00+05:30', '2026-03-09T02:15:00.000Z'],
    ['2026-03-09T16:15:00+14:00', '2026-03-09T02:15:00.000Z'],
    ['2026-03-09T02:15:00-00:00', '2026-03-09T02:15:00.000Z'],
    ['2026-03-09T02:15:00.5Z', '2026-03-09T02:15:00.500Z'],
    ['2026-03-09T02:15:00.1239Z', '2026-03-09T02:15:00.123Z'],
    ['2026-03-09T02:15:00.999999999Z', '2026-03-09T02:15:00.999Z'],
    ['2026-03-09T02:15:00.000000000001Z', '2026-03-09T02:15:00.000Z'],
  ])('%s is %s', (text, utc) => {
    expect(new Date(parseInstant(text) ?? NaN).toISOString()).toBe(utc);
  });

  test.each([
    '2026-03-09',
    '2026-03-09T09:15:00',
    '2026-03-09T09:15+07:00',
    '2026-03-09 09:15:00+07:00',
    '2026-03-09T09:15:00+0700',
    '2026-03-09T09:15:00+07',
    '2026-02-29T09:15:00+07:00',
    '2026-03-09T24:00:00+07:00',
    '2026-03-09T09:60:00+07:00',
    '2026-03-09T09:15:60+07:00',
    '2026-03-09T09:15:00+24:00',
    '2026-03-09T09:15:00+07:60',
    '2026-03-09T09:15:00.+07:00',
    '2026-03-09T09:15:00+07:00 sáng',
    'lúc 2026-03-09T09:15:00+07:00',
    'hôm nay',
    '',
  ])('%j is no moment', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  test('reads what the machine writes, to the millisecond', () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        expect(parseInstant(new Date(instant).toISOString())).toBe(instant);
      }),
    );
  });

  test('one moment written with any offset is one moment', () => {
    const offset = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 });
    fc.assert(
      fc.property(anyInstant, offset, (instant, minutes) => {
        const pad = (n: number) => String(n).padStart(2, '0');
        const sign = minutes < 0 ? '-' : '+';
        const zone = `${sign}${pad(Math.floor(Math.abs(minutes) / 60))}:${pad(Math.abs(minutes) % 60)}`;
        const local = new Date(instant + minutes * 60_000).toISOString().replace('Z', zone);
        expect(parseInstant(local)).toBe(instant);
      }),
    );
  });
});

describe('formatInstant', () => {
  test.each([
    ['2026-03-12T10:00:00Z', '2026-03-12T17:00:00+07:00'],
    ['2026-12-31T17:00:00Z', '2027-01-01T00:00:00+07:00'],
    ['2026-03-12T10:00:00.007Z', '2026-03-12T17:00:00.007+07:00'],
    ['1969-12-31T16:59:59Z', '1969-12-31T23:59:59+07:00'],
  ])('%s is written %s', (text, written) => {
    expect(formatInstant(parseInstant(text) as Instant)).toBe(written);
  });

  test('what was written is read back', () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        expect(parseInstant(formatInstant(instant))).toBe(instant);
      }),
    );
  });
});

test('a moment and its reading on the wall are one', () => {
  fc.assert(
    fc.property(anyInstant, (instant) => {
      const { day, ms } = toLocal(instant);
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(ms).toBeLessThan(MS_PER_DAY);
      expect(fromLocal(day, ms)).toBe(instant);
      expect(dateOf(instant)).toBe(new Date(instant + 7 * 3_600_000).toISOString().slice(0, 10));
    }),
  );
});
