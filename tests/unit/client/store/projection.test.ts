import { describe, expect, test } from 'vitest';
import { appendEvent } from '#client/store/append-event.ts';
import {
  confirmReturned,
  keepEpoch,
  listFrom,
  listUnconfirmedNumbers,
  offerAgain,
  recordVerdicts,
} from '#client/store/outbox.ts';
import {
  applyPage,
  forgetWard,
  listUnconfirmedOf,
  projectDossiers,
  projectUnconfirmed,
} from '#client/store/projection.ts';
import { CHAIN_START } from '#protocol/event-chain.ts';
import type { Store } from '#client/store/store.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import { ordinaryHistory, OTHER_WARD, setupDossierEvents, uuid, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { setupTablet } from '#support/tablet.ts';

const EPOCH = uuid('epoch', 1);
const ID = uuid('dossier', 1) as DossierId;
const MONDAY = at('2026-03-09 09:15');

/** Puts events into the outbox as if recorded here. */
async function record(store: Store, ...events: DossierEvent[]): Promise<void> {
  for (const event of events) {
    const build = ({ dseq }: { dseq: number }) => ({ ...event, dseq, device: store.deviceId });
    await appendEvent(store, { ward: event.ward, serialDate: null, build });
  }
}

function page(events: readonly DossierEvent[], wseq = events.length) {
  return { ward: WARD, epoch: EPOCH, wseq, chain: CHAIN_START, events };
}

describe('a cache row', () => {
  test('is worked out from the events of the centre, page after page', async () => {
    const { store } = await setupTablet();
    const [received, assigned, resolved, handedOver] = ordinaryHistory() as [
      DossierEvent,
      DossierEvent,
      DossierEvent,
      DossierEvent,
    ];
    await applyPage(store, page([received, assigned]));
    expect(await store.cache.dossier.get(ID)).toMatchObject({
      status: 'processing',
      rev: 2,
      lane: 'due',
      laneAt: at('2026-03-12 17:00'),
    });
    await applyPage(store, page([resolved], 3));
    expect(await store.cache.dossier.get(ID)).toMatchObject({
      status: 'resolved',
      lane: 'ready',
      laneAt: at('2026-03-10 16:00'),
    });
    await applyPage(store, page([handedOver], 4));
    const row = await store.cache.dossier.get(ID);
    expect(row).toMatchObject({ status: 'handed-over', rev: 4 });
    expect(row).not.toHaveProperty('lane');
    expect((await store.cache.history.get(ID))?.events).toEqual([received, assigned, resolved, handedOver]);
    expect(await store.cache.cursor.get(WARD)).toMatchObject({ ward: WARD, epoch: EPOCH, wseq: 4 });
  });

  test('waits in its own lane while papers are waited for', async () => {
    const { store } = await setupTablet();
    const { make } = setupDossierEvents();
    await applyPage(store, page([make('received', MONDAY), make('supplement-requested', at('2026-03-10 10:00'))]));
    expect(await store.cache.dossier.get(ID)).toMatchObject({ lane: 'waiting', laneAt: at('2026-03-10 10:00') });
  });

  test('shows what was recorded here on top of what the centre says', async () => {
    const { store } = await setupTablet();
    const { make } = setupDossierEvents();
    await applyPage(store, page([make('received', MONDAY), make('assigned', MONDAY)]));
    await record(store, make('resolved', at('2026-03-10 09:00')));
    await projectDossiers(store, [ID]);
    expect(await store.cache.dossier.get(ID)).toMatchObject({ status: 'resolved', rev: 3, problems: 0 });
  });

  test('keeps the local events on top when more comes from the centre', async () => {
    const { store } = await setupTablet();
    const { make } = setupDossierEvents();
    await applyPage(store, page([make('received', MONDAY)]));
    await record(store, make('resolved', at('2026-03-10 09:00')));
    const elsewhere = setupDossierEvents({ first: 100 });
    await applyPage(store, page([elsewhere.make('supplement-requested', at('2026-03-09 15:00'))], 2));
    // The request came first in the centre's order: the finish is a problem a person must look at, and nothing is lost.
    expect(await store.cache.dossier.get(ID)).toMatchObject({ status: 'awaiting-supplement', rev: 3, problems: 1 });
  });

  test('counts an own event once when it comes back before it is confirmed', async () => {
    const { store } = await setupTablet();
    const { make } = setupDossierEvents();
    await record(store, make('received', MONDAY), make('assigned', MONDAY));
    const own = (await store.outbox.event.toArray()).map(({ event }) => event);
    await applyPage(store, page(own));
    expect(await store.cache.dossier.get(ID)).toMatchObject({ status: 'processing', rev: 2, problems: 0 });
    await confirmReturned(store, WARD, EPOCH);
    await projectDossiers(store, [ID]);
    expect(await store.cache.dossier.get(ID)).toMatchObject({ rev: 2, problems: 0 });
  });

  test('does not exist without its reception, and the history is kept until it comes', async () => {
    const { store } = await setupTablet();
    const { make } = setupDossierEvents();
    await applyPage(store, page([make('noted', MONDAY)]));
    expect(await store.cache.dossier.get(ID)).toBeUndefined();
    expect((await store.cache.history.get(ID))?.events).toHaveLength(1);
  });
});

