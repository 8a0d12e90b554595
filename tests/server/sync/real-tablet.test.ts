/**
 * What only a real centre and its database can show of a tablet: a ward nobody is looking at restored to an earlier hour, a
 * database put back by other means, more than one request may carry. The tablet is the app's own code over the wire; only the
 * browser's storage is in memory.
 */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Connection } from '#client/platform/connection.ts';
import type { SyncContext } from '#client/sync/sync-context.ts';
import { runRound } from '#client/sync/sync-round.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import { MAX_PUSH_BYTES } from '#protocol/sync-messages.ts';
import { attachWard } from '#server/store/users.ts';
import { startCentre, type Caller, type TestCentre } from '#support/centre.ts';
import { actor, OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { createHttpConnection } from '#support/http-connection.ts';
import { intakeFacts, MONDAY_MORNING, setupTablet } from '#support/tablet.ts';
import { outboxRows } from '#support/outbox-rows.ts';
import { backUpWard, restoreWard } from '../../simulation/ward-backup.ts';

let centre: TestCentre;
let officer: Caller;

beforeEach(async () => {
  centre = await startCentre();
  await attachWard(centre.sql, 'u-officer', OTHER_WARD, MONDAY_MORNING);
  officer = await centre.as('officer');
});
afterEach(() => centre.close());

/** @param isCut the pulls of these wards get no answer */
async function startTablet(isCut: (ward: string) => boolean = () => false) {
  const tablet = await setupTablet({ isEnrolled: false });
  const pushes: number[] = [];
  const line = createHttpConnection(centre.url, officer.cookie);
  const connection: Connection = {
    ...line,
    async send(method, path, body) {
      const ward = (body as { since?: { ward: string }[] }).since?.[0]?.ward;
      if (ward !== undefined && isCut(ward)) throw new TypeError('cut');
      if (path.endsWith('/push')) pushes.push(Buffer.byteLength(JSON.stringify(body)));
      return line.send(method, path, body);
    },
  };
  const context: SyncContext = {
    store: tablet.store,
    connection,
    clock: tablet.clock,
    appVersion: '0.1.0',
    measureStorage: async () => null,
    quietMoment: async () => undefined,
    heard: async () => undefined,
  };
  const greeted = new Set<string>();
  return {
    ...tablet,
    pushes,
    round: (ward: WardCode) => runRound(context, ward, greeted),
    async receive(ward: WardCode, count: number, facts: Parameters<typeof intakeFacts>[0] = {}) {
      tablet.actAs({ actor: actor(), ward });
      const ids: DossierId[] = [];
      for (let n = 0; n < count; n++) {
        const received = await tablet.commands.receiveDossier(intakeFacts(facts));
        if (!received.ok) throw new Error(received.error.type);
        ids.push(received.value.dossierId);
      }
      return ids;
    },
    statesIn: async (ward: WardCode) =>
      (await outboxRows(tablet.store)).filter((row) => row.ward === ward).map(({ state }) => state),
  };
}

async function idsAt(ward: WardCode): Promise<string[]> {
  const rows = await centre.sql<{ id: string }[]>`
    select dossier_id as id from event where ward_id = ${ward} order by wseq`;
  return rows.map(({ id }) => id);
}

test('a backup restored for a ward nobody is looking at is filled up with what was acknowledged and never came back', async () => {
  let isCut = false;
  const tablet = await startTablet((ward) => isCut && ward === OTHER_WARD);
  await tablet.round(OTHER_WARD);
  const [first] = await tablet.receive(OTHER_WARD, 1);
  await tablet.round(OTHER_WARD);
  const backup = await backUpWard(centre.sql, OTHER_WARD);

  const [second] = await tablet.receive(OTHER_WARD, 1);
  isCut = true;
  expect(await tablet.round(WARD)).toBeNull();
  isCut = false;
  expect(await tablet.statesIn(OTHER_WARD)).toEqual(['confirmed', 'at-centre']);
  await restoreWard(centre.sql, OTHER_WARD, backup);
  expect(await idsAt(OTHER_WARD)).toEqual([first]);

  for (let n = 0; n < 3; n++) expect(await tablet.round(WARD)).toBeNull();
  expect(await idsAt(OTHER_WARD)).toEqual([first, second]);
  expect(await tablet.statesIn(OTHER_WARD)).toEqual(['confirmed', 'confirmed']);
});

test('what a database put back by other means lost is offered again once others have gone past it, and stored once', async () => {
  let isCut = false;
  const tablet = await startTablet(() => isCut);
  await tablet.round(WARD);
  const [first] = await tablet.receive(WARD, 1);
  await tablet.round(WARD);
  const [{ epoch } = { epoch: '' }] = await centre.sql<{ epoch: string }[]>`
    select epoch from ward_head where ward_id = ${WARD}`;
  const backup = await backUpWard(centre.sql, WARD);
  const [second] = await tablet.receive(WARD, 1);
  isCut = true;
  expect(await tablet.round(WARD)).toMatchObject({ type: 'Unreachable' });
  isCut = false;
  expect(await tablet.statesIn(WARD)).toEqual(['confirmed', 'at-centre']);

  await restoreWard(centre.sql, WARD, backup);
  await centre.sql`update ward_head set epoch = ${epoch} where ward_id = ${WARD}`;
  const other = await startTablet();
  await other.round(WARD);
  const others = await other.receive(WARD, 3);
  await other.round(WARD);

  for (let n = 0; n < 3; n++) expect(await tablet.round(WARD)).toBeNull();
  expect(await idsAt(WARD)).toEqual([first, ...others, second]);
  expect(await tablet.statesIn(WARD)).toEqual(['confirmed', 'confirmed']);
  expect(await tablet.store.cache.dossier.count()).toBe(5);
});

test(
  'receptions with long lists of papers, more than one request may carry, all arrive',
  { timeout: 60_000 },
  async () => {
    const tablet = await startTablet();
    await tablet.round(WARD);
    const documents = Array.from({ length: 50 }, (_, n) => ({
      ...intakeFacts().documents[0]!,
      name: `${n} ${'đ'.repeat(1900)}`,
    }));
    const ids = await tablet.receive(WARD, 50, { documents });
    expect(await tablet.round(WARD)).toBeNull();
    expect(Math.max(...tablet.pushes)).toBeLessThan(MAX_PUSH_BYTES);
    expect(tablet.pushes.reduce((a, b) => a + b)).toBeGreaterThan(MAX_PUSH_BYTES);
    expect(await idsAt(WARD)).toEqual(ids);
    expect(new Set(await tablet.statesIn(WARD))).toEqual(new Set(['confirmed']));
  },
);
