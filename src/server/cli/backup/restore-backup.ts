/**
 * A whole centre out of one file: all of it or nothing. Every ward gets a new epoch, so that its tablets offer everything
 * they recorded once more and what came after the backup is filled in again. Everybody signs in anew.
 */
import { migrateWithin, MIGRATIONS } from '../../db/migrate.ts';
import type { Queryable, Sql } from '../../db/sql.ts';
import { StartFailure } from '../../db/start-failure.ts';
import {
  countRows,
  dropSchema,
  insertRows,
  listTables,
  readSchemaId,
  switchTriggers,
  type TableShape,
} from '../../db/whole-schema.ts';
import { removeAllSessions } from '../../store/sessions.ts';
import { startHistoriesAnew } from '../../store/wards.ts';
import { checkBackupFile, readBackupFile, type BackupHead } from './backup-file.ts';

const CHARACTERS_PER_INSERT = 1_000_000;

/**
 * Reads the file to its end before anything is touched.
 * @param replace give up what the centre holds now
 * @throws {StartFailure} when the file is not whole or not ours, or the centre holds work and `replace` is false
 */
export async function restoreBackup(
  sql: Sql,
  file: string,
  { replace }: { readonly replace: boolean },
): Promise<BackupHead> {
  const head = await checkBackupFile(file);
  if (!MIGRATIONS.some(({ id }) => id === head.schema))
    throw new StartFailure(
      `${file}: bản sao lưu thuộc phiên bản mới hơn. Hãy cập nhật chương trình rồi khôi phục lại.`,
    );
  await sql.begin(async (tx) => {
    if (!replace && (await holdsWork(tx)))
      throw new StartFailure(
        'Trung tâm này đã có dữ liệu, chưa khôi phục. Hãy sao lưu dữ liệu đang có trước, rồi thêm --replace nếu chắc chắn muốn thay.',
      );
    await dropSchema(tx);
    // The rows are put in where they came from; later migrations then find them as they would have in the old database.
    await migrateWithin(
      tx,
      MIGRATIONS.filter(({ id }) => id <= head.schema),
    );
    const tables = await listTables(tx);
    if (shapesOf(tables) !== shapesOf(head.tables))
      throw new StartFailure(`${file}: bảng trong tệp khác với chương trình.`);
    for (const { name } of tables) await switchTriggers(tx, name, 'off');
    await fill(tx, file);
    for (const { name } of tables) await switchTriggers(tx, name, 'on');
    await migrateWithin(tx);
    await startHistoriesAnew(tx);
    // Any of them may have been ended since: with a report of loss, an account that was closed, another password.
    await removeAllSessions(tx);
  });
  // The planner knows nothing yet of what came in.
  await sql`analyze`;
  return head;
}

const WORK = ['event', 'quarantine', 'ward_record'];

async function holdsWork(tx: Queryable): Promise<boolean> {
  if ((await readSchemaId(tx)) === null) return false;
  for (const { name } of await listTables(tx)) {
    if (WORK.includes(name) && (await countRows(tx, name)) > 0) return true;
  }
  return false;
}

async function fill(tx: Queryable, file: string): Promise<void> {
  let waiting: string[] = [];
  let characters = 0;
  let table = '';
  const flush = async () => {
    if (waiting.length > 0) await insertRows(tx, table, waiting);
    waiting = [];
    characters = 0;
  };
  for await (const part of readBackupFile(file)) {
    if (part.type === 'head') continue;
    if (part.table !== table || characters > CHARACTERS_PER_INSERT) await flush();
    table = part.table;
    waiting.push(part.line);
    characters += part.line.length;
  }
  await flush();
}

function shapesOf(tables: readonly TableShape[]): string {
  return JSON.stringify(tables.map(({ name, columns }) => [name, columns]));
}
