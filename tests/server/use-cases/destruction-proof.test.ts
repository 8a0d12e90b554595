/** Destroyed is what a record names and nothing else: the tables refuse any other change, and what gets past them the proof finds. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Instant } from '#domain/calendar/instant.ts';
import type { FileAttachedBody } from '#domain/dossier/event-bodies.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { MOST_DESTROYED_AT_ONCE } from '#domain/personal-data/destruction.ts';
import { filePath } from '#protocol/file-messages.ts';
import { CHAIN_START, chainLinks } from '#protocol/event-chain.ts';
import type { ExpiredAnswer } from '#protocol/retention-messages.ts';
import type { WardRecordOf } from '#protocol/ward-records.ts';
import { proofLine } from '#server/cli/verify/finding-text.ts';
import { advanceDevice } from '#server/store/devices.ts';
import { destroyDossiers, holdForDestruction } from '#server/store/destruction.ts';
import { seeOneMomentHolding } from '#server/store/database.ts';
import { appendEvents } from '#server/store/events.ts';
import { snapshotLock } from '#server/store/snapshots.ts';
import { verifyWard } from '#server/use-cases/verify-ward.ts';
import {
  createTablet,
  eventsOf,
  sendHistory,
  startCentre,
  uniqueReception,
  type Caller,
  type TestCentre,
} from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import {
  fileOf,
  idOf,
  makeEnded,
  proofAfter,
  provenAfter,
  receptionOf,
  SCAN,
  sendEnded,
  serveForYears,
  SIGNATURE,
} from '#support/expired-dossiers.ts';
import { at } from '#support/fixed-clock.ts';
import { setupSignedTablet } from '#support/signed-batches.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';

const RETENTION = `/api/wards/${WARD}/retention`;

let centre: TestCentre;
let first: DossierEvent[];
let live: DossierEvent[];
let fileId: string;
let admin: Caller;

beforeAll(async () => {
  centre = await startCentre();
  await serveForYears(centre.sql);
  admin = await centre.as('admin');
  const [officer, chair] = [await centre.as('officer'), await centre.as('chair')];
  first = await sendHistory(officer, ({ make }) => [
    make('received', at('2015-03-09 08:15'), { body: uniqueReception() }),
    make('noted', at('2015-03-09 08:30')),
  ]);
  const old = await sendEnded(centre, { on: '2015-03-09', code: SIGNATURE });
  fileId = fileOf(old);
  const { code } = receptionOf(old);
  const attached = old.find(({ kind }) => kind === 'file-attached')?.body as FileAttachedBody;
  const tablet = createTablet(officer);
  await tablet.hello();
  const { make } = eventsOf(tablet);
  // With the number of the other, and one of its scans.
  live = [
    make('received', at('2026-03-09 09:15'), { body: uniqueReception({ code }) }),
    make('noted', at('2026-03-09 09:30')),
  ];
  await tablet.push(live);
  // As the first centres took it in; set aside today.
  const scan = make('file-attached', at('2026-03-09 09:40'), { body: { ...attached, fileId: fileId.toUpperCase() } });
  const arrivedAt = Date.now() as Instant;
  const events = [{ ...scan, time: { ...scan.time, arrivedAt } }];
  await centre.sql.begin(async (tx) => {
    await appendEvents(tx, { ward: WARD, events, sentBy: 'u-officer', arrivedAt });
    await advanceDevice(tx, WARD, tablet.device, scan.dseq);
  });
  await fetch(`${centre.url}${filePath(WARD, fileId)}/0`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream', cookie: officer.cookie },
    body: SCAN,
  });
  const { dossiers } = (await admin.send('GET', RETENTION)).json as ExpiredAnswer;
  expect(dossiers.map(({ id }) => id)).toEqual([idOf(old)]);
  const proposed = await admin.send('POST', RETENTION, { dossiers: [idOf(old)], kept: [] });
  const { key, rseq } = proposed.json as WardRecordOf<'destruction'>;
  const decision = { outcome: 'destroy', decisionNumber: '12/QĐ-UBND', basedOn: rseq };
  expect((await chair.send('POST', `${RETENTION}/${key}/decide`, decision)).status).toBe(200);
  await chair.send('GET', `/api/wards/${WARD}/dossiers/${idOf(old)}/access-log`);
}, 60_000);
afterAll(() => centre.close());

test('a scan that another dossier has stays, however its id is written there', async () => {
  expect(await centre.sql`select 1 from file_part where file_id = ${fileId}`).toHaveLength(1);
});

test('a number that was given twice is then of the dossier that stays', async () => {
  const owners = await centre.sql`
    select o.dossier_id, doc ->> 'codeTakenBy' as taken from dossier_code o join dossier d using (ward_id, code)
    where d.dossier_id = ${idOf(live)}`;
  expect(owners).toEqual([{ dossier_id: idOf(live), taken: null }]);
  expect((await verifyWard(centre.running.centre, WARD)).findings).toEqual([]);
});

test.each([
  [
    'a stub made by hand',
    (id: string) => `update event set body = '{"destroyed":"x"}' where event_id = '${id}'`,
    'EventEmptied',
  ],
  [
    'a stub that names a batch of another dossier',
    (id: string) =>
      `update event set body = (select body from event where body ? 'destroyed' limit 1) where event_id = '${id}'`,
    'EventEmptied',
  ],
  [
    'content that came back',
    () =>
      `update event set body = (select body from event where kind = 'noted' and not body ? 'destroyed' limit 1) where wseq = (select min(wseq) from event where body ? 'destroyed')`,
    'EventNotDestroyed',
  ],
  ['a row left for the figures taken away', () => `delete from destroyed_dossier`, 'DestroyedRow'],
  [
    'a row for the figures made up',
    () =>
      `insert into destroyed_dossier select ward_id, gen_random_uuid(), batch_id, received_at, ended_at, doc from destroyed_dossier`,
    'DestroyedRow',
  ],
  [
    'the link of the last destroyed event',
    () => `update event set chain = sha256('x') where wseq = (select max(wseq) from event where body ? 'destroyed')`,
    'EventChanged',
  ],
  [
    'the link of one destroyed event between two others',
    () =>
      `update event set chain = sha256('x') where wseq = (select min(wseq) + 1 from event where body ? 'destroyed')`,
    'DestructionLinks',
  ],
  [
    'a destroyed event whose row was taken away with its number',
    () => `delete from event where wseq = (select min(wseq) + 1 from event where body ? 'destroyed')`,
    'DestructionLinks',
  ],
  [
    'another digest in the record',
    () => `update ward_record set body = jsonb_set(body, '{proof,digest}', '"${'0'.repeat(64)}"') where body ? 'proof'`,
    'DestructionLinks',
  ],
  [
    'a signature that is not the centre’s',
    () =>
      `update ward_record set body = jsonb_set(body, '{proof,signed}', to_jsonb(reverse(body #>> '{proof,signed}'))) where body ? 'proof'`,
    'DestructionLinks',
  ],
])('%s is found by the proof', async (_name, statement, type) => {
  expect(await provenAfter(centre, statement(live[1]?.id ?? ''))).toContain(type);
});

test('an event rewritten with every link up to what was destroyed after it is found by the proof', async () => {
  const [before, last] = await centre.sql<{ chain: string; body: { id: string } }[]>`
    select encode(chain, 'hex') as chain, body from event where wseq <= 2 order by wseq`;
  expect(last?.body.id).toBe(first[1]?.id);
  const body = { ...last?.body, body: { text: 'một lời khác' } };
  const [link] = chainLinks(before?.chain ?? CHAIN_START, [{ wseq: 2, event: body }]);
  const rewritten = `update event set body = '${JSON.stringify(body)}', chain = decode('${link}', 'hex') where wseq = 2`;
  expect(await provenAfter(centre, rewritten)).toEqual(['DestructionLinks']);
});

/** As it would lie among what was set aside of a tablet, in the name of the one batch there is. */
const stubOf = `json_build_object('destroyed', (select batch_id from destroyed_dossier))::text`;

