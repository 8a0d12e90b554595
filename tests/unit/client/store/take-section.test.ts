/** When a ward that is loaded in parts counts as here: with the last part its dossiers need, in whatever order they come. */
import { describe, expect, test } from 'vitest';
import type { LoadRow } from '#client/store/cache-database.ts';
import { createPartKeeper } from '#client/store/keep-part.ts';
import { beginLoad, listMissingParts, type MissingPart } from '#client/store/take-section.ts';
import { setupDossierEvents, uuid, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { DONE, pathOf, setupPacked, untilLoaded } from '../sync/packed-tablet.ts';

/** A load that has begun, whose parts the test brings by hand. */
async function setupLoad() {
  const tablet = await setupPacked();
  const { store, centre, snapshot } = tablet;
  const load: LoadRow = { ward: WARD, epoch: uuid('epoch', 1), snapshot };
  await beginLoad(store, load);
  const { first, later } = await listMissingParts(store, load);
  const keep = (missing: MissingPart) => {
    const { bytes } = centre.file(pathOf(snapshot.wseq, missing.section.section, missing.part));
    return createPartKeeper(store, load)({ ...missing, bytes });
  };
  const cursor = async () => (await store.cache.cursor.get(WARD))?.wseq;
  return { ...tablet, load, first, later, keep, cursor };
}

describe('a ward has a cursor', () => {
  test('only when the rows of all dossiers and the histories of open ones are here, whichever comes last', async () => {
    const { first } = await setupLoad();
    expect(first.map(({ section, part }) => `${section.holds} ${part}`)).toEqual([
      'open rows',
      'open histories',
      'closed rows',
      'closed rows',
    ]);
    for (const last of first.keys()) {
      const { first: parts, later, keep, cursor, snapshot } = await setupLoad();
      const [lastPart] = parts.splice(last, 1) as [MissingPart];
      for (const part of [...parts, ...later]) {
        expect(await keep(part)).toBe(true);
        expect(await cursor()).toBeUndefined();
      }
      expect(await keep(lastPart)).toBe(true);
      expect(await cursor()).toBe(snapshot.wseq);
    }
  });

  test('that stays where pages have moved it when another tab brings a part once more', async () => {
    const { first, keep, cursor, centre, pull, snapshot, scriptFile } = await setupLoad();
    for (const part of first) await keep(part);
    centre.add(setupDossierEvents({ first: 700 }).make('noted', at('2026-03-15 09:00'), { dossier: 2 }));
    // Not to the end: the load still goes on.
    scriptFile(pathOf(snapshot.wseq, 2, 'histories'), new TypeError('cut'));
    expect(await pull()).toEqual(DONE);
    expect(await cursor()).toBe(snapshot.wseq + 1);
    for (const part of first) expect(await keep(part)).toBe(true);
    expect(await cursor()).toBe(snapshot.wseq + 1);
  });
});

test('a load cut before the histories of its open dossiers goes on with them, and asks for nothing twice', async () => {
  const tablet = await setupLoad();
  const { first, later, keep, cursor, pull, fetched, snapshot } = tablet;
  const isLeft = ({ section, part }: MissingPart) => section.holds === 'open' && part === 'histories';
  for (const part of [...first, ...later]) if (!isLeft(part)) await keep(part);
  expect(await cursor()).toBeUndefined();
  expect(await pull()).toEqual(DONE);
  await untilLoaded(tablet);
  expect(fetched).toEqual([pathOf(snapshot.wseq, 0, 'histories')]);
  expect(await cursor()).toBe(snapshot.wseq);
});
