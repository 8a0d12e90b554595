/** One embedded PostgreSQL for a whole run of the `server` project; each test file makes databases of its own in it. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { prepareDataHome } from '#server/db/data-home.ts';
import { migrate } from '#server/db/migrate.ts';
import { initialiseCluster, startPostmaster, stopPostmaster } from '#server/db/postmaster.ts';
import { openPool } from '#server/db/sql.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the unix socket. */
    databaseSocket: string;
  }
}

/** A database with our schema and nothing in it; copying it takes a tenth of the time of migrating. */
export const TEMPLATE = 'centre_template';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-test-'));
  chmodSync(folder, 0o755);
  const home = prepareDataHome(folder);
  initialiseCluster(home);
  const postmaster = await startPostmaster(home);
  const root = openPool({ socketDir: home.socketDir }, 1);
  await root.unsafe(`create database ${TEMPLATE}`);
  await root.end();
  const template = openPool({ socketDir: home.socketDir, database: TEMPLATE }, 1);
  await migrate(template);
  await template.end();
  project.provide('databaseSocket', home.socketDir);
  return async () => {
    await stopPostmaster(postmaster.pid ?? 0);
    rmSync(folder, { recursive: true, force: true });
  };
}
