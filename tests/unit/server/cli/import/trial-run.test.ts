/** Procedures and calendars on a trial run: no centre, nothing changed. */
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { importAs, makeImportFolder } from '#support/import-files.ts';

const folder = makeImportFolder();
afterAll(() => folder.remove());

const ROOT = path.resolve(import.meta.dirname, '../../../../..');
const portal = (code: string) => path.join(ROOT, 'tests/fixtures/portal', `${code}.json`);
const holidays = (year: number) => path.join(ROOT, 'src/catalogue/holidays', `${year}.json`);

describe('procedures', () => {
  test('every file has one line; a bad one does not stop the rest', async () => {
    const bad = folder.write('hong.json', '{');
    const other = folder.write('khac.json', { code: 'OK', data: { name: 'x' } });
    const { lines, refusals } = await importAs([
      '--kind',
      'procedures',
      '--dry-run',
      portal('1.003197'),
      bad,
      path.join(ROOT, 'khong-co.json'),
      other,
      portal('1.001193'),
    ]);
    expect(lines).toEqual([
      '1.003197.json imported',
      'hong.json refused: tệp không phải JSON hợp lệ.',
      'khong-co.json refused: không có tệp này.',
      expect.stringMatching(/^khac\.json refused: code: /),
      expect.stringMatching(/^1\.001193\.json question: .*Thời hạn đúng theo văn bản là bao nhiêu\?/),
    ]);
    expect(refusals).toBe(3);
  });

  test('a line break in a file’s own text stays inside its line', async () => {
    const file = folder.write('xuong-dong.json', {
      data: { code: '1.999999', name: 'A\nimported\u001b[2J', cases: [] },
    });
    const { lines } = await importAs(['--kind', 'procedures', '--dry-run', file]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/\p{Cc}/u);
  });
});

describe('calendars', () => {
  test('the shipped years pass, and the line says that open dossiers are not touched', async () => {
    const { lines, refusals } = await importAs(['--kind', 'calendar', '--dry-run', holidays(2026), holidays(2027)]);
    expect(refusals).toBe(0);
    expect(lines[0]).toMatch(
      /^2026\.json imported \(năm 2026: 14 ngày nghỉ, 2 ngày làm bù.*hồ sơ đang giải quyết chưa đổi ngày hẹn/,
    );
  });

  test('a year with a date twice or a make-up day on a working day is refused with the place; the other file goes on', async () => {
    const day = { name: 'Nghỉ', basis: 'TB' };
    const year = {
      year: 2026,
      status: 'confirmed',
      source: ['TB'],
      retrievedOn: '2026-11-22',
      off: [],
      worked: [],
      questions: [],
    };
    const twice = folder.write('hai-lan.json', {
      ...year,
      off: [
        { ...day, date: '2026-01-01' },
        { ...day, date: '2026-01-01' },
      ],
    });
    const worked = folder.write('lam-bu.json', {
      ...year,
      off: [{ ...day, date: '2026-01-02' }],
      worked: [{ ...day, date: '2026-01-06', replaces: '2026-01-02' }],
    });
    const saturday = { ...day, date: '2026-01-10', replaces: '2026-01-02' };
    const doubled = folder.write('lam-bu-hai-lan.json', {
      ...year,
      off: [{ ...day, date: '2026-01-02' }],
      worked: [saturday, saturday],
    });
    const { lines, refusals } = await importAs([
      '--kind',
      'calendar',
      '--dry-run',
      twice,
      worked,
      doubled,
      holidays(2026),
    ]);
    expect(lines).toEqual([
      expect.stringMatching(/^hai-lan\.json refused: .*off .*không trùng/),
      expect.stringMatching(/^lam-bu\.json refused: worked\.0\.date: .*thứ Bảy/),
      'lam-bu-hai-lan.json refused: ngày 10/01/2026 được khai hai lần.',
      expect.stringMatching(/^2026\.json imported/),
    ]);
    expect(refusals).toBe(3);
  });
});
