import { describe, expect, test } from 'vitest';
import readExcelFile from 'read-excel-file/node';
import writeExcelFile from 'write-excel-file/node';
import { toCsv, toExcel } from '#forms/base/sheet-file.ts';
import type { SheetModel } from '#forms/register-sheet.ts';
import { date } from '#support/fixed-clock.ts';
import { STAMP } from '#support/register-samples.ts';

const STAMPED =
  'Người xuất: Trần Thị Bích. Lúc 09:15 thứ Hai, 23/11/2026. Nội dung: Sổ theo dõi hồ sơ, Tháng 11/2026. Mục đích: kiểm tra quý IV.';

const sheet: SheetModel = {
  name: 'Sổ: theo/dõi [hồ sơ] một cửa phường Long Biên',
  columns: [
    { header: 'Tên', width: 20 },
    { header: 'Số', width: 8 },
    { header: 'Ngày', width: 12 },
    { header: 'Trống', width: 5 },
  ],
  rows: [
    [
      { type: 'text', value: '=1+1' },
      { type: 'number', value: -3 },
      { type: 'date', value: date('2026-11-22') },
      { type: 'empty' },
    ],
    [{ type: 'text', value: 'Nguyễn "Hoà", An' }, { type: 'number', value: 1.5 }, { type: 'empty' }, { type: 'empty' }],
  ],
};

describe('a sheet as CSV', () => {
  test('carries the mark of UTF-8, quotes what needs it, and keeps a number a number', () => {
    expect(toCsv(sheet, STAMP)).toBe(
      `\uFEFFTên,Số,Ngày,Trống\r\n'=1+1,-3,22/11/2026,\r\n"Nguyễn ""Hoà"", An",1.5,,\r\n\r\n"${STAMPED}"\r\n`,
    );
  });

  test.each(['=cmd', '+84912', '-1', '@sum', '\tx', '\rx'])('%j cannot become a formula', (value) => {
    const [, line = ''] = toCsv({ ...sheet, rows: [[{ type: 'text', value }]] }, STAMP).split('\r\n');
    expect(line.replace('"', '')).toMatch(/^'/);
  });
});

describe('a sheet as XLSX', () => {
  test('is read back with its types: a text stays a text, a day is that day in every zone', async () => {
    const { data, options } = toExcel(sheet, STAMP);
    const file = await writeExcelFile(data, options).toBuffer();
    const [read] = await readExcelFile(file);
    expect(read?.sheet).toBe('Sổ  theo dõi  hồ sơ  một cửa ph');
    expect(read?.data).toEqual([
      ['Tên', 'Số', 'Ngày', 'Trống'],
      ['=1+1', -3, new Date('2026-11-22T00:00:00Z'), null],
      ['Nguyễn "Hoà", An', 1.5, null, null],
      [null, null, null, null],
      [STAMPED, null, null, null],
    ]);
  });
});

test('the stamp says so when nobody said what the list is for, and cannot become a formula or another row', () => {
  const lines = (purpose: string, by = STAMP.by) =>
    toCsv({ ...sheet, rows: [] }, { ...STAMP, purpose, by }).split('\r\n');
  expect(lines(' ').at(-2)).toMatch(/Mục đích: không ghi\."$/);
  expect(lines('=1;=2', '=HYPERLINK("x")').at(-2)).toMatch(/^"Người xuất: =HYPERLINK\(""x""\)\..*=1;'=2\."$/);
});