test('a stub put beside a signed event, or in the place of its copy, does not hide that the event was changed', async () => {
  const { tablet, events, receive, push } = await setupSignedTablet(await centre.as('officer'));
  await push(receive(1));
  expect((await verifyWard(centre.running.centre, WARD)).findings).toEqual([]);
  const of = `device_id = '${tablet.device}' and dseq = 1`;
  const changed = `update event set body = jsonb_set(body, '{actor,name}', '"Kẻ Khác"') where ${of};`;
  const beside = `insert into quarantine (ward_id, device_id, dseq, copy, raw, reason, at)
    select ward_id, device_id, dseq, 'x', ${stubOf}, '', now() from event where ${of};`;
  expect(await provenAfter(centre, changed)).toContain('SignedEventChanged');
  expect(await provenAfter(centre, changed + beside)).toContain('SignedEventChanged');
  // A copy of the tablet has used the number for something that was set aside, and has been destroyed since.
  await push([{ ...events.make('noted', at('2026-03-09 10:00')), dseq: 1, kind: 'la' }]);
  const emptied = `update quarantine set raw = ${stubOf} where ${of};`;
  expect(await provenAfter(centre, emptied)).toEqual([]);
  expect(await provenAfter(centre, changed + emptied)).toContain('SignedEventChanged');
});

