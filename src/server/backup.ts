/** `npm run backup -- FILE`: a whole centre, running or not, into one file. Exit code 1 when it cannot be written, 2 for a wrong command. */
import type { Instant } from '#domain/calendar/instant.ts';
import { readBackupArguments } from './cli/backup/backup-arguments.ts';
import { writeBackup } from './cli/backup/write-backup.ts';
import { UsageError } from './cli/import/import-arguments.ts';
import { loadEnvFile, readConfig } from './config.ts';
import { openBeside } from './db/open-database.ts';
import { findPackage } from './package-root.ts';
import { keysForBackup } from './open-seal.ts';
import { endWith } from './run-centre.ts';

try {
  // npm moves to the package; a relative name means where the operator stands.
  const file = readBackupArguments(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd());
  const { root, version } = findPackage();
  loadEnvFile(root);
  const { databaseUrl: url, dataDir } = readConfig(process.env, root);
  const database = await openBeside({ url, dataDir, onLost: endWith });
  try {
    const { bytes, tables } = await writeBackup(database.sql, file, {
      app: version,
      now: Date.now() as Instant,
      keys: keysForBackup(dataDir),
    });
    const rows = new Map(tables.map((table) => [table.name, table.rows]));
    console.log(
      `Đã sao lưu vào ${file} (${bytes} byte): ${rows.get('ward') ?? 0} phường, xã, ${rows.get('event') ?? 0} sự kiện, ` +
        `${rows.get('dossier') ?? 0} hồ sơ. Tệp chứa dữ liệu cá nhân và khoá của trung tâm, mở được mọi thứ: hãy giữ ở nơi an toàn.`,
    );
  } finally {
    await database.close();
  }
} catch (error) {
  if (!(error instanceof UsageError)) endWith(error);
  console.error(error.message);
  process.exitCode = 2;
}
