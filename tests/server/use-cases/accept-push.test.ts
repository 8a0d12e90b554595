import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { addUser } from '#server/store/users.ts';
import { createTablet, eventsOf, startCentre, uniqueReception, type Caller, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

let centre: TestCentre;
let officer: Caller;

beforeAll(async () => {
  centre = await startCentre();
  officer = await centre.as('officer');
});
afterAll(() => centre.close());

async function setupTablet(caller = officer) {
  const tablet = createTablet(caller);
  await tablet.hello();
  return { tablet, events: eventsOf(tablet) };
}

const MONDAY = at('2026-03-09 09:15');
const TUESDAY = at('2026-03-10 16:00');

describe('a push', () => {
  test('stores each event once under the ward’s next numbers, with the time of arrival', async () => {
    const { tablet, events } = await setupTablet();
    const before = Date.now();
    const sent = [events.make('received', MONDAY, { body: uniqueReception() }), events.make('resolved', TUESDAY)];
    const answer = await tablet.push(sent);
    expect(answer).toMatchObject({
      result: 'accepted',
      verdicts: [
        { dseq: 1, outcome: 'stored' },
        { dseq: 2, outcome: 'stored' },
      ],
    });
    const rows = await centre.sql<{ body: DossierEvent; sent_by: string }[]>`
      select body, sent_by from event where device_id = ${tablet.device} order by wseq`;
    expect(rows.map(({ body }) => ({ ...body, time: { ...body.time, arrivedAt: null } }))).toEqual(sent);
    expect(rows[0]?.body.time.arrivedAt).toBeGreaterThanOrEqual(before);
    expect(rows[0]?.sent_by).toBe('u-officer');
  });

  test('sent again is answered as before and stores nothing new', async () => {
    const { tablet, events } = await setupTablet();
    const sent = [events.make('received', MONDAY, { body: uniqueReception() }), events.make('noted', TUESDAY)];
    const first = await tablet.push(sent);
    const again = await tablet.push(sent);
    expect(again).toEqual(first);
    expect((await centre.sql`select 1 from event where device_id = ${tablet.device}`).count).toBe(2);
  });

  test('that overlaps what is there is trimmed, and every event gets its verdict', async () => {
    const { tablet, events } = await setupTablet();
    const all = [
      events.make('received', MONDAY, { body: uniqueReception() }),
      events.make('noted', MONDAY),
      events.make('noted', MONDAY),
      events.make('resolved', TUESDAY),
    ];
    const first = await tablet.push(all.slice(0, 2));
    const second = await tablet.push(all.slice(1));
    expect(second).toMatchObject({ verdicts: [{ dseq: 2 }, { dseq: 3 }, { dseq: 4 }] });
    if (first.result !== 'accepted' || second.result !== 'accepted') throw new Error('not accepted');
    expect(second.verdicts[0]).toEqual(first.verdicts[1]);
    expect((await centre.sql`select 1 from event where device_id = ${tablet.device}`).count).toBe(4);
  });

  test('that leaves events out is told where to start again, and stores nothing', async () => {
    const { tablet, events } = await setupTablet();
    const [one, , three] = [
      events.make('received', MONDAY, { body: uniqueReception() }),
      events.make('noted', MONDAY),
      events.make('noted', MONDAY),
    ];
    await tablet.push([one]);
    expect(await tablet.push([three])).toEqual({ ward: WARD, result: 'gap', expect: 2 });
    expect((await centre.sql`select 1 from event where device_id = ${tablet.device}`).count).toBe(1);
  });

  test('is refused for a ward that is not the sender’s, and a device that never said hello', async () => {
    const other = createTablet(officer, { ward: OTHER_WARD });
    const events = eventsOf(other, OTHER_WARD);
    const event = events.make('received', MONDAY, { body: uniqueReception() });
    expect(await other.push([event])).toEqual({ ward: OTHER_WARD, result: 'refused', reason: 'not-your-ward' });
    const stranger = createTablet(officer);
    expect(await stranger.push([eventsOf(stranger).make('noted', MONDAY)])).toMatchObject({ reason: 'unknown-device' });
  });

  test('by the next officer on a shared tablet brings the rows of the one before', async () => {
    const { tablet, events } = await setupTablet();
    const sent = [events.make('received', MONDAY, { body: uniqueReception(), role: 'officer' })];
    const chair = createTablet(await centre.as('chair'), { device: tablet.device });
    expect(await chair.push(sent)).toMatchObject({ verdicts: [{ outcome: 'stored' }] });
    const [row] = await centre.sql`select actor_id, sent_by from event where device_id = ${tablet.device}`;
    expect(row).toEqual({ actor_id: 'u-officer', sent_by: 'u-chair' });
  });
});

describe('accounts that changed while a tablet was away', () => {
  test('a step nobody in the named role may take has no effect and is shown', async () => {
    const { tablet, events } = await setupTablet();
    const first = events.make('received', MONDAY, { body: uniqueReception() });
    const stopped = {
      ...events.make('stopped', TUESDAY),
      actor: { userId: 'u-supervisor', name: 'x', role: 'supervisor' },
    };
    await tablet.push([first, stopped]);
    await centre.follow();
    const [row] = await centre.sql`select status, doc from dossier where dossier_id = ${first.dossierId}`;
    expect(row).toMatchObject({ status: 'received', doc: { summary: { problems: 1, rev: 2 } } });
  });

  test('an account that was disabled, or taken out of the ward: its unsent rows arrive through a colleague', async () => {
    const leaver = await addColleague();
    const { tablet, events } = await setupTablet();
    const by = { userId: leaver, name: 'Người đã nghỉ', role: 'officer' };
    const [one, two, three] = [1, 2, 3].map((dossier) => ({
      ...events.make('received', MONDAY, { body: uniqueReception(), dossier }),
      actor: by,
    }));
    expect(await tablet.push([one])).toMatchObject({ verdicts: [{ outcome: 'stored' }] });
    await centre.sql`update app_user set disabled_at = now() where user_id = ${leaver}`;
    expect(await tablet.push([two])).toMatchObject({ verdicts: [{ outcome: 'stored' }] });
    await centre.sql`delete from user_ward where user_id = ${leaver}`;
    expect(await tablet.push([three])).toMatchObject({ verdicts: [{ outcome: 'stored' }] });
  });
});

/** @returns the user id */
async function addColleague(): Promise<string> {
  const userId = `u-${randomUUID()}`;
  const account = { userId, username: userId, passwordHash: '', name: 'x', role: 'officer', at: MONDAY } as const;
  await addUser(centre.sql, account, [WARD]);
  return userId;
}

/** Sends a good reception, the event made wrong, and a good note. @returns the verdict of the wrong one */
async function verdictOf(spoil: (event: Record<string, unknown>) => unknown) {
  const { tablet, events } = await setupTablet();
  const good = events.make('received', MONDAY, { body: uniqueReception() });
  const wrong = spoil(structuredClone(events.make('noted', MONDAY)) as unknown as Record<string, unknown>);
  const after = events.make('noted', TUESDAY);
  const answer = await tablet.push([good, wrong, after], 1);
  if (answer.result !== 'accepted') throw new Error(JSON.stringify(answer));
  expect(answer.verdicts.map(({ outcome }) => outcome)).toEqual(['stored', 'quarantined', 'stored']);
  // Asked again, the same verdicts come from what is kept.
  expect(await tablet.push([good, wrong, after], 1)).toEqual(answer);
  const [row] = await centre.sql<{ raw: string }[]>`select raw from quarantine where device_id = ${tablet.device}`;
  expect(JSON.parse(row!.raw)).toEqual(JSON.parse(JSON.stringify(wrong)));
  const verdict = answer.verdicts[1];
  return verdict?.outcome === 'quarantined' ? verdict.reason : '';
}

describe('what cannot be read', () => {
  test.each<[string, (event: Record<string, unknown>) => unknown, RegExp]>([
    ['no object', () => 'không phải sự kiện', /sự kiện: giá trị không hợp lệ/],
    ['null', () => null, /sự kiện/],
    ['a list', () => [[[]]], /^kind: thiếu/],
    ['a kind nobody knows', (event) => ({ ...event, kind: 'teleported' }), /^kind: /],
    ['a missing field', ({ body: _body, ...event }) => event, /^body: thiếu/],
    ['a field too many', (event) => ({ ...event, extra: 1 }), /^extra: không có trường này/],
    [
      'a key of the language',
      (event) => JSON.parse(JSON.stringify(event).replace('{', '{"__proto__":{"a":1},')),
      /__proto__/,
    ],
    [
      'a wrong deep value',
      (event) => ({ ...event, time: { ...(event['time'] as object), deviceAt: 'hôm qua' } }),
      /^time\.deviceAt: /,
    ],
    [
      'a number too large for any clock',
      (event) => ({ ...event, time: { ...(event['time'] as object), deviceAt: 1e300 } }),
      /^time\.deviceAt: /,
    ],
    [
      'a skew out of this world',
      (event) => ({ ...event, time: { ...(event['time'] as object), skewMs: -1e300 } }),
      /^time\.skewMs: /,
    ],
    ['a version of tomorrow', (event) => ({ ...event, v: 2 }), /^v: /],
    ['another ward', (event) => ({ ...event, ward: OTHER_WARD }), /^ward: /],
    ['another device', (event) => ({ ...event, device: randomUUID() }), /^device: /],
    ['another number', (event) => ({ ...event, dseq: 7 }), /^dseq: /],
    ['NUL in a text', (event) => ({ ...event, body: { text: 'a\0b' } }), /^body\.text: có ký tự không lưu được/],
    ['half a surrogate pair', (event) => ({ ...event, body: { text: 'a\ud800b' } }), /^body\.text: /],
    ['NUL in the name of a field', (event) => ({ ...event, 'a\0b': 1 }), /^a\uFFFDb: không có trường này/],
    ['half a surrogate pair there', (event) => ({ ...event, 'a\ud800b': 1 }), /^a\uFFFDb: không có/],
    ['a name without an end', (event) => ({ ...event, ['x'.repeat(50_000)]: 1 }), /^x{100}: không có/],
    [
      'an actor in no role there is',
      (event) => ({ ...event, actor: { userId: 'x', name: 'x', role: 'king' } }),
      /^actor\.role: /,
    ],
    [
      'a calendar re-applied by a tablet',
      (event) => ({
        ...event,
        kind: 'calendar-reapplied',
        body: { calendarVersion: 'vn-2026-11-22', from: null, to: null, reason: 'tự ý' },
      }),
      /^kind: chỉ trung tâm/,
    ],
  ])('%s is set aside with its field named, and the rest is stored', async (_name, spoil, reason) => {
    expect(await verdictOf(spoil)).toMatch(reason);
  });

  test('nested deeper than the stack is set aside too', async () => {
    const { tablet, events } = await setupTablet();
    const good = JSON.stringify(events.make('received', MONDAY, { body: uniqueReception() }));
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    const body = `{"protocol":1,"device":"${tablet.device}","app":"1","wards":[{"ward":"${WARD}","first":1,"events":[${good},${deep}]}]}`;
    const answer = await officer.send('POST', '/api/sync/push', body);
    expect(answer.json).toMatchObject({ wards: [{ verdicts: [{ outcome: 'stored' }, { outcome: 'quarantined' }] }] });
  });

  test('an event that is at the centre under another number is set aside', async () => {
    const { tablet, events } = await setupTablet();
    const event = events.make('received', MONDAY, { body: uniqueReception() });
    await tablet.push([event]);
    const twice = { ...event, dseq: 2 };
    expect(await tablet.push([twice])).toMatchObject({
      verdicts: [{ outcome: 'quarantined', reason: expect.stringMatching(/^id: /) }],
    });
    const copy = createTablet(officer, { device: randomUUID() as DeviceId });
    await copy.hello();
    const cloned = { ...event, device: copy.device };
    expect(await copy.push([cloned, { ...cloned, dseq: 2 }])).toMatchObject({
      verdicts: [{ outcome: 'quarantined' }, { outcome: 'quarantined' }],
    });
  });

  test('leaves a line in the log with the field and without the content', async () => {
    const { tablet, events } = await setupTablet();
    const event = { ...events.make('received', MONDAY, { body: uniqueReception() }), secretField: 'Nguyễn Thị Hoà' };
    await tablet.push([event]);
    const line = centre.log.find((entry) => entry.includes(tablet.device) && entry.includes('set aside'));
    expect(line).toContain('secretField');
    expect(centre.log.join('\n')).not.toContain('Nguyễn Thị Hoà');
  });
});
