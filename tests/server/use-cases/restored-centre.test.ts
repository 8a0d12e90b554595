/**
 * T11: a backup of an hour ago is put back while the tablets go on. The tablets are the app's own code over the wire, the
 * centre and its database are real; only the browser's storage is in memory.
 */
import 'fake-indexeddb/auto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Connection } from '#client/platform/connection.ts';
import type { SyncContext } from '#client/sync/sync-context.ts';
import { runRound } from '#client/sync/sync-round.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { restoreBackup } from '#server/cli/backup/restore-backup.ts';
import { writeBackup } from '#server/cli/backup/write-backup.ts';
import { createCentre, type RunningCentre } from '#server/create-server.ts';
import { addUser } from '#server/store/users.ts';
import { followAllEvents } from '#server/use-cases/follow-events.ts';
import { verifyWard } from '#server/use-cases/verify-ward.ts';
import {
  callerWith,
  createTestDatabase,
  PASSWORD_HASH,
  signIn,
  WARDS,
  type Caller,
  type TestDatabase,
  testConfig,
} from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import { createHttpConnection } from '#support/http-connection.ts';
import { intakeFacts, setupTablet, type Tablet } from '#support/tablet.ts';
import { outboxRows } from '#support/outbox-rows.ts';

interface WiredTablet extends Tablet {
  receive(count: number): Promise<void>;
  /** One round with the centre, as the leader among the tabs does it; the app has just started. */
  sync(): Promise<void>;
  eventIds(): Promise<string[]>;
  states(): Promise<string[]>;
  /** Numbers of the dossiers it lists. */
  listed(): Promise<string[]>;
}

let database: TestDatabase;
let running: RunningCentre;
let officer: Caller;
let folder: string;
const log: string[] = [];

const note = (facts: object, message: string) => void log.push(JSON.stringify({ message, ...facts }));

async function openCentre(): Promise<void> {
  running = await createCentre(testConfig(database), {
    wards: WARDS,
    journal: { info: note, warn: note, error: note },
  });
}

