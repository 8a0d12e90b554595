/**
 * The whole walk on a real centre: dossiers that ended long ago are listed, proposed, decided by another person, and then nothing
 * of their citizens is left anywhere in the database, while the proof, the tablets and the figures of past years go on.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import { sizeOf } from '#domain/report/figure-facts.ts';
import { daysBetween } from '#domain/report/period.ts';
import { followPulled } from '#protocol/destroyed-event.ts';
import { filePath } from '#protocol/file-messages.ts';
import type { ExpiredAnswer } from '#protocol/retention-messages.ts';
import type { WardRecordOf } from '#protocol/ward-records.ts';
import { CHAIN_START } from '#protocol/event-chain.ts';
import { makeSnapshot } from '#server/use-cases/make-snapshot.ts';
import { readFacts } from '#server/use-cases/read-figures.ts';
import { repairWard } from '#server/use-cases/repair-ward.ts';
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
  arriving,
  CITIZEN,
  fileOf,
  findCitizen,
  idOf,
  makeEnded,
  NOTE,
  receptionOf,
  SCAN,
  sendEnded,
  serveForYears,
  SIGNATURE,
  TWENTY_YEARS,
  UNKNOWN,
} from '#support/expired-dossiers.ts';
import { at, date } from '#support/fixed-clock.ts';
import { setupSignedTablet, type SignedTablet } from '#support/signed-batches.ts';

const RETENTION = `/api/wards/${WARD}/retention`;
const LONG_AGO = '2015-03-09';
const LOOK = 'mở vì người nhà Tuyết Nhung hỏi';

let centre: TestCentre;
let officer: Caller;
let admin: Caller;
let chair: Caller;
/** The dossier that is destroyed, and its neighbours that are not. */
let old: DossierEvent[];
let stray: object;
let signed: SignedTablet;
let recent: DossierEvent[];
let kept: DossierEvent[];
let live: DossierEvent[];
let fileId: string;
let batch: WardRecordOf<'destruction'>;
let before: Awaited<ReturnType<typeof measure>>;

const readExpired = async () => (await admin.send('GET', RETENTION)).json as ExpiredAnswer;
const propose = (dossiers: readonly string[], held: readonly object[] = [], by = admin) =>
  by.send('POST', RETENTION, { dossiers, kept: held });
const decide = (decision: object, key = batch.key) => chair.send('POST', `${RETENTION}/${key}/decide`, decision);
const verify = () => verifyWard(centre.running.centre, WARD);

/** Cells, and what figures of a stretch of days are made from. */
async function measure() {
  const cells = await centre.sql`select * from figure_cell order by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13`;
  const period = daysBetween(date(LONG_AGO), date('2015-03-11'));
  const facts = await readFacts(centre.running.centre, { ward: WARD, period }, at('2026-11-22 09:00'));
  return { cells, days: facts.map((each) => JSON.stringify(each)).toSorted(), size: sizeOf(facts) };
}

/** Long, so that the ward is worth a snapshot. */
function sendLiving() {
  return sendHistory(officer, ({ make }) => [
    make('received', at(`${LONG_AGO} 09:15`), { body: uniqueReception() }),
    ...Array.from({ length: 400 }, () => make('noted', at(`${LONG_AGO} 09:30`))),
  ]);
}

beforeAll(async () => {
  centre = await startCentre();
  await serveForYears(centre.sql);
  [officer, admin, chair] = await Promise.all([centre.as('officer'), centre.as('admin'), centre.as('chair')]);
  // Signed, with a step in it that no centre can read.
  signed = await setupSignedTablet(officer);
  old = makeEnded(signed.events, { on: LONG_AGO, code: SIGNATURE, applicant: CITIZEN, words: NOTE });
  stray = { ...signed.events.make('noted', at(`${LONG_AGO} 12:00`)), kind: 'lạ', body: { text: NOTE } };
  await arriving(centre, `${LONG_AGO} 17:00`, () => signed.push([...old, stray]));
  kept = await sendEnded(centre, { on: '2015-03-10', code: SIGNATURE });
  recent = await sendEnded(centre, { on: '2025-12-30', code: SIGNATURE });
  await sendEnded(centre, { on: LONG_AGO, code: TWENTY_YEARS });
  await sendEnded(centre, { on: LONG_AGO, code: UNKNOWN });
  // By the clock of its tablet as old as those, and here for a day.
  await sendHistory(officer, (events) => makeEnded(events, { on: LONG_AGO, code: SIGNATURE }));
  live = await sendLiving();
  await sendLiving();
  await sendLiving();
  fileId = fileOf(old);
  await fetch(`${centre.url}${filePath(WARD, fileId)}/0`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream', cookie: officer.cookie },
    body: SCAN,
  });
  const look = { number: 1, userId: 'u-officer', action: 'view', dossierId: idOf(old), isHolder: false, about: '' };
  await officer.send('POST', `/api/wards/${WARD}/access-log`, {
    device: signed.tablet.device,
    entries: [{ ...look, id: randomUUID(), at: Date.now(), reason: LOOK, sought: null }],
  });
  await centre.follow();
  await makeSnapshot(centre.running.centre, WARD);
  before = await measure();
}, 60_000);
afterAll(() => centre.close());

