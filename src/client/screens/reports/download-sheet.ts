/** An XLSX made in the browser. The library is fetched from the precache when first asked for, not with the first load. */
import { toExcel } from '#forms/base/sheet-file.ts';
import type { Stamp } from '#forms/base/stamp.ts';
import type { SheetModel } from '#forms/register-sheet.ts';

export async function downloadSheet(sheet: SheetModel, fileName: string, stamp: Stamp): Promise<void> {
  const { default: writeExcelFile } = await import('write-excel-file/browser');
  const { data, options } = toExcel(sheet, stamp);
  await writeExcelFile(data, options).toFile(fileName);
}
