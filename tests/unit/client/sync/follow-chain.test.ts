import { describe, expect, test } from 'vitest';
import { pullSince } from '#client/sync/pull-since.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { WARD } from '#support/dossier-events.ts';
import { DONE, ID, NOT_UNDERSTOOD, notes, page, PULL } from './history-pages.ts';
import { setupSyncedTablet } from './synced-tablet.ts';

describe('a history that differs from the centre’s', () => {
  /** Twenty events; the tablet has ten of them when the centre's third turns out to be another. */
  async function setupDiverged() {
    const tablet = await setupSyncedTablet();
    const { centre, pull } = tablet;
    const history = notes(20);
    centre.add(...history.slice(0, 10));
    await pull();
    const other = { ...history[2], body: { text: 'khác' } } as DossierEvent;
    centre.rewrite(WARD, 3, other);
    centre.add(...history.slice(10));
    return { ...tablet, other };
  }

  test('is noticed with the next page, fetched anew, and told to the centre', async () => {
    const { pull, store, sentTo, other } = await setupDiverged();
    expect(await pull()).toEqual(DONE);
    const asked = sentTo(PULL) as { since: { wseq: number; report?: { faults: string[] } }[] }[];
    // Once more from where it was, since the answer may have been spoilt on the way; then from the beginning, looked at first.
    expect(asked.slice(1).map(({ since }) => since[0]?.wseq)).toEqual([10, 10, 0, 0]);
    expect((await store.cache.history.get(ID))?.events[2]).toMatchObject({ body: other.body });
    expect(await store.cache.dossier.get(ID)).toMatchObject({ rev: 20, problems: 0 });
    expect(await pull()).toEqual(DONE);
    const reports = (sentTo(PULL) as typeof asked).flatMap(({ since }) => since[0]?.report ?? []);
    expect(reports.map(({ faults }) => faults)).toEqual([[], [], ['diverged']]);
    expect(await store.outbox.fault.count()).toBe(0);
  });

  test('comes anew by snapshot when there is one', async () => {
    const { pull, centre, store } = await setupDiverged();
    const { snapshot } = centre.pack(WARD);
    centre.add(...notes(21).slice(20));
    expect(await pull()).toEqual(DONE);
    expect(await store.cache.cursor.get(WARD)).toMatchObject({ wseq: 21 });
    expect((await store.cache.section.toArray()).map(({ wseq }) => wseq)).toEqual([snapshot.wseq]);
  });

  test('leaves the outbox as it is, and what lies only here on top', async () => {
    const { pull, receive, store, centre } = await setupDiverged();
    centre.quarantine(() => true);
    const [own] = await receive(1);
    const before = await store.outbox.event.toArray();
    expect(await pull()).toEqual(DONE);
    expect(await store.outbox.event.toArray()).toEqual(before);
    expect(await store.cache.dossier.get(own as DossierId)).toMatchObject({ status: 'received' });
  });

  test('is seen in an empty page too', async () => {
    const { pull, centre, store, sentTo } = await setupSyncedTablet();
    const history = notes(3);
    centre.add(...history);
    await pull();
    centre.rewrite(WARD, 3, { ...history[2], body: { text: 'khác' } } as DossierEvent);
    await pull();
    expect(sentTo(PULL)).toHaveLength(5);
    expect((await store.cache.history.get(ID))?.events[2]).toMatchObject({ body: { text: 'khác' } });
  });

  test('only by one spoilt answer is fetched once more, and nothing else happens', async () => {
    const { pull, centre, store, script, sentTo } = await setupSyncedTablet();
    const history = notes(2);
    centre.add(...history);
    script(PULL, page([{ wseq: 1, event: history[0] }], { head: 2, more: true, chain: 'f'.repeat(64) }));
    expect(await pull()).toEqual(DONE);
    expect(sentTo(PULL)).toHaveLength(2);
    expect(await store.outbox.fault.count()).toBe(0);
  });

  test('from itself at the centre is not taken over: the tablet keeps what it has', async () => {
    const { pull, centre, store, script } = await setupSyncedTablet();
    const history = notes(3);
    centre.add(...history.slice(0, 2));
    await pull();
    centre.add(...history.slice(2));
    const wrong = { chain: 'f'.repeat(64) };
    const tail = page([{ wseq: 3, event: history[2] }], { after: 2, ...wrong });
    script(PULL, tail, tail, page([{ wseq: 1, event: history[0] }], wrong));
    expect(await pull()).toEqual(NOT_UNDERSTOOD);
    expect(await store.cache.dossier.get(ID)).toMatchObject({ rev: 2 });
    expect(await store.outbox.fault.toArray()).toEqual([{ fault: 'diverged' }]);
    expect(await pull()).toEqual(DONE);
    expect(await store.cache.dossier.get(ID)).toMatchObject({ rev: 3 });
  });
});

test('lists of a version that kept no link stay until the centre is reached, and are then fetched anew', async () => {
  const { pull, centre, store, script, sentTo } = await setupSyncedTablet();
  centre.add(...notes(3));
  await pull();
  await store.cache.cursor.update(WARD, { chain: null });
  script(PULL, new TypeError('down'));
  await pull();
  expect(await store.cache.dossier.count()).toBe(1);
  expect(await pull()).toEqual(DONE);
  expect((sentTo(PULL) as { since: { wseq: number }[] }[]).map(({ since }) => since[0]?.wseq)).toEqual([0, 3, 3, 0]);
  expect((await store.cache.cursor.get(WARD))?.chain).toMatch(/^[0-9a-f]{64}$/);
});

test('the same page brought by two tabs at once counts once', async () => {
  const { context, pull, centre, store } = await setupSyncedTablet();
  centre.add(...notes(5));
  await Promise.all([pull(), pullSince(context, WARD)]);
  expect((await store.cache.history.get(ID))?.events).toHaveLength(5);
});