describe('the list', () => {
  test('has what ended and was kept its time, oldest first, and nothing else', async () => {
    const { dossiers, count } = await readExpired();
    expect(count).toBe(2);
    expect(dossiers).toEqual([
      {
        id: idOf(old),
        code: receptionOf(old).code,
        procedureCode: SIGNATURE,
        procedureName: 'Đăng ký khai sinh',
        endedOn: LONG_AGO,
        retentionYears: 2,
        keptBefore: null,
      },
      expect.objectContaining({ id: idOf(kept) }),
    ]);
    const [noted] = await centre.sql`select user_id, action from access_log where about like 'Hồ sơ hết thời hạn%'`;
    expect(noted).toEqual({ user_id: 'u-admin', action: 'read-list' });
  });
});

describe('a proposal', () => {
  test('of what has not ended, not long enough, or is not there is refused whole', async () => {
    for (const id of [idOf(live), idOf(recent), randomUUID()]) {
      const answer = await propose([idOf(old), id]);
      expect(answer.status).toBe(422);
      expect(answer.json).toMatchObject({ errors: { dossiers: expect.stringContaining('1 hồ sơ') } });
    }
    expect(await centre.sql`select 1 from ward_record where kind = 'destruction'`).toHaveLength(0);
  });

  test('is made once at a time, with what is held back and why', async () => {
    const made = await propose([idOf(old)], [{ id: idOf(kept), why: 'dispute' }], chair);
    expect(made.status).toBe(201);
    batch = made.json as typeof batch;
    expect(batch.body).toMatchObject({ state: 'proposed', kept: [{ id: idOf(kept), why: 'dispute' }] });
    expect((await propose([idOf(old)])).status).toBe(409);
    const { dossiers } = await readExpired();
    expect(dossiers[1]?.keptBefore).toMatchObject({ why: 'dispute' });
  });

  test('is not decided by whoever made it, nor by whoever may not decide', async () => {
    const decision = { outcome: 'destroy', decisionNumber: '12/QĐ-UBND', basedOn: batch.rseq };
    const own = await decide(decision);
    expect([own.status, own.json]).toEqual([
      409,
      expect.objectContaining({ type: expect.stringContaining('own-proposal') }),
    ]);
    expect((await admin.send('POST', `${RETENTION}/${batch.key}/decide`, decision)).status).toBe(403);
    expect(await centre.sql`select 1 from destroyed_dossier`).toHaveLength(0);
    // The chair's own goes back, and the administrator proposes the same.
    expect((await decide({ outcome: 'refuse', basedOn: batch.rseq })).json).toMatchObject({
      body: { state: 'refused' },
    });
    expect((await decide(decision)).status).toBe(409);
    batch = (await propose([idOf(old)], [{ id: idOf(kept), why: 'dispute' }])).json as typeof batch;
  });

  test('has a number that is a number of a document, and is decided as it was on screen', async () => {
    const decision = { outcome: 'destroy', decisionNumber: ' ', basedOn: batch.rseq };
    expect((await decide(decision)).json).toMatchObject({ errors: { decisionNumber: 'Số quyết định: chưa nhập.' } });
    expect((await decide({ ...decision, decisionNumber: '1/QĐ', basedOn: batch.rseq - 1 })).status).toBe(409);
  });
});

test('nothing is destroyed while an event is not what was stored', async () => {
  const put = (text: string) =>
    centre.sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`update event set body = jsonb_set(body, '{body,text}', to_jsonb(${text}::text)) where event_id = ${old[1]?.id ?? ''}`;
    });
  await put('một lời khác');
  const { status, json } = await decide({ outcome: 'destroy', decisionNumber: '12/QĐ-UBND', basedOn: batch.rseq });
  const type = expect.stringContaining('history-changed');
  expect([status, json]).toEqual([409, expect.objectContaining({ type, detail: expect.stringContaining('số 2') })]);
  expect(await centre.sql`select 1 from destroyed_dossier`).toHaveLength(0);
  await put(NOTE);
});

