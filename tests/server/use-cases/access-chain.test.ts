/** The chain over a ward's access log: every change by hand is found and named, many tablets at once break nothing, and no push waits for it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { runVerify } from '#server/cli/verify/run-verify.ts';
import { migrate, MIGRATIONS } from '#server/db/migrate.ts';
import type { Queryable } from '#server/db/sql.ts';
import { appendAccess, findBrokenLooks } from '#server/store/access-log.ts';
import { holdForDestruction } from '#server/store/destruction.ts';
import {
  createTablet,
  createTestDatabase,
  eventsOf,
  startCentre,
  uniqueReception,
  type Caller,
  type TestCentre,
} from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { provenAfter } from '#support/expired-dossiers.ts';
import { at } from '#support/fixed-clock.ts';

let centre: TestCentre;
let officer: Caller;
let device: string;
beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
  const tablet = createTablet(officer);
  await tablet.hello();
  device = tablet.device;
  await Promise.all([bring(looks(5)), bring(looks(3))]);
  await (await centre.as('chair')).send('GET', `/api/wards/${WARD}/access-log?date=2026-03-09`);
});
afterAll(() => centre.close());

let number = 0;
const looks = (count: number) =>
  Array.from({ length: count }, () => ({
    id: randomUUID(),
    number: (number += 1),
    at: at('2026-03-09 09:15') + number,
    userId: 'u-officer',
    action: 'show-id',
    dossierId: null,
    isHolder: false,
    about: '',
    reason: 'Đối chiếu “thẻ”',
    sought: null,
  }));
async function bring(entries: readonly unknown[]): Promise<void> {
  const { status } = await officer.send('POST', `/api/wards/${WARD}/access-log`, { device, entries });
  expect(status).toBe(200);
}

async function verify(): Promise<{ isWhole: boolean; said: string }> {
  const lines: string[] = [];
  const isWhole = await runVerify({ ward: WARD, repair: false, head: null }, centre.running.centre, (line) =>
    lines.push(line),
  );
  return { isWhole, said: lines.join('\n') };
}

/** As somebody with the database's password, who knows to switch the guards off. */
async function byHand(work: (tx: Queryable) => Promise<unknown>): Promise<void> {
  await centre.sql.begin(async (tx) => {
    await tx`alter table access_log disable trigger user`;
    await work(tx);
    await tx`alter table access_log enable trigger user`;
  });
}

test('holds over looks of tablets and of the centre itself, each once however often it is brought', async () => {
  const again = looks(2);
  await Promise.all([bring(again), bring(again), bring([...looks(1), ...again])]);
  const [ends] = await centre.sql`
    select count(*)::int as looks, max(aseq)::int as last, (select last_seq::int from access_head where ward_id = ${WARD}) as head
    from access_log where ward_id = ${WARD}`;
  expect(ends).toEqual({ looks: 12, last: 12, head: 12 });
  expect(await verify()).toEqual({ isWhole: true, said: `${WARD}: ok (0 sự kiện, 0 hồ sơ)` });
});

describe('a log changed by hand', () => {
  const cases: [string, (tx: Queryable) => Promise<unknown>, RegExp][] = [
    [
      'somebody else’s name',
      (tx) => tx`update access_log set user_id = 'u-chair' where aseq = 4`,
      /dòng số 4 \([\w-]+\) của nhật ký truy cập đã bị sửa$/,
    ],
    ['another reason', (tx) => tx`update access_log set reason = 'x' where aseq = 1`, /dòng số 1 /],
    ['another time', (tx) => tx`update access_log set at = at - interval '1 day' where aseq = 12`, /dòng số 12 /],
    ['a look taken out', (tx) => tx`delete from access_log where aseq = 5`, /thiếu dòng số 5$/],
    ['some taken out', (tx) => tx`delete from access_log where aseq in (2, 3)`, /thiếu các dòng số 2 đến 3$/],
    [
      'the last one taken out',
      (tx) => tx`delete from access_log where aseq = 12`,
      /ghi đến dòng số 12 nhưng dòng cuối là số 11/,
    ],
    ['all of it', (tx) => tx`delete from access_log`, /ghi đến dòng số 12 nhưng dòng cuối là số 0/],
    [
      'two put in each other’s place',
      (tx) =>
        tx`update access_log set aseq = case aseq when 6 then -7 else -6 end where aseq in (6, 7)`.then(
          () => tx`update access_log set aseq = -aseq where aseq < 0`,
        ),
      /dòng số 6 .*; dòng số 7 /,
    ],
  ];

  test.each(cases)('with %s is found and named', async (_what, change, words) => {
    await centre.sql`create table kept as select * from access_log`;
    try {
      await byHand(change);
      const { isWhole, said } = await verify();
      expect(isWhole).toBe(false);
      expect(said).toMatch(words);
    } finally {
      await byHand(async (tx) => {
        await tx`delete from access_log`;
        await tx`insert into access_log select * from kept`;
        await tx`drop table kept`;
      });
    }
    expect((await verify()).isWhole).toBe(true);
  });
});