test('a record whose signed links were taken out is named by its decision, and is a fault', async () => {
  const proof = await proofAfter(centre, `update ward_record set body = body - 'proof'`);
  expect(proof.findings).toMatchObject([{ type: 'DestructionLinks', decisionNumber: '12/QĐ-UBND' }]);
  expect(proofLine(proof)).toMatch(/: quyết định hủy số 12\/QĐ-UBND \(.*không có dấu do trung tâm này ký$/);
});

test.each([
  [
    'an event of a living dossier',
    (id: string) => `update event set body = '{"destroyed":"x"}' where dossier_id = '${id}'`,
  ],
  [
    'an event under a record that does not name it',
    (id: string) =>
      `update event set body = jsonb_build_object('destroyed', (select batch_id from destroyed_dossier)) where dossier_id = '${id}'`,
  ],
  ['what is left of a destroyed event', () => `update event set body = '{"destroyed":""}' where body ? 'destroyed'`],
  ['who recorded a destroyed event', () => `update event set actor_id = 'x' where body ? 'destroyed'`],
  ['a destroyed event as a whole', () => `delete from event where body ? 'destroyed'`],
  ['the row for the figures', () => `update destroyed_dossier set doc = '{}'`],
  ['the rows for the figures', () => `truncate destroyed_dossier`],
  ['who looked at a destroyed dossier', () => `update access_log set user_id = 'x' where dossier_id is not null`],
  [
    'words beside a look at a living one',
    () => `update access_log set about = '', reason = '' where dossier_id is null and about <> ''`,
  ],
])('refuse a change of %s', async (_name, statement) => {
  await expect(centre.sql.unsafe(statement(idOf(live)))).rejects.toThrow('append-only');
});

/** Those who wait for what destruction, or a snapshot in the making, holds. */
const waiting = () => centre.sql`
  select 1 from pg_locks join pg_database on pg_database.oid = database
  where datname = current_database() and locktype = 'advisory' and not granted`;

test('an event on its way while its dossier is destroyed waits for that, and is set aside', async () => {
  const tablet = createTablet(await centre.as('officer'));
  await tablet.hello();
  const late = eventsOf(tablet).make('noted', at('2026-03-09 09:30'));
  let pushed: ReturnType<typeof tablet.push> | undefined;
  await centre.sql.begin(async (tx) => {
    await holdForDestruction(tx, WARD);
    pushed = tablet.push([late]);
    await vi.waitFor(async () => expect(await waiting()).toHaveLength(1));
    await tx`
      insert into destroyed_dossier (ward_id, dossier_id, batch_id, received_at, ended_at, doc)
      values (${WARD}, ${late.dossierId}, gen_random_uuid(), now(), now(), '{"summary": {}}')`;
  });
  expect(await pushed).toMatchObject({ verdicts: [{ outcome: 'quarantined' }] });
});

test('a part of a scan on its way while its dossier is destroyed waits for that, and nothing of it is kept', async () => {
  const officer = await centre.as('officer');
  const history = await sendHistory(officer, (events) => makeEnded(events, { on: '2026-03-09', code: SIGNATURE }));
  await centre.follow();
  const file = fileOf(history);
  let sent: Promise<Response> | undefined;
  await centre.sql.begin(async (tx) => {
    await holdForDestruction(tx, WARD);
    sent = fetch(`${centre.url}${filePath(WARD, file)}/0`, {
      method: 'PUT',
      headers: { cookie: officer.cookie, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(SCAN),
    });
    await vi.waitFor(async () => expect(await waiting()).toHaveLength(1));
    await destroyDossiers(tx, { ward: WARD, batch: randomUUID(), dossiers: [idOf(history)] });
  });
  expect((await sent)?.status).toBe(404);
  expect(await centre.sql`select 1 from file_part where file_id = ${file}`).toHaveLength(0);
});

test('a decision that waits for a snapshot in the making holds up no push, and does not wait for long', async () => {
  const tablet = createTablet(await centre.as('officer'));
  await tablet.hello();
  let decided: Promise<unknown> | undefined;
  const isMade = await seeOneMomentHolding(centre.sql, snapshotLock(WARD), async () => {
    decided = centre.sql.begin(async (other) => {
      await holdForDestruction(other, WARD);
      return (await other`show lock_timeout`)[0];
    });
    await vi.waitFor(async () => expect(await waiting()).toHaveLength(1));
    const { make } = eventsOf(tablet);
    expect(await tablet.push([make('received', at('2026-03-09 09:15'), { body: uniqueReception() })])).toMatchObject({
      verdicts: [{ outcome: 'stored' }],
    });
    return true;
  });
  expect(isMade).toBe(true);
  expect(await decided).toEqual({ lock_timeout: '5s' });
});

test('as many dossiers as can be destroyed at once hold the ward no longer for how much was set aside in it', async () => {
  const dossiers = Array.from({ length: MOST_DESTROYED_AT_ONCE }, () => randomUUID() as DossierId);
  const destroyed = centre.sql.begin(async (tx) => {
    await tx`
      insert into quarantine (ward_id, device_id, dseq, raw, reason, at)
      select ${WARD}, gen_random_uuid(), 1, repeat(gen_random_uuid()::text || ' ', 50), 'lạ', now() from generate_series(1, 1000)`;
    // A tenth of a second; looked for one by one it would be a minute.
    await tx`set local statement_timeout = '4s'`;
    await destroyDossiers(tx, { ward: WARD, batch: randomUUID(), dossiers });
    throw new Error('quick enough');
  });
  await expect(destroyed).rejects.toThrow('quick enough');
});
