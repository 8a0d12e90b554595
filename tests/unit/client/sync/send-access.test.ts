import { expect, test } from 'vitest';
import { sendAccess } from '#client/sync/send-access.ts';
import { runRound } from '#client/sync/sync-round.ts';
import { dropOldAccess } from '#client/store/access.ts';
import { BrokenSealError, openRow, type StoredRow } from '#client/store/seal-rows.ts';
import { SEALED_OUTBOX } from '#client/store/sealed-tables.ts';
import { offerAgain } from '#client/store/outbox.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { MAX_ENTRIES_PER_BATCH } from '#protocol/access-messages.ts';
import { actor, OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { dumpDatabase, storedRows } from '#support/stored-database.ts';
import { MONDAY_MORNING } from '#support/tablet.ts';
import { setupSyncedTablet } from './synced-tablet.ts';

const pathOf = (ward: WardCode) => `/api/wards/${ward}/access-log`;
const KEPT = { status: 200, json: { kept: 1, unreadable: 0 } };

async function setupLooks(count: number) {
  const tablet = await setupSyncedTablet();
  const look = async (times: number, ward: WardCode = WARD) => {
    tablet.actAs({ actor: actor(), ward });
    for (let n = 0; n < times; n++) await tablet.commands.noteAccess({ action: 'export', about: `${ward} ${n}` });
  };
  await look(count);
  const sent = (ward: WardCode = WARD) =>
    (tablet.sentTo(pathOf(ward)) as { entries: { number: number }[] }[]).map(({ entries }) =>
      entries.map(({ number }) => number),
    );
  const waiting = async () =>
    (await tablet.store.outbox.access.where('unsent').equals(1).toArray()).map((row) => row.number);
  return { ...tablet, look, sent, waiting, send: () => sendAccess(tablet.context) };
}

test('looks go in batches, the oldest first, and are sent once', async () => {
  const { send, sent, script, waiting } = await setupLooks(MAX_ENTRIES_PER_BATCH + 2);
  script(pathOf(WARD), KEPT, KEPT);
  await send();
  expect(sent().map((batch) => [batch.length, batch[0]])).toEqual([
    [MAX_ENTRIES_PER_BATCH, 1],
    [2, MAX_ENTRIES_PER_BATCH + 1],
  ]);
  expect(await waiting()).toEqual([]);
  await send();
  expect(sent()).toHaveLength(2);
});

test('an entry says nothing of how it is kept', async () => {
  const { send, script, sentTo, store } = await setupLooks(1);
  script(pathOf(WARD), KEPT);
  await send();
  expect(sentTo(pathOf(WARD))).toEqual([
    {
      device: store.deviceId,
      entries: [
        {
          id: expect.any(String),
          number: 1,
          at: MONDAY_MORNING,
          userId: actor().userId,
          action: 'export',
          dossierId: null,
          isHolder: false,
          about: `${WARD} 0`,
          reason: '',
          sought: null,
        },
      ],
    },
  ]);
});

test.each([
  ['a broken line', new TypeError('down')],
  ['a page of the hotel’s', { status: 200, json: '<html>' }],
  ['a session that ended', { status: 401, json: null }],
  ['a refusal', { status: 404, json: { type: 'x', title: 'Chưa gặp máy này', status: 404 } }],
])('%s leaves them waiting, and they go with the next round', async (_what, reply) => {
  const { send, script, waiting } = await setupLooks(2);
  script(pathOf(WARD), reply, KEPT);
  await send();
  expect(await waiting()).toEqual([1, 2]);
  await send();
  expect(await waiting()).toEqual([]);
});

test('a ward that refuses does not hold up the next, and what a person noted before signing out goes too', async () => {
  const { look, actAs, send, script, waiting } = await setupLooks(1);
  await look(1, OTHER_WARD);
  actAs(null);
  script(pathOf(WARD), { status: 403, json: { type: 'x', title: 'Không', status: 403 } });
  script(pathOf(OTHER_WARD), KEPT);
  await send();
  expect(await waiting()).toEqual([1]);
});

test('they are part of a round, after everything else; no round without any asks for it, and none fails for it', async () => {
  const { context, look, requests, script, sent } = await setupLooks(0);
  const round = () => runRound(context, WARD, new Set());
  expect(await round()).toBeNull();
  expect(sent()).toEqual([]);
  await look(1);
  script(pathOf(WARD), new TypeError('down'));
  expect(await round()).toBeNull();
  expect(requests.at(-1)?.path).toBe(pathOf(WARD));
});

test('a restored centre is told again of what is still here; a month after it was told they leave', async () => {
  const { store, send, script, waiting, sent } = await setupLooks(2);
  script(pathOf(WARD), KEPT, KEPT);
  await send();
  await offerAgain(store, WARD);
  expect(await waiting()).toEqual([1, 2]);
  await dropOldAccess(store, WARD, (MONDAY_MORNING + 1) as Instant);
  // What is not at the centre never leaves.
  expect(await store.outbox.access.count()).toBe(2);
  await send();
  expect(sent()).toEqual([
    [1, 2],
    [1, 2],
  ]);
  await dropOldAccess(store, WARD, MONDAY_MORNING);
  expect(await store.outbox.access.count()).toBe(2);
  await dropOldAccess(store, WARD, (MONDAY_MORNING + 1) as Instant);
  expect(await store.outbox.access.count()).toBe(0);
});

test('who looked at what lies sealed; while locked it waits, and goes once the ward is open again', async () => {
  const { store, send, script, waiting, ring, sent } = await setupLooks(2);
  const rows = storedRows<object>(await dumpDatabase(store.outbox.name), 'access');
  const open = ['at', 'id', 'number', 'sealed', 'unsent', 'ward'];
  expect(rows.map((row) => Object.keys(row).sort())).toEqual([open, open]);
  script(pathOf(WARD), KEPT);
  ring.lock();
  await send();
  expect([sent(), await waiting()]).toEqual([[], [1, 2]]);
  // Marked while nobody can read them, they are still what they were.
  await offerAgain(store, WARD);
  ring.unlock();
  await send();
  expect([sent(), await waiting()]).toEqual([[[1, 2]], []]);
});

test('a look put in the place of another does not open', async () => {
  const { store, ring } = await setupLooks(1);
  const [row] = storedRows<StoredRow>(await dumpDatabase(store.outbox.name), 'access');
  const plan = SEALED_OUTBOX.find(({ name }) => name === 'access')!;
  expect(openRow(plan, ring, 1, { ...row })).toMatchObject({ action: 'export' });
  expect(() => openRow(plan, ring, 1, { ...row, id: 'another' })['action']).toThrow(BrokenSealError);
});
