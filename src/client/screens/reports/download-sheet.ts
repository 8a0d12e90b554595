/** An XLSX made in the browser. The library is fetched from the precache when first asked for, not with the first load. */
import { toExcel } from '#forms/base/sheet-file.ts';
import type { SheetModel } from '#forms/register-sheet.ts';

export async function downloadSheet(sheet: SheetModel, fileName: string): Promise<void> {
  const { default: writeExcelFile } = await import('write-excel-file/browser');
  const { data, options } = toExcel(sheet);
  await writeExcelFile(data, options).toFile(fileName);
}
