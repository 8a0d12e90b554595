import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openPool, type Sql } from '#server/db/sql.ts';
import { createTestDatabase, type TestDatabase } from '#support/centre.ts';

/** What the library sends on one connection without waiting for an answer. */
const MOST_ON_THE_WAY = 100;

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  const [{ name }] = await database.sql<[{ name: string }]>`select current_database() as name`;
  sql = openPool({ socketDir: inject('databaseSocket'), database: name }, 1);
});

afterAll(async () => {
  await sql.end();
  await database.drop();
});

test('a transaction is one however many statements are on their way, and none of those is drawn into it', async () => {
  await sql`create table written (n integer)`;
  const write = (n: number) => sql`insert into written values (${n})`.execute();
  await write(0);
  let answered = 1;
  for (let ahead = MOST_ON_THE_WAY - 1; ahead <= MOST_ON_THE_WAY + 1; ahead++) {
    const before = Array.from({ length: ahead }, (_each, n) => write(n));
    const transaction = sql.begin((tx) => tx`select 1`);
    const after = Array.from({ length: ahead }, (_each, n) => write(n));
    await expect(transaction).resolves.toHaveLength(1);
    answered += (await Promise.all([...before, ...after])).length;
  }

  // As another program sees it: what was answered is committed.
  const [row] = await database.sql<[{ count: number }]>`select count(*) as count from written`;
  expect(row.count).toBe(answered);
});
