import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '#server/db/migrate.ts';
import { transact } from '#server/store/database.ts';
import {
  appendNumberedRecord,
  appendRecord,
  findCurrentRecord,
  listCurrentRecords,
  listRecords,
  type NewRecord,
} from '#server/store/ward-records.ts';
import { addWard, readHead } from '#server/store/wards.ts';
import { createTestDatabase, WARDS, type TestDatabase } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { SAMPLE_RECORDS, wardCalendar } from '#support/ward-records.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase(null);
  await migrate(database.sql);
  for (const ward of WARDS) await addWard(database.sql, ward);
});
afterAll(() => database.drop());

const DECIDED = { by: { userId: 'u-admin', name: 'Phạm Thị Dung' }, at: at('2026-03-09 09:15'), reason: 'Thử.' };

function form(changes: Partial<NewRecord<'form'>> = {}): NewRecord<'form'> {
  return { ward: WARD, kind: 'form', ...SAMPLE_RECORDS.form, ...DECIDED, ...changes };
}

const save = (record: NewRecord<'form'>) => transact(database.sql, (tx) => appendRecord(tx, record));
const headOf = async (ward = WARD) => (await readHead(database.sql, ward))?.records ?? 0;

describe('appending', () => {
  test('numbers without gaps under parallel saves, and a reader never sees a hole', async () => {
    const before = await headOf();
    const reading = (async () => {
      for (let seen: number[] = []; seen.length < 80;) {
        seen = (await listRecords(database.sql, WARD, before)).map(({ rseq }) => rseq);
        expect(seen).toEqual(seen.map((_, index) => before + index + 1));
      }
    })();
    const failing = async () => {
      const broken = transact(database.sql, async (tx) => {
        await appendRecord(tx, form());
        throw new Error('changed my mind');
      });
      await expect(broken).rejects.toThrow('changed my mind');
    };
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      const numbers: number[] = [];
      for (let n = 0; n < 10; n++) {
        if (n % 3 === 0) await failing();
        numbers.push((await save(form({ key: '02', reason: `${writer}.${n}` }))).rseq);
      }
      return numbers;
    });
    const given = (await Promise.all(writers)).flat();
    await reading;
    expect(given.sort((a, b) => a - b)).toEqual(Array.from({ length: 80 }, (_, index) => before + index + 1));
    expect(await headOf()).toBe(before + 80);
  });

  test('gives back what was stored, as it was decided', async () => {
    const record = await save(form({ key: '03' }));
    expect(record).toEqual({ rseq: await headOf(), kind: 'form', ...SAMPLE_RECORDS.form, key: '03', ...DECIDED });
    expect(await listRecords(database.sql, WARD, record.rseq - 1)).toEqual([record]);
  });

  test('tells a body its number, for the version of a calendar', async () => {
    const record = await transact(database.sql, (tx) =>
      appendNumberedRecord(tx, {
        ward: WARD,
        kind: 'calendar',
        key: 'calendar',
        ...DECIDED,
        body: (rseq) => wardCalendar(`vn+${WARD}.${rseq}`, '2026-03-11'),
      }),
    );
    expect(record.body.version).toBe(`vn+${WARD}.${record.rseq}`);
    expect(await findCurrentRecord(database.sql, WARD, 'calendar', 'calendar')).toEqual(record);
  });

  test('to a ward the centre does not have is a fault of ours', async () => {
    await expect(save(form({ ward: '99999' as typeof WARD }))).rejects.toThrow(/belongs to a ward/);
  });
});

describe('reading', () => {
  test('the newest of a key is the one in force, the older ones stay', async () => {
    const after = await headOf();
    const first = await save(form({ key: '04' }));
    const second = await save(form({ key: '04', body: { confirmed: false, note: 'Sai.' } }));
    const other = await save(form({ key: '05' }));
    expect(await findCurrentRecord(database.sql, WARD, 'form', '04')).toEqual(second);
    expect(await listCurrentRecords(database.sql, WARD, 'form')).toEqual(expect.arrayContaining([second, other]));
    expect(await listCurrentRecords(database.sql, WARD, 'form')).not.toContainEqual(first);
    expect(await listRecords(database.sql, WARD, after)).toEqual([first, second, other]);
  });

  test('keys are in their order, one each', async () => {
    for (const key of ['07', '06', '07'] as const) await save(form({ key }));
    const keys = (await listCurrentRecords(database.sql, WARD, 'form')).map(({ key }) => key);
    expect(keys).toEqual([...new Set(keys)].sort());
    expect(keys).toEqual(expect.arrayContaining(['06', '07']));
  });

  test('what was never decided is not there', async () => {
    expect(await findCurrentRecord(database.sql, WARD, 'delegation', 'uq-9')).toBeUndefined();
    expect(await listCurrentRecords(database.sql, WARD, 'delegation')).toEqual([]);
  });

  test('each ward has its own numbers and its own decisions', async () => {
    await save(form());
    expect(await headOf(OTHER_WARD)).toBe(0);
    expect(await listRecords(database.sql, OTHER_WARD, 0)).toEqual([]);
    expect(await save(form({ ward: OTHER_WARD }))).toMatchObject({ rseq: 1 });
  });

  test('of a ward with very many is cut into pages', async () => {
    const after = await headOf();
    await transact(database.sql, async (tx) => {
      for (let n = 0; n < 505; n++) await appendRecord(tx, form());
    });
    const page = await listRecords(database.sql, WARD, after);
    expect(page.map(({ rseq }) => rseq)).toEqual(Array.from({ length: 500 }, (_, index) => after + index + 1));
    expect(await listRecords(database.sql, WARD, after + 500)).toHaveLength(5);
  });
});

test('a record can be neither changed, removed nor emptied, by anyone', async () => {
  await save(form());
  await expect(database.sql`update ward_record set reason = ''`).rejects.toThrow(/append-only/);
  await expect(database.sql`delete from ward_record`).rejects.toThrow(/append-only/);
  await expect(database.sql`truncate ward_record`).rejects.toThrow(/append-only/);
});
