/** `npm run restore -- FILE`: a whole centre out of one file, while none runs. Exit code 1 when nothing was restored, 2 for a wrong command. */
import { readRestoreArguments } from './cli/backup/backup-arguments.ts';
import { restoreBackup } from './cli/backup/restore-backup.ts';
import { restoredText } from './cli/backup/restored-text.ts';
import { UsageError } from './cli/import/import-arguments.ts';
import { loadEnvFile, readConfig } from './config.ts';
import { openDatabase } from './db/open-database.ts';
import { StartFailure } from './db/start-failure.ts';
import { countOtherPrograms } from './db/whole-schema.ts';
import { findPackage } from './package-root.ts';
import { takeKeysOfBackup } from './open-seal.ts';
import { endWith } from './run-centre.ts';

try {
  // npm moves to the package; a relative name means where the operator stands.
  const { file, replace } = readRestoreArguments(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd());
  const { root } = findPackage();
  loadEnvFile(root);
  const { databaseUrl: url, dataDir } = readConfig(process.env, root);
  // A centre on our own database holds the folder, which is refused here.
  const database = await openDatabase({ url, dataDir, onLost: endWith });
  try {
    if ((await countOtherPrograms(database.sql)) > 0)
      throw new StartFailure(
        'Có trung tâm đang chạy trên cơ sở dữ liệu này. Hãy dừng trung tâm đó trước khi khôi phục.',
      );
    const head = await restoreBackup(database.sql, file, { replace });
    takeKeysOfBackup(dataDir, head.keys ?? []);
    console.log(restoredText(head).join('\n'));
  } finally {
    await database.close();
  }
} catch (error) {
  if (!(error instanceof UsageError)) endWith(error);
  console.error(error.message);
  process.exitCode = 2;
}
