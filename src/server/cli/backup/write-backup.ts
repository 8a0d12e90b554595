/** A whole centre into one file, as it stands at one moment; work goes on meanwhile. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { Sql } from '../../db/sql.ts';
import { StartFailure } from '../../db/start-failure.ts';
import { countRows, eachRow, listTables, readSchemaId } from '../../db/whole-schema.ts';
import { writeBackupFile, type BackupTable } from './backup-file.ts';

export interface WrittenBackup {
  readonly bytes: number;
  readonly tables: readonly BackupTable[];
}

/** @param app the program's version @param keys of the key file, base64: one file holds all it takes @throws {StartFailure} */
export async function writeBackup(
  sql: Sql,
  file: string,
  { app, now, keys }: { readonly app: string; readonly now: Instant; readonly keys: readonly string[] },
): Promise<WrittenBackup> {
  return sql.begin('isolation level repeatable read read only', async (tx) => {
    const schema = await readSchemaId(tx);
    if (schema === null) throw new StartFailure('Chưa có gì để sao lưu: trung tâm chưa khởi động lần nào.');
    const tables: BackupTable[] = [];
    for (const shape of await listTables(tx)) tables.push({ ...shape, rows: await countRows(tx, shape.name) });
    const madeAt = vietnamTime(now);
    const bytes = await writeBackupFile(file, { schema, app, madeAt, keys, tables }, (table) => eachRow(tx, table));
    return { bytes, tables };
  });
}

const VIETNAM_OFFSET_MS = 7 * 3_600_000;

function vietnamTime(now: Instant): string {
  return `${new Date(now + VIETNAM_OFFSET_MS).toISOString().slice(0, 19)}+07:00`;
}
