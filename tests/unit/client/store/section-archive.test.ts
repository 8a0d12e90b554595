import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { liveQuery } from 'dexie';
import { createQueries } from '#client/queries/create-queries.ts';
import { forgetWard } from '#client/store/projection.ts';
import { createPartKeeper } from '#client/store/keep-part.ts';
import { beginLoad } from '#client/store/take-section.ts';
import { UnreadablePartError } from '#client/store/unpack-part.ts';
import type { Store } from '#client/store/store.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { snapshotPath, type SnapshotPart } from '#protocol/snapshot-messages.ts';
import { setupDossierEvents, uuid, WARD } from '#support/dossier-events.ts';
import { period } from '#support/figure-rows.ts';
import { at } from '#support/fixed-clock.ts';
import { packSnapshot, type PackedSnapshot } from '#support/packed-snapshot.ts';
import { hello, setupTablet, wardProfile } from '#support/tablet.ts';
import { createTestRing } from '#support/ward-keys.ts';

const idOf = (dossier: number) => uuid('dossier', dossier) as DossierId;

/** One dossier a month, refused on the day it was received: a section each. */
function year(): PackedSnapshot {
  const { make } = setupDossierEvents();
  const events = Array.from({ length: 9 }, (_, index) => {
    const day = at(`2026-0${index + 1}-10 09:00`);
    return [make('received', day, { dossier: index + 1 }), make('refused', day, { dossier: index + 1 })];
  }).flat() as DossierEvent[];
  return packSnapshot(WARD, events, 1);
}

async function keep(store: Store, { snapshot, files }: PackedSnapshot, parts: readonly SnapshotPart[]): Promise<void> {
  const load = { ward: WARD, epoch: uuid('epoch', 1), snapshot };
  await beginLoad(store, load);
  for (const section of snapshot.sections) {
    for (const part of parts) {
      const bytes = files.get(snapshotPath(WARD, snapshot.wseq, { section: section.section, part }));
      if (bytes) await createPartKeeper(store, load)({ section, part, bytes });
    }
  }
}

let setups = 0;

async function setupYear(parts: readonly SnapshotPart[] = ['rows', 'histories']) {
  setups += 1;
  const name = `packed-${setups}`;
  const packed = year();
  await keep((await setupTablet({ name })).store, packed, parts);
  // The app was closed meanwhile: nothing is in memory.
  const { store } = await setupTablet({ name });
  const queries = createQueries({ store, origin: 'x' });
  onTestFinished(() => queries.search.close());
  // A start reads the lines of all sections.
  await store.archive.list(WARD);
  const readParts = vi.spyOn(store.cache.sectionPart, 'where');
  return { store, queries, packed, readParts };
}

describe('a list of a period', () => {
  test('opens only the sections that reach into it, and each once', async () => {
    const { queries, readParts } = await setupYear();
    expect((await queries.listReceived(WARD, period('2026-03'))).map(({ id }) => id)).toEqual([idOf(3)]);
    expect(await queries.listPeriod(WARD, period('2026-03'))).toHaveLength(1);
    expect(readParts).toHaveBeenCalledTimes(1);
    expect(await queries.listPeriod(WARD, period('2026-Q3'))).toHaveLength(3);
    expect(readParts).toHaveBeenCalledTimes(4);
  });

  test('asked for by several at once is unpacked once, and each follows what it reads after that', async () => {
    const { store, queries, readParts } = await setupYear();
    const seen: number[][] = [[], []];
    for (const counts of seen) {
      const subscription = liveQuery(async () => {
        await queries.listReceived(WARD, period('2026-03'));
        return store.cache.cursor.count();
      }).subscribe((count) => counts.push(count));
      onTestFinished(() => subscription.unsubscribe());
    }
    await vi.waitFor(() => expect(seen).toEqual([[1], [1]]));
    expect(readParts).toHaveBeenCalledTimes(1);
    await store.cache.cursor.clear();
    await vi.waitFor(() => expect(seen.map((counts) => counts.at(-1))).toEqual([0, 0]));
  });

  test('runs again when a section arrives', async () => {
    const { store } = await setupTablet();
    const queries = createQueries({ store, origin: 'x' });
    onTestFinished(() => queries.search.close());
    const seen: number[] = [];
    const subscription = liveQuery(async () => queries.listPeriod(WARD, period('2026'))).subscribe((rows) =>
      seen.push(rows.length),
    );
    onTestFinished(() => subscription.unsubscribe());
    await vi.waitFor(() => expect(seen).toEqual([0]));
    await keep(store, year(), ['rows']);
    await vi.waitFor(() => expect(seen.at(-1)).toBe(9));
  });
});

