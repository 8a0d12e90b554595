import { expect, onTestFinished, test, vi } from 'vitest';
import { createQueries } from '#client/queries/create-queries.ts';
import { createPartKeeper } from '#client/store/keep-part.ts';
import { applyPage } from '#client/store/projection.ts';
import { createSectionDirectory, keyOf } from '#client/store/section-directory.ts';
import { beginLoad } from '#client/store/take-section.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { snapshotPath, type SnapshotPart } from '#protocol/snapshot-messages.ts';
import { setupDossierEvents, uuid, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { packSnapshot } from '#support/packed-snapshot.ts';
import { setupTablet } from '#support/tablet.ts';

/** A tablet in the middle of a first load: the rows of three closed dossiers are here, a section each. */
async function setupRows() {
  const { store } = await setupTablet();
  const { make } = setupDossierEvents();
  const events = [1, 2, 3].flatMap((dossier) => [
    make('received', at('2026-03-10 09:00'), { dossier }),
    make('refused', at('2026-03-10 10:00'), { dossier }),
  ]);
  const { snapshot, files } = packSnapshot(WARD, events, 1);
  const load = { ward: WARD, epoch: uuid('epoch', 1), snapshot };
  await beginLoad(store, load);
  const keep = async (part: SnapshotPart) => {
    for (const section of snapshot.sections) {
      const bytes = files.get(snapshotPath(WARD, snapshot.wseq, { section: section.section, part }));
      if (bytes) await createPartKeeper(store, load)({ section, part, bytes });
    }
  };
  await keep('rows');
  const queries = createQueries({ store, origin: 'x' });
  onTestFinished(() => queries.search.close());
  return { store, queries, keep, load };
}

test('what closed dossiers are found by is written as it is held in memory, without opening their rows again', async () => {
  const { store, queries, keep } = await setupRows();
  const readParts = vi.spyOn(store.cache.sectionPart, 'where');
  await keep('histories');
  expect(readParts).not.toHaveBeenCalled();
  store.archive.clear();
  expect(await queries.findDossiers(WARD, 'hoa')).toHaveLength(3);
});

test('what closed dossiers are found by is written from their rows when a lock has let go of it', async () => {
  const { store, queries, keep } = await setupRows();
  store.archive.clear();
  await keep('histories');
  const names = (await store.cache.sectionPart.toCollection().primaryKeys()).map(([, , , name]) => name);
  expect(names.filter((name) => name === 'lines')).toHaveLength(3);
  expect(await queries.findDossiers(WARD, 'hoa')).toHaveLength(3);
});

test('a section that another has taken the place of under its key is not taken from memory', async () => {
  const { store } = await setupRows();
  const [held] = await store.archive.list(WARD);
  const key = keyOf(held!);
  expect(await store.archive.get(key)).toBe(held);
  await store.cache.section.update(key, { ids: [uuid('dossier', 77) as DossierId] });
  expect((await store.archive.get(key))?.ids).toEqual([uuid('dossier', 77)]);
  await store.cache.section.delete(key);
  expect(await store.archive.get(key)).toBeUndefined();
});

test('nor is what was in it found there any longer', async () => {
  const { store } = await setupRows();
  const directory = createSectionDirectory(store.cache, () => true);
  const [held] = await directory.list(WARD);
  const other = uuid('dossier', 77) as DossierId;
  directory.remember({ ...held!, ids: [other] });
  expect([...(await directory.locate([...held!.ids, other])).keys()]).toEqual([other]);
});

test('a page that brings nothing has no section read', async () => {
  const { store, load } = await setupRows();
  store.archive.clear();
  const readSections = vi.spyOn(store.cache.section, 'bulkGet');
  const { wseq, chain } = load.snapshot;
  await applyPage(store, { ward: WARD, epoch: load.epoch, wseq, chain, events: [] });
  expect(readSections).not.toHaveBeenCalled();
  expect(await store.archive.list(WARD)).toHaveLength(3);
  expect(readSections).toHaveBeenCalled();
});
