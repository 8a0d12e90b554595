/** A PostgreSQL of its own in a temporary folder, gone when it is stopped. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { prepareDataHome } from '#server/db/data-home.ts';
import { migrate } from '#server/db/migrate.ts';
import { initialiseCluster, startPostmaster, stopPostmaster } from '#server/db/postmaster.ts';
import { openPool, type Sql } from '#server/db/sql.ts';

export interface ScratchPostgres {
  readonly socketDir: string;
  /** Makes a database with our schema and nothing in it. */
  create(database: string): Promise<void>;
  open(database: string, connections: number): Sql;
  stop(): Promise<void>;
}

export async function startScratchPostgres(): Promise<ScratchPostgres> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-test-'));
  chmodSync(folder, 0o755);
  const home = prepareDataHome(folder);
  initialiseCluster(home);
  const postmaster = await startPostmaster(home);
  const { socketDir } = home;
  const open = (database: string, connections: number) => openPool({ socketDir, database }, connections);
  return {
    socketDir,
    open,
    async create(database) {
      const root = openPool({ socketDir }, 1);
      await root.unsafe(`create database ${database}`);
      await root.end();
      const made = open(database, 1);
      await migrate(made);
      await made.end();
    },
    async stop() {
      await stopPostmaster(postmaster.pid ?? 0);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
