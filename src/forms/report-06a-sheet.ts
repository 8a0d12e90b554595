/** Biểu II.06a as a sheet: the thirteen columns under their numbers, the total last. */
import {
  COLUMNS_06A,
  type Column06a,
  type Report06a,
  type Row06a,
  type SumViolation,
} from '#domain/report/report-06a.ts';
import { text } from '#i18n/text.ts';
import type { SheetCell, SheetModel } from './register-sheet.ts';

/** What stands above the three groups of columns. */
const GROUPS: Partial<Record<Column06a, string>> = {
  3: text('report-06a.group-received'),
  7: text('report-06a.group-done'),
  11: text('report-06a.group-open'),
};

export function createReport06aSheet({ rows, total }: Report06a<object>): SheetModel {
  let group = '';
  const columns = COLUMNS_06A.map((column) => {
    group = GROUPS[column] ?? group;
    return { header: `(${column}) ${group}: ${text(`report-06a.col-${column}`)}`, width: 14 };
  });
  return {
    name: text('report-06a.short'),
    columns: [
      { header: `(1) ${text('report-06a.number')}`, width: 6 },
      { header: `(2) ${text('report-06a.sector')}`, width: 36 },
      ...columns,
    ],
    rows: [...rows.map((row, index) => toCells(row, index + 1)), toCells(total, null)],
  };
}

/** @example sectorName(null) // 'Tổng cộng' */
export function sectorName(sector: string | null): string {
  if (sector === null) return text('report-06a.total');
  return sector === '' ? text('report-06a.no-sector') : sector;
}

/** Which sum does not hold, and where. */
export function sumViolationText(violation: SumViolation): string {
  if (violation.type === 'TotalDiffers') return text('report-06a.total-differs', { column: violation.column });
  return text('report-06a.sum-violated', { row: sectorName(violation.sector), check: violation.check });
}

function toCells({ sector, counts }: Row06a<object>, number: number | null): SheetCell[] {
  return [
    number === null ? { type: 'empty' } : { type: 'number', value: number },
    { type: 'text', value: sectorName(sector) },
    ...COLUMNS_06A.map((column): SheetCell => ({ type: 'number', value: counts[column] })),
  ];
}
