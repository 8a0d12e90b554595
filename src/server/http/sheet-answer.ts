/** A sheet as the file the address asks for. */
import { Readable } from 'node:stream';
import writeExcelFile from 'write-excel-file/node';
import { toCsv, toExcel } from '#forms/base/sheet-file.ts';
import type { Stamp } from '#forms/base/stamp.ts';
import type { SheetModel } from '#forms/register-sheet.ts';

export const SHEET_TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const;

export type SheetType = keyof typeof SHEET_TYPES;

export async function streamSheet(sheet: SheetModel, type: SheetType, stamp: Stamp): Promise<Readable> {
  if (type === 'csv') return Readable.from([toCsv(sheet, stamp)]);
  const { data, options } = toExcel(sheet, stamp);
  return Readable.from([await writeExcelFile(data, options).toBuffer()], { objectMode: false });
}
