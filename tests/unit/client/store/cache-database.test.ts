import { Dexie } from 'dexie';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openCacheDatabase } from '#client/store/cache-database.ts';
import { openOutboxDatabase } from '#client/store/outbox-database.ts';
import { setupTablet } from '#support/tablet.ts';
import { uuid, WARD } from '#support/dossier-events.ts';
import { createTestRing } from '#support/ward-keys.ts';

test('lists written by the version before are still there after the update, and known to be without a link', async () => {
  const older = new Dexie('updated-cache');
  older.version(2).stores({
    dossier: 'id, [ward+lane+laneAt], [ward+receivedAt], [ward+endedAt]',
    history: 'dossierId, ward',
    cursor: 'ward',
    record: '[ward+rseq], [ward+kind+key]',
  });
  await older.table('dossier').put({ id: uuid('dossier', 1), ward: WARD, receivedAt: 1, lane: 'due', laneAt: 2 });
  await older.table('history').put({ dossierId: uuid('dossier', 1), ward: WARD, events: [] });
  await older.table('cursor').put({ ward: WARD, epoch: uuid('epoch', 1), wseq: 7 });
  older.close();

  const updated = openCacheDatabase('updated-cache', createTestRing());
  onTestFinished(() => updated.close());
  expect(
    await updated.dossier.where('[ward+lane+laneAt]').between([WARD, 'due'], [WARD, 'due', Infinity]).count(),
  ).toBe(1);
  expect(await updated.history.count()).toBe(1);
  expect(await updated.cursor.toArray()).toEqual([{ ward: WARD, epoch: uuid('epoch', 1), wseq: 7, chain: null }]);
  expect(await updated.section.count()).toBe(0);
});

test('sections kept by the version before are told apart after the update', async () => {
  const older = new Dexie('updated-sections');
  older.version(4).stores({ section: '[ward+wseq+section]' });
  const section = { ward: WARD, wseq: 7, dossiers: 0, ids: [], lines: [], received: [] };
  await older.table('section').bulkPut([
    { ...section, section: 0, holds: 'open' },
    { ...section, section: 1, holds: 'closed' },
  ]);
  older.close();

  const updated = openCacheDatabase('updated-sections', createTestRing());
  onTestFinished(() => updated.close());
  expect(await updated.section.where('[ward+holds]').equals([WARD, 'open']).primaryKeys()).toEqual([[WARD, 7, 0]]);
});

test('a tab of the version before, which watches the outbox alone, hears of the new one', async () => {
  const before = new Dexie('tab-of-before');
  before.version(6).stores({ event: '[ward+dseq]' });
  await before.open();
  const heard = vi.fn();
  before.on('versionchange', ({ newVersion }) => heard(newVersion));
  const updated = openOutboxDatabase('tab-of-before', createTestRing());
  onTestFinished(() => updated.close());
  await updated.open();
  expect(heard).toHaveBeenCalledWith(70);
});

test('a tab of the version before, which reads no rows by columns, hears of the new one', async () => {
  const before = new Dexie('cache-of-before');
  before.version(6).stores({ cursor: 'ward' });
  await before.open();
  const heard = vi.fn();
  before.on('versionchange', ({ newVersion }) => heard(newVersion));
  const updated = openCacheDatabase('cache-of-before', createTestRing());
  onTestFinished(() => updated.close());
  await updated.open();
  expect(heard).toHaveBeenCalledWith(70);
});

test('a cache that vanished is made anew, and the outbox does not notice', async () => {
  const { store } = await setupTablet({ name: 'vanished-cache' });
  await store.cache.delete();
  const again = await setupTablet({ name: 'vanished-cache' });
  expect(again.store.isNew).toBe(false);
  expect(await again.store.cache.cursor.count()).toBe(0);
});
