/**
 * Biểu II.06a/VPCP/KSTT: tình hình, kết quả giải quyết TTHC, by sector with its total row. Columns bear the numbers of the
 * form. A table whose sums do not hold is refused and never printed.
 *
 * Readings the form leaves open: what ended without a result counts as dealt with (7) by how its end stood to the due
 * moment; without a due date it is overdue (10, 13); what waits for the citizen, or for another agency, is open (11).
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../calendar/instant.ts';
import { factsOf, isHandled, sizeOf, type FigureFacts, type FigureRow } from './figure-facts.ts';
import { standingAt, type Reading } from './figures.ts';
import { compareNames } from './group-rows.ts';
import { cutOf, type Period } from './period.ts';

/** 3 tiếp nhận = 4 trực tuyến + 5 trực tiếp, bưu chính + 6 từ kỳ trước · 7 đã giải quyết = 8 trước hạn + 9 đúng hạn + 10 quá hạn · 11 đang giải quyết = 12 trong hạn + 13 quá hạn. */
export const COLUMNS_06A = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13] as const;
export type Column06a = (typeof COLUMNS_06A)[number];

export interface Row06a<Item> {
  /** Lĩnh vực; null for the total. */
  readonly sector: string | null;
  readonly lists: Readonly<Record<Column06a, readonly Item[]>>;
  readonly counts: Readonly<Record<Column06a, number>>;
}

export interface Report06a<Item> {
  readonly period: Period;
  /** What is open was judged at this moment. */
  readonly cut: Instant;
  readonly rows: readonly Row06a<Item>[];
  readonly total: Row06a<Item>;
}

export const CHECKS_06A = [
  { name: '3 = 4 + 5 + 6', sum: [3], parts: [4, 5, 6] },
  { name: '7 = 8 + 9 + 10', sum: [7], parts: [8, 9, 10] },
  { name: '11 = 12 + 13', sum: [11], parts: [12, 13] },
  { name: '3 = 7 + 11', sum: [3], parts: [7, 11] },
] as const satisfies readonly { name: string; sum: readonly [Column06a]; parts: readonly Column06a[] }[];

export type SumViolation =
  | {
      readonly type: 'SumViolated';
      readonly sector: string | null;
      readonly check: (typeof CHECKS_06A)[number]['name'];
    }
  | { readonly type: 'TotalDiffers'; readonly column: Column06a };

export function computeReport06a<Row extends FigureRow>(
  rows: readonly Row[],
  { period, now }: { readonly period: Period; readonly now: Instant },
): Result<Report06a<Row>, readonly SumViolation[]> {
  return tabulate06a(rows, { period, now, facts: factsOf });
}

/** @returns the table, or every sum that does not hold */
export function tabulate06a<Item extends object>(
  items: readonly Item[],
  { period, now, facts }: Reading<Item>,
): Result<Report06a<Item>, readonly SumViolation[]> {
  const cut = cutOf(period, now);
  const bySector = new Map<string, Lists<Item>>();
  const all = emptyLists<Item>();
  for (const item of items) {
    const known = facts(item);
    if (!isHandled(known, period)) continue;
    const lists = bySector.get(known.sector) ?? emptyLists<Item>();
    bySector.set(known.sector, lists);
    for (const column of columnsOf(known, period, cut)) {
      lists[column].push(item);
      all[column].push(item);
    }
  }
  const rows = [...bySector].sort(([a], [b]) => compareNames(a, b)).map(([sector, lists]) => toRow(sector, lists));
  const report = { period, cut, rows, total: toRow(null, all) };
  const violations = findSumViolations(report);
  return violations.length > 0 ? err(violations) : ok(report);
}

/** Every sum of every row, and every column against its total. */
export function findSumViolations({
  rows,
  total,
}: {
  readonly rows: readonly Pick<Row06a<unknown>, 'sector' | 'counts'>[];
  readonly total: Pick<Row06a<unknown>, 'sector' | 'counts'>;
}): SumViolation[] {
  const add = (counts: Row06a<unknown>['counts'], columns: readonly Column06a[]) =>
    columns.reduce((sum, column) => sum + counts[column], 0);
  return [
    ...[...rows, total].flatMap(({ sector, counts }) =>
      CHECKS_06A.filter(({ sum, parts }) => add(counts, sum) !== add(counts, parts)).map(
        ({ name }) => ({ type: 'SumViolated', sector, check: name }) as const,
      ),
    ),
    ...COLUMNS_06A.filter(
      (column) => rows.reduce((sum, { counts }) => sum + counts[column], 0) !== total.counts[column],
    ).map((column) => ({ type: 'TotalDiffers', column }) as const),
  ];
}

/** 3, 7 and 11 are counted by their own rule and not as sums, so that the sums check something. */
function columnsOf(known: FigureFacts, period: Period, cut: Instant): readonly Column06a[] {
  const came: Column06a = known.receivedAt < period.from ? 6 : known.online ? 4 : 5;
  if (known.endedAt >= period.to) return [3, came, 11, standingAt(known, cut) === 'openOverdue' ? 13 : 12];
  return [3, came, 7, known.timeliness === 'early' ? 8 : known.timeliness === 'on_time' ? 9 : 10];
}

type Lists<Item> = Record<Column06a, Item[]>;

function emptyLists<Item>(): Lists<Item> {
  return { 3: [], 4: [], 5: [], 6: [], 7: [], 8: [], 9: [], 10: [], 11: [], 12: [], 13: [] };
}

function toRow<Item extends object>(sector: string | null, lists: Lists<Item>): Row06a<Item> {
  const sizes = COLUMNS_06A.map((column) => [column, sizeOf(lists[column])]);
  return { sector, lists, counts: Object.fromEntries(sizes) as Record<Column06a, number> };
}
