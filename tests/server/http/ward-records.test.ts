import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordsResponseSchema, wardRecordSchema } from '#protocol/ward-records.ts';
import { createTablet, startCentre, type Caller, type TestCentre } from '#support/centre.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';

let centre: TestCentre;
let admin: Caller;
let officer: Caller;

beforeAll(async () => {
  centre = await startCentre();
  [admin, officer] = [await centre.as('admin'), await centre.as('officer')];
});
afterAll(() => centre.close());

const CHECKED = { confirmed: true, note: 'Đã đối chiếu với Công báo.' };

const put = (caller: Caller, form: string, body: unknown = CHECKED, ward = WARD) =>
  caller.send('PUT', `/api/wards/${ward}/forms/${form}`, body);
const list = (caller: Caller, kind: string, ward = WARD) => caller.send('GET', `/api/wards/${ward}/records/${kind}`);
const fetchRecords = (caller: Caller, after: number, ward = WARD) =>
  caller.send('POST', '/api/sync/records', { protocol: 1, ward, after });

describe('checking a form', () => {
  test('is kept with who, when and what was noted, and the latest word counts', async () => {
    const before = Date.now();
    const first = await put(admin, '01');
    expect(first.status).toBe(200);
    const record = v.parse(wardRecordSchema, first.json);
    expect(record).toMatchObject({
      kind: 'form',
      key: '01',
      body: CHECKED,
      by: { userId: 'u-admin', name: 'Người admin' },
    });
    expect(record.at).toBeGreaterThanOrEqual(before);
    const second = await put(admin, '01', { confirmed: false, note: 'Sai khổ giấy.' });
    expect((await list(admin, 'form')).json).toEqual({ records: [second.json] });
  });

  test.each([
    ['a form that does not exist', '08', CHECKED, 'form'],
    ['an answer that is neither yes nor no', '01', { ...CHECKED, confirmed: 'yes' }, 'confirmed'],
    ['a note that is too long', '01', { ...CHECKED, note: 'ô'.repeat(2001) }, 'note'],
    ['a note no database holds', '01', { ...CHECKED, note: 'a\0b' }, 'note'],
  ])('is refused for %s, naming the field', async (_, form, body, field) => {
    const answer = await put(admin, form, body);
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({ errors: { [field]: expect.stringContaining(field) } });
  });

  test('and the list of decisions are for the ward’s own administrator', async () => {
    expect((await put(officer, '01')).status).toBe(403);
    expect((await put(admin, '01', CHECKED, OTHER_WARD)).json).toMatchObject({
      type: 'urn:dung-hen:problem:not-your-ward',
    });
    expect((await list(admin, 'form', OTHER_WARD)).status).toBe(403);
    expect((await put(await centre.as('system_admin'), '02', CHECKED, OTHER_WARD)).status).toBe(200);
    expect((await list(admin, 'anthem')).status).toBe(422);
  });
});

describe('asking why a whole identity number is seen', () => {
  const decide = (caller: Caller, body: unknown, ward = WARD) =>
    caller.send('PUT', `/api/wards/${ward}/policies/show-id`, body);

  test('is decided by the administrator, kept with who and when, and fetched by every tablet', async () => {
    expect((await list(admin, 'policy')).json).toEqual({ records: [] });
    expect((await decide(admin, { asksReason: true })).status).toBe(200);
    const { records } = v.parse(recordsResponseSchema, (await fetchRecords(officer, 0)).json);
    expect(records.at(-1)).toMatchObject({
      kind: 'policy',
      key: 'show-id',
      body: { asksReason: true },
      by: { userId: 'u-admin' },
    });
    expect((await decide(officer, { asksReason: false })).status).toBe(403);
    expect((await decide(admin, { asksReason: false }, OTHER_WARD)).status).toBe(403);
    expect((await decide(admin, { asksReason: 'no' })).status).toBe(422);
    expect((await list(admin, 'policy')).json).toMatchObject({ records: [{ body: { asksReason: true } }] });
  });
});

describe('fetching records', () => {
  test('brings those after the last one held, in order, with the last of the ward', async () => {
    for (const form of ['02', '03', '04']) await put(admin, form);
    const all = v.parse(recordsResponseSchema, (await fetchRecords(officer, 0)).json);
    const records = all.records.map((record) => v.parse(wardRecordSchema, record));
    expect(records.map(({ rseq }) => rseq)).toEqual(Array.from({ length: all.head }, (_, index) => index + 1));
    const rest = v.parse(recordsResponseSchema, (await fetchRecords(officer, all.head - 1)).json);
    expect(rest).toMatchObject({ ward: WARD, head: all.head, records: [{ rseq: all.head, key: '04' }] });
    expect((await fetchRecords(officer, all.head)).json).toMatchObject({ head: all.head, records: [] });
  });

  test('is refused for a ward of others', async () => {
    expect((await fetchRecords(officer, 0, OTHER_WARD)).json).toMatchObject({
      type: 'urn:dung-hen:problem:not-your-ward',
    });
  });

  test('is announced: a page of events says how many records there are', async () => {
    await put(admin, '05');
    const { head } = v.parse(recordsResponseSchema, (await fetchRecords(officer, 0)).json);
    expect(await createTablet(officer).pull(0)).toMatchObject({ result: 'page', records: head });
  });
});
