import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '#domain/access/role.ts';
import { EMPTY_DRAFT, type CalendarDraft } from '#domain/calendar/calendar-draft.ts';
import type { EventKind, ReceivedBody } from '#domain/dossier/event-bodies.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { AppliedCalendar, CalendarPreview, WardCalendar } from '#protocol/calendar-messages.ts';
import { sendHistory, startCentre, uniqueReception, type Caller, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at, date } from '#support/fixed-clock.ts';

const SHIPPED = 'vn-2026-11-22';
const FRIDAY = at('2026-11-20 09:00');
const BEFORE = at('2026-11-23 17:00');
const AFTER = at('2026-11-25 17:00');
const REASON = 'Thông báo 99/TB-BNV về hoán đổi ngày làm việc';

const SWAP: CalendarDraft = {
  ...EMPTY_DRAFT,
  answers: [
    {
      dayOff: date('2026-11-23'),
      makeUp: date('2026-11-28'),
      answer: 'swapped',
      dayOffName: 'Nghỉ hoán đổi với thứ Bảy, 28/11/2026',
      makeUpName: 'Làm bù cho thứ Hai, 23/11/2026',
      basis: 'Thông báo 99/TB-BNV',
    },
  ],
};
const off = (text: string) => ({
  ...EMPTY_DRAFT,
  addedDaysOff: [{ date: date(text), name: 'Nghỉ', basis: 'Thông báo' }],
});

let centre: TestCentre;
let officer: Caller;
let admin: Caller;

beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
  admin = await centre.as('admin');
});
afterAll(() => centre.close());
/** Each test has the ward as it was before anybody decided anything, without dossiers. */
beforeEach(async () => {
  await centre.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`delete from ward_record`;
    await tx`delete from event`;
    await tx`delete from dossier`;
    await tx`delete from followed`;
    await tx`update ward_head set records_seq = 0`;
  });
});

/** One working day from Friday: due on Monday 23 November by the shipped calendar. */
async function receive(steps: readonly [EventKind, Instant][] = [], changes: Partial<ReceivedBody> = {}) {
  const body = uniqueReception({ dueAt: BEFORE, ...changes });
  const procedure = { ...body.procedure, limit: { value: 1, unit: 'WORKING_DAY' } as const };
  const [first] = await sendHistory(officer, (events) => [
    events.make('received', FRIDAY, { body: { ...body, procedure } }),
    ...steps.map(([kind, moment]) => events.make(kind, moment)),
  ]);
  return first!.dossierId;
}

async function dueOf(dossier: string): Promise<Instant> {
  await centre.follow();
  const [row] = await centre.sql<{ due_at: Instant }[]>`select due_at from dossier where dossier_id = ${dossier}`;
  return row!.due_at;
}

const reappliedTo = (dossier: string) =>
  centre.sql<{ body: { body: object; actor: object } }[]>`
    select body from event where dossier_id = ${dossier} and kind = 'calendar-reapplied' order by wseq`;

const read = async () => (await admin.send('GET', `/api/wards/${WARD}/calendar`)).json as WardCalendar;
const preview = (draft: CalendarDraft, basedOn = SHIPPED, by = admin) =>
  by.send('POST', `/api/wards/${WARD}/calendar/preview`, { basedOn, draft });
const apply = (draft: CalendarDraft, basedOn = SHIPPED, by = admin) =>
  by.send('POST', `/api/wards/${WARD}/calendar`, { basedOn, draft, reason: REASON });

describe('the calendar of a ward', () => {
  test('is the shipped one until somebody decides; then every version is listed with who, when and why', async () => {
    expect(await read()).toMatchObject({
      spec: { version: SHIPPED },
      versions: [{ version: SHIPPED, decided: null }],
      open: 0,
      behind: 0,
    });
    expect((await apply(SWAP)).json).toMatchObject({ version: `${SHIPPED}+${WARD}.1` });
    await apply(off('2026-12-31'), `${SHIPPED}+${WARD}.1`);
    const { spec, versions } = await read();
    expect(spec.version).toBe(`${SHIPPED}+${WARD}.2`);
    expect(spec.daysOff.map(({ date: on }) => on)).toEqual(expect.arrayContaining(['2026-11-23', '2026-12-31']));
    expect(versions).toEqual([
      { version: `${SHIPPED}+${WARD}.2`, decided: { at: expect.any(Number), by: 'Người admin', reason: REASON } },
      { version: `${SHIPPED}+${WARD}.1`, decided: { at: expect.any(Number), by: 'Người admin', reason: REASON } },
      { version: SHIPPED, decided: null },
    ]);
  });

  test('of another ward is neither shown nor changed', async () => {
    const path = `/api/wards/${OTHER_WARD}/calendar`;
    const change = { basedOn: SHIPPED, draft: SWAP };
    expect((await admin.send('GET', path)).status).toBe(403);
    expect((await admin.send('POST', `${path}/preview`, change)).status).toBe(403);
    expect((await admin.send('POST', path, { ...change, reason: REASON })).status).toBe(403);
    await apply(SWAP);
    const root = await centre.as('system_admin');
    expect((await root.send('GET', path)).json).toMatchObject({ spec: { version: SHIPPED } });
  });
});

