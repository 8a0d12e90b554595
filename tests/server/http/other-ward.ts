/** A ward with something of everything in it, and whether it is still as it was. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { EMPTY_DRAFT } from '#domain/calendar/calendar-draft.ts';
import { createCitizenToken } from '#domain/dossier/citizen-token.ts';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { ReceivedBody } from '#domain/dossier/event-bodies.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import {
  callerWith,
  createTablet,
  eventsOf,
  PASSWORD,
  signIn,
  uniqueReception,
  type TestCentre,
  type TestTablet,
} from '#support/centre.ts';
import { OTHER_WARD, SAMPLE_BODIES } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { procedureDraft } from '#support/procedure-drafts.ts';

export const MORNING = at('2026-03-09 09:15');
export const SNAPSHOT_WSEQ = 3;

/** What the other ward has. */
export interface Treasure {
  readonly tablet: TestTablet;
  readonly received: DossierEvent & { readonly body: ReceivedBody };
  readonly fileId: string;
  readonly delegation: { readonly key: string; readonly rseq: number };
  readonly procedure: { readonly key: string; readonly rseq: number };
  readonly calendarVersion: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly epoch: string;
}

/** Fills the other ward, as its own people and the system administrator would. */
export async function setupOtherWard(centre: TestCentre): Promise<Treasure> {
  const root = await centre.as('system_admin');
  const send = async (method: string, path: string, body: unknown) => {
    const answer = await root.send(method, `/api/wards/${OTHER_WARD}/${path}`, body);
    expect(answer.status, answer.text).toBeLessThan(300);
    return answer.json as { userId: string; key: string; rseq: number; version: string };
  };
  const person = { username: 'can.bo.khac', password: PASSWORD, name: 'Cán Bộ Khác', role: 'officer' as const };
  const { userId } = await send('POST', 'users', person);
  await centre.sql`update app_user set must_change_password = false where user_id = ${userId}`;
  const caller = callerWith(centre.url, await signIn(centre.anyone, person.username));
  const tablet = createTablet(caller, { ward: OTHER_WARD });
  await tablet.hello();
  const events = eventsOf(tablet, OTHER_WARD, { userId, name: person.name, role: person.role });
  const bytes = Buffer.from('bản chụp của phường khác');
  const fileId = randomUUID();
  const received = events.make('received', MORNING, {
    body: uniqueReception({ code: 'H26.40.13-260309-0001', token: createCitizenToken(OTHER_WARD, randomBytes(16)) }),
  });
  const attached = events.make('file-attached', MORNING, {
    body: {
      ...SAMPLE_BODIES['file-attached'],
      fileId,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    },
  });
  const unreadable = { ...events.make('noted', MORNING), kind: 'chưa-có' };
  expect(await tablet.push([received, attached, unreadable])).toMatchObject({
    verdicts: [{ outcome: 'stored' }, { outcome: 'stored' }, { outcome: 'quarantined' }],
  });
  const put = await fetch(`${centre.url}/api/sync/files/${OTHER_WARD}/${fileId}/0`, {
    method: 'PUT',
    headers: { cookie: caller.cookie, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  });
  expect(put.status).toBe(204);
  const delegation = await send('POST', 'delegations', {
    documentNumber: '7/UQ-UBND',
    issuedOn: '2026-11-01',
    delegator: { name: 'Chủ Tịch Khác', post: 'Chủ tịch' },
    delegate: { userId, post: 'Công chức' },
    procedures: ['1.001193'],
    from: '2026-11-02',
    through: '2026-12-31',
    prefix: 'TUQ.',
    specimenOnFile: true,
  });
  const draft = { state: 'draft', procedure: procedureDraft(), reason: 'Chuẩn bị', basedOn: null };
  const procedure = await send('PUT', `procedures/${draft.procedure.code}`, draft);
  const dayOff = { date: '2026-11-26', name: 'Nghỉ', basis: 'Thông báo' };
  const { version: calendarVersion } = await send('POST', 'calendar', {
    basedOn: 'vn-2026-11-22',
    draft: { ...EMPTY_DRAFT, addedDaysOff: [dayOff] },
    reason: 'Phường nghỉ',
  });
  await centre.sql`
    insert into snapshot_part (ward_id, wseq, section, part, bytes) values (${OTHER_WARD}, ${SNAPSHOT_WSEQ}, 0, 'rows', ${Buffer.from('gói')})`;
  const [session] = await centre.sql<{ id: string }[]>`select session_id as id from session where user_id = ${userId}`;
  const [head] = await centre.sql<{ epoch: string }[]>`select epoch from ward_head where ward_id = ${OTHER_WARD}`;
  await centre.follow();
  return {
    tablet,
    received,
    fileId,
    delegation,
    procedure,
    calendarVersion,
    userId,
    sessionId: session?.id ?? '',
    epoch: head?.epoch ?? '',
  };
}

/** A digest of every row of the ward, and of every account and session of its people. */
async function stateOf({ sql }: TestCentre, ward: WardCode): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'ward_id' order by 1`;
  const state: Record<string, string> = {};
  const digest = async (name: string, where: string) => {
    const [row] = await sql.unsafe<{ digest: string }[]>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as digest from ${name} t where ${where}`,
    );
    state[name] = row?.digest ?? '';
  };
  for (const { name } of tables) await digest(name, `ward_id = '${ward}'`);
  const people = `user_id in (select user_id from user_ward where ward_id = '${ward}')`;
  await digest('app_user', people);
  await digest('session', people);
  return state;
}

/** Does it, and holds that nothing of the other ward has changed by it. */
export async function leavingAlone<T>(centre: TestCentre, deed: () => Promise<T>): Promise<T> {
  const before = await stateOf(centre, OTHER_WARD);
  expect(Object.values(before).filter((digest) => !digest.startsWith('0 ')).length).toBeGreaterThan(8);
  const done = await deed();
  await centre.follow();
  expect(await stateOf(centre, OTHER_WARD)).toEqual(before);
  return done;
}
