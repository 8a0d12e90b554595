/** An XLSX made in the browser. The library is fetched from the precache when first asked for, not with the first load. */
import { toExcel } from '#forms/base/sheet-file.ts';
import type { Stamp } from '#forms/base/stamp.ts';
import type { SheetModel } from '#forms/register-sheet.ts';

/** @param isStillAsked looked at when the file is ready: after a lock nothing is handed out. @returns false when it was not */
export async function downloadSheet(
  sheet: SheetModel,
  {
    fileName,
    stamp,
    isStillAsked,
  }: { readonly fileName: string; readonly stamp: Stamp; readonly isStillAsked: () => boolean },
): Promise<boolean> {
  const { default: writeExcelFile } = await import('write-excel-file/browser');
  const { data, options } = toExcel(sheet, stamp);
  if (!isStillAsked()) return false;
  await writeExcelFile(data, options).toFile(fileName);
  return true;
}
