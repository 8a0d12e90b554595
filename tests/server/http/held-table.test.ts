/** A table somebody holds by hand: what waits for it is given up in the end, and comes again. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openDatabase } from '#server/db/open-database.ts';
import { openPool, type Queryable, type Sql } from '#server/db/sql.ts';
import { createTablet, DATA_DIR, eventsOf, startCentre, uniqueReception, type TestCentre } from '#support/centre.ts';
import { at } from '#support/fixed-clock.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

const boundOf = async (sql: Sql) => {
  const ask = (on: Queryable) => on<[{ bound: string }]>`select current_setting('statement_timeout') as bound`;
  return [await ask(sql), await sql.begin(ask)].map(([{ bound }]) => bound);
};

test('what is asked for is bounded, by itself and in a transaction; what the centre and its commands do is not', async () => {
  const [{ name }] = await centre.sql<[{ name: string }]>`select current_database() as name`;
  const url = `postgres://postgres@localhost/${name}?host=${encodeURIComponent(inject('databaseSocket'))}`;
  const database = await openDatabase({ url, dataDir: DATA_DIR, onLost: () => {} });
  expect(await boundOf(database.requests)).toEqual(['1min', '1min']);
  expect(await boundOf(database.sql)).toEqual(['0', '0']);
  await database.close();
  expect(await boundOf(centre.running.centre.db)).toEqual(['1min', '1min']);
});

test('a push that waits in vain is told to come again; nothing of it is stored, and then all of it once', async () => {
  const officer = await centre.as('officer');
  const tablet = createTablet(officer);
  await tablet.hello();
  const [{ name }] = await centre.sql<[{ name: string }]>`select current_database() as name`;
  const impatient = openPool({ socketDir: inject('databaseSocket'), database: name }, 4, 50);
  const { db } = centre.running.centre;
  const received = eventsOf(tablet).make('received', at('2026-03-09 09:00'), { body: uniqueReception() });
  const body = { protocol: 1, device: tablet.device, app: '0.1.0' };
  const wards = [{ ward: received.ward, first: received.dseq, events: [received] }];
  Object.assign(centre.running.centre, { db: impatient });
  const answer = await centre.sql.begin(async (tx) => {
    await tx`lock table event in access exclusive mode`;
    return officer.send('POST', '/api/sync/push', { ...body, wards });
  });
  Object.assign(centre.running.centre, { db });
  await impatient.end();
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  for (const _ of ['again', 'and once more']) {
    expect(await tablet.push([received])).toMatchObject({ result: 'accepted', verdicts: [{ outcome: 'stored' }] });
  }
  const [{ count }] = await centre.sql<[{ count: number }]>`select count(*) as count from event`;
  expect(count).toBe(1);
});
