/** Tables of dossiers on a trial run: what is read, what is asked, what is refused with its row and column. */
import { afterAll, describe, expect, test } from 'vitest';
import { importAs, makeImportFolder } from '#support/import-files.ts';

const folder = makeImportFolder();
afterAll(() => folder.remove());

const HEADING = 'Mã hồ sơ,Mã thủ tục,Họ và tên,Số định danh,Ngày nhận,Ngày hẹn trả,Ngày có kết quả,Ngày trả';
let files = 0;

async function importRows(rows: readonly string[], heading = HEADING): Promise<readonly string[]> {
  files += 1;
  const file = folder.write(`bang-${files}.csv`, [heading, ...rows].join('\n'));
  return (await importAs(['--kind', 'dossiers', '--dry-run', file])).lines;
}

const code = (serial: number) => `H26.40.12-260309-${String(serial).padStart(4, '0')}`;

describe('a table of dossiers', () => {
  test('each row has its line under the number the spreadsheet shows', async () => {
    const lines = await importRows([
      `${code(1)},1.004873,Nguyễn Thị Thử,001185000001,09/03/2026 09:15,12/03/2026,11/03/2026,12/03/2026`,
      '',
      `${code(2)},1.004873,Trần Văn Thử,,09/03/2026,,,`,
    ]);
    expect(lines).toEqual([
      '2 imported',
      expect.stringMatching(/^4 question: .*2 trường hợp, đã lấy “Cấp Giấy xác nhận/),
    ]);
  });

  test('the case whose limit keeps the promise is taken; another promise is kept and asked about', async () => {
    const lines = await importRows([
      `${code(1)},1.001022,Nguyễn Thị Thử,,09/03/2026,19/03/2026,,`,
      `${code(2)},1.001022,Nguyễn Thị Thử,,09/03/2026,13/03/2026,,`,
    ]);
    expect(lines).toEqual(['2 imported', expect.stringMatching(/^3 question: .*13\/03\/2026.*12\/03\/2026/)]);
  });

  test.each<[string, RegExp]>([
    [`,1.004873,Lê Thử,,09/03/2026,,,`, /^2 refused: Mã hồ sơ: chưa nhập/],
    [`12,1.004873,Lê Thử,,09/03/2026,,,`, /^2 refused: Mã hồ sơ: không có dạng/],
    [`${code(1)},9.999999,Lê Thử,,09/03/2026,,,`, /^2 refused: Mã thủ tục: không có thủ tục 9.999999/],
    [`${code(1)},1.004873,,,09/03/2026,,,`, /^2 refused: Họ và tên: chưa nhập/],
    [`${code(1)},1.004873,Lê Thử,12345,09/03/2026,,,`, /^2 refused: Số định danh: .*12 hoặc 9 chữ số/],
    [`${code(1)},1.004873,Lê Thử,,,,,`, /^2 refused: Ngày nhận: chưa nhập/],
    [`${code(1)},1.004873,Lê Thử,,30/02/2026,,,`, /^2 refused: Ngày nhận: không phải ngày/],
    [`${code(1)},1.004873,Lê Thử,,09/03/2026 25:00,,,`, /^2 refused: Ngày nhận: không phải ngày/],
    [`${code(1)},1.004873,Lê Thử,,09/03/2027,,,`, /^2 refused: Ngày nhận: sau thời điểm hiện tại/],
    [`${code(1)},1.004873,Lê Thử,,09/03/2026,06/03/2026,,`, /^2 refused: Ngày hẹn trả: trước Ngày nhận/],
    [`${code(1)},1.004873,Lê Thử,,09/03/2026,,06/03/2026,`, /^2 refused: Ngày có kết quả: trước Ngày nhận/],
    [`${code(1)},1.004873,Lê Thử,,09/03/2026,,11/03/2026,10/03/2026`, /^2 refused: Ngày trả: trước Ngày có kết quả/],
    [`${code(1)},1.004873,Lê Thử,,09/03/2019,,,`, /^2 refused: Ngày nhận: nằm ngoài lịch/],
  ])('%s is refused with its column', async (row, line) => {
    expect(await importRows([row])).toEqual([expect.stringMatching(line)]);
  });

  test('a bad row does not stop the others, and all its faults are told', async () => {
    const lines = await importRows([`x,,Lê 1234567,,,,,`, `${code(1)},1.004845,Lê Thử,,09/03/2026,,,`]);
    expect(lines[0]).toMatch(/^2 refused: Mã hồ sơ: .*; Mã thủ tục: .*; Họ và tên: .*; Ngày nhận: /);
    expect(lines[1]).toBe('3 imported');
  });

  test('a number that came before, in this file or another, is refused with the place', async () => {
    const row = `${code(1)},1.004845,Lê Thử,,09/03/2026,,,`;
    expect(await importRows([row, row])).toEqual(['2 imported', '3 refused: Mã hồ sơ: đã có ở dòng 2.']);
    const [a, b] = ['a', 'b'].map((name) => folder.write(`${name}.csv`, [HEADING, row].join('\n')));
    const { lines } = await importAs(['--kind', 'dossiers', '--dry-run', a!, b!]);
    expect(lines).toEqual(['a.csv:2 imported', 'b.csv:2 refused: Mã hồ sơ: đã có ở dòng a.csv:2.']);
  });

  test.each<[string, string | RegExp]>([
    [`${code(1)},1.004845,Công ty Thử,,,0101248141,09/03/2026`, '2 imported'],
    [`${code(1)},1.004845,Công ty Thử,,,,09/03/2026`, '2 imported'],
    [
      `${code(1)},1.004845,Công ty Thử,,,101248141,09/03/2026`,
      /^2 refused: Mã số thuế: phải gồm 10, 12 hoặc 13 chữ số/,
    ],
    [
      `${code(1)},1.004845,Công ty Thử,001185000001,01/01/1985,0101248141,09/03/2026`,
      /^2 refused: Số định danh: phải để trống .*; Ngày sinh: phải để trống /,
    ],
  ])('of organisations %s gives %s', async (row, line) => {
    const heading = 'Mã hồ sơ,Mã thủ tục,Họ và tên,Số định danh,Ngày sinh,Mã số thuế,Ngày nhận';
    expect(await importRows([row], heading)).toEqual([typeof line === 'string' ? line : expect.stringMatching(line)]);
  });

  test('a missing or doubled column refuses the file, naming the column and the row of headings', async () => {
    const missing = await importRows(['1,2,3'], 'Mã hồ sơ,Họ và tên,Ngày sinh');
    expect(missing).toEqual([
      expect.stringMatching(/\.csv refused: dòng tiêu đề \(dòng 1\): thiếu cột “Mã thủ tục”, “Ngày nhận”\./),
    ]);
    expect(await importRows([], `${HEADING},Mã hồ sơ`)).toEqual([
      expect.stringMatching(/refused: .*“Mã hồ sơ” có hai lần/),
    ]);
  });

  test('headings are found without marks or case and with a note in brackets; an unknown one is asked about', async () => {
    const heading = 'ma ho so;MÃ THỦ TỤC;Ho va ten *;Ngày nhận (dd/mm/yyyy);Ghi chú';
    const lines = await importRows([`${code(1)};1.004845;Lê Thử;09/03/2026;x`], heading);
    expect(lines).toEqual([expect.stringMatching(/question: cột “Ghi chú” không được dùng/), '2 imported']);
  });

  test('XLSX: dates and numbers of cells are read as they show', async () => {
    const file = await folder.writeXlsx('bang.xlsx', [
      ['Mã hồ sơ', 'Mã thủ tục', 'Họ và tên', 'Số định danh', 'Ngày nhận', 'Ngày hẹn trả'],
      [
        code(1),
        '1.004845',
        'Lê Thử',
        '001185000001',
        new Date(Date.UTC(2026, 2, 9, 9, 15)),
        new Date(Date.UTC(2026, 2, 11)),
      ],
      [code(2), '1.004845', 'Lê Thử', 1185000001, new Date(Date.UTC(2026, 2, 9)), null],
    ]);
    const { lines, refusals } = await importAs(['--kind', 'dossiers', '--dry-run', file]);
    expect(lines).toEqual(['2 imported', expect.stringMatching(/^3 refused: Số định danh: .*mất số 0/)]);
    expect(refusals).toBe(1);
  });

  test.each<[string, string | Buffer, RegExp]>([
    ['trong.csv', '', /^trong\.csv refused: tệp trống/],
    ['mot-dong.csv', HEADING, /^mot-dong\.csv refused: .*không có dòng hồ sơ/],
    ['hong.xlsx', 'not a zip', /^hong\.xlsx refused: không phải tệp XLSX/],
    ['bang.txt', HEADING, /^bang\.txt refused: chỉ nhận tệp \.xlsx hoặc \.csv/],
    ['latin.csv', Buffer.from([0x4d, 0xe3, 0x20]), /^latin\.csv refused: .*UTF-8/],
    ['lon.csv', Buffer.alloc(20 * 1024 * 1024 + 1, 0x61), /^lon\.csv refused: tệp lớn hơn 20 MB/],
    ['dai.csv', `${HEADING}\n${`a${','.repeat(7)}\n`.repeat(100_001)}`, /^dai\.csv refused: tệp có hơn 100\.000 dòng/],
  ])('%s is refused as a file, and the next file is read', { timeout: 30_000 }, async (name, content, line) => {
    const bad = folder.write(name, content);
    const good = folder.write('tot.csv', [HEADING, `${code(1)},1.004845,Lê Thử,,09/03/2026,,,`].join('\n'));
    const { lines } = await importAs(['--kind', 'dossiers', '--dry-run', bad, good]);
    expect(lines).toEqual([expect.stringMatching(line), 'tot.csv:2 imported']);
  });
});
