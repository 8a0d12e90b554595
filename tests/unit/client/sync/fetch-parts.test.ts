/** What is asked for together: fewer requests, and the same parts in the end. */
import { describe, expect, test } from 'vitest';
import { pathOf as sourceOf, toRuns } from '#client/sync/fetch-parts.ts';
import { pullSince } from '#client/sync/pull-since.ts';
import { WARD } from '#support/dossier-events.ts';
import { refusedFile, singlePaths } from './fake-centre.ts';
import { DONE, everything, pathOf, plain, setupPacked, UNREACHABLE, untilLoaded } from './packed-tablet.ts';

describe('a part of sections that follow one another', () => {
  /** Of a centre that gives it at once: two sections of open dossiers and four of closed ones. */
  async function setupTogether() {
    const tablet = await setupPacked({ perSection: 1 });
    tablet.centre.gives.value = 'several';
    const together = (from: number, through: number, part: 'rows' | 'histories') =>
      `/api/sync/snapshot/${WARD}/${tablet.snapshot.wseq}/${from}-${through}/${part}`;
    return { ...tablet, together };
  }

  test('is asked for at once, and each is kept by itself', async () => {
    const tablet = await setupTogether();
    expect(await tablet.pull()).toEqual(DONE);
    await untilLoaded(tablet);
    const { fetched, together, snapshot } = tablet;
    const rest = [2, 3, 4, 5].map((section) => pathOf(snapshot.wseq, section, 'histories'));
    const first = [together(0, 1, 'rows'), together(0, 1, 'histories'), together(2, 5, 'rows')];
    expect(fetched.toSorted()).toEqual([...first, ...rest].toSorted());
    const alone = await setupPacked({ perSection: 1 });
    expect(await alone.pull()).toEqual(DONE);
    await untilLoaded(alone);
    expect(plain(await everything(tablet))).toEqual(plain(await everything(alone)));
  });

  test('is asked for again, one after the other, only where it did not come', async () => {
    const tablet = await setupTogether();
    const { fetched, together, scriptFile, pull, snapshot } = tablet;
    scriptFile(together(0, 1, 'histories'), new TypeError('cut'));
    expect(await pull()).toEqual(DONE);
    await untilLoaded(tablet);
    const open = [0, 1].map((section) => pathOf(snapshot.wseq, section, 'histories'));
    expect(fetched).toEqual(expect.arrayContaining(open));
    expect(fetched).toHaveLength(new Set(fetched).size);
    expect(fetched).not.toContain(pathOf(snapshot.wseq, 0, 'rows'));
  });

  test('that a poor line never carries at once comes one after the other, and is not asked for at once again', async () => {
    const tablet = await setupTogether();
    const { context, fetched, store } = tablet;
    const { connection } = context;
    const together: string[] = [];
    const fetchBytes = async (path: string) => {
      if (singlePaths(path).length === 1) return connection.fetchBytes(path);
      together.push(path);
      throw new DOMException('', 'TimeoutError');
    };
    expect(await pullSince({ ...context, connection: { ...connection, fetchBytes } }, WARD)).toEqual(DONE);
    await untilLoaded(tablet);
    expect(await store.cache.section.count()).toBe(6);
    expect(fetched).toHaveLength(12);
    // As many as were under way when the first of them failed.
    expect(together.length).toBeLessThanOrEqual(2);
  });

  test('that comes over a line cut before each run ends is asked for one after the other from the next round on', async () => {
    const tablet = await setupTogether();
    const { context, fetched, pull, store } = tablet;
    const { connection } = context;
    const together: string[] = [];
    let isUp = true;
    const fetchBytes = async (path: string) => {
      if (singlePaths(path).length > 1) {
        together.push(path);
        isUp = false;
      }
      if (isUp) return connection.fetchBytes(path);
      throw new TypeError('cut');
    };
    const cut = { ...context, connection: { ...connection, fetchBytes } };
    expect(await pullSince(cut, WARD)).toEqual(UNREACHABLE);
    const asked = together.length;
    isUp = true;
    expect(await pullSince(cut, WARD)).toEqual(DONE);
    await untilLoaded(tablet);
    expect([together.length, await store.cache.section.count()]).toEqual([asked, 6]);
    expect(await pull()).toEqual(DONE);
    expect(fetched).toHaveLength(new Set(fetched).size);
  });

  test.each([
    ['by a centre of before', 422, new ArrayBuffer(0)],
    ['spoilt on the way', 200, new Uint8Array(4711).buffer],
  ])('%s is asked for section by section', async (_, status, bytes) => {
    const tablet = await setupTogether();
    const { fetched, together, scriptFile, pull, snapshot } = tablet;
    scriptFile(together(2, 5, 'rows'), { status, bytes });
    expect(await pull()).toEqual(DONE);
    await untilLoaded(tablet);
    expect(fetched).toEqual(
      expect.arrayContaining([2, 3, 4, 5].map((section) => pathOf(snapshot.wseq, section, 'rows'))),
    );
  });

  test('spoilt in one section has the others kept', async () => {
    const { together, scriptFile, pull, snapshot, centre, store } = await setupTogether();
    const spoilt = new Uint8Array(centre.file(together(2, 5, 'rows')).bytes);
    // Of the third one.
    spoilt.set([0], (snapshot.sections[2]?.rows.bytes ?? 0) + (snapshot.sections[3]?.rows.bytes ?? 0));
    scriptFile(together(2, 5, 'rows'), { status: 200, bytes: spoilt.buffer });
    scriptFile(pathOf(snapshot.wseq, 4, 'rows'), new TypeError('cut'));
    expect(await pull()).toEqual(UNREACHABLE);
    const listed = (await store.cache.section.toCollection().primaryKeys()).map(([, , section]) => section);
    expect(listed).toEqual(expect.arrayContaining([0, 1, 2, 3]));
    expect(listed).not.toContain(4);
    expect(await pull()).toEqual(DONE);
  });
});