describe('the decision', () => {
  let destroyed: WardRecordOf<'destruction'>;
  let middle: { wseq: number; epoch: string };

  beforeAll(async () => {
    // What the search below must find while it is there, or it would prove nothing.
    expect(await findCitizen(centre.sql, old)).toEqual(
      expect.arrayContaining(
        ['event', 'dossier', 'quarantine', 'access_log', 'device_batch', 'file_part', 'snapshot_part'].map((table) =>
          expect.stringContaining(`${table}: `),
        ),
      ),
    );
    const [row] = await centre.sql<{ epoch: string }[]>`select epoch from ward_head where ward_id = ${WARD}`;
    middle = { wseq: 2, epoch: row?.epoch ?? '' };
    const answer = await decide({ outcome: 'destroy', decisionNumber: '12/QĐ-UBND', basedOn: batch.rseq });
    expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
    destroyed = answer.json as typeof destroyed;
  });

  test('leaves a record that names no citizen, and nothing of the citizen anywhere in the database', async () => {
    expect(destroyed.body).toEqual({
      ...batch.body,
      state: 'destroyed',
      decisionNumber: '12/QĐ-UBND',
      proposedBy: { userId: 'u-admin', name: 'Người admin' },
      proof: { digest: expect.stringMatching(/^[0-9a-f]{64}$/), signed: expect.any(String) },
    });
    expect(destroyed.by).toEqual({ userId: 'u-chair', name: 'Người chair' });
    expect(await findCitizen(centre.sql, old)).toEqual([]);
    const answer = await chair.send('GET', filePath(WARD, fileId));
    expect(answer.status).toBe(404);
  });

  test('leaves the proof whole, also when everything is worked out anew', async () => {
    expect((await verify()).findings).toEqual([]);
    await repairWard(centre.running.centre, WARD);
    expect((await verify()).findings).toEqual([]);
    expect((await verify()).dossiers).toBe(8);
  });

  test('leaves the figures of past years as they were', async () => {
    expect(await measure()).toEqual(before);
    expect(before.size).toBe(8);
  });

  test('lets a tablet in the middle and a new one go on, without the content', async () => {
    const tablet = createTablet(officer);
    await tablet.hello();
    const page = await tablet.pull(middle.wseq, middle.epoch);
    if (page.result !== 'page') throw new Error(page.result);
    const [first] = await centre.sql<{ chain: string }[]>`
      select encode(chain, 'hex') as chain from event where ward_id = ${WARD} and wseq = ${middle.wseq}`;
    expect(followPulled(first?.chain ?? CHAIN_START, page.events)).toBe(page.chain);
    expect(page.events[0]?.event).toEqual({ destroyed: { link: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    expect(page.events.filter(({ event }) => 'destroyed' in (event as object))).toHaveLength(4);

    // Nothing has happened since: a snapshot now would have the addresses of the one that had the content in it.
    expect(await makeSnapshot(centre.running.centre, WARD)).toBeUndefined();
    expect(await tablet.pull(0)).toMatchObject({ result: 'page', after: 0 });
    const next = eventsOf(tablet).make('noted', at('2026-03-09 09:15'));
    await tablet.push([{ ...next, dossierId: idOf(live) }]);
    expect(await makeSnapshot(centre.running.centre, WARD)).toBeDefined();
    const fresh = await tablet.pull(0);
    if (fresh.result !== 'snapshot') throw new Error(fresh.result);
    expect(fresh.snapshot.dossiers).toBe(8);
    expect(await findCitizen(centre.sql, old)).toEqual([]);
  });

  test('is the same to a citizen as a receipt nobody knows', async () => {
    const { token } = uniqueReception();
    const [gone, unknown] = await Promise.all(
      [receptionOf(old).token, token].map((each) => centre.anyone.send('GET', `/t/${each}`)),
    );
    const bland = (text = '') => text.replaceAll(token, '').replaceAll(receptionOf(old).token, '');
    expect([gone?.status, bland(gone?.text)]).toEqual([unknown?.status, bland(unknown?.text)]);
  });

  test('sets aside what a tablet brings of it years later, and answers what it brought before as it did', async () => {
    const tablet = createTablet(officer);
    await tablet.hello();
    const late = { ...eventsOf(tablet).make('noted', at('2026-03-09 09:30')), dossierId: idOf(old) };
    expect(await tablet.push([late])).toMatchObject({
      verdicts: [{ outcome: 'quarantined', reason: expect.stringContaining('đã được hủy') }],
    });
    expect((await tablet.push([late])).result).toBe('accepted');
    expect(await signed.push([...old, stray])).toMatchObject({
      verdicts: [...old.map(({ dseq }) => ({ dseq, outcome: 'stored' })), { outcome: 'quarantined' }],
    });
    expect(await centre.sql`select 1 from quarantine where device_id = ${signed.tablet.device}`).toHaveLength(1);
    await centre.follow();
    expect(await centre.sql`select 1 from dossier where dossier_id = ${idOf(old)}`).toHaveLength(0);
    await chair.send('POST', `/api/wards/${WARD}/set-aside/retry`);
    expect((await verify()).findings).toEqual([]);
  });
});