test('the lists of an officer run again for open sections, and not for each closed one that comes', async () => {
  const { store } = await setupTablet();
  const { make } = setupDossierEvents();
  const closed = [1, 2, 3].flatMap((dossier) => [
    make('received', at('2026-03-10 09:00'), { dossier }),
    make('refused', at('2026-03-10 10:00'), { dossier }),
  ]);
  const packed = packSnapshot(WARD, [make('received', at('2026-03-11 09:00'), { dossier: 4 }), ...closed], 1);
  const queries = createQueries({ store, origin: 'x' });
  onTestFinished(() => queries.search.close());
  const seen: DossierId[][] = [];
  const subscription = liveQuery(async () => queries.listWork(WARD, at('2026-03-30 09:00'))).subscribe(({ overdue }) =>
    seen.push(overdue.map(({ id }) => id)),
  );
  onTestFinished(() => subscription.unsubscribe());
  await vi.waitFor(() => expect(seen).toEqual([[]]));
  await keep(store, packed, ['rows']);
  await vi.waitFor(() => expect(seen.at(-1)).toEqual([idOf(4)]));
  expect(await store.cache.section.count()).toBe(4);
  const runs = seen.length;
  await store.cache.section.delete([WARD, packed.snapshot.wseq, 3]);
  await forgetWard(store, WARD);
  await vi.waitFor(() => expect(seen.at(-1)).toEqual([]));
  expect([runs, seen.length]).toEqual([2, 3]);
});

describe('search', () => {
  test('finds what is packed without opening a section, and opens those of what it found', async () => {
    const { queries, readParts } = await setupYear();
    expect(await queries.findDossiers(WARD, 'khong co ai')).toEqual([]);
    expect(readParts).not.toHaveBeenCalled();
    expect((await queries.findDossiers(WARD, '')).map(({ id }) => id)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1].map(idOf));
  });

  test('live finds what arrives later, and nothing after the ward was forgotten', async () => {
    const { store } = await setupTablet();
    const queries = createQueries({ store, origin: 'x' });
    onTestFinished(() => queries.search.close());
    const seen: number[] = [];
    const subscription = liveQuery(async () => queries.findDossiers(WARD, 'hoa')).subscribe((rows) =>
      seen.push(rows.length),
    );
    onTestFinished(() => subscription.unsubscribe());
    await vi.waitFor(() => expect(seen).toEqual([0]));
    await keep(store, year(), ['rows']);
    await vi.waitFor(() => expect(seen.at(-1)).toBe(9));
    await forgetWard(store, WARD);
    await vi.waitFor(() => expect(seen.at(-1)).toBe(0));
  });
});

test('an opened dossier appears by itself when its history arrives', async () => {
  const { store, queries, packed } = await setupYear(['rows']);
  const seen: (number | undefined)[] = [];
  const subscription = liveQuery(async () => queries.getDossier(idOf(4))).subscribe((detail) =>
    seen.push(detail?.history.length),
  );
  onTestFinished(() => subscription.unsubscribe());
  await vi.waitFor(() => expect(seen).toEqual([undefined]));
  expect(await queries.isArriving(idOf(4))).toBe(true);
  await keep(store, packed, ['histories']);
  await vi.waitFor(() => expect(seen.at(-1)).toBe(2));
  expect(await queries.isArriving(idOf(4))).toBe(false);
});

test('a live query that unpacked a section follows what it reads after that', async () => {
  const { store, queries } = await setupYear();
  const seen: (string | undefined)[] = [];
  const subscription = liveQuery(async () => {
    await queries.listReceived(WARD, period('2026'));
    await queries.findDossiers(WARD, 'hoa');
    return queries.getWard(WARD);
  }).subscribe((ward) => seen.push(ward?.name));
  onTestFinished(() => subscription.unsubscribe());
  await vi.waitFor(() => expect(seen).toEqual(['Phường Long Biên']));
  await store.outbox.enrolment.put({ ...hello({ ward: wardProfile({ name: 'Phường Mới' }) }), wardCode: WARD });
  await vi.waitFor(() => expect(seen.at(-1)).toBe('Phường Mới'));
});

test('progress is told in dossiers that can be listed and opened', async () => {
  const { store, queries, packed } = await setupYear(['rows']);
  expect(await queries.getLoad(WARD)).toEqual({ total: 9, listed: 9, opened: 0 });
  const { sections, wseq } = packed.snapshot;
  const bytes = packed.files.get(snapshotPath(WARD, wseq, { section: 0, part: 'histories' })) as ArrayBuffer;
  const load = { ward: WARD, epoch: uuid('epoch', 1), snapshot: packed.snapshot };
  await createPartKeeper(store, load)({ section: sections[0] as never, part: 'histories', bytes });
  expect(await queries.getLoad(WARD)).toEqual({ total: 9, listed: 9, opened: 1 });
});

