/**
 * A sheet as the spreadsheet library and as CSV want it. In XLSX every cell has its type, and a text is never a formula; in CSV,
 * which has no types, an apostrophe stands before whatever a spreadsheet would take for one.
 */
import { formatDate } from '#i18n/format.ts';
import type { SheetCell, SheetModel } from '../register-sheet.ts';
import { stampLine, type Stamp } from './stamp.ts';

/** A cell as `write-excel-file` takes it. */
export interface ExcelCell {
  readonly value: string | number | Date;
  readonly type: StringConstructor | NumberConstructor | DateConstructor;
  readonly format?: string;
  readonly fontWeight?: 'bold';
  readonly wrap?: boolean;
}

export interface ExcelSheet {
  readonly data: (ExcelCell | null)[][];
  readonly options: {
    readonly sheet: string;
    readonly columns: { width: number }[];
    readonly orientation: 'landscape';
    readonly stickyRowsCount: number;
  };
}

/** Excel refuses longer names, and these characters in them. */
const NAME_LENGTH = 31;
const NOT_IN_NAMES = /[:\\/?*[\]]/g;

/** The stamp stands below the rows, an empty one between: the table itself stays as it is read by other programs. */
export function toExcel({ name, columns, rows }: SheetModel, stamp: Stamp): ExcelSheet {
  const header = columns.map(({ header: value }): ExcelCell => ({
    value,
    type: String,
    fontWeight: 'bold',
    wrap: true,
  }));
  return {
    // Not wrapped: it runs on over the empty cells beside it.
    data: [header, ...rows.map((cells) => cells.map(toExcelCell)), [null], [{ value: stampLine(stamp), type: String }]],
    options: {
      sheet: name.replace(NOT_IN_NAMES, ' ').slice(0, NAME_LENGTH),
      columns: columns.map(({ width }) => ({ width })),
      orientation: 'landscape',
      stickyRowsCount: 1,
    },
  };
}

function toExcelCell(cell: SheetCell): ExcelCell | null {
  switch (cell.type) {
    case 'text':
      return { value: cell.value, type: String, wrap: true };
    case 'number':
      return { value: cell.value, type: Number };
    case 'date':
      // The library counts in UTC, so the day is the same in every zone.
      return { value: new Date(`${cell.value}T00:00:00Z`), type: Date, format: 'dd/mm/yyyy' };
    case 'empty':
      return null;
  }
}

const BYTE_ORDER_MARK = '\uFEFF';
/**
 * Where a spreadsheet that opens the file may see a formula begin: at the head of a cell, and after a mark that separates cells
 * under other settings than ours (Excel in Vietnamese splits at `;`) or begins a line. Blanks before it count for nothing, nor do
 * quotation marks, which are taken away at the head of a cell; the wide signs are those of East Asian keyboards. Source: OWASP,
 * CSV Injection.
 */
const FORMULA = /(^|[;\t\r\n])(?=[\s\p{Cc}\p{Cf}"]*[=+\-@＝＋－＠])|^(?=[\0\t\r\n])/gu;

/** RFC 4180, with the mark by which Excel knows UTF-8. */
export function toCsv({ columns, rows }: SheetModel, stamp: Stamp): string {
  const lines = [
    columns.map(({ header }) => toCsvText(header)),
    ...rows.map((cells) => cells.map(toCsvCell)),
    [],
    [toCsvText(stampLine(stamp))],
  ];
  return `${BYTE_ORDER_MARK}${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
}

function toCsvCell(cell: SheetCell): string {
  switch (cell.type) {
    case 'text':
      return toCsvText(cell.value);
    case 'number':
      return String(cell.value);
    case 'date':
      return formatDate(cell.value);
    case 'empty':
      return '';
  }
}

function toCsvText(text: string): string {
  const value = text.replace(FORMULA, "$1'");
  return /[",;\t\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
