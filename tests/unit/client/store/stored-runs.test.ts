/** One note in place of a mark in every row: what it says, and when it says nothing. */
import { describe, expect, test } from 'vitest';
import { countUnsent } from '#client/queries/watch-unsent.ts';
import { listFilesToSend } from '#client/store/files.ts';
import {
  keepEpoch,
  listPendingKeys,
  listStored,
  offerAgain,
  offerDoubted,
  recordVerdicts,
} from '#client/store/outbox.ts';
import { noteStored } from '#client/store/stored-runs.ts';
import { OTHER_WARD, uuid, WARD } from '#support/dossier-events.ts';
import { outboxRows } from '#support/outbox-rows.ts';
import { setupSyncedTablet } from '../sync/synced-tablet.ts';

const PUSH = '/api/sync/push';
const EPOCH = uuid('epoch', 1);
const stored = (...pairs: readonly (readonly [number, number])[]) => pairs.map(([dseq, wseq]) => ({ dseq, wseq }));

async function setup(count: number) {
  const tablet = await setupSyncedTablet();
  await tablet.receive(count);
  const { store } = tablet;
  const marks = async () => (await outboxRows(store)).map(({ state, wseq }) => (state === 'at-centre' ? wseq : state));
  const note = async () => (await store.outbox.setting.get(`stored/${WARD}`))?.value;
  return { ...tablet, marks, note };
}

test('says which rows the centre has and under which number, in one small row, though the rows stay as they were', async () => {
  const { store, marks, note } = await setup(6);
  await noteStored(store, WARD, stored([2, 11], [1, 10], [3, 12], [5, 20]));
  expect(await marks()).toEqual([10, 11, 12, 'pending', 20, 'pending']);
  expect(await note()).toEqual([
    { first: 1, through: 3, wseq: 10, epoch: null },
    { first: 5, through: 5, wseq: 20, epoch: null },
  ]);
  expect((await store.outbox.event.toArray()).map(({ state }) => state)).toEqual(Array(6).fill('pending'));
  expect(await listPendingKeys(store)).toEqual([`${WARD}/4`, `${WARD}/6`]);
  expect((await listStored(store, WARD)).map(({ dseq }) => dseq)).toEqual([1, 2, 3, 5]);
  expect(await countUnsent(store)).toMatchObject({ events: 2, dossiers: 2 });
});

test('batch after batch goes on in the same note; the later word counts', async () => {
  const { store, marks, note } = await setup(4);
  await noteStored(store, WARD, stored([1, 1], [2, 2]));
  await noteStored(store, WARD, stored([3, 3], [4, 4]));
  expect(await note()).toEqual([{ first: 1, through: 4, wseq: 1, epoch: null }]);
  await noteStored(store, WARD, stored([2, 7]));
  expect(await marks()).toEqual([1, 7, 3, 4]);
});

test('of one ward says nothing of another', async () => {
  const { store, marks } = await setup(1);
  await noteStored(store, OTHER_WARD, stored([1, 1]));
  expect(await marks()).toEqual(['pending']);
});

test('a scan goes once its event is noted', async () => {
  const { store } = await setup(1);
  const [row] = await outboxRows(store);
  await store.outbox.file.add({
    fileId: uuid('event', 900),
    ward: WARD,
    dossierId: row?.dossierId as never,
    dseq: 1,
    name: 'a.jpg',
    mediaType: 'image/jpeg',
    bytes: 1,
    heldParts: 0,
    state: 'waiting',
    completeAt: null,
  });
  expect(await listFilesToSend(store)).toEqual([]);
  await noteStored(store, WARD, stored([1, 1]));
  expect(await listFilesToSend(store)).toHaveLength(1);
});

describe('says nothing any more', () => {
  test('in another history', async () => {
    const { store, marks } = await setup(1);
    await noteStored(store, WARD, stored([1, 1]));
    await keepEpoch(store, WARD, EPOCH);
    expect(await marks()).toEqual(['pending']);
    await noteStored(store, WARD, stored([1, 5]));
    expect(await marks()).toEqual([5]);
    await keepEpoch(store, WARD, uuid('epoch', 2));
    expect(await marks()).toEqual(['pending']);
  });

  test('when everything is offered again', async () => {
    const { store, marks, note } = await setup(2);
    await noteStored(store, WARD, stored([1, 1], [2, 2]));
    await offerAgain(store, WARD);
    expect(await marks()).toEqual(['pending', 'pending']);
    expect(await note()).toBeUndefined();
  });

  test('of a row that is doubted: it is offered once more, and goes by its own mark from then on', async () => {
    const { store, marks, push, sentTo } = await setup(2);
    await push();
    expect(await offerDoubted(store, (await listStored(store, WARD)).slice(1))).toBe(1);
    expect(await marks()).toEqual([1, 'pending']);
    await push();
    expect(sentTo(PUSH)).toMatchObject([{ wards: [{ first: 1 }] }, { wards: [{ first: 2 }] }]);
    expect((await store.outbox.event.get([WARD, 2]))?.state).toBe('at-centre');
  });

  test('of a row the centre has set aside', async () => {
    const { store, marks } = await setup(2);
    await noteStored(store, WARD, stored([1, 1], [2, 2]));
    await recordVerdicts(store, WARD, [{ dseq: 2, outcome: 'quarantined', reason: 'x' }]);
    expect(await marks()).toEqual([1, 'set-aside']);
  });
});

describe('a push and the pull behind it', () => {
  test('leave rows confirmed under their numbers, and no note', async () => {
    const { store, receive, push, pull, note } = await setup(1);
    await push();
    await pull();
    await receive(3);
    await push();
    expect(await note()).toMatchObject([{ first: 2, through: 4, wseq: 2 }]);
    await pull();
    expect((await store.outbox.event.toArray()).map(({ state, wseq }) => [state, wseq])).toEqual([
      // Sent before it was known which history it was for, and taken for sent once more.
      ['confirmed', null],
      ['confirmed', 2],
      ['confirmed', 3],
      ['confirmed', 4],
    ]);
    expect(await note()).toBeUndefined();
  });

  test('a tablet that dies in between sends nothing twice', async () => {
    const { push, sentTo, states } = await setup(2);
    await push();
    await push();
    expect(sentTo(PUSH)).toHaveLength(1);
    expect(await states()).toEqual(['at-centre', 'at-centre']);
  });

  test('a note that was lost costs one more sending, and nothing else', async () => {
    const { store, push, pull, states, centre } = await setup(2);
    await push();
    await store.outbox.setting.delete(`stored/${WARD}`);
    await push();
    await pull();
    expect(await states()).toEqual(['confirmed', 'confirmed']);
    expect(centre.events(WARD)).toHaveLength(2);
  });
});