test('a look that is being put in just now is waited for, and takes no second number', async () => {
  const [entry] = looks(1);
  let brought: Promise<void> | undefined;
  await centre.sql.begin(async (tx) => {
    const { id: accessId, at: moment, ...rest } = entry!;
    const row = { ...rest, accessId, at: moment as Instant, arrivedAt: moment as Instant, device: device as DeviceId };
    await appendAccess(tx, WARD, [{ ...row, action: 'show-id', sentBy: 'u-officer', subject: null }]);
    brought = bring([entry]);
    await vi.waitFor(async () => {
      const waiting = await centre.sql`
        select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      expect(waiting).toHaveLength(1);
    });
  });
  await brought;
  expect((await verify()).isWhole).toBe(true);
});

test('a push waits for no look: while a log is held, events are taken in', async () => {
  const tablet = createTablet(officer);
  await tablet.hello();
  await centre.sql.begin(async (tx) => {
    await tx`select 1 from access_head for update`;
    const reception = eventsOf(tablet).make('received', at('2026-03-09 09:15'), { body: uniqueReception() });
    expect(await tablet.push([reception])).toMatchObject({ result: 'accepted' });
  });
});

test('looks of before are linked in the order they came, ward by ward', async () => {
  const database = await createTestDatabase(null);
  try {
    await migrate(
      database.sql,
      MIGRATIONS.filter(({ id }) => id < 20),
    );
    for (const [ward, minute] of [
      [WARD, 3],
      [OTHER_WARD, 2],
      [WARD, 1],
    ] as const)
      await database.sql`
        insert into access_log (ward_id, access_id, at, arrived_at, user_id, sent_by, action, is_holder, about, reason, subject)
        values (${ward}, ${randomUUID()}, now(), ${at(`2026-03-09 09:0${minute}`)}, 'u', 'u', 'view', false, '', '', '\\x01')`;
    await migrate(database.sql);
    const rows = await database.sql`
      select ward_id as ward, aseq, extract(minute from arrived_at)::int as minute from access_log order by ward_id, aseq`;
    const linked = (ward: string, aseq: number, minute: number) => ({ ward, aseq, minute });
    expect(rows).toEqual([linked(WARD, 1, 1), linked(WARD, 2, 3), linked(OTHER_WARD, 1, 2)]);
    for (const ward of [WARD, OTHER_WARD]) expect(await findBrokenLooks(database.sql, ward)).toEqual([]);
  } finally {
    await database.drop();
  }
});

test('takes in one of two looks of the same id in one batch, and does not refuse the batch for ever', async () => {
  const [look] = looks(1);
  const sent = { device, entries: [look, look, { ...look, id: look?.id.toUpperCase() }] };
  const answer = await officer.send('POST', `/api/wards/${WARD}/access-log`, sent);
  expect([answer.status, answer.json]).toEqual([200, { kept: 3, unreadable: 0 }]);
  expect(await centre.sql`select 1 from access_log where access_id = ${look?.id ?? ''}`).toHaveLength(1);
});

test('a look on its way while its dossier is destroyed waits for that, and its words are not taken in', async () => {
  const dossierId = randomUUID();
  const late = { action: 'print', about: 'Bản trích dữ liệu hồ sơ', reason: 'Bà Hoàng Thị Tuyết Nhung xin' };
  const entries = looks(2).map((look, index) => ({
    ...look,
    ...late,
    dossierId: index === 0 ? dossierId : randomUUID(),
  }));
  let brought: Promise<void> | undefined;
  await centre.sql.begin(async (tx) => {
    await holdForDestruction(tx, WARD);
    brought = bring(entries);
    await vi.waitFor(async () => {
      const waiting = await centre.sql`
        select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      expect(waiting).toHaveLength(1);
    });
    await tx`
      insert into destroyed_dossier (ward_id, dossier_id, batch_id, received_at, ended_at, doc)
      values (${WARD}, ${dossierId}, gen_random_uuid(), now(), now(), '{"summary": {}}')`;
  });
  await brought;
  const kept = (index: number) =>
    centre.sql`select action, about, reason from access_log where access_id = ${entries[index]?.id ?? ''}`;
  expect(await kept(0)).toEqual([{ action: 'print', about: '', reason: '' }]);
  expect(await kept(1)).toEqual([late]);
  // The link is over what was put in, and does not have to be taken as it stands.
  expect(await provenAfter(centre, `delete from destroyed_dossier`)).not.toContain('LookChanged');
});
