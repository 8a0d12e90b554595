import { deflateRawSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { checkUnpackedSize } from '#server/cli/import/unpacked-size.ts';
import { importAs, makeImportFolder } from '#support/import-files.ts';

const folder = makeImportFolder();
afterAll(() => folder.remove());

const MB = 1024 * 1024;

interface Entry {
  readonly name?: string;
  readonly content: Buffer;
  /** What the head says of the unpacked size; the truth when not given. */
  readonly said?: number;
  readonly packed?: Buffer;
}

/** A ZIP file without a directory at its end: what reads it in one go needs none. */
function zipOf(...entries: readonly Entry[]): Buffer {
  return Buffer.concat(
    entries.flatMap(({ name = 'xl/worksheets/sheet1.xml', content, said = content.length, packed }) => {
      const data = packed ?? deflateRawSync(content);
      const head = Buffer.alloc(30);
      head.write('PK\u0003\u0004', 'latin1');
      head.writeUInt16LE(20, 4);
      head.writeUInt16LE(8, 8);
      head.writeUInt32LE(data.length, 18);
      head.writeUInt32LE(said, 22);
      head.writeUInt16LE(name.length, 26);
      return [head, Buffer.from(name), data];
    }),
  );
}

const zeros = (megabytes: number) => Buffer.alloc(megabytes * MB);

describe('what a file unpacks to', () => {
  test.each<[string, Entry[], string]>([
    ['a little', [{ content: Buffer.from('<a/>') }], 'fits'],
    ['exactly the bound', [{ content: zeros(2) }], 'fits'],
    ['one byte more', [{ content: Buffer.concat([zeros(2), Buffer.from('x')]) }], 'too-large'],
    ['a bomb', [{ content: zeros(40) }], 'too-large'],
    ['a bomb that says it is small', [{ content: zeros(40), said: 10 }], 'too-large'],
    ['many entries, each within the bound', Array.from({ length: 3 }, () => ({ content: zeros(1) })), 'too-large'],
    ['relations', [{ name: '_rels/.xml.rels', content: zeros(3) }], 'too-large'],
    ['a picture, which nobody unpacks', [{ name: 'xl/media/image1.png', content: zeros(40) }], 'fits'],
    ['bytes that are no packed ones', [{ content: zeros(0), packed: Buffer.from('no deflate') }], 'unreadable'],
  ])('%s', (_what, entries, found) => {
    expect(checkUnpackedSize(zipOf(...entries), 2 * MB)).toBe(found);
  });

  test('counts an entry that another one hides', () => {
    const hidden = zipOf({ content: zeros(3) });
    expect(checkUnpackedSize(zipOf({ name: 'xl/media/a.png', content: zeros(0), packed: hidden }), 2 * MB)).toBe(
      'too-large',
    );
  });

  test('survives heads cut off anywhere', () => {
    const whole = zipOf({ content: Buffer.from('<a/>') });
    for (let length = 0; length < whole.length; length++)
      expect(['fits', 'unreadable']).toContain(checkUnpackedSize(whole.subarray(0, length), MB));
  });
});

test('a table that unpacks to gigabytes is refused with the reason, and quickly', async () => {
  const file = folder.write('bom.xlsx', zipOf({ content: zeros(201) }));
  const { lines, refusals } = await importAs(['--kind', 'dossiers', '--dry-run', '--ward', '00145', file]);
  expect(refusals).toBe(1);
  expect(lines[0]).toBe('bom.xlsx refused: tệp XLSX bung ra lớn hơn 200 MB.');
});

test('a table as Excel writes it is not', async () => {
  const file = await folder.writeXlsx('thuong.xlsx', [['Mã hồ sơ'], ['H26.40.12-260309-0001']]);
  const { lines } = await importAs(['--kind', 'dossiers', '--dry-run', '--ward', '00145', file]);
  expect(lines.join()).not.toMatch(/bung ra|XLSX đọc được/);
});
