/** `npm run verify`: proves every ward of a centre, running or not, from its events. Exit code 1 when anything differs, 2 for a wrong command. */
import { UsageError } from './cli/import/import-arguments.ts';
import { runVerify } from './cli/verify/run-verify.ts';
import { readVerifyArguments } from './cli/verify/verify-arguments.ts';
import { loadEnvFile, readConfig } from './config.ts';
import { openBeside } from './db/open-database.ts';
import { StartFailure } from './db/start-failure.ts';
import { createJournal } from './journal.ts';
import { readSeal } from './open-seal.ts';
import { findPackage } from './package-root.ts';
import { endWith } from './run-centre.ts';
import { isReady } from './store/database.ts';

try {
  // npm moves to the package; a relative name means where the operator stands.
  const asked = readVerifyArguments(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd());
  const { root } = findPackage();
  loadEnvFile(root);
  const { databaseUrl: url, dataDir } = readConfig(process.env, root);
  const database = await openBeside({ url, dataDir, onLost: endWith });
  try {
    if (!(await isReady(database.sql)))
      throw new StartFailure(
        'Cơ sở dữ liệu chưa ở phiên bản của chương trình này. Hãy khởi động trung tâm một lần trước.',
      );
    const centre = { db: database.sql, seal: readSeal(dataDir), journal: createJournal('error') };
    process.exitCode = (await runVerify(asked, centre, (line) => console.log(line))) ? 0 : 1;
  } finally {
    await database.close();
  }
} catch (error) {
  if (!(error instanceof UsageError)) endWith(error);
  console.error(error.message);
  process.exitCode = 2;
}