beforeEach(async () => {
  log.length = 0;
  folder = mkdtempSync(path.join(os.tmpdir(), 'dung-hen-restored-'));
  database = await createTestDatabase();
  await openCentre();
  const account = { userId: 'u-officer', username: 'officer', name: 'Trần Thị Bình', role: 'officer' } as const;
  await addUser(database.sql, { ...account, passwordHash: PASSWORD_HASH, at: Date.now() as Instant }, [WARD]);
  officer = callerWith('', await signIn(callerWith(running.url, ''), 'officer'));
});
afterEach(async () => {
  await running.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** The network of a tablet: to wherever the centre listens now, with the session the officer was given last. */
const centreNow = () => createHttpConnection(running.url, officer.cookie);
const connection: Connection = {
  ...createHttpConnection('', ''),
  send: (...request) => centreNow().send(...request),
  fetchBytes: (target) => centreNow().fetchBytes(target),
};

async function startTablet(): Promise<WiredTablet> {
  const tablet = await setupTablet({ isEnrolled: false });
  const { store, clock } = tablet;
  const context: SyncContext = {
    store,
    connection,
    clock,
    appVersion: '0.1.0',
    measureStorage: async () => null,
    quietMoment: async () => undefined,
    heard: async () => undefined,
  };
  return {
    ...tablet,
    async receive(count) {
      for (let n = 0; n < count; n++)
        expect(await tablet.commands.receiveDossier(intakeFacts())).toMatchObject({ ok: true });
    },
    async sync() {
      expect(await runRound(context, WARD, new Set<WardCode>())).toBeNull();
    },
    eventIds: async () => (await store.outbox.event.toArray()).map(({ event }) => event.id),
    states: async () => [...new Set((await outboxRows(store)).map(({ state }) => state))],
    listed: async () => (await store.cache.dossier.toArray()).map(({ code }) => code).sort(),
  };
}

/** After a restore nobody is signed in any more. */
async function reopenCentre(): Promise<void> {
  await openCentre();
  officer = callerWith('', await signIn(callerWith(running.url, ''), 'officer'));
}

/** A centre with 13 dossiers, of which a backup holds 6; one more lies on the first tablet alone. */
async function setupHour(): Promise<{ tablets: WiredTablet[]; backup: string; epoch: string }> {
  const [first, second] = [await startTablet(), await startTablet()];
  for (const tablet of [first, second]) {
    await tablet.sync();
    await tablet.receive(3);
    await tablet.sync();
  }
  const backup = path.join(folder, 'an-hour-ago.backup');
  await writeBackup(database.sql, backup, { app: '0.1.0', now: Date.now() as Instant, keys: [] });
  // In that hour: more work on both, and a third tablet comes into use.
  const third = await startTablet();
  await third.sync();
  const tablets = [first, second, third];
  for (const [index, tablet] of tablets.entries()) await tablet.receive([2, 3, 2][index]!);
  for (const tablet of [...tablets, ...tablets]) await tablet.sync();
  for (const tablet of tablets) expect(await tablet.states()).toEqual(['confirmed']);
  expect(await countEvents()).toBe(13);
  await first.receive(1);
  return { tablets, backup, epoch: await readEpoch() };
}

async function putBack(backup: string): Promise<void> {
  await running.close();
  await restoreBackup(database.sql, backup, { replace: true });
  expect(await countEvents()).toBe(6);
}

const countEvents = async () => (await database.sql`select 1 from event`).count;

async function readEpoch(): Promise<string> {
  const [row] = await database.sql<{ epoch: string }[]>`select epoch from ward_head where ward_id = ${WARD}`;
  return row!.epoch;
}

/** Everything any tablet recorded is at the centre once, has come back, and is listed on every tablet. */
async function expectFilledIn(tablets: readonly WiredTablet[]): Promise<void> {
  const recorded = (await Promise.all(tablets.map((tablet) => tablet.eventIds()))).flat().sort();
  const stored = await database.sql<{ id: string }[]>`select event_id as id from event order by event_id`;
  expect(stored.map(({ id }) => id)).toEqual(recorded);
  await followAllEvents(running.centre);
  const codes = await database.sql<{ code: string }[]>`select code from dossier where doc ->> 'codeTakenBy' is null`;
  for (const tablet of tablets) {
    expect(await tablet.states()).toEqual(['confirmed']);
    expect(await tablet.listed()).toEqual(codes.map(({ code }) => code).sort());
  }
  expect(new Set(codes.map(({ code }) => code)).size).toBe(recorded.length);
  expect(await verifyWard(running.centre, WARD)).toMatchObject({ events: 14, dossiers: 14, findings: [] });
}

describe('a backup of an hour ago, put back under live tablets', () => {
  test('with our own tool: refilled to the last acknowledged event, nothing twice', async () => {
    const { tablets, backup, epoch } = await setupHour();
    await putBack(backup);
    expect(await readEpoch()).not.toBe(epoch);
    await reopenCentre();
    for (const tablet of [...tablets, ...tablets, ...tablets]) await tablet.sync();
    await expectFilledIn(tablets);
  });

  test('by other means, with the epoch it had: the first tablet that knows better has it renewed, once', async () => {
    const { tablets, backup, epoch } = await setupHour();
    await putBack(backup);
    await database.sql`update ward_head set epoch = ${epoch}`;
    await reopenCentre();
    await Promise.all(tablets.map((tablet) => tablet.sync()));
    expect(await readEpoch()).not.toBe(epoch);
    for (const tablet of [...tablets, ...tablets]) await tablet.sync();
    await expectFilledIn(tablets);
    expect(log.filter((line) => line.includes('history replaced from outside'))).toHaveLength(1);
  });

  test('by other means, and of a time before the centre marked its pages: each tablet begins anew by itself', async () => {
    const { tablets, backup, epoch } = await setupHour();
    await putBack(backup);
    await database.sql`update ward_head set epoch = ${epoch}`;
    await database.sql`delete from centre_key where name = 'pull-proof'`;
    await reopenCentre();
    for (const tablet of [...tablets, ...tablets, ...tablets]) await tablet.sync();
    expect(await readEpoch()).toBe(epoch);
    await expectFilledIn(tablets);
  });

  test('by other means, and others have gone past what a tablet holds before it comes: its chain does not fit', async () => {
    const { tablets, backup, epoch } = await setupHour();
    await putBack(backup);
    await database.sql`update ward_head set epoch = ${epoch}`;
    await reopenCentre();
    const newcomer = await startTablet();
    await newcomer.sync();
    await newcomer.receive(20);
    await newcomer.sync();
    for (const tablet of [...tablets, ...tablets, newcomer, ...tablets]) await tablet.sync();
    const stored = new Set(
      (await database.sql<{ id: string }[]>`select event_id as id from event`).map(({ id }) => id),
    );
    for (const tablet of [...tablets, newcomer]) for (const id of await tablet.eventIds()) expect(stored).toContain(id);
  });
});
