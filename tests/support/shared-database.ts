/** One embedded PostgreSQL for a whole run of the `server` project; each test file makes databases of its own in it. */
import type { TestProject } from 'vitest/node';
import { startScratchPostgres, type ScratchPostgres } from './scratch-postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the unix socket. */
    databaseSocket: string;
  }
}

/** A database with our schema and nothing in it; copying it takes a tenth of the time of migrating. */
export const TEMPLATE = 'centre_template';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startScratchPostgres();
  await postgres.create(TEMPLATE);
  await stopSyncing(postgres);
  project.provide('databaseSocket', postgres.socketDir);
  return () => postgres.stop();
}

/** Nobody kills this one (`tests/faults` has its own): without a sync of the disk a database comes and goes ten times as fast. */
async function stopSyncing(postgres: ScratchPostgres): Promise<void> {
  const root = postgres.open('postgres', 1);
  await root`alter system set fsync = off`;
  await root`select pg_reload_conf()`;
  await root.end();
}
