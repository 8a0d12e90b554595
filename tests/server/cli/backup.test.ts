/** A centre out into a file and back: nothing lost, nothing half, and no file trusted that is not whole. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { readBackupArguments, readRestoreArguments } from '#server/cli/backup/backup-arguments.ts';
import { restoreBackup } from '#server/cli/backup/restore-backup.ts';
import { writeBackup } from '#server/cli/backup/write-backup.ts';
import { runVerify } from '#server/cli/verify/run-verify.ts';
import { migrate, MIGRATIONS } from '#server/db/migrate.ts';
import { createSeal } from '#server/db/seal.ts';
import type { Sql } from '#server/db/sql.ts';
import { countOtherPrograms, listTables, OUR_TABLES } from '#server/db/whole-schema.ts';
import {
  createTablet,
  createTestDatabase,
  eventsOf,
  startCentre,
  uniqueReception,
  type Caller,
  type TestCentre,
  type TestDatabase,
} from '#support/centre.ts';
import { at } from '#support/fixed-clock.ts';

const NOW = at('2026-11-22 16:40');
const MADE = { app: '0.1.0', now: NOW, keys: ['a2hvw6E='] };

let centre: TestCentre;
let officer: Caller;
let folder: string;
let backup: string;
/** Restored from it once, for tests that leave it as it is. */
let restored: TestDatabase;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-backup-'));
  centre = await startCentre();
  officer = await centre.as('officer');
  await receive(20);
  // A text with every kind of line end that JSON allows, an event set aside, and a big number.
  const tablet = createTablet(officer);
  await tablet.hello();
  const events = eventsOf(tablet);
  const procedure = { ...uniqueReception().procedure, limit: { value: 1e308, unit: 'DAY' as const } };
  const odd = 'một\u2028hai\u2029ba\r\nbốn "năm" \\n';
  await tablet.push(
    [
      events.make('received', NOW, { body: uniqueReception({ procedure }) }),
      events.make('noted', NOW, { body: { text: odd } }),
      { odd },
    ],
    1,
  );
  backup = path.join(folder, 'whole.backup');
  await centre.follow();
  await writeBackup(centre.sql, backup, MADE);
  restored = await createTestDatabase(null);
  await restoreBackup(restored.sql, backup, { replace: false });
});
afterAll(async () => {
  await restored.drop();
  await centre.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Dossiers received by a new tablet, in pushes of five. */
async function receive(count: number): Promise<void> {
  const tablet = createTablet(officer);
  await tablet.hello();
  const events = eventsOf(tablet);
  const all = Array.from({ length: count }, (_unused, dossier) =>
    events.make('received', at('2026-03-09 09:15'), { body: uniqueReception(), dossier }),
  );
  for (let from = 0; from < count; from += 5) await tablet.push(all.slice(from, from + 5));
}

/** A database without anything, gone after the test. */
async function emptyDatabase(): Promise<Sql> {
  const database = await createTestDatabase(null);
  onTestFinished(() => database.drop());
  return database.sql;
}

/** Every row of every table, without what a restore changes on purpose. */
async function contentOf(sql: Sql): Promise<Record<string, string[]>> {
  const content: Record<string, string[]> = {};
  for (const { name } of await listTables(sql)) {
    const rows = await sql<{ line: string }[]>`
      select (to_jsonb(t) - 'epoch' - 'next_block')::text as line from ${sql(name)} t order by 1`;
    content[name] = rows.map(({ line }) => line);
  }
  return content;
}

async function isSound(sql: Sql): Promise<boolean> {
  const lines: string[] = [];
  const isWhole = await runVerify(
    { ward: null, repair: false, head: null },
    { db: sql, seal: createSeal([]), journal: silent },
    (line) => lines.push(line),
  );
  expect(lines.filter((line) => !line.includes(': ok'))).toEqual([]);
  return isWhole;
}
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

const epochs = async (sql: Sql) =>
  new Map((await sql<{ ward_id: string; epoch: string }[]>`select * from ward_head`).map((r) => [r.ward_id, r.epoch]));

describe('out and back', () => {
  test('every row of every table is the same, and the proof of every ward holds', async () => {
    const sql = await emptyDatabase();
    const head = await restoreBackup(sql, backup, { replace: false });
    expect(head).toMatchObject({ app: '0.1.0', madeAt: '2026-11-22T16:40:00+07:00', schema: MIGRATIONS.at(-1)?.id });
    const content = await contentOf(sql);
    // A session may have been ended since the backup, and nobody here knows which.
    expect(content).toEqual({ ...(await contentOf(centre.sql)), session: [] });
    expect(content['event']).toHaveLength(22);
    expect(content['quarantine']).toHaveLength(1);
    expect(content['app_user']?.length).toBeGreaterThan(5);
    expect(await isSound(sql)).toBe(true);
    await expect(sql`delete from event`).rejects.toThrow('append-only');
  });

  test('every ward has a new epoch, and numbers given out since the backup are not given again', async () => {
    const { sql } = restored;
    const [before, after] = [await epochs(centre.sql), await epochs(sql)];
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    for (const [ward, epoch] of before) expect(after.get(ward)).not.toBe(epoch);
    const next = (from: Sql) => from<{ n: number }[]>`select next_block as n from ward order by ward_id`;
    expect((await next(sql)).map(({ n }) => n)).toEqual((await next(centre.sql)).map(({ n }) => n + 4));
  });

  test('triggers work again: a cell follows a row', async () => {
    const { sql } = restored;
    const rollBack = sql.begin(async (tx) => {
      await tx`delete from dossier`;
      expect((await tx`select 1 from figure_cell`).count).toBe(0);
      throw new Error('as it was');
    });
    await expect(rollBack).rejects.toThrow('as it was');
  });

  test('is made of one moment, while tablets go on sending', async () => {
    const file = path.join(folder, 'beside.backup');
    const sending = [receive(40), receive(40), receive(40)];
    const written = await writeBackup(centre.sql, file, MADE);
    await Promise.all(sending);
    const sql = await emptyDatabase();
    await restoreBackup(sql, file, { replace: false });
    const { count } = await sql`select 1 from event`;
    expect(written.tables.find(({ name }) => name === 'event')?.rows).toBe(count);
    expect(await isSound(sql)).toBe(true);
  });

  test('of an older version is brought up to this one', async () => {
    const old = await emptyDatabase();
    await migrate(old, MIGRATIONS.slice(0, 3));
    await old`insert into ward values ('00145', 'a', 'b', 'H26', '', '', '', false)`;
    await old`insert into ward_head (ward_id, last_seq) values ('00145', 1)`;
    await old`
      insert into event (ward_id, wseq, device_id, dseq, dossier_id, event_id, kind, v, actor_id, sent_by, device_at, arrived_at, body)
      select ward_id, 1, device_id, 1, dossier_id, event_id, kind, v, actor_id, sent_by, device_at, arrived_at, body
      from json_populate_record(null::event, ${JSON.stringify(await oneEvent())}::text::json)`;
    const file = path.join(folder, 'old.backup');
    await writeBackup(old, file, MADE);
    const sql = await emptyDatabase();
    expect((await restoreBackup(sql, file, { replace: false })).schema).toBe(3);
    const [row] = await sql`select e.chain = h.chain as linked from event e join ward_head h using (ward_id)`;
    expect(row).toEqual({ linked: true });
  });

  test('every table of the schema is known; only snapshots, which are made again, stay out', async () => {
    const tables = await centre.sql<{ name: string }[]>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`;
    const names = tables.map(({ name }) => name);
    expect([...OUR_TABLES, 'schema_migration'].sort()).toEqual(names.sort());
    const held = (await listTables(centre.sql)).map(({ name }) => name);
    expect(names.filter((name) => !held.includes(name))).toEqual(['schema_migration', 'snapshot', 'snapshot_part']);
  });
});

async function oneEvent(): Promise<object> {
  const [row] = await centre.sql<{ row: object }[]>`select to_json(event) as row from event where wseq = 1`;
  return row!.row;
}

describe('a centre that holds work already', () => {
  test('is left as it is, unless it is to be replaced', async () => {
    const sql = await emptyDatabase();
    await restoreBackup(sql, backup, { replace: false });
    const [before] = [await epochs(sql)];
    await expect(restoreBackup(sql, backup, { replace: false })).rejects.toThrow(/đã có dữ liệu.*--replace/);
    expect(await epochs(sql)).toEqual(before);
    await sql`update app_user set name = 'Người sau này'`;
    await restoreBackup(sql, backup, { replace: true });
    expect(await contentOf(sql)).toMatchObject({ app_user: (await contentOf(centre.sql))['app_user'] });
    expect(await isSound(sql)).toBe(true);
  });

  test('an empty one with its wards is filled without more', async () => {
    const database = await createTestDatabase();
    onTestFinished(() => database.drop());
    await database.sql`insert into ward values ('99999', 'Khác', '', '', '', '', '', false)`;
    await restoreBackup(database.sql, backup, { replace: false });
    expect(await contentOf(database.sql)).toHaveProperty('ward', (await contentOf(centre.sql))['ward']);
  });

  test('one at work in the same database is noticed; our own connection does not count', async () => {
    expect(await countOtherPrograms(centre.sql)).toBeGreaterThan(0);
    expect(await countOtherPrograms(await emptyDatabase())).toBe(0);
  });

  test('tables of others in the same database stay', async () => {
    const sql = await emptyDatabase();
    await sql`create table of_others (n integer)`;
    await sql`insert into of_others values (7)`;
    await restoreBackup(sql, backup, { replace: true });
    expect(await sql`select n from of_others`).toMatchObject([{ n: 7 }]);
  });
});

describe('a file that is not whole', () => {
  const text = () => gunzipSync(readFileSync(backup)).toString('utf8');
  const changed = (change: (lines: string[]) => string[]) =>
    gzipSync(`${change(text().trimEnd().split('\n')).join('\n')}\n`);

  test.each<[string, () => Buffer, RegExp]>([
    ['cut off', () => readFileSync(backup).subarray(0, 2000), /bị cắt cụt hoặc hỏng/],
    ['cut off at the end of a line', () => changed((lines) => lines.slice(0, -1)), /bị cắt cụt hoặc hỏng/],
    [
      'with a byte turned over',
      () => {
        const bytes = Buffer.from(readFileSync(backup));
        bytes[bytes.length >> 1]! ^= 0x10;
        return bytes;
      },
      /bị cắt cụt hoặc hỏng/,
    ],
    ['with a name changed', () => gzipSync(text().replace('Người officer', 'Người khác')), /bị cắt cụt hoặc hỏng/],
    ['with a row taken out', () => changed((lines) => lines.toSpliced(3, 1)), /bị cắt cụt hoặc hỏng/],
    ['with something after its end', () => changed((lines) => [...lines, '{}']), /bị cắt cụt hoặc hỏng/],
    ['that is empty', () => Buffer.alloc(0), /bị cắt cụt hoặc hỏng/],
    ['that is no backup', () => Buffer.from('Kính gửi Ủy ban nhân dân phường'), /không phải tệp sao lưu của Đúng Hẹn/],
    ['that is gzip of something else', () => gzipSync('{"kind":"x"}\n'), /không phải tệp sao lưu của Đúng Hẹn/],
    [
      'of a format of tomorrow',
      () => changed(([head = '', ...lines]) => [head.replace('"format":1', '"format":2'), ...lines]),
      /phiên bản mới hơn/,
    ],
  ])('%s is refused before anything is touched', async (_name, make, words) => {
    const { sql } = restored;
    const before = await epochs(sql);
    const file = path.join(folder, 'bad.backup');
    writeFileSync(file, make());
    await expect(restoreBackup(sql, file, { replace: true })).rejects.toThrow(words);
    expect(await epochs(sql)).toEqual(before);
  });

  test('made by a newer program is refused', async () => {
    const sql = await emptyDatabase();
    await restoreBackup(sql, backup, { replace: false });
    await sql`insert into schema_migration (id, name) values (900, 'tomorrow')`;
    const file = path.join(folder, 'newer.backup');
    await writeBackup(sql, file, MADE);
    await expect(restoreBackup(await emptyDatabase(), file, { replace: false })).rejects.toThrow('phiên bản mới hơn');
  });

  test('that is not there, or a folder, is said so', async () => {
    const { sql } = restored;
    await expect(restoreBackup(sql, path.join(folder, 'khong-co'), { replace: false })).rejects.toThrow('không có tệp');
    await expect(restoreBackup(sql, folder, { replace: false })).rejects.toThrow('đây là thư mục');
  });
});

describe('the file', () => {
  test('is for its owner alone, never written over, and never half there', async () => {
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    const before = readFileSync(backup);
    await expect(writeBackup(centre.sql, backup, MADE)).rejects.toThrow('đã có tệp này');
    expect(readFileSync(backup).equals(before)).toBe(true);
    await expect(writeBackup(await emptyDatabase(), path.join(folder, 'none'), MADE)).rejects.toThrow('Chưa có gì');
    await expect(writeBackup(centre.sql, path.join(folder, 'a/b'), MADE)).rejects.toThrow('không có tệp hoặc thư mục');
    expect(existsSync(path.join(folder, 'none'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes('dang-ghi'))).toEqual([]);
  });
});

describe('the commands', () => {
  test('a name means where the operator stands, and what is written wrongly is named', () => {
    expect(readBackupArguments(['x.backup'], '/nha')).toBe('/nha/x.backup');
    expect(readRestoreArguments(['/a/x', '--replace'], '/nha')).toEqual({ file: '/a/x', replace: true });
    expect(() => readBackupArguments([], '/')).toThrow(/Cần đúng một tên tệp.*npm run backup/);
    expect(() => readRestoreArguments(['a', 'b'], '/')).toThrow(/Cần đúng một tên tệp.*npm run restore/);
    expect(() => readRestoreArguments(['a', '--relace'], '/')).toThrow('Tham số viết chưa đúng');
  });
});
