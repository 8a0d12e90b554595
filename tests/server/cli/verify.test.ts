/** Every way a ward's tables may be wrong is found and named; what can be worked out again is, and nothing else is touched. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runVerify } from '#server/cli/verify/run-verify.ts';
import { readVerifyArguments } from '#server/cli/verify/verify-arguments.ts';
import type { Queryable, Sql } from '#server/db/sql.ts';
import { createTablet, eventsOf, startCentre, uniqueReception, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { anyDossierPlan, historyOf } from '#support/random-dossiers.ts';

let centre: TestCentre;
let code: string;

beforeAll(async () => {
  centre = await startCentre();
  const officer = await centre.as('officer');
  const tablet = createTablet(officer);
  await tablet.hello();
  const events = eventsOf(tablet);
  const all = fc
    .sample(anyDossierPlan, { numRuns: 40, seed: 11 })
    .flatMap((plan, index) => historyOf(plan, index + 1, events))
    .map((event) => {
      if (event.kind !== 'received') return event;
      const own = uniqueReception();
      return { ...event, body: { ...event.body, code: own.code, token: own.token, lookupCode: own.lookupCode } };
    });
  for (let from = 0; from < all.length; from += 70) await tablet.push(all.slice(from, from + 70));
  // One more device, with an event set aside, and a number given twice.
  const other = createTablet(officer);
  await other.hello();
  const own = eventsOf(other);
  const monday = at('2026-03-09 09:15');
  const first = own.make('received', monday, { body: uniqueReception() });
  code = first.kind === 'received' ? first.body.code : '';
  const again = own.make('received', monday, { body: uniqueReception({ code }), dossier: 2 });
  await other.push([first, { ...again, dseq: 2 }, 'không đọc được', own.make('noted', monday, { dossier: 2 })], 1);
}, 60_000);
afterAll(() => centre.close());

/** Runs it as the operator would, on a copy of the tables that is put back afterwards. */
async function verify(...args: string[]): Promise<{ isWhole: boolean; lines: string[] }> {
  const lines: string[] = [];
  const isWhole = await runVerify(readVerifyArguments(args, '/'), centre.running.centre, (line) => lines.push(line));
  return { isWhole, lines };
}

const TABLES = [
  'event',
  'dossier',
  'dossier_code',
  'figure_cell',
  'device',
  'ward_head',
  'quarantine',
  'ward_record',
  'followed',
];

/** As somebody with the database's password could, past every trigger. */
function tamper(work: (tx: Queryable) => Promise<unknown>): Promise<unknown> {
  return inSql(centre.sql, async (tx) => {
    await tx`set local session_replication_role = replica`;
    await work(tx);
  });
}

const inSql = (sql: Sql, work: (tx: Queryable) => Promise<unknown>) => sql.begin(work);

beforeAll(async () => {
  await centre.follow();
  for (const table of TABLES) await centre.sql.unsafe(`create table saved_${table} as table ${table}`);
});
beforeEach(async () => {
  await tamper(async (tx) => {
    for (const table of TABLES) {
      await tx.unsafe(`delete from ${table}`);
      await tx.unsafe(`insert into ${table} select * from saved_${table}`);
    }
  });
});

describe('a sound centre', () => {
  test('has one line a ward, each ok, with how much was proven', async () => {
    const { count: events } = await centre.sql`select 1 from event`;
    const { count: dossiers } = await centre.sql`select 1 from dossier`;
    expect(dossiers).toBe(42);
    expect(await verify()).toEqual({
      isWhole: true,
      lines: [`${WARD}: ok (${events} sự kiện, ${dossiers} hồ sơ)`, `${OTHER_WARD}: ok (0 sự kiện, 0 hồ sơ)`],
    });
  });

  test('is asked about one ward alone', async () => {
    expect((await verify('--ward', OTHER_WARD)).lines).toHaveLength(1);
    await expect(verify('--ward', '99999')).rejects.toThrow('không có phường, xã 99999');
    await expect(verify('--ward', 'x')).rejects.toThrow(/--ward: phải là mã.*npm run verify/);
    await expect(verify('--reapir')).rejects.toThrow('Tham số viết chưa đúng');
  });
});

