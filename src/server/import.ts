/** `npm run import`: procedures, dossiers and calendars into a centre, running or not. Exit code 1 when anything was refused, 2 for a wrong command. */
import type { Instant } from '#domain/calendar/instant.ts';
import { readImportArguments, UsageError } from './cli/import/import-arguments.ts';
import { runImport } from './cli/import/run-import.ts';
import { loadEnvFile, readConfig, type Config } from './config.ts';
import { shippedWards } from './create-server.ts';
import { migrate } from './db/migrate.ts';
import { openBeside } from './db/open-database.ts';
import { createJournal } from './journal.ts';
import { openSeal } from './open-seal.ts';
import { findPackage } from './package-root.ts';
import { endWith } from './run-centre.ts';
import type { Centre } from './use-cases/centre.ts';
import { keepBlackBoxIdentity } from './use-cases/black-box-identity.ts';
import { seedWards } from './use-cases/manage-wards.ts';

const now = () => Date.now() as Instant;
const print = (line: string) => console.log(line);

try {
  // npm moves to the package; a relative name means where the operator stands.
  const asked = readImportArguments(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd());
  const refusals = asked.dryRun
    ? await runImport(asked, { centre: null, now: now(), print })
    : await withCentre((centre) => runImport(asked, { centre, now: now(), print }));
  process.exitCode = refusals === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof UsageError)) endWith(error);
  console.error(error.message);
  process.exitCode = 2;
}

async function withCentre(work: (centre: Centre) => Promise<number>): Promise<number> {
  const { root } = findPackage();
  loadEnvFile(root);
  const config: Config = readConfig(process.env, root);
  const database = await openBeside({ url: config.databaseUrl, dataDir: config.dataDir, onLost: endWith });
  try {
    await migrate(database.sql);
    const seal = await openSeal(database.sql, config.dataDir);
    const centre: Centre = {
      db: database.sql,
      now,
      publicUrl: config.publicUrl ?? '',
      blackBoxRecipient: await keepBlackBoxIdentity({ db: database.sql, seal }),
      seal,
      journal: createJournal('warn'),
    };
    await seedWards(centre, shippedWards());
    return await work(centre);
  } finally {
    await database.close();
  }
}
