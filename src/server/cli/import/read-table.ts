/** A sheet (XLSX) or a CSV file as rows of text, within bounds. The number of a row is the one the spreadsheet shows. */
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { err, ok, type Result } from '#domain/base/result.ts';
import { decodeUtf8, readBytes } from './read-file.ts';
import { checkUnpackedSize } from './unpacked-size.ts';

export const MOST_ROWS = 100_000;
/** Twice what that many rows of long texts take. */
export const MOST_UNPACKED_BYTES = 200 * 1024 * 1024;

const NOT_XLSX = 'không phải tệp XLSX đọc được.';

export interface TableRow {
  readonly number: number;
  readonly cells: readonly string[];
}

/** The first row with anything in it comes first; empty rows are left out. */
export async function readTable(file: string): Promise<Result<readonly TableRow[], string>> {
  const bytes = readBytes(file);
  if (!bytes.ok) return bytes;
  const extension = path.extname(file).toLowerCase();
  if (extension !== '.xlsx' && extension !== '.csv') return err('chỉ nhận tệp .xlsx hoặc .csv.');
  const rows = extension === '.xlsx' ? await readXlsx(bytes.value) : readCsv(bytes.value);
  if (!rows.ok) return rows;
  if (rows.value.length > MOST_ROWS + 1) return err(`tệp có hơn ${MOST_ROWS.toLocaleString('vi')} dòng.`);
  return ok(rows.value.filter(({ cells }) => cells.some((cell) => cell !== '')));
}

async function readXlsx(bytes: Buffer): Promise<Result<TableRow[], string>> {
  const size = checkUnpackedSize(bytes, MOST_UNPACKED_BYTES);
  if (size === 'too-large') return err(`tệp XLSX bung ra lớn hơn ${MOST_UNPACKED_BYTES / 1024 / 1024} MB.`);
  if (size === 'unreadable') return err(NOT_XLSX);
  try {
    const rows: readonly (readonly unknown[])[] = await readSheet(bytes);
    return ok(rows.map((cells, index) => ({ number: index + 1, cells: cells.map(cellText) })));
  } catch {
    // Whatever the library stumbles over, the file is no sheet it can read.
    return err(NOT_XLSX);
  }
}

function readCsv(bytes: Buffer): Result<TableRow[], string> {
  const text = decodeUtf8(bytes);
  if (text === undefined) return err('tệp CSV không phải chữ UTF-8; trong Excel hãy chọn “CSV UTF-8”.');
  try {
    const records = parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      to: MOST_ROWS + 2,
    });
    return ok(records.map((cells, index) => ({ number: index + 1, cells: cells.map((cell) => cell.trim()) })));
  } catch (error) {
    const { lines } = error as { lines?: unknown };
    return err(`CSV viết sai ở dòng ${typeof lines === 'number' ? lines : 'không rõ'} (thường là thiếu dấu nháy kép).`);
  }
}

/** Excel writes `;` where the comma is the decimal mark, as it is in Vietnamese. */
function delimiterOf(text: string): string {
  const heading = text.split(/\r?\n/, 1)[0] ?? '';
  const count = (mark: string) => heading.split(mark).length;
  return [';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best), ',');
}

/** A cell with a date holds the wall clock as if it were UTC. */
function cellText(value: unknown): string {
  if (value instanceof Date) {
    const pad = (part: number) => String(part).padStart(2, '0');
    const date = `${pad(value.getUTCDate())}/${pad(value.getUTCMonth() + 1)}/${value.getUTCFullYear()}`;
    const [hour, minute] = [value.getUTCHours(), value.getUTCMinutes()];
    return hour + minute === 0 ? date : `${date} ${pad(hour)}:${pad(minute)}`;
  }
  return value === null || value === undefined ? '' : String(value).trim();
}
