import { describe, expect, test, vi } from 'vitest';
import { createQueries } from '#client/queries/create-queries.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { CHAIN_START, chainLinks } from '#protocol/event-chain.ts';
import { ordinaryHistory, setupDossierEvents, uuid, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { DONE, EPOCH, ID, NOT_UNDERSTOOD, notes, page, PULL } from './history-pages.ts';
import type { FakeCentre } from './fake-centre.ts';
import type { SentRequest } from './scripted-connection.ts';
import { setupSyncedTablet } from './synced-tablet.ts';

test('the first pull brings everything, the next only what is new', async () => {
  const { pull, centre, store, sentTo } = await setupSyncedTablet();
  const [received, ...rest] = ordinaryHistory() as [DossierEvent, ...DossierEvent[]];
  centre.add(received);
  expect(await pull()).toEqual(DONE);
  expect(await store.cache.dossier.get(ID)).toMatchObject({ status: 'received', rev: 1 });
  centre.add(...rest);
  expect(await pull()).toEqual(DONE);
  expect(await store.cache.dossier.get(ID)).toMatchObject({ status: 'handed-over', rev: 4, problems: 0 });
  expect(sentTo(PULL)).toMatchObject([
    { since: [{ ward: WARD, epoch: null, wseq: 0 }] },
    { since: [{ ward: WARD, epoch: EPOCH, wseq: 1 }] },
  ]);
});

test('one that brings nothing leaves the outbox as it lies', async () => {
  const { pull, centre, store } = await setupSyncedTablet();
  centre.add(...ordinaryHistory());
  expect(await pull()).toEqual(DONE);
  const written = vi.spyOn(store.outbox, 'transaction');
  expect(await pull()).toEqual(DONE);
  expect(written).not.toHaveBeenCalled();
});

test('a long history comes page by page, each event once', async () => {
  const { pull, centre, store, sentTo } = await setupSyncedTablet();
  centre.pageSize.value = 7;
  centre.add(...notes(30));
  expect(await pull()).toEqual(DONE);
  expect(sentTo(PULL)).toHaveLength(5);
  expect(await store.cache.cursor.get(WARD)).toMatchObject({ ward: WARD, epoch: EPOCH, wseq: 30 });
  expect(await store.cache.dossier.get(ID)).toMatchObject({ rev: 30, problems: 0 });
});

test('a ward that comes page by page is whole with the last one, and stays so while a tablet that was away catches up', async () => {
  const { pull, centre, store, script } = await setupSyncedTablet();
  const { isListed } = createQueries({ store, origin: 'https://trung-tam.vn' });
  const afterEach: boolean[] = [];
  const noting = async (request: SentRequest) => {
    afterEach.push(await isListed(WARD));
    return centre.answer(request);
  };
  centre.pageSize.value = 10;
  centre.add(...notes(25));
  script(PULL, noting, noting, noting);
  expect(await pull()).toEqual(DONE);
  expect([...afterEach, await isListed(WARD)]).toEqual([false, false, false, true]);
  centre.add(...notes(45).slice(25));
  script(PULL, noting, noting);
  expect(await pull()).toEqual(DONE);
  expect(afterEach.slice(3)).toEqual([true, true]);
});

test('pages taken over before the line broke stay, and the rest follows', async () => {
  const { pull, centre, store, script } = await setupSyncedTablet();
  centre.pageSize.value = 10;
  centre.add(...notes(25));
  script(PULL, centre.answer, new TypeError('down'));
  expect(await pull()).toEqual({ ok: false, error: { type: 'Unreachable' } });
  expect((await store.cache.cursor.get(WARD))?.wseq).toBe(10);
  expect(await pull()).toEqual(DONE);
  expect((await store.cache.history.get(ID))?.events).toHaveLength(25);
});

describe('a page that cannot be trusted moves nothing', () => {
  const [one, two, three] = notes(3);
  test.each([
    [
      'a hole in the middle',
      [
        { wseq: 1, event: one },
        { wseq: 3, event: three },
      ],
      {},
    ],
    ['a start further on', [{ wseq: 2, event: two }], { after: 1 }],
    ['numbers that do not follow the cursor it names', [{ wseq: 2, event: two }], {}],
    [
      'an event twice',
      [
        { wseq: 1, event: one },
        { wseq: 1, event: one },
      ],
      {},
    ],
    [
      'an order turned round',
      [
        { wseq: 2, event: two },
        { wseq: 1, event: one },
      ],
      {},
    ],
    [
      'a kind this version does not know',
      [
        { wseq: 1, event: one },
        { wseq: 2, event: { ...two, kind: 'approved' } },
      ],
      {},
    ],
    ['a hash that is not that of its events', [{ wseq: 1, event: one }], { chain: 'f'.repeat(64) }],
    ['a field this version does not know', [{ wseq: 1, event: { ...one, extra: 1 } }], {}],
    ['no event at all', [{ wseq: 1, event: null }], {}],
  ])('%s', async (_, events, changes) => {
    const { pull, script, store } = await setupSyncedTablet();
    script(PULL, ...Array.from({ length: 3 }, () => page(events, changes)));
    expect(await pull()).toEqual(NOT_UNDERSTOOD);
    expect(await store.cache.cursor.count()).toBe(0);
    expect(await store.cache.history.count()).toBe(0);
    expect(await store.cache.dossier.count()).toBe(0);
  });

  test('nor the cursor of an earlier page, and nothing is confirmed by it', async () => {
    const { pull, push, receive, script, store, centre, states } = await setupSyncedTablet();
    centre.add(...notes(2));
    await pull();
    await receive(1);
    await push();
    const chain = (await store.cache.cursor.get(WARD))?.chain ?? '';
    const events = [{ wseq: 3, event: { kind: 'approved' } }];
    script(PULL, page(events, { after: 2, head: 3, chain: chainLinks(chain, events).at(-1) }));
    expect(await pull()).toEqual(NOT_UNDERSTOOD);
    expect((await store.cache.cursor.get(WARD))?.wseq).toBe(2);
    expect(await states()).toEqual(['at-centre']);
    expect(await pull()).toEqual(DONE);
    expect(await states()).toEqual(['confirmed']);
  });
});

describe('own events', () => {
  test('are confirmed when they come back, and not before', async () => {
    const { pull, push, receive, states, store } = await setupSyncedTablet();
    const [id] = await receive(1);
    await push();
    expect(await states()).toEqual(['at-centre']);
    await pull();
    expect(await states()).toEqual(['confirmed']);
    expect(await store.cache.dossier.get(id as DossierId)).toMatchObject({ rev: 1, problems: 0 });
    expect((await store.outbox.event.get([WARD, 1]))?.event.time.arrivedAt).toBeNull();
  });

  test('come back although the answer to their push was lost: confirmed all the same', async () => {
    const { pull, push, receive, script, states, centre } = await setupSyncedTablet();
    await receive(1);
    script('/api/sync/push', (request) => {
      centre.answer(request);
      return new TypeError('lost');
    });
    await push();
    await pull();
    expect(await states()).toEqual(['confirmed']);
  });

  test('with the same number of another device do not confirm ours', async () => {
    const { pull, receive, states, centre } = await setupSyncedTablet();
    await receive(1);
    centre.add(...notes(1));
    await pull();
    expect(await states()).toEqual(['pending']);
  });

  test('are counted once while they lie in both places, in the order of the centre', async () => {
    const { pull, push, receive, centre, store, commands } = await setupSyncedTablet();
    const [id] = (await receive(1)) as [DossierId];
    await push();
    await pull();
    await commands.takeStep(id, { kind: 'noted', body: { text: 'ở máy này' } });
    const elsewhere = setupDossierEvents({ first: 900 }).make('noted', at('2026-03-09 10:00'), {
      body: { text: 'ở máy kia' },
    });
    centre.add({ ...elsewhere, dossierId: id });
    await push();
    await pull();
    const history = await store.cache.history.get(id);
    expect(history?.events.map(({ kind, body }) => ('text' in body ? body.text : kind))).toEqual([
      'received',
      'ở máy kia',
      'ở máy này',
    ]);
    expect(await store.cache.dossier.get(id)).toMatchObject({ rev: 3, problems: 0 });
  });
});

describe('a centre restored from a backup', () => {
  test('is believed: the cache starts afresh under the new epoch', async () => {
    const { pull, centre, store } = await setupSyncedTablet();
    centre.add(...notes(5));
    await pull();
    centre.restore(3);
    expect(await pull()).toEqual(DONE);
    expect(await store.cache.cursor.get(WARD)).toMatchObject({ ward: WARD, epoch: uuid('epoch', 2), wseq: 3 });
    expect(await store.cache.dossier.get(ID)).toMatchObject({ rev: 3 });
  });

  test('gets back what it lost, though it had confirmed it, and the officer goes on seeing it', async () => {
    const { pull, push, receive, centre, store, states } = await setupSyncedTablet();
    const [, , lost] = await receive(3);
    await push();
    await pull();
    await receive(1);
    await push();
    expect(await states()).toEqual(['confirmed', 'confirmed', 'confirmed', 'at-centre']);
    centre.restore(2);

    await pull();
    expect(await states()).toEqual(['confirmed', 'confirmed', 'pending', 'pending']);
    expect(await store.cache.dossier.get(lost as DossierId)).toMatchObject({ status: 'received' });
    await push();
    await pull();
    expect(centre.events(WARD).map(({ dseq }) => dseq)).toEqual([1, 2, 3, 4]);
    expect(await states()).toEqual(['confirmed', 'confirmed', 'confirmed', 'confirmed']);
    expect(await store.cache.dossier.count()).toBe(4);
  });

  test('before the first pull, whose numbers ours seem to have come back under, does not confirm what it never had', async () => {
    const { pull, push, receive, states, centre, store } = await setupSyncedTablet();
    await receive(1);
    await push();
    centre.restore(0);
    centre.add(...notes(5));
    await pull();
    // Offered again by itself: nobody may record anything more on this tablet.
    expect(await store.outbox.event.get([WARD, 1])).toMatchObject({ state: 'pending', wseq: null });
    await push();
    await pull();
    expect(await states()).toEqual(['confirmed']);
    expect(centre.events(WARD)).toHaveLength(6);
  });
});

describe('a centre put back by other means, which does not believe that there was more', () => {
  test.each([
    ['page by page', () => undefined],
    ['by a snapshot', (centre: FakeCentre) => centre.pack(WARD)],
  ])('gets back what it lost, and the ward is loaded anew, %s', async (_how, pack) => {
    const { pull, push, receive, centre, store, states } = await setupSyncedTablet();
    await receive(3);
    await push();
    await pull();
    centre.lose(1);
    pack(centre);
    expect(await pull()).toEqual(DONE);
    await push();
    await pull();
    expect(centre.events(WARD)).toHaveLength(3);
    expect(await states()).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect(await store.cache.dossier.count()).toBe(3);
  });
});

test('a ward the session may not read changes nothing and is no failure', async () => {
  const { pull, centre, store } = await setupSyncedTablet();
  centre.refuse(WARD);
  expect(await pull()).toEqual(DONE);
  expect(await store.cache.cursor.count()).toBe(0);
});

test('an empty ward has a cursor at once, so that a change of epoch is noticed later', async () => {
  const { pull, store } = await setupSyncedTablet();
  await pull();
  expect(await store.cache.cursor.get(WARD)).toEqual({ ward: WARD, epoch: EPOCH, wseq: 0, chain: CHAIN_START });
});
