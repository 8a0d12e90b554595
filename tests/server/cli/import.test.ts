/** The import into a centre that runs: drafts, calendars and histories as an administrator then finds them. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { foldDossier } from '#domain/dossier/fold-dossier.ts';
import { summariseDossier } from '#domain/dossier/dossier-summary.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { listCurrentRecords, findCurrentRecord } from '#server/store/ward-records.ts';
import { appendRecord } from '#server/store/ward-records.ts';
import { transact } from '#server/store/database.ts';
import type { Centre } from '#server/use-cases/centre.ts';
import { readCalendarBook } from '#server/use-cases/ward-calendars.ts';
import { UsageError } from '#server/cli/import/import-arguments.ts';
import { startCentre, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { importAs, IMPORT_NOW, makeImportFolder } from '#support/import-files.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const portal = (code: string) => path.join(ROOT, 'tests/fixtures/portal', `${code}.json`);
const folder = makeImportFolder();
let centre: TestCentre;
let db: Centre['db'];

beforeAll(async () => {
  centre = await startCentre();
  ({ db } = centre.running.centre);
});
afterAll(async () => {
  await centre.close();
  folder.remove();
});

function importHere(...args: string[]) {
  return importAs(args, centre.running.centre);
}

describe('procedures', () => {
  test('become drafts of the ward with their questions; without --ward of every ward', async () => {
    const { lines } = await importHere('--kind', 'procedures', '--ward', WARD, portal('1.115354'));
    expect(lines[0]).toMatch(/^1\.115354\.json question: /);
    const record = await findCurrentRecord(db, WARD, 'procedure', '1.115354');
    expect(record).toMatchObject({ by: { userId: 'import' }, body: { state: 'draft' } });
    expect(record?.body.procedure.cases[0]?.statutory).toBeNull();
    expect(record?.body.procedure.questions.length).toBeGreaterThan(0);
    expect(await findCurrentRecord(db, OTHER_WARD, 'procedure', '1.115354')).toBeUndefined();

    await importHere('--kind', 'procedures', portal('1.003197'));
    for (const ward of [WARD, OTHER_WARD]) {
      expect((await findCurrentRecord(db, ward, 'procedure', '1.003197'))?.body.state).toBe('draft');
    }
  });

  test('the same file once more adds nothing', async () => {
    await importHere('--kind', 'procedures', '--ward', WARD, portal('1.010041'));
    const before = await listCurrentRecords(db, WARD, 'procedure');
    const { lines, refusals } = await importHere('--kind', 'procedures', '--ward', WARD, portal('1.010041'));
    expect(refusals).toBe(0);
    expect(lines[0]).toMatch(/^1\.010041\.json question/);
    expect(await listCurrentRecords(db, WARD, 'procedure')).toEqual(before);
  });

  test('a procedure in use and a draft somebody works on are not written over; other wards still get theirs', async () => {
    await importHere('--kind', 'procedures', '--ward', WARD, portal('2.001955'), portal('1.009122'));
    const by = { userId: 'u-ward_admin', name: 'Quản Trị' };
    for (const [code, state] of [
      ['2.001955', 'active'],
      ['1.009122', 'draft'],
    ] as const) {
      const { body } = (await findCurrentRecord(db, WARD, 'procedure', code))!;
      const changed = { state, procedure: { ...body.procedure, name: 'Tên phường đã sửa' } };
      await transact(db, (tx) =>
        appendRecord(tx, { ward: WARD, kind: 'procedure', key: code, body: changed, reason: '', by, at: IMPORT_NOW }),
      );
    }
    const refused = await importHere('--kind', 'procedures', '--ward', WARD, portal('2.001955'), portal('1.009122'));
    expect(refused.refusals).toBe(2);
    expect(refused.lines[0]).toContain(`không ghi đè`);
    const everywhere = await importHere('--kind', 'procedures', portal('2.001955'));
    expect(everywhere.lines).toEqual([expect.stringMatching(new RegExp(`imported \\(không ghi đè .* ở ${WARD}\\)`))]);
    expect((await findCurrentRecord(db, WARD, 'procedure', '2.001955'))?.body.procedure.name).toBe('Tên phường đã sửa');
    expect((await findCurrentRecord(db, WARD, 'procedure', '1.009122'))?.body.procedure.name).toBe('Tên phường đã sửa');
    expect((await findCurrentRecord(db, OTHER_WARD, 'procedure', '2.001955'))?.body.state).toBe('draft');
  });
});

describe('calendars', () => {
  test('a year becomes a new version of that ward’s calendar, over the version before', async () => {
    const json = {
      year: 2027,
      status: 'confirmed',
      source: ['TB 1/TB-BNV'],
      retrievedOn: '2026-11-22',
      off: [{ date: '2027-01-01', name: 'Tết Dương lịch', basis: 'BLLĐ 2019 điều 112' }],
      worked: [],
      questions: [],
    };
    const before = (await readCalendarBook(db, WARD)).current;
    const { lines } = await importHere('--kind', 'calendar', '--ward', WARD, folder.write('2027.json', json));
    expect(lines[0]).toMatch(/^2027\.json imported \(năm 2027/);
    const book = await readCalendarBook(db, WARD);
    expect(book.current.version).toMatch(new RegExp(`^${before.version}\\+${WARD}\\.\\d+$`));
    expect(book.of(before.version)).toBeDefined();
    const off = book.current.spec.daysOff.filter(({ date }) => date.startsWith('2027'));
    expect(off.map(({ date }) => date)).toEqual(['2027-01-01']);
    expect((await readCalendarBook(db, OTHER_WARD)).current.version).toBe(before.version);

    await importHere('--kind', 'calendar', '--ward', WARD, path.join(ROOT, 'src/catalogue/holidays/2026.json'));
    const again = (await readCalendarBook(db, WARD)).current;
    expect(again.version.split('+')).toHaveLength(2);
    expect(again.spec.daysOff.filter(({ date }) => date.startsWith('2027'))).toHaveLength(1);
  });
});

describe('dossiers', () => {
  const HEADING =
    'Mã hồ sơ,Mã thủ tục,Họ và tên,Số điện thoại,Ngày nhận,Ngày hẹn trả,Ngày có kết quả,Ngày trả,Người nhận kết quả';

  async function historyOf(code: string): Promise<DossierEvent[]> {
    const rows = await db<{ body: DossierEvent }[]>`
      select body from event where ward_id = ${WARD} and dossier_id in
        (select dossier_id from dossier_code where ward_id = ${WARD} and code = ${code}) order by wseq`;
    return rows.map(({ body }) => body);
  }

  test('become history at the row’s own moments, for which nobody vouches', async () => {
    const file = folder.write(
      'ho-so.csv',
      [
        HEADING,
        'H26.40.12-260309-0901,1.004845,Nguyễn Thị Thử,0912000001,09/03/2026 09:15,11/03/2026,11/03/2026,13/03/2026,Trần Hộ',
        'H26.40.12-260309-0902,1.004845,Lê Thử,,09/03/2026,20/03/2026,,,',
        'sai',
      ].join('\n'),
    );
    const { lines, refusals } = await importHere('--kind', 'dossiers', '--ward', WARD, file);
    expect(lines).toEqual([
      '2 imported',
      expect.stringMatching(/^3 question: .*20\/03\/2026.*11\/03\/2026/),
      expect.stringMatching(/^4 refused/),
    ]);
    expect(refusals).toBe(1);

    const history = await historyOf('H26.40.12-260309-0901');
    expect(history.map(({ kind }) => kind)).toEqual(['received', 'resolved', 'handed-over']);
    expect(history[0]?.time).toMatchObject({ deviceAt: at('2026-03-09 09:15'), skewMs: null, notBefore: null });
    expect(history[2]?.body).toEqual({ to: 'proxy', name: 'Trần Hộ', paper: '' });
    const state = foldDossier(history)!;
    const summary = summariseDossier(await readCalendarBook(db, WARD), state);
    expect(summary).toMatchObject({ status: 'handed-over', timeliness: 'on_time', dueAt: at('2026-03-11 17:00') });
    expect(state.problems).toEqual([]);

    const [open] = await historyOf('H26.40.12-260309-0902');
    expect(open?.kind === 'received' && open.body.dueAt).toBe(at('2026-03-20 17:00'));
  });

  test('a tax code makes the open dossier of a row an organisation’s', async () => {
    const rows = [`${HEADING},Mã số thuế`, 'H26.40.12-260309-0905,1.004845,Công ty Thử,,09/03/2026,,,,,0101248141 001'];
    await importHere('--kind', 'dossiers', '--ward', WARD, folder.write('to-chuc.csv', rows.join('\n')));
    const [received] = await historyOf('H26.40.12-260309-0905');
    expect(received?.kind === 'received' && received.body.applicant).toMatchObject({
      fullName: 'Công ty Thử',
      personalId: '0101248141-001',
      organisation: { representative: '' },
    });
  });

  test('a number already at the centre is refused, and nothing is stored twice', async () => {
    const row = 'H26.40.12-260309-0903,1.004845,Lê Thử,,09/03/2026,,,,';
    const file = folder.write('lan-nua.csv', [HEADING, row].join('\n'));
    expect((await importHere('--kind', 'dossiers', '--ward', WARD, file)).lines).toEqual(['2 imported']);
    const again = await importHere('--kind', 'dossiers', '--ward', WARD, file);
    expect(again.lines).toEqual(['2 refused: Mã hồ sơ: đã có ở trung tâm.']);
    expect(await historyOf('H26.40.12-260309-0903')).toHaveLength(1);
  });

  test('a procedure of the ward’s own gives the limit', async () => {
    const { body } = (await findCurrentRecord(db, WARD, 'procedure', '1.003197'))!;
    const [own] = body.procedure.cases;
    const procedure = {
      ...body.procedure,
      cases: [{ ...own!, committed: { value: 2, unit: 'WORKING_DAY' as const } }],
    };
    const record = await transact(db, (tx) =>
      appendRecord(tx, {
        ward: WARD,
        kind: 'procedure',
        key: procedure.code,
        body: { state: 'active', procedure },
        reason: '',
        by: { userId: 'u-ward_admin', name: 'Quản Trị' },
        at: IMPORT_NOW,
      }),
    );
    const row = 'H26.40.12-260309-0904,1.003197,Lê Thử,,09/03/2026,,,,';
    await importHere('--kind', 'dossiers', '--ward', WARD, folder.write('rieng.csv', [HEADING, row].join('\n')));
    const [received] = await historyOf('H26.40.12-260309-0904');
    expect(received?.kind === 'received' && received.body).toMatchObject({
      dueAt: at('2026-03-11 17:00'),
      procedure: { version: `${WARD}.${record.rseq}`, limit: { value: 2, unit: 'WORKING_DAY' } },
    });
  });

  test('six hundred rows with a bad one in the middle: all others are kept, in order', async () => {
    const rows = Array.from({ length: 600 }, (_unused, index) =>
      index === 300 ? 'hỏng' : `H26.40.12-260310-${String(index + 1).padStart(4, '0')},1.004845,Lê Thử,,10/03/2026,,,,`,
    );
    const { lines, refusals } = await importHere(
      '--kind',
      'dossiers',
      '--ward',
      WARD,
      folder.write('nhieu.csv', [HEADING, ...rows].join('\n')),
    );
    expect(lines).toHaveLength(600);
    expect(refusals).toBe(1);
    const [count] = await db<{ n: number }[]>`
      select count(*)::int as n from dossier where ward_id = ${WARD} and code like 'H26.40.12-260310-%'`;
    expect(count?.n).toBe(599);
  });

  test('a ward the centre does not have is a wrong command', async () => {
    await expect(importHere('--kind', 'dossiers', '--ward', '99999', 'a.csv')).rejects.toThrow(UsageError);
  });
});
