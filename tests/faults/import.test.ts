/** `npm run import` as the operator runs it: with the centre stopped, with it running on the same folder, and written wrongly. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { end, endAll, makeFolder, ROOT, start, withDatabase } from '#support/launched-centre.ts';

afterEach(endAll);

const portal = (code: string) => path.join(ROOT, 'tests/fixtures/portal', `${code}.json`);

function runImport(dataDir: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'src/server/import.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, DATA_DIR: dataDir },
  });
  return { status, lines: stdout.trim().split('\n'), stderr };
}

async function countDrafts(dataDir: string, code: string): Promise<number> {
  const rows = await withDatabase(
    dataDir,
    (sql) => sql`select 1 from ward_record where kind = 'procedure' and key = ${code}`,
  );
  return rows.length;
}

test('a stopped centre is started for the import alone; a running one is joined and goes on', async () => {
  const dataDir = makeFolder();
  const stopped = runImport(dataDir, '--kind', 'procedures', portal('1.003197'), 'khong-co.json');
  expect(stopped.lines).toEqual(['1.003197.json imported', 'khong-co.json refused: không có tệp này.']);
  expect(stopped.status).toBe(1);
  expect(existsSync(path.join(dataDir, 'postgres/cluster/postmaster.pid'))).toBe(false);

  const centre = await start(dataDir);
  const running = runImport(dataDir, '--kind', 'procedures', '--ward', '00145', portal('2.001955'));
  expect(running).toMatchObject({ status: 0, lines: ['2.001955.json imported'] });
  expect(await countDrafts(dataDir, '1.003197')).toBe(4);
  expect(await countDrafts(dataDir, '2.001955')).toBe(1);
  expect((await fetch(`${centre.url}/readyz`)).status).toBe(200);
  expect(await end(centre.child, 'SIGTERM')).toBe(0);
});

test('a trial run leaves no trace, and a wrong command ends with exit code 2 and one line', () => {
  const dataDir = path.join(makeFolder(), 'chua-co');
  expect(runImport(dataDir, '--kind', 'procedures', '--dry-run', portal('1.003197')).status).toBe(0);
  expect(existsSync(dataDir)).toBe(false);
  const wrong = runImport(dataDir, '--kind', 'gi-do', 'a.json');
  expect(wrong.status).toBe(2);
  expect(wrong.stderr.trim()).toMatch(/^--kind: [^\n]+$/);
});
