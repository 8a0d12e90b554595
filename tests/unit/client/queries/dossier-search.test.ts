import { describe, expect, onTestFinished, test } from 'vitest';
import { createDossierSearch, type DossierSearch } from '#client/queries/dossier-search.ts';
import { createOwnLines } from '#client/queries/own-lines.ts';
import { forgetWard } from '#client/store/projection.ts';
import type { Store } from '#client/store/store.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { SAMPLE_BODIES, OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { intakeFacts, setupTablet } from '#support/tablet.ts';
import { addDossiers, type DossierSketch } from './filled-store.ts';

interface Searched {
  readonly store: Store;
  readonly search: DossierSearch;
  names(text: string, ward?: WardCode): Promise<string[]>;
}

async function setupSearch(sketches: readonly DossierSketch[]): Promise<Searched> {
  const { store } = await setupTablet();
  await addDossiers(store, sketches);
  const search = createDossierSearch(store);
  onTestFinished(() => search.close());
  return {
    store,
    search,
    names: async (text, ward = WARD) => (await search.find(ward, text)).map(({ applicantName }) => applicantName),
  };
}

/** Writes of a database are told to the search in the next turns, as in a browser. */
async function untilTold(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('a name is found', () => {
  const people = ['Nguyễn Thị Hoà', 'Đặng Đình Đức', 'Trần Văn Hòa Bình', 'Lê Thị Nguyệt'].map((name) => ({ name }));

  test.each([
    ['nguyễn thị hoà', ['Nguyễn Thị Hoà']],
    ['NGUYEN THI HOA', ['Nguyễn Thị Hoà']],
    ['Nguyễn Thị Hòa', ['Nguyễn Thị Hoà']],
    ['hoa thi', ['Nguyễn Thị Hoà']],
    ['dang dinh duc', ['Đặng Đình Đức']],
    ['đặng', ['Đặng Đình Đức']],
    ['ðặng', ['Đặng Đình Đức']],
    ['hoà'.normalize('NFD'), ['Nguyễn Thị Hoà', 'Trần Văn Hòa Bình']],
    ['ngu', ['Lê Thị Nguyệt', 'Nguyễn Thị Hoà']],
    ['  thi   ng ', ['Lê Thị Nguyệt', 'Nguyễn Thị Hoà']],
    ['oa', []],
    ['nguyen binh', []],
    ['<script>', []],
  ])('by %j', async (text, expected) => {
    const { names } = await setupSearch(people);
    expect((await names(text)).toSorted()).toEqual(expected);
  });

  test('that ends in what was typed first: people are called by their given name', async () => {
    const { names } = await setupSearch([
      { name: 'Hoà Thị An' },
      { name: 'Nguyễn Thị Hoà' },
      { name: 'Hoàng Văn Hùng' },
    ]);
    expect(await names('hoa')).toEqual(['Nguyễn Thị Hoà', 'Hoàng Văn Hùng', 'Hoà Thị An']);
  });
});

describe('a number is found', () => {
  const numbered = [
    { name: 'A', code: 'H26.40.12-261123-0007', phone: '0912345678', personalId: '001085000111' },
    { name: 'B', code: 'H26.40.12-261123-0117', phone: '0987654007', personalId: '001085012345' },
    { name: 'C', code: 'H26.40.12-260007-0200', phone: '', personalId: '' },
  ];
  test.each([
    ['H26.40.12-261123-0007', ['A']],
    ['h26.40.12-261123-0007', ['A']],
    ['261123-0117', ['B']],
    ['0117', ['B']],
    ['0912345678', ['A']],
    ['0912 345 678', ['A']],
    ['0912.345.678', ['A']],
    ['+84912345678', ['A']],
    ['001.085.012.345', ['B']],
    ['0.12-261123-0117', ['B']],
    ['5678', ['A']],
    ['001085012345', ['B']],
    ['12345', ['B', 'A']],
    ['0007', ['A', 'C']],
    ['YYYYYYYY3', ['C']],
    ['a 0007', ['A']],
    ['9999', []],
  ])('by %s', async (text, expected) => {
    const { names } = await setupSearch(numbered);
    expect(await names(text)).toEqual(expected);
  });
});

describe('after a write', () => {
  test('a new dossier is found, a corrected one under its new name, and the rows are fresh', async () => {
    const { store, commands } = await setupTablet();
    const search = createDossierSearch(store);
    onTestFinished(() => search.close());
    await search.warm(WARD);
    expect(await search.find(WARD, 'hoa')).toEqual([]);

    const received = await commands.receiveDossier(intakeFacts());
    if (!received.ok) throw new Error(received.error.type);
    await untilTold();
    expect(await search.find(WARD, 'hoa')).toMatchObject([{ status: 'received' }]);

    const body = {
      ...SAMPLE_BODIES.corrected,
      field: 'fullName',
      from: 'Nguyễn Thị Hoà',
      to: 'Nguyễn Thị Quỳnh',
    } as const;
    await commands.takeStep(received.value.dossierId, { kind: 'corrected', body });
    await commands.takeStep(received.value.dossierId, { kind: 'resolved', body: SAMPLE_BODIES.resolved });
    await untilTold();
    expect(await search.find(WARD, 'hoa')).toEqual([]);
    expect(await search.find(WARD, 'quynh')).toMatchObject([{ status: 'resolved' }]);
  });

  test('of many rows at once all are found', async () => {
    const { store, names } = await setupSearch([{ name: 'Cũ' }]);
    expect(await names('moi')).toEqual([]);
    await addDossiers(
      store,
      Array.from({ length: 120 }, (_, index) => ({ name: `Mới ${index}`, receivedAt: at('2026-03-10 08:00') })),
    );
    await untilTold();
    expect(await names('moi')).toHaveLength(50);
    expect(await names('moi 119')).toContain('Mới 119');
    expect(await names('cu')).toEqual(['Cũ']);
  });

  test('that forgot the ward nothing is found', async () => {
    const { store, names } = await setupSearch([{ name: 'Cũ' }]);
    expect(await names('cu')).toEqual(['Cũ']);
    await forgetWard(store, WARD);
    await untilTold();
    expect(await names('cu')).toEqual([]);
  });

  test('while it loads nothing is missed', async () => {
    const { store, search, names } = await setupSearch(
      Array.from({ length: 600 }, (_, index) => ({ name: `Cũ ${index}` })),
    );
    const loading = search.warm(WARD);
    await addDossiers(store, [{ name: 'Giữa chừng' }]);
    await loading;
    await untilTold();
    expect(await names('giua chung')).toEqual(['Giữa chừng']);
  });
});

describe('nothing that is read after it was let go of is kept', () => {
  test.each([
    ['one page', 3],
    ['several', 1200],
  ])('of %s', async (_, count) => {
    const { store } = await setupSearch(Array.from({ length: count }, (_each, index) => ({ name: `Người ${index}` })));
    const own = createOwnLines(store.cache);
    onTestFinished(() => own.close());
    const loading = own.of(WARD);
    own.clear();
    expect((await loading).size).toBe(0);
    expect((await own.of(WARD)).size).toBe(count);
  });
});

test('of a ward that is left while it is being read nothing stands among the next one’s', async () => {
  const { store } = await setupSearch([{ name: 'Lan' }, { name: 'Lan ở phường khác', ward: OTHER_WARD }]);
  const own = createOwnLines(store.cache);
  onTestFinished(() => own.close());
  const left = own.of(WARD);
  const lines = await own.of(OTHER_WARD);
  await left;
  expect(lines.size).toBe(1);
});

test('each ward is searched for itself, back and forth', async () => {
  const { names } = await setupSearch([{ name: 'Lan' }, { name: 'Lan ở phường khác', ward: OTHER_WARD }]);
  expect(await names('lan')).toEqual(['Lan']);
  expect(await names('lan', OTHER_WARD)).toEqual(['Lan ở phường khác']);
  expect(await names('lan')).toEqual(['Lan']);
});

test('no words find the newest, at most fifty', async () => {
  const { names } = await setupSearch(Array.from({ length: 60 }, (_, index) => ({ name: `Người ${index}` })));
  const newest = await names('  ');
  expect(newest).toHaveLength(50);
  expect(newest[0]).toBe('Người 59');
});

test(
  'among ten thousand it finds what looking at each of them would find, newest first',
  { timeout: 30_000 },
  async () => {
    const { store } = await setupTablet();
    const [template] = await addDossiers(store, [{ name: 'Mẫu' }]);
    const row = template && (await store.cache.dossier.get(template));
    if (!row) throw new Error('no row');
    const family = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Đặng', 'Đỗ', 'Vũ'];
    const given = ['Hoà', 'Bình', 'Đức', 'Hương', 'Quỳnh', 'Ánh', 'Ước', 'Yến', 'Ngọc', 'Ý', 'Dũng'];
    const rows = Array.from({ length: 10_000 }, (_, index) => ({
      ...row,
      id: row.id.replace(/.{6}$/, String(100_000 + index)) as typeof row.id,
      applicantName: `${family[index % 7]} Thị ${given[index % 11]}`,
      phone: `09${String(index * 7919).padStart(8, '0')}`,
      receivedAt: (row.receivedAt + index) as Instant,
    }));
    await store.cache.dossier.bulkPut(rows);
    const search = createDossierSearch(store);
    onTestFinished(() => search.close());

    const expected = rows
      .filter(({ applicantName }) => applicantName === 'Đặng Thị Đức')
      .map(({ id }) => id)
      .toReversed();
    expect(expected.length).toBeGreaterThan(100);
    expect((await search.find(WARD, 'dang duc')).map(({ id }) => id)).toEqual(expected.slice(0, 50));
    const phone = rows[4321]?.phone ?? '';
    expect((await search.find(WARD, phone)).map(({ id }) => id)).toEqual([rows[4321]?.id]);
  },
);
