/** A year of holidays imported over what the ward has already: twice the same, over the ward's own days, with a fault in the file. */
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { EMPTY_DRAFT, type CalendarDraft } from '#domain/calendar/calendar-draft.ts';
import { readCalendarBook } from '#server/use-cases/ward-calendars.ts';
import { startCentre, type Caller, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { date } from '#support/fixed-clock.ts';
import { importAs, makeImportFolder } from '#support/import-files.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const SHIPPED_2026 = path.join(ROOT, 'src/catalogue/holidays/2026.json');
const NEW_YEAR = { date: '2027-01-01', name: 'Tết Dương lịch', basis: 'BLLĐ 2019 điều 112' };
const SWAPPED = { date: '2027-09-03', name: 'Nghỉ hoán đổi', basis: 'TB 1/TB-BNV' };
const MADE_UP = { date: '2027-09-11', name: 'Làm bù', basis: 'TB 1/TB-BNV', replaces: '2027-09-03' };
const YEAR = {
  year: 2027,
  status: 'confirmed',
  source: ['TB 1/TB-BNV'],
  retrievedOn: '2026-11-22',
  off: [NEW_YEAR, SWAPPED],
  worked: [MADE_UP],
  questions: [{ date: '2027-04-30', pairedWith: '2027-05-08', kind: 'alternative', text: 'Chờ thông báo.' }],
};

const folder = makeImportFolder();
let centre: TestCentre;
let admin: Caller;

beforeAll(async () => {
  centre = await startCentre();
  admin = await centre.as('admin');
});
afterAll(async () => {
  await centre.close();
  folder.remove();
});
/** Each test has the wards as they were before anybody decided anything. */
beforeEach(async () => {
  await centre.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`delete from ward_record`;
    await tx`update ward_head set records_seq = 0`;
  });
});

function importYear(changes: object = {}, name = '2027.json') {
  return importFile(folder.write(name, { ...YEAR, ...changes }));
}

function importFile(file: string) {
  return importAs(['--kind', 'calendar', '--ward', WARD, file], centre.running.centre);
}

async function records() {
  const rows = await centre.sql<{ ward_id: string; rseq: number; by_id: string }[]>`
    select ward_id, rseq, by_id from ward_record where kind = 'calendar' order by ward_id, rseq`;
  return rows.map(({ ward_id, rseq, by_id }) => `${ward_id} ${rseq} ${by_id}`);
}

async function daysOf2027() {
  const { spec } = (await readCalendarBook(centre.sql, WARD)).current;
  return [...spec.daysOff, ...spec.makeUpDays].map((day) => day.date).filter((day) => day.startsWith('2027-'));
}

async function decide(draft: Partial<CalendarDraft>) {
  const basedOn = (await readCalendarBook(centre.sql, WARD)).current.version;
  const change = { basedOn, draft: { ...EMPTY_DRAFT, ...draft }, reason: 'Phường nghỉ theo thông báo của thành phố' };
  const answer = await admin.send('POST', `/api/wards/${WARD}/calendar`, change);
  expect(answer.text).toContain('version');
  expect(answer.status).toBe(200);
}

describe('the same file once more', () => {
  test('adds no second record, and says again what the year holds', async () => {
    const first = await importYear();
    expect(await records()).toEqual([`${WARD} 1 import`]);
    const again = await importYear();
    expect(again).toEqual(first);
    expect(again.refusals).toBe(0);
    expect(await records()).toEqual([`${WARD} 1 import`]);
  });

  test('adds none at all when it says what the program ships', async () => {
    expect((await importFile(SHIPPED_2026)).refusals).toBe(0);
    expect(await records()).toEqual([]);
    await importYear();
    expect((await importFile(SHIPPED_2026)).refusals).toBe(0);
    expect(await records()).toEqual([`${WARD} 1 import`]);
  });

  test('with one day changed is a decision of its own', async () => {
    await importYear();
    await importYear({ off: [{ ...NEW_YEAR, basis: 'TB 2/TB-BNV' }, SWAPPED] });
    expect(await records()).toEqual([`${WARD} 1 import`, `${WARD} 2 import`]);
  });

  test('is nothing to a ward that was not named', async () => {
    await importYear();
    expect((await readCalendarBook(centre.sql, OTHER_WARD)).current.version).not.toContain('+');
  });
});

describe('days the ward decided itself', () => {
  const own = { date: date('2027-10-11'), name: 'Nghỉ do bão', basis: 'Công văn 12/UBND' };

  test('are not dropped by a file that has them not: refused with the days, nothing recorded', async () => {
    await decide({ addedDaysOff: [own] });
    const before = [await records(), await daysOf2027()];
    const { lines, refusals } = await importYear();
    expect(refusals).toBe(1);
    expect(lines).toEqual([
      '2027.json refused: phường đã tự ghi ngày 11/10/2027 mà tệp không có; hãy sửa ở Lịch làm việc.',
    ]);
    expect([await records(), await daysOf2027()]).toEqual(before);
  });

  test('stay when the file has them too', async () => {
    await decide({ addedDaysOff: [own] });
    const { refusals } = await importYear({ off: [NEW_YEAR, SWAPPED, own] });
    expect(refusals).toBe(0);
    expect(await daysOf2027()).toEqual(['2027-01-01', '2027-09-03', '2027-10-11', '2027-09-11']);
  });

  test('of another year are none of the file’s business', async () => {
    await decide({ addedDaysOff: [{ ...own, date: date('2026-12-31') }] });
    expect((await importYear()).refusals).toBe(0);
    const { spec } = (await readCalendarBook(centre.sql, WARD)).current;
    expect(spec.daysOff.map((day) => day.date)).toContain('2026-12-31');
  });

  test('shipped days that the file leaves out go: nobody of the ward decided them', async () => {
    expect(await daysOf2027()).toContain('2027-09-02');
    expect((await importYear()).refusals).toBe(0);
    expect(await daysOf2027()).not.toContain('2027-09-02');
  });
});

describe('a file that contradicts itself is refused with the place, and nothing is recorded', () => {
  test.each<[string, object, string]>([
    ['a day off twice', { off: [NEW_YEAR, NEW_YEAR, SWAPPED] }, 'off phải xếp theo ngày, không trùng'],
    ['a make-up day twice', { worked: [MADE_UP, MADE_UP] }, 'ngày 11/09/2027 được khai hai lần'],
    [
      'two make-up days for one day off',
      { worked: [MADE_UP, { ...MADE_UP, date: '2027-09-18' }] },
      'ngày 18/09/2027 làm bù cho ngày 03/09/2027 đã có ngày làm bù khác',
    ],
    [
      'a make-up day on a weekday',
      { worked: [{ ...MADE_UP, date: '2027-09-13' }] },
      'worked.0.date: Ngày làm bù: date phải là thứ Bảy',
    ],
  ])('%s', async (_, changes, words) => {
    const { lines, refusals } = await importYear(changes);
    expect(lines).toEqual([expect.stringContaining(words)]);
    expect(lines[0]).toMatch(/^2027\.json refused: /);
    expect(refusals).toBe(1);
    expect(await records()).toEqual([]);
  });
});