const SECOND = `ward_id = '${WARD}' and wseq = 2`;

describe('the history', () => {
  test('an event changed by a single letter is named with its number, its id and its dossier, and no other is accused', async () => {
    await tamper((tx) =>
      tx.unsafe(`update event set body = jsonb_set(body, '{actor,name}', '"Trần Thị Bính"') where ${SECOND}`),
    );
    const [event] = await centre.sql<{ event_id: string; code: string }[]>`
      select event_id, code from event join dossier using (ward_id, dossier_id) where ward_id = ${WARD} and wseq = 2`;
    const { isWhole, lines } = await verify('--ward', WARD);
    expect(isWhole).toBe(false);
    expect(lines).toEqual([`${WARD}: sự kiện số 2 (${event!.event_id}) của hồ sơ ${event!.code} đã bị sửa`]);
  });

  test('is not mended by a repair, which changes no event', async () => {
    await tamper((tx) => tx.unsafe(`update event set chain = sha256('x') where ${SECOND}`));
    const before = await centre.sql`select * from event order by wseq`;
    const { isWhole, lines } = await verify('--repair', '--ward', WARD);
    expect(isWhole).toBe(false);
    // The stored link is what the next one is worked out from: both it and the next do not fit.
    expect(lines[0]).toMatch(/sự kiện số 2 .* đã bị sửa; sự kiện số 3 .* đã bị sửa$/);
    expect(lines).toHaveLength(1);
    expect(await centre.sql`select * from event order by wseq`).toEqual(before);
  });

  test.each([
    ['one taken out', `delete from event where ${SECOND}`, /thiếu sự kiện số 2[;$]/],
    [
      'some taken out',
      `delete from event where ward_id = '${WARD}' and wseq in (2, 3)`,
      /thiếu các sự kiện số 2 đến 3/,
    ],
    ['a column', `update event set kind = 'noted' where ${SECOND.replace('2', '1')}`, /sự kiện số 1 .*: cột kind khác/],
    [
      'whom it names',
      `update event set actor_id = 'u-chair' where ${SECOND}`,
      /^\S+: sự kiện số 2 \S+: cột actor_id khác với nội dung$/,
    ],
    [
      'when its tablet says it was',
      `update event set device_at = device_at - interval '1 day' where ${SECOND}`,
      /: cột device_at khác/,
    ],
    [
      'when it arrived, later',
      `update event set arrived_at = arrived_at + interval '1 hour' where ${SECOND}`,
      /: cột arrived_at khác/,
    ],
    [
      'when it arrived, earlier',
      `update event set arrived_at = arrived_at - interval '10 years' where ${SECOND}`,
      /: cột arrived_at khác/,
    ],
    ['whether a copied tablet sent it', `update event set copy = 'x' where ${SECOND}`, /: cột copy khác/],
    ['the head’s number', `update ward_head set last_seq = last_seq + 1`, /sự kiện cuối là số \d+/],
    ['the head’s link', `update ward_head set chain = sha256('x') where ward_id = '${WARD}'`, /mắt xích của phường/],
    [
      'the last one taken out',
      `delete from event where ward_id = '${WARD}' and wseq = (select max(wseq) from event)`,
      /sự kiện cuối là số \d+; mắt xích của phường ở số \d+ không khớp.*máy \S+: ghi đã nhận đến số 4/,
    ],
  ])('%s', async (_name, statement, words) => {
    await tamper((tx) => tx.unsafe(statement));
    const { isWhole, lines } = await verify();
    expect(isWhole).toBe(false);
    expect(lines[0]).toMatch(words);
  });

  test.each([
    [
      'a device’s last number',
      `update device set last_dseq = last_dseq + 1`,
      /máy \S+: ghi đã nhận đến số 5 nhưng có 4/,
    ],
    ['what was set aside', `delete from quarantine`, /máy \S+: ghi đã nhận đến số 4 nhưng có 2 sự kiện/],
    ['a device without its row', `delete from device`, /máy \S+: ghi đã nhận đến số \(không có máy này\) nhưng có/],
    [
      'the numbers of what the ward decided',
      `update ward_head set records_seq = 3 where ward_id = '${WARD}'`,
      /phường ghi có 3 quyết định nhưng đếm được 0/,
    ],
  ])('%s', async (_name, statement, words) => {
    await tamper((tx) => tx.unsafe(statement));
    expect((await verify()).lines[0]).toMatch(words);
  });
});

