import { afterEach, describe, expect, test } from 'vitest';
import { isMigrated, migrate, MIGRATIONS } from '#server/db/migrate.ts';
import {
  createTestDatabase,
  startCentre,
  createTablet,
  eventsOf,
  uniqueReception,
  type TestDatabase,
} from '#support/centre.ts';
import { at } from '#support/fixed-clock.ts';

let database: TestDatabase | undefined;
afterEach(async () => {
  await database?.drop();
  database = undefined;
});

describe('migrations', () => {
  test('bring an empty database up to date, and find nothing to do the second time', async () => {
    database = await createTestDatabase(null);
    expect(await migrate(database.sql)).toBe(MIGRATIONS.length);
    expect(await isMigrated(database.sql)).toBe(true);
    expect(await migrate(database.sql)).toBe(0);
  });

  test('of two centres starting at once are applied by one', async () => {
    database = await createTestDatabase(null);
    const { sql } = database;
    const applied = await Promise.all([migrate(sql), migrate(sql), migrate(sql)]);
    expect(applied.sort()).toEqual([0, 0, MIGRATIONS.length]);
  });

  test('that fail leave nothing behind', async () => {
    database = await createTestDatabase(null);
    const { sql } = database;
    const broken = { id: 99, name: 'broken', sql: 'create table half (id int); select no_such_column from half' };
    await expect(migrate(sql, [...MIGRATIONS, broken])).rejects.toThrow(/no_such_column/);
    const tables = await sql`select 1 from information_schema.tables where table_schema = 'public'`;
    expect(tables.count).toBe(0);
  });

  test('mark the sessions and given passwords that are there, and none that come after', async () => {
    database = await createTestDatabase(null);
    const { sql } = database;
    await migrate(
      sql,
      MIGRATIONS.filter(({ id }) => id < 21),
    );
    const add = (id: string) => sql`
      with u as (insert into app_user (user_id, username, password_hash, name, role, created_at, must_change_password)
        values (${id}, ${id}, '', '', 'chair', now(), true))
      insert into session (token_hash, user_id, created_at, seen_at, expires_at)
      values (${Buffer.from(id)}, ${id}, now(), now(), now())`;
    await add('before');
    await migrate(sql);
    await add('since');
    const marked = await sql`
      select user_id as id, may_be_bare as bare, password_given_at is not null as given
      from session join app_user using (user_id) order by 1`;
    expect([...marked]).toEqual([
      { id: 'before', bare: true, given: true },
      { id: 'since', bare: false, given: false },
    ]);
  });

  test('of a newer program are not guessed at', async () => {
    database = await createTestDatabase(null);
    const { sql } = database;
    await migrate(sql, [...MIGRATIONS, { id: 99, name: 'later', sql: 'select 1' }]);
    await expect(migrate(sql)).rejects.toThrow(/phiên bản mới hơn/);
  });
});

describe('the history', () => {
  test('can be neither changed, removed nor emptied, by anyone', async () => {
    const centre = await startCentre();
    try {
      const tablet = createTablet(await centre.as('officer'));
      await tablet.hello();
      await tablet.push([eventsOf(tablet).make('received', at('2026-03-09 09:15'), { body: uniqueReception() })]);
      await expect(centre.sql`update event set kind = 'noted'`).rejects.toThrow(/append-only/);
      await expect(centre.sql`delete from event`).rejects.toThrow(/append-only/);
      await expect(centre.sql`truncate event`).rejects.toThrow(/append-only/);
    } finally {
      await centre.close();
    }
  });
});
