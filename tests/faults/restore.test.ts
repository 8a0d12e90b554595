/** `npm run backup`, `restore` and `verify` as the operator runs them, over a centre of its own with its own PostgreSQL. */
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Sql } from '#server/db/sql.ts';
import {
  end,
  endAll,
  makeFolder,
  receptionsOf,
  setUp,
  signInTablet,
  start,
  withDatabase,
} from '#support/launched-centre.ts';
import { runCommand, type OperatorCommand } from './run/operator.ts';

/** Where the operator stands. */
let files: string;

beforeEach(() => {
  files = makeFolder();
});
afterEach(endAll);

const run = (command: OperatorCommand, dataDir: string, ...args: readonly string[]) =>
  runCommand(command, { dataDir, from: files }, ...args);

test('a copy made beside the running centre is put back on another machine, and the tablet fills in what came after', async () => {
  const dataDir = makeFolder();
  const centre = await start(dataDir);
  await setUp(centre);
  const { tablet, userId } = await signInTablet(centre);
  const receptions = receptionsOf(tablet, userId, 12);
  await tablet.push(receptions.slice(0, 8), 1);

  const file = path.join(files, 'dem-qua.backup');
  const made = await run('backup', dataDir, 'dem-qua.backup');
  expect(made).toMatchObject({ status: 0, err: '' });
  expect(made.out).toMatch(/^Đã sao lưu vào .*dem-qua\.backup \(\d+ byte\): \d+ phường, xã, 8 sự kiện, 8 hồ sơ\./);
  expect(await run('backup', dataDir, file)).toMatchObject({
    status: 1,
    err: expect.stringMatching(/đã có tệp này[^\n]*$/),
  });
  expect(await run('verify', dataDir, '--ward', '00118')).toMatchObject({
    status: 0,
    out: '00118: ok (8 sự kiện, 8 hồ sơ)',
  });
  await tablet.push(receptions.slice(8), 9);
  const before = await tablet.pull();

  // A running centre is not pulled away from under its tablets.
  const refused = await run('restore', dataDir, file, '--replace');
  expect(refused).toMatchObject({
    status: 1,
    out: '',
    err: expect.stringMatching(/^[^\n]*Hãy dừng trung tâm đó trước[^\n]*$/),
  });
  expect(await end(centre.child, 'SIGTERM')).toBe(0);
  expect(await run('restore', dataDir, file)).toMatchObject({ status: 1, err: expect.stringContaining('--replace') });

  const other = makeFolder();
  const restored = await run('restore', other, 'dem-qua.backup');
  expect(restored).toMatchObject({ status: 0, err: '' });
  expect(restored.out).toMatch(/^Đã khôi phục bản sao lưu lúc \S+\+07:00: \d+ phường, xã, 8 sự kiện, 8 hồ sơ\./);

  const again = await start(other);
  const { tablet: same } = await signInTablet(again, tablet.device);
  expect(await same.push(receptions.slice(10), 11)).toMatchObject({ result: 'gap', expect: 9 });
  expect(await same.push(receptions, 1)).toMatchObject({ result: 'accepted', head: 12 });
  const after = await same.pull();
  if (before.result !== 'page' || after.result !== 'page') throw new Error('no page');
  expect(after.epoch).not.toBe(before.epoch);
  const ids = ({ events }: typeof after) => events.map(({ event }) => (event as { id: string }).id);
  expect(ids(after)).toEqual(ids(before));
  expect(await end(again.child, 'SIGTERM')).toBe(0);
}, 300_000);

test('the proof of a stopped centre names what was changed behind its back, and ends with 1; a wrong command with 2', async () => {
  const dataDir = makeFolder();
  const centre = await start(dataDir);
  await setUp(centre);
  const { tablet, userId } = await signInTablet(centre);
  await tablet.push(receptionsOf(tablet, userId, 3), 1);
  await expect.poll(() => withDatabase(dataDir, countDossiers), { timeout: 30_000 }).toBe(3);
  await withDatabase(dataDir, (sql) =>
    sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`update event set body = jsonb_set(body, '{body,applicant,fullName}', '"Người khác"') where wseq = 2`;
    }),
  );
  expect(await end(centre.child, 'SIGTERM')).toBe(0);
  const proof = await run('verify', dataDir);
  expect(proof).toMatchObject({ status: 1, err: '' });
  const lines = proof.out.split('\n');
  const [ward, ...more] = lines.filter((line) => !line.endsWith(': ok (0 sự kiện, 0 hồ sơ)'));
  expect(ward).toMatch(/^00118: sự kiện số 2 \(\S+\) của hồ sơ \S+ đã bị sửa; hồ sơ \S+: khác với lịch sử ở /);
  expect(more).toEqual([]);
  for (const command of ['backup', 'restore', 'verify'] as const) {
    const wrong = await run(command, dataDir, '--gi-do');
    expect(wrong).toMatchObject({
      status: 2,
      out: '',
      err: expect.stringMatching(/^Tham số[^\n]*Cách dùng: npm run \w+[^\n]*$/),
    });
  }
});

/** They follow the answer to the push. */
async function countDossiers(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*) as count from dossier`;
  return row?.count ?? 0;
}
