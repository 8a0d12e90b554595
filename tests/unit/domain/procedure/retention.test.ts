import { describe, expect, test } from 'vitest';
import {
  isRetentionOver,
  KEPT_FOREVER,
  keptThrough,
  latestExpiredEnd,
  retentionOf,
  SETTLED_MS,
} from '#domain/procedure/retention.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { at } from '#support/fixed-clock.ts';

describe('retention', () => {
  const NOW = at('2026-11-22 09:00');
  const [YESTERDAY, LONG_AGO] = [at('2026-11-21 09:00'), at('2026-01-05 09:00')];
  test.each([
    ['what the own version says', [2, null], [], 2],
    ['for ever', [70, KEPT_FOREVER], [], KEPT_FOREVER],
    ['nothing where nobody says', [null, null], [], null],
    ['a longer time at once', [2, 2], [[YESTERDAY, 5]], 5],
    ['a shorter one never below the own version', [20, 20], [[LONG_AGO, 1]], 20],
    ['one said where nothing was said, not yet', [null, null], [[YESTERDAY, 1]], null],
    ['one said where nothing was said, since long', [null, null], [[LONG_AGO, 1]], 1],
    ['a shorter one not yet', [2, 15], [[YESTERDAY, 2]], 15],
    ['a shorter one since long', [2, 15], [[LONG_AGO, 2]], 2],
    [
      'the longest in force in the meantime',
      [null, 5],
      [
        [LONG_AGO, 1],
        [YESTERDAY, 9],
        [YESTERDAY, 2],
      ],
      9,
    ],
    ['nothing once it was taken back', [null, 5], [[LONG_AGO, null]], null],
    ['the own version when the one in force says nothing', [5, null], [[LONG_AGO, null]], 5],
  ] as const)('is %s', (_what, [own, before], said, years) => {
    const inForce = said.map(([from, each]) => ({ from, years: each }));
    expect(retentionOf(own, { before, inForce }, NOW)).toBe(years);
  });

  test('that is shorter counts from the thirtieth day on, and not a moment before', () => {
    const after = (ms: number) =>
      retentionOf(null, { before: null, inForce: [{ from: LONG_AGO, years: 1 }] }, (LONG_AGO + ms) as Instant);
    expect([after(SETTLED_MS - 1), after(SETTLED_MS)]).toEqual([null, 1]);
  });

  test.each([
    // On the clock of Việt Nam: the year begins at 17:00 UTC of the day before.
    ['2015-01-01 00:00', 10, '2025-12-31'],
    ['2015-12-31 23:59', 10, '2025-12-31'],
    ['2024-02-29 10:00', 2, '2026-12-31'],
  ])('of what ended %s, kept %i years, lasts through %s', (ended, years, last) => {
    expect(keptThrough(at(ended), years)).toBe(last);
    expect(isRetentionOver(at(ended), years, at(`${last} 23:59`))).toBe(false);
    expect(isRetentionOver(at(ended), years, at(`${Number(last.slice(0, 4)) + 1}-01-01 00:00`))).toBe(true);
  });

  test('for ever, or until somebody says how long, is never over', () => {
    expect(isRetentionOver(at('2015-03-09 09:00'), null, at('2099-01-01 00:00'))).toBe(false);
    expect(keptThrough(at('2015-03-09 09:00'), KEPT_FOREVER)).toBeNull();
    expect(isRetentionOver(at('2015-03-09 09:00'), KEPT_FOREVER, at('2099-01-01 00:00'))).toBe(false);
  });

  test('cannot be over for what ended at the bound or after, whatever its procedure says', () => {
    const now = at('2026-11-22 09:00');
    const bound = latestExpiredEnd(now);
    expect(bound).toBe(at('2025-01-01 00:00'));
    expect(isRetentionOver(bound, 1, now)).toBe(false);
    expect(isRetentionOver(at('2024-12-31 23:59'), 1, now)).toBe(true);
  });
});