test('open dossiers a version before laid out as rows of their own are listed and found once', async () => {
  const { store } = await setupTablet();
  const { make } = setupDossierEvents();
  const packed = packSnapshot(WARD, [make('received', at('2026-03-10 09:00'))], 5);
  await keep(store, packed, ['rows', 'histories']);
  const [section] = await store.archive.list(WARD);
  if (!section) throw new Error('no section');
  // As it did: no lines, no packed rows.
  await store.cache.dossier.bulkPut([...(await store.archive.readRows(section))]);
  await store.cache.section.put({ ...section, lines: [], received: [] });
  await store.cache.sectionPart.bulkDelete([
    [WARD, section.wseq, 0, 'rows'],
    [WARD, section.wseq, 0, 'lines'],
  ]);
  store.archive.clear();
  const queries = createQueries({ store, origin: 'x' });
  onTestFinished(() => queries.search.close());
  const { overdue } = await queries.listWork(WARD, at('2026-03-30 09:00'));
  const lists = [overdue, await queries.listPeriod(WARD, period('2026-03')), await queries.findDossiers(WARD, 'hoa')];
  expect(lists.map((rows) => rows.map(({ id }) => id))).toEqual([[idOf(1)], [idOf(1)], [idOf(1)]]);
  expect((await queries.getDossier(idOf(1)))?.history).toHaveLength(1);
});

test('closed dossiers a version before kept with their lines in the section are found', async () => {
  const { store, queries } = await setupYear();
  const sections = await store.archive.list(WARD);
  await store.cache.section.bulkPut([...sections]);
  await store.cache.sectionPart.bulkDelete(
    sections.map(({ wseq, section }) => [WARD, wseq, section, 'lines'] as [typeof WARD, number, number, 'lines']),
  );
  store.archive.clear();
  expect(await queries.findDossiers(WARD, 'hoa')).toHaveLength(9);
});

test('closed dossiers whose histories have not come are found; what they are found by is written with those', async () => {
  const { store, queries, packed } = await setupYear(['rows']);
  const countLines = async () =>
    (await store.cache.sectionPart.toCollection().primaryKeys()).filter(([, , , part]) => part === 'lines').length;
  expect(await countLines()).toBe(0);
  expect(await queries.findDossiers(WARD, 'hoa')).toHaveLength(9);
  await keep(store, packed, ['histories']);
  expect(await countLines()).toBe(packed.snapshot.sections.length);
  // From what was written.
  const before = await store.archive.list(WARD);
  const isRows = (key: readonly unknown[]) => key[3] === 'rows';
  const keys = await store.cache.sectionPart.toCollection().primaryKeys();
  await store.cache.sectionPart.bulkDelete(keys.filter(isRows));
  store.archive.clear();
  expect(await store.archive.list(WARD)).toEqual(before);
});

describe('a part that is not what its name says', () => {
  test.each([
    ['no gzip', new TextEncoder().encode('[]')],
    ['no list', null],
  ])('is not kept: %s', async (_, content) => {
    const { store } = await setupTablet();
    const { snapshot } = year();
    const load = { ward: WARD, epoch: uuid('epoch', 1), snapshot };
    await beginLoad(store, load);
    const bytes =
      content?.buffer ??
      (await new Response(new Response('{"x":1}').body?.pipeThrough(new CompressionStream('gzip'))).arrayBuffer());
    const section = snapshot.sections[0] as never;
    await expect(createPartKeeper(store, load)({ section, part: 'rows', bytes: bytes as ArrayBuffer })).rejects.toThrow(
      UnreadablePartError,
    );
    expect([await store.cache.section.count(), await store.cache.sectionPart.count()]).toEqual([0, 0]);
  });

  test('is not kept when the load it belongs to has ended', async () => {
    const { store, packed } = await setupYear();
    await forgetWard(store, WARD);
    const bytes = packed.files.values().next().value as ArrayBuffer;
    const load = { ward: WARD, epoch: uuid('epoch', 1), snapshot: packed.snapshot };
    expect(
      await createPartKeeper(store, load)({ section: packed.snapshot.sections[0] as never, part: 'rows', bytes }),
    ).toBe(false);
    expect(await store.cache.section.count()).toBe(0);
  });
});

test('a history that is no dossier yet is found under its id in small letters, however the centre has it', async () => {
  const { store } = await setupTablet();
  const noted = setupDossierEvents().make('noted', at('2026-03-09 09:00'));
  const [id, dossierId] = [noted.id.toUpperCase(), noted.dossierId.toUpperCase()];
  const asKept = { ...noted, id, dossierId } as DossierEvent;
  await keep(store, packSnapshot(WARD, [asKept], 1), ['rows', 'histories']);
  expect((await store.cache.history.get(noted.dossierId))?.events).toEqual([noted]);
});

test('a lock that falls while lines are read from the rows leaves nothing of them in memory', async () => {
  const ring = createTestRing();
  await keep((await setupTablet({ name: 'locked-meanwhile', ring })).store, year(), ['rows']);
  const { store } = await setupTablet({ name: 'locked-meanwhile', ring });
  const Unzip = DecompressionStream;
  let unzipped = 0;
  class LockedMeanwhile extends Unzip {
    constructor(format: CompressionFormat) {
      super(format);
      unzipped += 1;
      if (unzipped < 9) return;
      ring.lock();
      store.archive.clear();
    }
  }
  vi.stubGlobal('DecompressionStream', LockedMeanwhile);
  onTestFinished(() => void vi.unstubAllGlobals());
  await store.archive.list(WARD);
  expect(unzipped).toBe(9);
  expect(await store.archive.list(WARD)).toEqual([]);
});
