/** What is on the list of dossiers whose time is over, and who decides on it, when somebody has prepared either. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MS_PER_DAY, type Instant } from '#domain/calendar/instant.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { ExpiredAnswer } from '#protocol/retention-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { SetAsideResponse } from '#protocol/set-aside-messages.ts';
import type { WardRecordOf } from '#protocol/ward-records.ts';
import { listExpired } from '#server/use-cases/list-expired.ts';
import { changeUser, setTemporaryPassword } from '#server/use-cases/manage-users.ts';
import { callerWith, PASSWORD, signIn, startCentre, type Caller, type TestCentre } from '#support/centre.ts';
import { WARD } from '#support/dossier-events.ts';
import { idOf, sendEnded, serveForYears, SIGNATURE } from '#support/expired-dossiers.ts';
import { setupSignedTablet } from '#support/signed-batches.ts';
import { procedureDraft } from '#support/ward-records.ts';

/** Chosen by the administrator. */
const GIVEN = 'mật khẩu quản trị đặt hộ';
/** Đăng ký khai sinh: nobody has said how long. */
const UNSAID = '1.001193';
const RETENTION = `/api/wards/${WARD}/retention`;

let centre: TestCentre;
let admin: Caller;
let said: DossierEvent[];
let unsaid: DossierEvent[];

beforeAll(async () => {
  centre = await startCentre();
  await serveForYears(centre.sql);
  admin = await centre.as('admin');
  said = await sendEnded(centre, { on: '2015-03-09', code: SIGNATURE });
  unsaid = await sendEnded(centre, { on: '2015-03-09', code: UNSAID });
}, 60_000);
afterAll(() => centre.close());

const ids = (dossiers: readonly { readonly id: string }[]) => dossiers.map(({ id }) => id);
const listed = async () => ids(((await admin.send('GET', RETENTION)).json as ExpiredAnswer).dossiers);
const listedAfter = async (days: number) => {
  const now = (Date.now() + days * MS_PER_DAY) as Instant;
  return ids(await listExpired(centre.sql, WARD, { now, ids: null }));
};
const save = async (code: string, retentionYears: number, basedOn: number | null = null) => {
  const saved = await admin.send('PUT', `/api/wards/${WARD}/procedures/${code}`, {
    state: 'active',
    procedure: procedureDraft({ code, retentionYears }),
    reason: 'Theo quyết định của phường',
    basedOn,
  });
  expect(saved.status).toBe(200);
  return (saved.json as { rseq: number }).rseq;
};
test('on no list is a dossier with work that waits for a person, until somebody has looked', async () => {
  expect(await listed()).toEqual([idOf(said)]);
  const raw = JSON.stringify({ dossierId: idOf(said).toUpperCase(), kind: 'noted' });
  await centre.sql`
    insert into quarantine (ward_id, device_id, dseq, raw, reason, held, at)
    values (${WARD}, gen_random_uuid(), 1, ${raw}, 'chờ', 'person', now())`;
  expect(await listed()).toEqual([]);
  expect((await admin.send('POST', RETENTION, { dossiers: [idOf(said)], kept: [] })).status).toBe(422);
  // What cannot be read, and waits for nobody, goes with it.
  await centre.sql`update quarantine set held = null`;
  expect(await listed()).toEqual([idOf(said)]);
});

test('nor with what waits and cannot be read, once somebody has answered for its tablet', async () => {
  const { tablet, push } = await setupSignedTablet(await centre.as('officer'));
  const { device } = tablet;
  expect(await push([{ la: [idOf(said)] }], null, 1)).toMatchObject({ verdicts: [{ outcome: 'quarantined' }] });
  expect(await listed()).toEqual([]);
  const admitted = await admin.send('POST', `/api/wards/${WARD}/set-aside/admit`, { device });
  expect(admitted.json).toMatchObject({ released: 0 });
  expect(await listed()).toEqual([idOf(said)]);
  const { events, held } = (await admin.send('GET', `/api/wards/${WARD}/set-aside`)).json as SetAsideResponse;
  expect(held).toBeUndefined();
  expect(events.find((event) => event.device === device)?.reason).toBe('kind: thiếu.');
});

test('nothing is decided by what a chair says whose account is new, or entered with a given password', async () => {
  const { key, rseq } = (await admin.send('POST', RETENTION, { dossiers: [idOf(said)], kept: [] }))
    .json as WardRecordOf<'destruction'>;
  const outcome = { outcome: 'destroy', decisionNumber: '13/QĐ-UBND', basedOn: rseq };
  const decide = async (username: string, password = PASSWORD, decision: object = outcome) => {
    const chair = callerWith(centre.url, await signIn(centre.anyone, username, password));
    const { json } = await chair.send('POST', `${RETENTION}/${key}/decide`, decision);
    return (json as { type?: string }).type;
  };
  const NEW = 'urn:dung-hen:problem:new-decider';
  const second = { username: 'chu.tich.hai', password: GIVEN, name: 'Người thứ hai', role: 'chair' };
  expect((await admin.send('POST', `/api/wards/${WARD}/users`, second)).status).toBe(201);
  await centre.sql`update app_user set must_change_password = false where username = 'chu.tich.hai'`;
  expect(await decide('chu.tich.hai', GIVEN)).toBe(NEW);
  // An old account that was given the role today.
  const by = ((await admin.send('GET', '/api/session')).json as { user: SessionUser }).user;
  const change = { name: 'Người officer', role: 'chair' } as const;
  expect((await changeUser(centre.running.centre, by, { ward: WARD, userId: 'u-officer' }, change)).ok).toBe(true);
  expect(await decide('officer')).toBe(NEW);
  // The chair's own, with a password somebody else knows.
  const given = await setTemporaryPassword(centre.running.centre, by, { ward: WARD, userId: 'u-chair' }, GIVEN);
  expect(given.ok).toBe(true);
  const entered = callerWith(centre.url, await signIn(centre.anyone, 'chair', GIVEN));
  await entered.send('PUT', '/api/session/password', { current: GIVEN, password: PASSWORD });
  expect(await decide('chair')).toBe(NEW);
  expect(await centre.sql`select 1 from dossier where dossier_id = ${idOf(said)}`).toHaveLength(1);
  // Of all they may say, only that nothing is destroyed.
  expect(await decide('chair', PASSWORD, { outcome: 'refuse', basedOn: rseq })).toBeUndefined();
});

test('on no list is what a shorter or a first time of keeping would add before thirty days; a longer one counts at once', async () => {
  expect(await listed()).toEqual([idOf(said)]);
  const longer = await save(SIGNATURE, 15);
  await save(UNSAID, 1);
  expect(await listed()).toEqual([]);
  await save(SIGNATURE, 2, longer);
  expect(await listed()).toEqual([]);
  expect(await listedAfter(29)).toEqual([]);
  expect((await listedAfter(31)).toSorted()).toEqual([idOf(said), idOf(unsaid)].toSorted());
});
