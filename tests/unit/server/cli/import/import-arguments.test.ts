import { describe, expect, test } from 'vitest';
import { readImportArguments, UsageError } from '#server/cli/import/import-arguments.ts';

describe('the arguments of the import', () => {
  test('kind, files, ward and trial run', () => {
    const args = ['--kind', 'dossiers', 'a.csv', '--ward', '00145', '--dry-run', '/srv/b.xlsx'];
    expect(readImportArguments(args, '/home/van-thu')).toEqual({
      kind: 'dossiers',
      files: ['/home/van-thu/a.csv', '/srv/b.xlsx'],
      ward: '00145',
      dryRun: true,
    });
    expect(readImportArguments(['--kind', 'procedures', 'a.json'], '/')).toMatchObject({ ward: null, dryRun: false });
  });

  test.each<[string[], RegExp]>([
    [[], /^--kind/],
    [['--kind', 'people', 'a'], /^--kind/],
    [['--kind', 'procedures'], /^Thiếu tên tệp/],
    [['--kind', 'dossiers', 'a.csv'], /^--ward: cần/],
    [['--kind', 'calendar', 'a.json'], /^--ward: cần/],
    [['--kind', 'calendar', 'a.json', '--ward', '145'], /^--ward: .*5 chữ số/],
    [['--kind', 'procedures', 'a.json', '--sai'], /^Có tham số không được dùng/],
    [['a.json', '--kind'], /^Tham số viết chưa đúng/],
  ])('%o is refused with one line', (args, message) => {
    expect(() => readImportArguments(args, '/')).toThrow(UsageError);
    expect(() => readImportArguments(args, '/')).toThrow(message);
  });
});