describe('rows by columns', () => {
  async function setupColumns() {
    const tablet = await setupPacked();
    tablet.centre.knowsColumns.value = true;
    tablet.centre.gives.value = 'several';
    return tablet;
  }

  test('are fetched where the centre offers them, and are the same rows', async () => {
    const tablet = await setupColumns();
    expect(await tablet.pull()).toEqual(DONE);
    await untilLoaded(tablet);
    expect(tablet.fetched.filter((path) => path.endsWith('/columns'))).toHaveLength(2);
    expect(tablet.fetched.filter((path) => path.endsWith('/rows'))).toEqual([]);
    const before = await setupPacked();
    expect(await before.pull()).toEqual(DONE);
    await untilLoaded(before);
    expect(before.fetched.filter((path) => path.endsWith('/rows'))).not.toEqual([]);
    expect(plain(await everything(tablet))).toEqual(plain(await everything(before)));
    // Read from the disk as well.
    tablet.store.archive.clear();
    expect(plain(await everything(tablet))).toEqual(plain(await everything(before)));
  });

  test('spoilt on the way are not kept', async () => {
    const { pull, scriptFile, snapshot, store, centre } = await setupColumns();
    const path = pathOf(snapshot.wseq, 1, 'columns');
    const spoilt = new Uint8Array(centre.file(path).bytes);
    spoilt.set([0xff, 0xff], spoilt.length - 8);
    centre.gives.value = 'one';
    scriptFile(path, { status: 200, bytes: spoilt.buffer });
    expect(await pull()).toEqual(UNREACHABLE);
    expect(await store.cache.section.get([WARD, snapshot.wseq, 1])).toBeUndefined();
    expect(await pull()).toEqual(DONE);
  });

  test('that a centre put back to before them cannot give are fetched as rows, of the ward asked for anew', async () => {
    const { pull, scriptFile, snapshot, store, centre } = await setupColumns();
    const path = pathOf(snapshot.wseq, 2, 'columns');
    centre.gives.value = 'one';
    scriptFile(path, new TypeError('cut'));
    expect(await pull()).toEqual(UNREACHABLE);
    centre.knowsColumns.value = false;
    scriptFile(path, refusedFile(422, 'wrong-fields'));
    expect(await pull()).toEqual(DONE);
    expect(await store.cache.section.count()).toBe(3);
  });

  test.each([404, 422])('refused by something in between (%s) take nothing away of what has come', async (status) => {
    const { pull, scriptFile, snapshot, store, centre } = await setupColumns();
    const path = pathOf(snapshot.wseq, 2, 'columns');
    centre.gives.value = 'one';
    scriptFile(path, { status, bytes: new TextEncoder().encode('<h1>Blocked</h1>').buffer });
    expect(await pull()).toEqual(UNREACHABLE);
    expect(await store.cache.section.count()).toBe(2);
    expect(await pull()).toEqual(DONE);
  });

  test('of one section beside rows of the next are fetched by themselves', async () => {
    const { snapshot } = await setupColumns();
    const [first, second, third] = snapshot.sections.map((section) => ({ section, part: 'rows' as const }));
    const { columns: _, ...bare } = second!.section;
    const runs = toRuns([first!, { section: bare, part: 'rows' }, third!]);
    const paths = runs.map((run) => sourceOf({ ward: WARD, snapshot }, run));
    const names = ['columns', 'rows', 'columns'] as const;
    expect(paths).toEqual(names.map((name, section) => pathOf(snapshot.wseq, section, name)));
  });
});

test('what comes in the background waits for a quiet moment: the lists go first', async () => {
  const tablet = await setupPacked();
  // The second round gives the background time that it must not use.
  for (let round = 1; round <= 2; round++) expect(await tablet.pull()).toEqual(DONE);
  const path = pathOf(tablet.snapshot.wseq, 1, 'histories');
  expect(tablet.fetched).not.toContain(path);
  await untilLoaded(tablet);
  expect(tablet.fetched).toContain(path);
});
