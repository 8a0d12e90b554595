/** The centre put back to one of its backups under tablets that work on: stopped, restored by the operator's command, started. */
import { readBackupFile } from '#server/cli/backup/backup-file.ts';
import { insertRows } from '#server/db/whole-schema.ts';
import type { Ledger } from './ledger.ts';
import type { Stage } from './stage.ts';

/** Notes in the ledger what the centre lacks by it, which is asked before the line is up again. */
export async function setBackCentre(stage: Stage, backup: string, ledger: Ledger): Promise<void> {
  const { centre, line } = stage;
  await line.down();
  await centre.stop();
  await stage.restore(backup);
  await centre.start();
  await signInAnew(stage, backup);
  const kept = new Set(await stage.query((sql) => listIds(sql)));
  ledger.noteSetBack(
    ledger
      .read()
      .flatMap(({ eventId }) => eventId ?? [])
      .filter((id) => !kept.has(id)),
  );
  await line.up();
}

/** A restore signs everybody out; nobody waits here for a person at a screen that asks for a password. */
async function signInAnew(stage: Stage, backup: string): Promise<void> {
  const sessions: string[] = [];
  for await (const part of readBackupFile(backup)) {
    if (part.type !== 'head' && part.table === 'session') sessions.push(part.line);
  }
  await stage.query((sql) => insertRows(sql, 'session', sessions));
}

async function listIds(sql: Parameters<Parameters<Stage['query']>[0]>[0]): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select event_id::text as id from event
    union all select raw::json ->> 'id' from quarantine`;
  return rows.map(({ id }) => id);
}
