/** The columns of a table of dossiers, found by their Vietnamese headings; marks, case and a note in brackets do not matter. */
import { foldText } from '#domain/base/fold-text.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { TableRow } from './read-table.ts';

export const DOSSIER_COLUMNS = {
  code: 'Mã hồ sơ',
  procedureCode: 'Mã thủ tục',
  procedureName: 'Tên thủ tục',
  fullName: 'Họ và tên',
  personalId: 'Số định danh',
  taxCode: 'Mã số thuế',
  bornOn: 'Ngày sinh',
  phone: 'Số điện thoại',
  address: 'Địa chỉ',
  receivedAt: 'Ngày nhận',
  dueAt: 'Ngày hẹn trả',
  resolvedAt: 'Ngày có kết quả',
  handedOverAt: 'Ngày trả',
  handedOverTo: 'Người nhận kết quả',
} as const;

export type DossierColumn = keyof typeof DOSSIER_COLUMNS;

const REQUIRED: readonly DossierColumn[] = ['code', 'procedureCode', 'fullName', 'receivedAt'];

/** A row's text by column; empty where the column is missing or the cell is. */
export type DossierCells = Readonly<Record<DossierColumn, string>>;

export interface FoundColumns {
  cellsOf(row: TableRow): DossierCells;
  /** Headings that stand for nothing here. */
  readonly unused: readonly string[];
}

/** @returns why the file cannot be read, naming the column and the row of headings */
export function findColumns(heading: TableRow): Result<FoundColumns, string> {
  const place = `dòng tiêu đề (dòng ${heading.number})`;
  const names = heading.cells.map(foldHeading);
  const columns = Object.entries(DOSSIER_COLUMNS) as [DossierColumn, string][];
  const twice = columns.filter(([, title]) => names.filter((name) => name === foldHeading(title)).length > 1);
  if (twice.length > 0) return err(`${place}: cột ${quote(twice.map(([, title]) => title))} có hai lần.`);
  const indexes = new Map(columns.map(([column, title]) => [column, names.indexOf(foldHeading(title))]));
  const missing = REQUIRED.filter((column) => indexes.get(column) === -1);
  if (missing.length > 0) return err(`${place}: thiếu cột ${quote(missing.map((column) => DOSSIER_COLUMNS[column]))}.`);
  const known = new Set(columns.map(([, title]) => foldHeading(title)));
  return ok({
    cellsOf: ({ cells }) =>
      Object.fromEntries(columns.map(([column]) => [column, cells[indexes.get(column) ?? -1] ?? ''])) as DossierCells,
    unused: heading.cells.filter((cell) => cell !== '' && !known.has(foldHeading(cell))),
  });
}

/** @example foldHeading('Ngày nhận (dd/mm/yyyy) *') // 'ngay nhan' */
function foldHeading(heading: string): string {
  return foldText(heading.replace(/\([^)]*\)/gu, ' ').replace(/[*:]/gu, ' '));
}

function quote(titles: readonly string[]): string {
  return titles.map((title) => `“${title}”`).join(', ');
}
