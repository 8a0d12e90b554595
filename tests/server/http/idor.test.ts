/**
 * Things of another ward, reached for by their true ids, numbers and versions: every reach is answered as one for what nobody
 * has, and leaves the other ward as it was, to the last row. Tablets: `idor-tablets.test.ts`.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EMPTY_DRAFT } from '#domain/calendar/calendar-draft.ts';
import { startCentre, type Answer, type Caller, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { procedureDraft } from '#support/procedure-drafts.ts';
import { leavingAlone, setupOtherWard, SNAPSHOT_WSEQ, type Treasure } from './other-ward.ts';

let centre: TestCentre;
let theirs: Treasure;
/** Those of our ward that may do most there. */
let admin: Caller;
let officer: Caller;
beforeAll(async () => {
  centre = await startCentre();
  [admin, officer] = [await centre.as('admin'), await centre.as('officer')];
  theirs = await setupOtherWard(centre);
});
afterAll(() => centre.close());

/** What is reached for: where, and with what id; `key` names the other ward's own, or one nobody has. */
interface Reach {
  readonly method: string;
  readonly path: (ward: string, key: string) => string;
  readonly key: () => string;
  readonly nobodys?: string;
  readonly body?: () => unknown;
  readonly type?: string;
}

const BYTES = 'application/octet-stream';
const REACHES: Record<string, Reach> = {
  'the bytes of a file': {
    method: 'GET',
    path: (ward, key) => `/api/wards/${ward}/files/${key}`,
    key: () => theirs.fileId,
  },
  'the parts of a file': {
    method: 'GET',
    path: (ward, key) => `/api/sync/files/${ward}/${key}`,
    key: () => theirs.fileId,
  },
  'another part for a file': {
    method: 'PUT',
    path: (ward, key) => `/api/sync/files/${ward}/${key}/0`,
    key: () => theirs.fileId,
    body: () => 'phần khác',
    type: BYTES,
  },
  'a part of a snapshot': {
    method: 'GET',
    path: (ward, key) => `/api/sync/snapshot/${ward}/${key}/0/rows`,
    key: () => String(SNAPSHOT_WSEQ),
    nobodys: '4711',
  },
  'what reached the centre from a tablet': {
    method: 'GET',
    path: (ward, key) => `/api/wards/${ward}/devices/${key}`,
    key: () => theirs.tablet.device,
  },
  'a tablet, to be reported lost': {
    method: 'PUT',
    path: (ward, key) => `/api/wards/${ward}/devices/${key}/loss`,
    key: () => theirs.tablet.device,
    body: () => ({ how: 'lost' }),
  },
  'the report of a lost tablet': {
    method: 'DELETE',
    path: (ward, key) => `/api/wards/${ward}/devices/${key}/loss`,
    key: () => theirs.tablet.device,
  },
  'the end of a delegation': {
    method: 'POST',
    path: (ward, key) => `/api/wards/${ward}/delegations/${key}/revoke`,
    key: () => theirs.delegation.key,
    body: () => ({ revokedOn: '2026-11-20', reason: 'Không phải của mình', basedOn: theirs.delegation.rseq }),
  },
  'the name and role of an account': {
    method: 'PUT',
    path: (ward, key) => `/api/wards/${ward}/users/${key}/profile`,
    key: () => theirs.userId,
    body: () => ({ name: 'Tên Khác', role: 'admin' }),
  },
  'the password of an account': {
    method: 'PUT',
    path: (ward, key) => `/api/wards/${ward}/users/${key}/password`,
    key: () => theirs.userId,
    body: () => ({ password: 'sông hồng mùa nước' }),
  },
  'the lock of an account': {
    method: 'PUT',
    path: (ward, key) => `/api/wards/${ward}/users/${key}/disabled`,
    key: () => theirs.userId,
    body: () => ({ disabled: true }),
  },
  'the sessions of an account': {
    method: 'DELETE',
    path: (ward, key) => `/api/wards/${ward}/users/${key}/sessions`,
    key: () => theirs.userId,
  },
};

