/** A ward taken back to an earlier hour, as a centre restored from last night's backup has it: older rows, a new epoch. */
import type { WardCode } from '#domain/dossier/ids.ts';
import type { Sql } from '#server/db/sql.ts';

export type WardBackup = ReadonlyMap<string, string>;

export async function backUpWard(sql: Sql, ward: WardCode): Promise<WardBackup> {
  const backup = new Map<string, string>();
  for (const [table] of await wardTables(sql)) {
    const [row] = await sql<{ rows: string }[]>`
      select coalesce(jsonb_agg(to_jsonb(t)), '[]')::text as rows from ${sql(table)} t where ward_id = ${ward}`;
    backup.set(table, row?.rows ?? '[]');
  }
  return backup;
}

export async function restoreWard(sql: Sql, ward: WardCode, backup: WardBackup): Promise<void> {
  await sql.begin(async (tx) => {
    // Past the triggers: the history is append-only for everyone but the one who restores.
    await tx`set local session_replication_role = replica`;
    // The centre goes on behind the scripts' back (a push whose tablet has died, dossiers that follow): in its own order of
    // locks, so that either waits for the other and neither for both.
    await tx`lock table device, ward_head, followed in exclusive mode`;
    for (const [table, columns] of await wardTables(sql)) {
      await tx`delete from ${tx(table)} where ward_id = ${ward}`;
      await tx`
        insert into ${tx(table)} (${tx(columns)})
        select ${tx(columns)} from jsonb_populate_recordset(null::${tx(table)}, ${backup.get(table) ?? '[]'}::text::jsonb)`;
    }
    await tx`update ward_head set epoch = gen_random_uuid() where ward_id = ${ward}`;
  });
}

/** Tables that hold something of a ward, and their columns; accounts belong to the whole centre. */
async function wardTables(sql: Sql): Promise<[string, string[]][]> {
  const rows = await sql<{ name: string; columns: string[] }[]>`
    select c.table_name as name, array_agg(c.column_name::text) filter (where c.is_generated = 'NEVER') as columns
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name <> 'user_ward'
    group by c.table_name having bool_or(c.column_name = 'ward_id') order by c.table_name`;
  return rows.map(({ name, columns }) => [name, columns]);
}