describe('what was worked out from the events', () => {
  test.each([
    ['a column', `update dossier set due_at = due_at + interval '1 day' where code = $1`, /hồ sơ \S+: .* ở due_at$/],
    [
      'a field of the summary',
      `update dossier set doc = jsonb_set(doc, '{summary,applicantName}', '"Ai Đó"') where code = $1 and doc ->> 'codeTakenBy' is null`,
      /hồ sơ \S+: khác với lịch sử ở doc\.summary\.applicantName$/,
    ],
    ['who had the number first', `update dossier set doc = doc || '{"codeTakenBy": null}'`, /ở doc\.codeTakenBy$/],
    [
      'a row missing',
      `delete from dossier where code = $1 and doc ->> 'codeTakenBy' is null`,
      /thiếu trong bảng hồ sơ/,
    ],
    [
      'a row nothing speaks for',
      `insert into dossier select ward_id, gen_random_uuid(), 'H26.40.12-260309-9999', token, lookup_code, status, received_at, due_at,
        resolved_at, timeliness, phone_tail, doc, last_wseq, ended_at from dossier limit 1`,
      /hồ sơ H26\.40\.12-260309-9999: có trong bảng hồ sơ nhưng lịch sử không có/,
    ],
    ['a number entered for nobody', `delete from dossier_code where code = $1`, /mã hồ sơ \S+: ghi cho \(chưa ai\)/],
    [
      'a number entered for the later dossier',
      `update dossier_code c set dossier_id = d.dossier_id from dossier d where d.code = $1 and c.code = $1 and d.doc ->> 'codeTakenBy' is not null`,
      /mã hồ sơ \S+: ghi cho \S+, đúng ra là/,
    ],
    [
      'a cell',
      `update figure_cell set count = count + 1 where count = 1`,
      /ô thống kê \(tiếp nhận .*: ghi 2 hồ sơ, .* 1/,
    ],
    ['a cell missing', `delete from figure_cell where count = 1`, /ô thống kê \(.*: ghi 0 hồ sơ, đếm lại được 1/],
    [
      'a cell of nobody',
      `update figure_cell set sector = 'Không có' where ctid = (select ctid from figure_cell where count = 1 limit 1)`,
      /ô thống kê \(.*Không có\): ghi 1 hồ sơ, đếm lại được 0/,
    ],
  ])('%s is found, and worked out again', async (_name, statement, words) => {
    const row = await centre.sql`select * from dossier order by dossier_id`;
    await tamper((tx) => tx.unsafe(statement, statement.includes('$1') ? [code] : []));
    const found = await verify();
    expect(found.isWhole).toBe(false);
    expect(found.lines[0]).toMatch(words);
    const { isWhole, lines } = await verify('--repair');
    expect(lines[1]).toMatch(new RegExp(`^${WARD}: đã dựng lại từ lịch sử. Sau đó: ${WARD}: ok`));
    expect(isWhole).toBe(true);
    expect(await centre.sql`select * from dossier order by dossier_id`).toEqual(row);
    expect((await verify()).isWhole).toBe(true);
  });
});