test('a page and its cursor are taken over together or not at all', async () => {
  const { store } = await setupTablet();
  const { make } = setupDossierEvents();
  await applyPage(store, page([make('received', MONDAY)]));
  const unkeepable = { ...make('noted', MONDAY), body: 1n } as unknown as DossierEvent;
  await expect(applyPage(store, page([make('assigned', MONDAY), unkeepable], 3))).rejects.toThrow();
  expect(await store.cache.dossier.get(ID)).toMatchObject({ status: 'received', rev: 1 });
  expect((await store.cache.cursor.get(WARD))?.wseq).toBe(1);
});

test('an app that died between outbox and cache is put right at the next start', async () => {
  const { store } = await setupTablet({ name: 'crashed' });
  await record(store, setupDossierEvents().make('received', MONDAY));
  expect(await store.cache.dossier.get(ID)).toBeUndefined();
  const again = await setupTablet({ name: 'crashed' });
  await projectUnconfirmed(again.store, WARD);
  expect(await again.store.cache.dossier.get(ID)).toMatchObject({ status: 'received', rev: 1 });
});

test('many writers at once end with the newest reading', async () => {
  const { store } = await setupTablet();
  const { make } = setupDossierEvents();
  await applyPage(store, page([make('received', MONDAY)]));
  const steps = Array.from({ length: 10 }, () => make('noted', MONDAY));
  await Promise.all(steps.map((event) => record(store, event).then(() => projectDossiers(store, [ID]))));
  expect(await store.cache.dossier.get(ID)).toMatchObject({ rev: 11 });
});

test('forgetting a ward empties its cache and leaves outbox and other wards alone', async () => {
  const { store } = await setupTablet();
  const here = setupDossierEvents();
  const there = setupDossierEvents({ ward: OTHER_WARD, first: 100 });
  await applyPage(store, page([here.make('received', MONDAY, { dossier: 2 })]));
  await applyPage(store, { ...page([there.make('received', MONDAY, { dossier: 3 })]), ward: OTHER_WARD });
  await record(store, here.make('received', MONDAY));
  await projectDossiers(store, [ID]);
  const outboxBefore = await store.outbox.event.toArray();

  await forgetWard(store, WARD);

  expect((await store.cache.dossier.toArray()).map(({ id }) => id)).toEqual([ID, uuid('dossier', 3)]);
  expect((await store.cache.history.toArray()).map(({ ward }) => ward)).toEqual([OTHER_WARD]);
  expect((await store.cache.cursor.toArray()).map(({ ward }) => ward)).toEqual([OTHER_WARD]);
  expect(await store.outbox.event.toArray()).toEqual(outboxBefore);
});

