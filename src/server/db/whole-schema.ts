/** All of our tables at once, as text: what a backup takes out and a restore puts in. Other tables of the database are left alone. */
import { MIGRATIONS } from './migrate.ts';
import type { Queryable } from './sql.ts';

/** Made anew when they are missing, and large. */
const LEFT_OUT = new Set(['snapshot', 'snapshot_part']);

/** Once each: a later migration may make one anew. */
const namesIn = (made: RegExp) => [
  ...new Set(MIGRATIONS.flatMap(({ sql }) => [...sql.matchAll(made)].map(([, name]) => name ?? ''))),
];

/** Every table and every function our migrations make. */
export const OUR_TABLES: readonly string[] = namesIn(/create table (\w+)/g);
const OUR_FUNCTIONS: readonly string[] = namesIn(/create function (\w+)/g);

export interface TableShape {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Those of our tables that the database has and a backup holds, by name, each with its columns by name. */
export async function listTables(tx: Queryable): Promise<TableShape[]> {
  const rows = await tx<{ name: string; columns: string[] }[]>`
    select relname as name, array_agg(attname::text order by attname) as columns
    from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and relname = any (${[...OUR_TABLES]}::text[])
    group by relname order by relname`;
  return rows.filter(({ name }) => !LEFT_OUT.has(name));
}

/** @returns the last migration applied; null for a database without our schema */
export async function readSchemaId(tx: Queryable): Promise<number | null> {
  const [table] = await tx<{ found: boolean }[]>`select to_regclass('schema_migration') is not null as found`;
  if (!table?.found) return null;
  const [row] = await tx<{ id: number | null }[]>`select max(id) as id from schema_migration`;
  return row?.id ?? null;
}

export async function countRows(tx: Queryable, table: string): Promise<number> {
  const [row] = await tx<{ count: number }[]>`select count(*) as count from ${tx(table)}`;
  return row?.count ?? 0;
}

const ROWS_PER_FETCH = 1000;

/** Every row as a line of JSON. No other statement may run in the transaction before the last one has come. */
export async function* eachRow(tx: Queryable, table: string): AsyncGenerator<string> {
  const pages = tx<{ line: string }[]>`select row_to_json(t)::text as line from ${tx(table)} t`.cursor(ROWS_PER_FETCH);
  for await (const page of pages) for (const { line } of page) yield line;
}

/** Puts rows in as `eachRow` gave them. */
export async function insertRows(tx: Queryable, table: string, lines: readonly string[]): Promise<void> {
  await tx`insert into ${tx(table)} select * from json_populate_recordset(null::${tx(table)}, ${`[${lines.join(',')}]`}::text::json)`;
}

/** What triggers keep beside a row is among the rows put in. */
export async function switchTriggers(tx: Queryable, table: string, to: 'on' | 'off'): Promise<void> {
  await tx`alter table ${tx(table)} ${to === 'on' ? tx`enable` : tx`disable`} trigger user`;
}

/** Takes our schema away, with everything in it. */
export async function dropSchema(tx: Queryable): Promise<void> {
  for (const table of [...OUR_TABLES, 'schema_migration']) await tx`drop table if exists ${tx(table)} cascade`;
  for (const name of OUR_FUNCTIONS) await tx`drop function if exists ${tx(name)} cascade`;
}

/** How many others of our own programs work in this database now. */
export async function countOtherPrograms(tx: Queryable): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*) as count from pg_stat_activity
    where datname = current_database() and application_name = current_setting('application_name') and pid <> pg_backend_pid()`;
  return row?.count ?? 0;
}
