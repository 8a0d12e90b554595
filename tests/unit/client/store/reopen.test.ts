import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { liveQuery } from 'dexie';
import { createQueries } from '#client/queries/create-queries.ts';
import { appendEvent } from '#client/store/append-event.ts';
import { isConnectionLost } from '#client/store/reopen.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { setupDossierEvents, uuid, WARD } from '#support/dossier-events.ts';
import { at, date } from '#support/fixed-clock.ts';
import { CONNECTION_LOST, losable } from '#support/lost-connection.ts';
import { intakeFacts, setupTablet } from '#support/tablet.ts';

const MONDAY = date('2026-03-09');
const ID = uuid('dossier', 1) as DossierId;

async function setupLosable() {
  const tablet = await setupTablet();
  const [outbox, cache] = [await losable(tablet.store.outbox), await losable(tablet.store.cache)];
  const queries = createQueries({ store: tablet.store, origin: 'x' });
  onTestFinished(() => queries.search.close());
  const event = setupDossierEvents().make('received', at('2026-03-09 09:15'));
  const append = () =>
    appendEvent(tablet.store, {
      ward: WARD,
      serialDate: MONDAY,
      build: ({ dseq }) => ({ ...event, dseq, device: tablet.store.deviceId }) as DossierEvent,
    });
  return { ...tablet, outbox, cache, queries, append };
}

describe('recording', () => {
  test('succeeds whichever request the connection is lost at, with one row, one number and one serial', async () => {
    for (let request = 1; request <= 6; request++) {
      const { store, outbox, append } = await setupLosable();
      outbox.loseAt(request);
      expect(await append()).toMatchObject({ dseq: 1 });
      expect(outbox.opened()).toBe(2);
      expect(await store.outbox.event.toArray()).toMatchObject([{ dseq: 1, state: 'pending' }]);
      expect(await store.outbox.sequence.toArray()).toEqual([{ ward: WARD, next: 2 }]);
      expect(await store.outbox.serial.toArray()).toEqual([{ ward: WARD, date: MONDAY, used: 1 }]);
    }
  });

  test('takes no second number when only the word of the commit was lost', async () => {
    const { store, append } = await setupLosable();
    const commit = store.outbox.transaction.bind(store.outbox) as (...given: unknown[]) => Promise<unknown>;
    const once = vi.spyOn(store.outbox, 'transaction').mockImplementationOnce((async (...given: unknown[]) => {
      await commit(...given);
      throw CONNECTION_LOST();
    }) as never);
    expect(await append()).toMatchObject({ dseq: 1 });
    expect(once).toHaveBeenCalledTimes(2);
    expect(await store.outbox.event.count()).toBe(1);
    expect(await store.outbox.sequence.toArray()).toEqual([{ ward: WARD, next: 2 }]);
  });

  test('fails after the second time, and nothing is written', async () => {
    const { store, append } = await setupLosable();
    store.outbox.event.hook('creating', () => {
      throw CONNECTION_LOST();
    });
    await expect(append()).rejects.toThrow('Connection to Indexed Database server lost');
    expect(await store.outbox.event.count()).toBe(0);
    expect(await store.outbox.sequence.count()).toBe(0);
  });

  test('is not tried again for another reason', async () => {
    const { outbox, append } = await setupLosable();
    outbox.loseAt(1, new DOMException('full', 'QuotaExceededError'));
    await expect(append()).rejects.toThrow('full');
    expect(outbox.opened()).toBe(1);
  });
});

describe('reading', () => {
  test('goes on after the loss, for all readers over one new connection', async () => {
    const { commands, queries, cache, outbox } = await setupLosable();
    const received = await commands.receiveDossier(intakeFacts());
    const id = received.ok ? received.value.dossierId : ID;
    cache.loseAt(1);
    const reads = await Promise.all([
      queries.listWork(WARD, at('2026-03-09 10:00')),
      queries.getDossier(id),
      queries.findDossiers(WARD, 'hoa'),
      queries.listRecords(WARD, 'form'),
    ]);
    expect(reads).toMatchObject([{ later: [{ id }] }, { summary: { id } }, [{ id }], []]);
    expect([cache.opened(), outbox.opened()]).toEqual([2, 2]);
  });

  test('live follows what comes after the loss', async () => {
    const { commands, queries, cache } = await setupLosable();
    cache.loseAt(2);
    const seen: number[] = [];
    const subscription = liveQuery(() => queries.findDossiers(WARD, '')).subscribe((rows) => seen.push(rows.length));
    onTestFinished(() => subscription.unsubscribe());
    await vi.waitFor(() => expect(seen.at(-1)).toBe(0));
    expect(cache.opened()).toBe(2);
    await commands.receiveDossier(intakeFacts());
    await vi.waitFor(() => expect(seen.at(-1)).toBe(1));
  });

  test('of a database that was closed on purpose does not open it again', async () => {
    const { store, queries } = await setupLosable();
    store.outbox.close();
    await expect(queries.getWard(WARD)).rejects.toThrow();
    expect(store.outbox.isOpen()).toBe(false);
  });
});

test('a step reaches the lists although the cache was lost under it', async () => {
  for (let request = 1; request <= 5; request++) {
    const { commands, cache, queries } = await setupLosable();
    cache.loseAt(request);
    await commands.receiveDossier(intakeFacts());
    expect((await queries.listWork(WARD, at('2026-03-09 10:00'))).later).toHaveLength(1);
  }
});

test.each([
  [CONNECTION_LOST(), true],
  [new DOMException('The database connection is closing.', 'InvalidStateError'), true],
  [Object.assign(new Error('wrapped'), { name: 'AbortError', inner: CONNECTION_LOST() }), true],
  [new DOMException('full', 'QuotaExceededError'), false],
  [Object.assign(new Error('closed'), { name: 'DatabaseClosedError' }), false],
  ['Connection to Indexed Database server lost', false],
])('%s is a lost connection: %s', (error, expected) => {
  expect(isConnectionLost(error)).toBe(expected);
});