describe('the outbox', () => {
  async function setupFive() {
    const { store } = await setupTablet();
    const { make } = setupDossierEvents();
    await record(store, ...Array.from({ length: 5 }, () => make('noted', MONDAY)));
    const states = async () => (await store.outbox.event.toArray()).map(({ state }) => state);
    const unconfirmed = async () =>
      (await store.outbox.event.where('unconfirmed').equals(1).toArray()).map(({ dseq }) => dseq);
    return { store, states, unconfirmed };
  }
  const stored = (dseq: number, wseq = dseq) => ({ dseq, outcome: 'stored', wseq }) as const;
  const dseqs = (rows: readonly { dseq: number }[]) => rows.map(({ dseq }) => dseq);

  test('gives the numbers of what has not come back in order, ward by ward', async () => {
    const { store } = await setupFive();
    await record(store, setupDossierEvents({ ward: OTHER_WARD, first: 50 }).make('noted', MONDAY));
    await comeBack(store, 1);
    await recordVerdicts(store, WARD, [stored(2)]);
    const numbers = Object.fromEntries(await listUnconfirmedNumbers(store));
    expect(numbers).toEqual({ [WARD]: [2, 3, 4, 5], [OTHER_WARD]: [1] });
    expect(await listFrom(store, WARD, 2)).toEqual([2, 3, 4, 5]);
  });

  test('notes what the centre stored and what it set aside, and why', async () => {
    const { store, states, unconfirmed } = await setupFive();
    await recordVerdicts(store, WARD, [
      stored(1, 40),
      { dseq: 2, outcome: 'quarantined', reason: 'body: thiếu.' },
      stored(9),
    ]);
    expect(await states()).toEqual(['at-centre', 'set-aside', 'pending', 'pending', 'pending']);
    expect(await store.outbox.event.get([WARD, 1])).toMatchObject({ wseq: 40, reason: null });
    expect(await store.outbox.event.get([WARD, 2])).toMatchObject({ reason: 'body: thiếu.' });
    expect(await unconfirmed()).toEqual([1, 2, 3, 4, 5]);
  });

  /** Lets the centre give back the rows of these numbers, in the order given. */
  async function comeBack(store: Store, ...numbers: number[]): Promise<void> {
    const rows = await store.outbox.event.bulkGet(numbers.map((dseq) => [WARD, dseq] as [WardCode, number]));
    await applyPage(store, page(rows.flatMap((row) => (row ? [row.event] : []))));
    await confirmReturned(store, WARD, EPOCH);
  }

  test('confirms what came back, whatever was heard of it before; never more', async () => {
    const { store, states, unconfirmed } = await setupFive();
    await recordVerdicts(store, WARD, [stored(1, 7), stored(2, 9), { dseq: 3, outcome: 'quarantined', reason: 'x' }]);
    await comeBack(store, 1, 4);
    expect(await states()).toEqual(['confirmed', 'at-centre', 'set-aside', 'confirmed', 'pending']);
    expect(await unconfirmed()).toEqual([2, 3, 5]);
    expect((await store.outbox.event.get([WARD, 1]))?.wseq).toBe(7);
  });

  test('confirms later what came back just before the app died', async () => {
    const { store, states } = await setupFive();
    await applyPage(store, page((await store.outbox.event.toArray()).map(({ event }) => event).slice(0, 2)));
    await applyPage(store, page([], 2));
    await confirmReturned(store, WARD, EPOCH);
    expect(await states()).toEqual(['confirmed', 'confirmed', 'pending', 'pending', 'pending']);
  });

  test('of another ward is not confirmed by this one', async () => {
    const { store, states } = await setupFive();
    await applyPage(store, page((await store.outbox.event.toArray()).map(({ event }) => event)));
    await confirmReturned(store, OTHER_WARD, EPOCH);
    expect(await states()).toEqual(Array(5).fill('pending'));
  });

  test('what is confirmed stays confirmed, whatever an older answer says', async () => {
    const { store, states } = await setupFive();
    await comeBack(store, 1);
    await recordVerdicts(store, WARD, [stored(1, 3), { dseq: 1, outcome: 'quarantined', reason: 'x' }]);
    expect((await states())[0]).toBe('confirmed');
  });

  test('lists of one dossier only what has not come back, in order', async () => {
    const { store } = await setupFive();
    await comeBack(store, 2);
    expect(dseqs(await listUnconfirmedOf(store, ID))).toEqual([1, 3, 4, 5]);
  });

  test('offers everything of a ward again when the centre’s history was replaced', async () => {
    const { store, states, unconfirmed } = await setupFive();
    await record(store, setupDossierEvents({ ward: OTHER_WARD, first: 50 }).make('noted', MONDAY));
    await recordVerdicts(store, OTHER_WARD, [stored(1)]);
    await recordVerdicts(store, WARD, [stored(1), stored(2), { dseq: 3, outcome: 'quarantined', reason: 'x' }]);
    await comeBack(store, 1);
    await offerAgain(store, WARD);
    expect(await states()).toEqual([...Array(5).fill('pending'), 'at-centre']);
    expect(await unconfirmed()).toEqual([1, 2, 3, 4, 5, 1]);
    expect(await store.outbox.event.get([WARD, 1])).toMatchObject({ wseq: null, reason: null });
  });
});

describe('what was asked for before the ward moved on', () => {
  test('a page asked from another cursor is not put on top of what is here now', async () => {
    const { store } = await setupTablet();
    const { make } = setupDossierEvents();
    const first = page([make('received', MONDAY)]);
    expect(await applyPage(store, { ...first, from: null })).toBe(true);
    const stale = page([make('noted', MONDAY)], 2);
    for (const from of [null, { epoch: EPOCH, wseq: 0 }, { epoch: uuid('epoch', 2), wseq: first.wseq }]) {
      expect(await applyPage(store, { ...stale, from })).toBe(false);
    }
    expect((await store.cache.history.toArray()).map(({ events }) => events.length)).toEqual([1]);
    expect(await store.cache.cursor.get(WARD)).toMatchObject({ wseq: first.wseq });
    expect(await applyPage(store, { ...stale, from: { epoch: EPOCH, wseq: first.wseq } })).toBe(true);
  });

  test('a page of a ward that was forgotten meanwhile is not the beginning of anything', async () => {
    const { store } = await setupTablet();
    const { make } = setupDossierEvents();
    await applyPage(store, page([make('received', MONDAY)]));
    const from = { epoch: EPOCH, wseq: (await store.cache.cursor.get(WARD))?.wseq ?? -1 };
    await forgetWard(store, WARD);
    expect(await applyPage(store, { ...page([make('noted', MONDAY)]), from })).toBe(false);
    expect(await store.cache.cursor.get(WARD)).toBeUndefined();
  });

  test('a history that was replaced since confirms nothing', async () => {
    const { store } = await setupTablet();
    const received = setupDossierEvents().make('received', MONDAY);
    await record(store, received);
    await applyPage(store, page([received]));
    const state = async () => (await store.outbox.event.get([WARD, 1]))?.state;
    await keepEpoch(store, WARD, uuid('epoch', 2));
    await confirmReturned(store, WARD, EPOCH);
    expect(await state()).toBe('pending');
    await keepEpoch(store, WARD, EPOCH);
    await confirmReturned(store, WARD, EPOCH);
    expect(await state()).toBe('confirmed');
  });
});
