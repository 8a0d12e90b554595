import { describe, expect, test } from 'vitest';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import { factsOf } from '#domain/report/figure-facts.ts';
import {
  COLUMNS_06A,
  computeReport06a,
  findSumViolations,
  tabulate06a,
  type Column06a,
  type Report06a,
} from '#domain/report/report-06a.ts';
import { ended, period, resolved, row } from '#support/figure-rows.ts';
import { at } from '#support/fixed-clock.ts';

const NOW = at('2026-11-20 10:00');
const NOVEMBER = { period: period('2026-11'), now: NOW };

function report(rows: readonly DossierSummary[], asked = NOVEMBER): Report06a<DossierSummary> {
  const made = computeReport06a(rows, asked);
  if (!made.ok) throw new Error('the sums do not hold');
  return made.value;
}

/** The columns with something in them. */
function columnsOf(dossier: DossierSummary, asked = NOVEMBER): Column06a[] {
  const { counts } = report([dossier], asked).total;
  return COLUMNS_06A.filter((column) => counts[column] > 0);
}

describe('the thirteen columns', () => {
  const inNovember = { receivedAt: at('2026-11-02 09:00') };

  test.each([
    ['online', [3, 4, 11, 12]],
    ['direct', [3, 5, 11, 12]],
    ['post', [3, 5, 11, 12]],
  ] as const)('received %s in the period stands in %j', (channel, columns) => {
    expect(columnsOf(row({ ...inNovember, channel }))).toEqual(columns);
  });

  test('carried over from before is neither online nor direct', () => {
    expect(columnsOf(row({ channel: 'online' }))).toEqual([3, 6, 11, 12]);
  });

  test.each([
    ['early', 8],
    ['on_time', 9],
    ['late', 10],
    [null, 10],
  ] as const)('a result judged %s stands in column %d', (timeliness, column) => {
    expect(columnsOf(resolved('2026-11-05 09:00', timeliness, inNovember))).toEqual([3, 5, 7, column]);
  });

  test.each(['refused', 'withdrawn', 'stopped'] as const)('%s is dealt with, by how its end stood', (status) => {
    expect(columnsOf(ended(status, '2026-11-05 09:00', { endTimeliness: 'late' }))).toEqual([3, 6, 7, 10]);
    expect(columnsOf(ended(status, '2026-11-05 09:00', { endTimeliness: 'on_time' }))).toEqual([3, 6, 7, 9]);
  });

  test.each([
    ['lodged', {}, 12],
    ['transferred', {}, 12],
    ['awaiting-supplement', { pausedSince: at('2026-11-10 09:00') }, 12],
    ['awaiting-payment', { pausedSince: at('2026-11-10 09:00'), lateSince: at('2026-11-09 17:00') }, 13],
    ['processing', { dueAt: at('2026-11-20 09:00') }, 13],
    ['processing', { dueAt: null }, 13],
  ] as const)('%s with %j is open, column %d', (status, changes, column) => {
    expect(columnsOf(row({ status, ...changes }))).toEqual([3, 6, 11, column]);
  });

  test('a period that is over is judged at its end, not now', () => {
    const october = { period: period('2026-10'), now: NOW };
    expect(columnsOf(row({ dueAt: at('2026-11-05 17:00') }), october)).toEqual([3, 5, 11, 12]);
    expect(columnsOf(row({ dueAt: at('2026-10-30 17:00') }), october)).toEqual([3, 5, 11, 13]);
    expect(columnsOf(resolved('2026-11-03 09:00', 'late', { dueAt: at('2026-10-30 17:00') }), october)).toContain(13);
  });

  test.each([
    ['2026-11-30 23:59:59', [3, 6, 7, 9]],
    ['2026-12-01 00:00', [3, 6, 11, 12]],
  ] as const)('finished %s stands in %j', (moment, columns) => {
    expect(columnsOf(resolved(moment), { period: period('2026-11'), now: at('2026-12-20 10:00') })).toEqual(columns);
  });

  test.each([
    ['2026-Q4', [3, 5, 7, 9]],
    ['2026', [3, 5, 7, 9]],
    ['2026-Q3', []],
  ])('%s: received in October, finished in November', (text, columns) => {
    expect(columnsOf(resolved('2026-11-05 09:00'), { period: period(text), now: NOW })).toEqual(columns);
  });
});

test('sectors stand in the order of their names, each with its own dossiers, and the total with all as they came', () => {
  const [land, civil, copies] = [row({ sector: 'Đất đai' }), row({ sector: 'Hộ tịch' }), row({ sector: 'Chứng thực' })];
  const { rows, total } = report([land, civil, copies]);
  expect(rows.map(({ sector, lists }) => [sector, lists[3]])).toEqual([
    ['Chứng thực', [copies]],
    ['Đất đai', [land]],
    ['Hộ tịch', [civil]],
  ]);
  expect(total.lists[3]).toEqual([land, civil, copies]);
});

describe('sums that do not hold', () => {
  const balanced = { 3: 10, 4: 1, 5: 6, 6: 3, 7: 8, 8: 4, 9: 3, 10: 1, 11: 2, 12: 1, 13: 1 };
  const counts = (changes: Partial<Record<Column06a, number>>) => ({ ...balanced, ...changes });

  test('a table that balances has none', () => {
    expect(
      findSumViolations({ rows: [{ sector: 'A', counts: counts({}) }], total: { sector: null, counts: counts({}) } }),
    ).toEqual([]);
  });

  test.each([
    ['3 = 4 + 5 + 6', { 4: 2 }],
    ['7 = 8 + 9 + 10', { 9: 4 }],
    ['11 = 12 + 13', { 13: 0 }],
    ['3 = 7 + 11', { 7: 7, 8: 3 }],
  ] as const)('%s is named with its row', (check, changes) => {
    const broken = counts(changes);
    expect(
      findSumViolations({ rows: [{ sector: 'A', counts: broken }], total: { sector: null, counts: broken } }),
    ).toEqual([
      { type: 'SumViolated', sector: 'A', check },
      { type: 'SumViolated', sector: null, check },
    ]);
  });

  test('a table that contradicts itself is refused, never printed', () => {
    // Nothing the rules make is ever out of balance: a list that grows while it is counted stands in for a broken rule.
    const facts = factsOf(row());
    let asked = 0;
    const item = {
      get count() {
        asked += 1;
        return asked;
      },
    };
    const made = tabulate06a([item], { ...NOVEMBER, facts: () => facts });
    expect(made.ok).toBe(false);
    expect(made.ok ? [] : made.error.map(({ type }) => type)).toContain('SumViolated');
  });

  test('a total that is not the sum of its rows is named with its column', () => {
    const rows = [
      { sector: 'A', counts: counts({}) },
      { sector: 'B', counts: counts({}) },
    ];
    const doubled = Object.fromEntries(COLUMNS_06A.map((column) => [column, counts({})[column] * 2]));
    const total = { sector: null, counts: { ...(doubled as Record<Column06a, number>), 4: 1, 5: 13 } };
    expect(findSumViolations({ rows, total })).toEqual([
      { type: 'TotalDiffers', column: 4 },
      { type: 'TotalDiffers', column: 5 },
    ]);
  });
});
