import { describe, expect, test } from 'vitest';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import { computeIndex766, type IndexPartName } from '#domain/report/index-766.ts';
import { ended, period, resolved, row } from '#support/figure-rows.ts';
import { at } from '#support/fixed-clock.ts';

const NOW = at('2026-11-20 10:00');

function part(name: IndexPartName, rows: readonly DossierSummary[]) {
  const found = computeIndex766(rows, { period: period('2026-11'), now: NOW }).find((each) => each.name === name);
  if (!found) throw new Error(`no part ${name}`);
  return found;
}

const onTime = (changes = {}) => resolved('2026-11-05 09:00', 'early', changes);
const late = (changes = {}) => resolved('2026-11-05 09:00', 'late', changes);

describe('tiến độ giải quyết', () => {
  test('is twenty times on time over received, two decimals', () => {
    const { score, max, shares } = part('progress', [onTime(), onTime(), late()]);
    expect({ score, max }).toEqual({ score: 13.33, max: 20 });
    expect(shares[0]?.numerator).toHaveLength(2);
    expect(shares[0]?.denominator).toHaveLength(3);
  });

  test.each([
    ['asked for papers twice, though finished early', () => onTime({ supplementRequests: 2 })],
    ['asked twice and still open in time', () => row({ supplementRequests: 2 })],
    ['finished late', () => late()],
    ['finished without a due date', () => resolved('2026-11-05 09:00', null)],
    ['open past its due moment', () => row({ dueAt: at('2026-11-20 09:00') })],
    [
      'late before it began to wait',
      () => row({ pausedSince: at('2026-11-10 09:00'), lateSince: at('2026-11-09 17:00') }),
    ],
    ['refused late', () => ended('refused', '2026-11-05 09:00', { endTimeliness: 'late' })],
  ])('overdue: %s', (_what, make) => {
    expect(part('progress', [make()]).score).toBe(0);
  });

  test.each([
    ['asked for papers once and finished in time', () => onTime({ supplementRequests: 1 })],
    [
      'waiting for the citizen since before it was due',
      () => row({ supplementRequests: 1, pausedSince: at('2026-11-10 09:00') }),
    ],
    ['open in time', () => row()],
    ['withdrawn in time', () => ended('withdrawn', '2026-11-05 09:00')],
  ])('on time: %s', (_what, make) => {
    expect(part('progress', [make()]).score).toBe(20);
  });

  test('is cut and never rounded up: one overdue of many does not give the full mark', () => {
    const many = Array.from({ length: 4999 }, () => onTime());
    expect(part('progress', [...many, late()]).score).toBe(19.99);
  });

  test('of what is a whole hundredth nothing is cut off', () => {
    const rows = Array.from({ length: 100 }, (_, index) => (index < 57 ? onTime() : late()));
    expect(part('progress', rows).score).toBe(11.4);
  });

  test('without any dossier there is no score', () => {
    expect(part('progress', [])).toMatchObject({ score: null, reached: null });
  });
});

describe('hồ sơ trực tuyến', () => {
  test('is never given points, only how much of the full mark (50 %) is reached', () => {
    const online = { channel: 'online', returnMethod: 'electronic' } as const;
    const some = [onTime(online), onTime({ channel: 'online' }), onTime({ returnMethod: 'electronic' }), onTime()];
    expect(part('online', some)).toMatchObject({ max: null, score: null, reached: 0.5 });
    expect(part('online', [onTime(online), onTime()])).toMatchObject({ reached: 1 });
    expect(part('online', [row(online)])).toMatchObject({ reached: null });
  });
});

describe('mức độ hài lòng', () => {
  test.each([
    ['all in time and content', [onTime({ rating: 5 }), onTime({ rating: 3 })], 6],
    ['nobody rated', [onTime(), onTime()], 6],
    ['a tenth overdue still gives full marks', [...Array.from({ length: 9 }, () => onTime()), late()], 6],
    ['half overdue', [onTime(), late()], 3.33],
    ['one of four ratings is 2', [5, 4, 3, 2].map((rating) => onTime({ rating })), 5],
    ['all overdue and discontent never goes below nothing', [late({ rating: 1 })], 0],
    ['no dossier at all', [], 0],
  ] as const)('%s', (_what, rows, score) => {
    expect(part('satisfaction', rows).score).toBe(score);
  });
});

describe('what a part is counted from', () => {
  const named = (name: IndexPartName, rows: readonly DossierSummary[]) =>
    part(name, rows).shares.map((share) => [share.name, share.numerator.length, share.denominator.length]);

  test('each share by its name, with its own dossiers', () => {
    const rows = [
      onTime({ channel: 'online', returnMethod: 'electronic', rating: 2 }),
      onTime({ rating: 5 }),
      late(),
      row(),
      ended('refused', '2026-11-05 09:00'),
    ];
    expect(named('progress', rows)).toEqual([['onTime', 4, 5]]);
    expect(named('online', rows)).toEqual([['electronicResult', 1, 3]]);
    expect(named('satisfaction', rows)).toEqual([
      ['overdue', 1, 5],
      ['dissatisfied', 1, 2],
    ]);
  });

  test('dossiers of other months are in none of them', () => {
    const others = [resolved('2026-10-31 23:59'), row({ receivedAt: at('2026-12-01 00:00') })];
    expect(named('progress', [...others, onTime()])).toEqual([['onTime', 1, 1]]);
  });

  test.each([
    ['2026-11-30 23:59:59', 1],
    ['2026-12-01 00:00', 0],
  ])('a result ready %s counts %d among the results of November', (moment, results) => {
    expect(named('online', [resolved(moment, 'early', { rating: 1 })])).toEqual([['electronicResult', 0, results]]);
    expect(named('satisfaction', [resolved(moment, 'early', { rating: 1 })])[1]).toEqual([
      'dissatisfied',
      results,
      results,
    ]);
  });

  test('what ends late as the next month begins was open in time at the end of this one', () => {
    const next = resolved('2026-12-01 00:00', 'late', { dueAt: at('2026-12-01 00:00') });
    expect(named('progress', [next])).toEqual([['onTime', 1, 1]]);
  });
});