describe('a preview', () => {
  test('tells what moves and changes nothing', async () => {
    const dossier = await receive();
    await receive([['resolved', at('2026-11-20 16:00')]]);
    const answer = (await preview(SWAP)).json as CalendarPreview;
    expect(answer).toMatchObject({
      open: 1,
      counts: { moved: 1, receiptsDiffer: 1 },
      moves: [{ id: dossier, from: BEFORE, to: AFTER, applicantName: 'Nguyễn Thị Hoà', receipt: 'issued' }],
    });
    expect(await dueOf(dossier)).toBe(BEFORE);
    expect(await read()).toMatchObject({ spec: { version: SHIPPED }, open: 1, behind: 0 });
  });

  test('names the applicants to whoever may open their dossiers, which is noted; to the system administrator numbers alone', async () => {
    const notedBy = async (role: Role) =>
      centre.sql`select 1 from access_log where user_id = ${`u-${role}`} and action = 'read-list' and about like '%lịch%'`;
    await receive();
    const before = (await notedBy('admin')).length;
    const named = (await preview(SWAP)).json as CalendarPreview;
    expect(named.moves.map(({ applicantName }) => applicantName)).toEqual(['Nguyễn Thị Hoà']);
    expect(await notedBy('admin')).toHaveLength(before + 1);
    const answer = await preview(SWAP, SHIPPED, await centre.as('system_admin'));
    const { counts, moves } = answer.json as CalendarPreview;
    expect([counts, moves]).toEqual([named.counts, named.moves.map((move) => ({ ...move, applicantName: '' }))]);
    expect(await notedBy('system_admin')).toEqual([]);
    // Of nobody nothing is noted.
    await preview(EMPTY_DRAFT);
    expect(await notedBy('admin')).toHaveLength(before + 1);
  });

  test('of a faulty draft names every place, in words', async () => {
    const draft = { ...off('2026-12-06'), removed: [date('2026-12-01')] };
    for (const answer of [await preview(draft), await apply(draft)]) {
      expect(answer.status).toBe(422);
      expect(answer.json).toMatchObject({
        errors: {
          'addedDaysOff.0': 'Chủ nhật, 06/12/2026: vốn là ngày nghỉ hằng tuần, không cần thêm.',
          'removed.0': expect.stringContaining('Thứ Ba, 01/12/2026'),
        },
      });
    }
    expect((await read()).versions).toHaveLength(1);
  });
});

