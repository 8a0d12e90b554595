/** What is destroyed lawfully leaves a sound proof, whatever lies under the same number of its tablet; what is changed there does not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExpiredAnswer } from '#protocol/retention-messages.ts';
import type { WardRecordOf } from '#protocol/ward-records.ts';
import { verifyWard } from '#server/use-cases/verify-ward.ts';
import { createTablet, eventsOf, startCentre, uniqueReception, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import { arriving, idOf, makeEnded, provenAfter, serveForYears, SIGNATURE } from '#support/expired-dossiers.ts';
import { at } from '#support/fixed-clock.ts';
import { setupSignedTablet } from '#support/signed-batches.ts';

const RETENTION = `/api/wards/${WARD}/retention`;

let centre: TestCentre;

beforeAll(async () => {
  centre = await startCentre();
  await serveForYears(centre.sql);
});
afterAll(() => centre.close());

const findings = async () => (await verifyWard(centre.running.centre, WARD)).findings;

test('a copy that a person has answered for under the number of a destroyed event is no finding', async () => {
  const officer = await centre.as('officer');
  const [admin, chair] = [await centre.as('admin'), await centre.as('chair')];
  const { tablet, events, push } = await setupSignedTablet(officer);
  const { device } = tablet;
  await centre.sql`update device set signs_since = '2015-01-01' where device_id = ${device}`;
  const old = makeEnded(events, { on: '2015-03-09', code: SIGNATURE });
  await arriving(centre, '2015-03-09 17:00', () => push(old));
  // An image of the tablet from before it had its key uses the first number once more.
  const copy = eventsOf(createTablet(officer, { device })).make('received', at('2026-03-09 09:15'), {
    body: uniqueReception(),
  });
  await push([copy], null, 1);
  const admitted = await admin.send('POST', `/api/wards/${WARD}/set-aside/admit`, { device });
  expect(admitted.json).toEqual({ released: 1, remaining: 0 });
  await centre.follow();
  const { dossiers } = (await admin.send('GET', RETENTION)).json as ExpiredAnswer;
  expect(dossiers.map(({ id }) => id)).toEqual([idOf(old)]);
  const proposed = await admin.send('POST', RETENTION, { dossiers: [idOf(old)], kept: [] });
  const { key, rseq } = proposed.json as WardRecordOf<'destruction'>;
  const decision = { outcome: 'destroy', decisionNumber: '12/QĐ-UBND', basedOn: rseq };
  expect((await chair.send('POST', `${RETENTION}/${key}/decide`, decision)).status).toBe(200);
  expect(await findings()).toEqual([]);
  // The same where the copy came before the tablet promised to sign; not where nobody answered for it.
  const isOfCopy = `event_id = '${copy.id}'`;
  const unanswered = `delete from device_admission where ${isOfCopy};`;
  const before = `update device set signs_since = now() + interval '1 day' where device_id = '${device}';`;
  expect(await provenAfter(centre, unanswered)).toEqual(['SignedEventChanged']);
  expect(await provenAfter(centre, unanswered + before)).toEqual([]);
});

test('a stub among what was set aside does not hide that an event was changed that did not have to be signed', async () => {
  const { tablet, receive, push } = await setupSignedTablet(await centre.as('officer'));
  await push(receive(1));
  expect(await findings()).toEqual([]);
  const { device } = tablet;
  const of = `device_id = '${device}' and dseq = 1`;
  const before = `update device set signs_since = now() + interval '1 day' where device_id = '${device}';`;
  const answered = `insert into device_admission (ward_id, event_id, admitted_by, admitted_at)
    select ward_id, event_id, 'u-admin', now() from event where ${of};`;
  const beside = `insert into quarantine (ward_id, device_id, dseq, copy, raw, reason, at)
    select ward_id, device_id, dseq, 'x', json_build_object('destroyed', (select batch_id from destroyed_dossier))::text, '', now()
    from event where ${of};`;
  const changed = `update event set body = jsonb_set(body, '{actor,name}', '"Kẻ Khác"') where ${of};`;
  for (const unowed of [before, answered]) {
    // The event is as it was signed: what lies beside it takes nothing from that.
    expect(await provenAfter(centre, unowed + beside)).toEqual([]);
    expect(await provenAfter(centre, unowed + changed)).toContain('SignedEventChanged');
    expect(await provenAfter(centre, unowed + changed + beside)).toContain('SignedEventChanged');
  }
  // With no event under the number the stub is all there is left of what was signed.
  expect(await provenAfter(centre, `${beside} delete from event where ${of};`)).not.toContain('SignedEventChanged');
});