describe('reaching into another ward for', () => {
  test.each(Object.entries(REACHES))('%s', async (_what, { method, path, key, nobodys, body, type }) => {
    const ask = async (ward: string, id: string): Promise<Answer> =>
      admin.send(method, path(ward, id), body?.(), type ? { 'content-type': type } : {});
    const nobody = nobodys ?? randomUUID();
    await leavingAlone(centre, async () => {
      const [inTheirs, nobodyThere] = [await ask(OTHER_WARD, key()), await ask(OTHER_WARD, nobody)];
      expect(inTheirs.status, inTheirs.text).toBe(403);
      expect(inTheirs.text).toBe(nobodyThere.text);
      const [inOurs, nobodyHere] = [await ask(WARD, key()), await ask(WARD, nobody)];
      expect(inOurs.status, inOurs.text).toBe(404);
      expect(inOurs.text).toBe(nobodyHere.text);
    });
  });

  test('a session of one of its people', async () => {
    await leavingAlone(centre, async () => {
      const nobodys = await admin.send('DELETE', `/api/sessions/${randomUUID()}`);
      const answer = await admin.send('DELETE', `/api/sessions/${theirs.sessionId}`);
      expect([answer.status, answer.text]).toEqual([404, nobodys.text]);
    });
  });

  test.each<[string, () => Promise<Answer>]>([
    [
      'a procedure, by code and number',
      () =>
        admin.send('PUT', `/api/wards/${OTHER_WARD}/procedures/${theirs.procedure.key}`, {
          state: 'retired',
          procedure: procedureDraft(),
          reason: 'Bỏ',
          basedOn: theirs.procedure.rseq,
        }),
    ],
    [
      'its calendar, by version',
      () =>
        admin.send('POST', `/api/wards/${OTHER_WARD}/calendar`, {
          basedOn: theirs.calendarVersion,
          draft: EMPTY_DRAFT,
          reason: 'Bỏ',
        }),
    ],
    [
      'who looked at a dossier',
      () => admin.send('GET', `/api/wards/${OTHER_WARD}/dossiers/${theirs.received.dossierId}/access-log`),
    ],
    ['what was set aside', () => admin.send('GET', `/api/wards/${OTHER_WARD}/set-aside`)],
    ['what was set aside, to be read again', () => admin.send('POST', `/api/wards/${OTHER_WARD}/set-aside/release`)],
    ['the head of a day', () => admin.send('GET', `/api/wards/${OTHER_WARD}/day-head/2026-03-09`)],
    ['the register of numbers', () => admin.send('GET', `/api/wards/${OTHER_WARD}/serials?date=2026-03-09`)],
    ['the register of dossiers', () => admin.send('GET', `/api/reports/register?ward=${OTHER_WARD}&period=2026-03`)],
    ['its records', () => officer.send('POST', '/api/sync/records', { protocol: 1, ward: OTHER_WARD, after: 0 })],
    ['its stream, beside the own', () => officer.send('GET', `/api/sync/live?wards=${WARD},${OTHER_WARD}`)],
  ])('%s', async (_what, ask) => {
    await leavingAlone(centre, async () => {
      const answer = await ask();
      expect([answer.status, answer.json]).toMatchObject([403, { type: 'urn:dung-hen:problem:not-your-ward' }]);
    });
  });

  test('a procedure or calendar by a number of theirs finds nothing of ours to change', async () => {
    await leavingAlone(centre, async () => {
      const change = { state: 'retired', procedure: procedureDraft(), reason: 'Bỏ', basedOn: theirs.procedure.rseq };
      const procedure = await admin.send('PUT', `/api/wards/${WARD}/procedures/${theirs.procedure.key}`, change);
      const draft = { basedOn: theirs.calendarVersion, draft: EMPTY_DRAFT, reason: 'Bỏ' };
      const calendar = await admin.send('POST', `/api/wards/${WARD}/calendar`, draft);
      expect([procedure.status, calendar.status]).toEqual([409, 409]);
      for (const { text } of [procedure, calendar]) expect(text).not.toMatch(/Chuẩn bị|Phường nghỉ|system_admin/);
    });
  });
});
