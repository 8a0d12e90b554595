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