describe('an applied change', () => {
  test('moves the open dossier by one event that says from, to and why, in the name of the administrator', async () => {
    const dossier = await receive();
    const applied = (await apply(SWAP)).json as AppliedCalendar;
    expect(applied).toMatchObject({ reapplied: 1, counts: { moved: 1, receiptsDiffer: 1 } });
    expect(await dueOf(dossier)).toBe(AFTER);
    expect(await reappliedTo(dossier)).toMatchObject([
      {
        body: {
          actor: { userId: 'u-admin', role: 'admin' },
          body: { calendarVersion: `${SHIPPED}+${WARD}.1`, from: BEFORE, to: AFTER, reason: REASON },
        },
      },
    ]);
    expect(await read()).toMatchObject({ open: 1, behind: 0 });
  });

  test('counts by the new days also a dossier whose due moment stays, so that a later pause follows them', async () => {
    const dossier = await receive();
    const answer = (await apply(off('2026-12-31'))).json as AppliedCalendar;
    expect(answer).toMatchObject({ reapplied: 1, counts: { moved: 0 } });
    expect(await reappliedTo(dossier)).toMatchObject([{ body: { body: { from: BEFORE, to: BEFORE } } }]);
  });

  test.each<[string, readonly [EventKind, Instant][]]>([
    ['resolved', [['resolved', at('2026-11-20 16:00')]]],
    [
      'handed over',
      [
        ['resolved', at('2026-11-20 15:00')],
        ['handed-over', at('2026-11-20 16:00')],
      ],
    ],
    ['refused', [['refused', at('2026-11-20 16:00')]]],
    ['withdrawn', [['withdrawn', at('2026-11-20 16:00')]]],
  ])('never touches a dossier %s', async (_name, steps) => {
    const dossier = await receive(steps);
    await centre.follow();
    const doc = () => centre.sql`select doc, last_wseq from dossier where dossier_id = ${dossier}`;
    const before = await doc();
    expect((await apply(SWAP)).json).toMatchObject({ reapplied: 0, counts: { moved: 0 } });
    expect(await doc()).toEqual(before);
  });

  test('sent twice is done once: the second is refused and told who was first', async () => {
    const dossier = await receive();
    const answers = await Promise.all([apply(SWAP), apply(SWAP)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.json).toMatchObject({ errors: { basedOn: expect.stringContaining('Người admin') } });
    expect(await reappliedTo(dossier)).toHaveLength(1);
    expect((await read()).versions).toHaveLength(2);
    expect((await preview(SWAP)).status).toBe(409);
  });

  test('is all or nothing: when a dossier cannot be brought along, the calendar stays', async () => {
    const dossier = await receive();
    await centre.sql`
      create function stop_here() returns trigger language plpgsql as $$ begin raise exception 'stop'; end $$`;
    await centre.sql`
      create trigger stop_here before insert on event for each row when (new.kind = 'calendar-reapplied') execute function stop_here()`;
    expect((await apply(SWAP)).status).toBe(500);
    await centre.sql`drop trigger stop_here on event`;
    expect(await read()).toMatchObject({ spec: { version: SHIPPED } });
    expect(await dueOf(dossier)).toBe(BEFORE);
    expect((await apply(SWAP)).json).toMatchObject({ version: `${SHIPPED}+${WARD}.1`, reapplied: 1 });
  });

  test('reaches every open dossier of many pages', async () => {
    const [first] = await sendHistory(officer, (events) => [
      events.make('received', FRIDAY, { body: uniqueReception({ dueAt: BEFORE }) }),
    ]);
    // Copies of one history under new ids: 1,100 dossiers without 1,100 pushes.
    await centre.sql`
      insert into event select ward_id, 100000 + n, gen_random_uuid(), 1, ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
        gen_random_uuid(), kind, v, actor_id, sent_by, device_at, arrived_at,
        jsonb_set(body, '{dossierId}', to_jsonb('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))), chain
      from event, generate_series(1, 1100) n where dossier_id = ${first!.dossierId}`;
    await centre.sql`
      insert into dossier select ward_id, ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, code || n, token || n,
        lookup_code, status, received_at, due_at, resolved_at, timeliness, phone_tail, doc, 100000 + n
      from dossier, generate_series(1, 1100) n where dossier_id = ${first!.dossierId}`;
    await centre.sql`update ward_head set last_seq = 200000 where ward_id = ${WARD}`;
    const tried = (await preview(SWAP)).json as CalendarPreview;
    expect(tried).toMatchObject({ open: 1101, counts: { moved: 1101 } });
    expect(tried.moves).toHaveLength(500);
    expect((await apply(SWAP)).json).toMatchObject({ reapplied: 1101, counts: { moved: 1101 } });
    expect(await read()).toMatchObject({ open: 1101, behind: 0 });
  });
});

describe('a dossier that arrives late and names an older calendar', () => {
  test('is not moved by itself; it is counted as behind, and an empty draft brings it along with a reason', async () => {
    await apply(SWAP);
    const dossier = await receive();
    expect(await dueOf(dossier)).toBe(BEFORE);
    const { spec, behind } = await read();
    expect(behind).toBe(1);
    expect((await preview(EMPTY_DRAFT, spec.version)).json).toMatchObject({ open: 1, counts: { moved: 1 } });
    expect((await apply(EMPTY_DRAFT, spec.version)).json).toMatchObject({ version: spec.version, reapplied: 1 });
    expect(await dueOf(dossier)).toBe(AFTER);
    const after = await read();
    expect(after.behind).toBe(0);
    expect(after.versions).toHaveLength(2);
    expect((await apply(EMPTY_DRAFT, spec.version)).json).toMatchObject({ reapplied: 0 });
  });
});

test('a change without a reason is refused at the reason', async () => {
  const path = `/api/wards/${WARD}/calendar`;
  const answer = await admin.send('POST', path, { basedOn: SHIPPED, draft: SWAP, reason: '  ' });
  expect(answer.json).toMatchObject({ status: 422, errors: { reason: 'Lý do: chưa nhập.' } });
});
