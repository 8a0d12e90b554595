import readExcelFile from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendHistory, startCentre, uniqueReception, type Caller, type TestCentre } from '#support/centre.ts';
import { receivedBody, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';

let centre: TestCentre;
let chair: Caller;

type Make = Parameters<Parameters<typeof sendHistory>[1]>[0];
type Last = readonly ['resolved' | 'refused', string] | null;

/** Received on Monday 9 March 2026, due Thursday 12 March 17:00. */
const history =
  (last: Last, changes = {}) =>
  (events: Make) => [
    events.make('received', at('2026-03-09 09:15'), { body: uniqueReception(changes) }),
    ...(last === null ? [] : [events.make(last[0], at(last[1]))]),
  ];

const named = (fullName: string) => ({ applicant: { ...receivedBody().applicant, fullName } });
const ofSector = (sector: string) => ({ procedure: { ...receivedBody().procedure, sector } });

beforeAll(async () => {
  centre = await startCentre();
  const officer = await centre.as('officer');
  chair = await centre.as('chair');
  await sendHistory(officer, history(['resolved', '2026-03-10 16:00'], { channel: 'online' }));
  await sendHistory(officer, history(['resolved', '2026-03-12 16:59'], named('=HYPERLINK("x")')));
  await sendHistory(officer, history(['resolved', '2026-03-13 08:00'], ofSector('Đất đai')));
  await sendHistory(officer, history(['refused', '2026-03-09 10:00']));
  await sendHistory(officer, history(null));
});
afterAll(() => centre.close());

const get = (path: string, period = '2026-03') => chair.send('GET', `/api/${path}?ward=${WARD}&period=${period}`);

async function bytes(path: string): Promise<Buffer> {
  const answer = await fetch(`${centre.url}/api/${path}?ward=${WARD}&period=2026-03`, {
    headers: { cookie: chair.cookie },
  });
  expect(answer.headers.get('content-type')).toContain('spreadsheetml');
  return Buffer.from(await answer.arrayBuffer());
}

describe('figures of a period', () => {
  test('come with both rates, what they leave out, and how well they are vouched for', async () => {
    const { json } = await get('stats/figures');
    expect(json).toMatchObject({
      period: '2026-03',
      from: at('2026-03-01 00:00'),
      to: at('2026-04-01 00:00'),
      cut: at('2026-04-01 00:00'),
      counts: { received: 5, carriedIn: 0, early: 1, onTime: 1, late: 1, refused: 1, openOverdue: 1, carriedOut: 1 },
      onTime: {
        overResolved: { numerator: 2, denominator: 3, percent: 66.6, leftOut: 2 },
        overReceived: { numerator: 2, denominator: 4, percent: 50, leftOut: 1 },
      },
    });
    const { evidence } = (json as { onTime: { overResolved: { evidence: Record<string, number> } } }).onTime
      .overResolved;
    expect(Object.values(evidence).reduce((sum, count) => sum + count, 0)).toBe(2);
  });

  test.each([
    ['2026', { received: 5 }],
    ['2026-Q1', { received: 5, openOverdue: 1 }],
    ['2026-04', { received: 0, carriedIn: 1, carriedOut: 1 }],
    ['2026-03-01..2026-03-10', { received: 5, early: 1, refused: 1, openInTime: 3 }],
  ])('in %s', async (period, counts) => {
    expect((await get('stats/figures', period)).json).toMatchObject({ counts });
  });

  test.each(['', '2026-13', '1999', '2026-03-10..2026-03-01', '2026-02-30..2026-03-01'])(
    'of %j are refused with how a period is written',
    async (period) => {
      const { status, json } = await get('stats/figures', period);
      expect(status).toBe(422);
      expect(json).toMatchObject({ errors: { period: expect.stringContaining('2026-Q4') } });
    },
  );
});

describe('II.06a', () => {
  test.each(['', '.json'])('as JSON under %j, by sector with its total', async (ending) => {
    expect((await get(`reports/06a${ending}`)).json).toMatchObject({
      period: '2026-03',
      rows: [
        { sector: 'Đất đai', counts: { 3: 1, 7: 1, 10: 1, 11: 0 } },
        { sector: 'Hộ tịch', counts: { 3: 4, 4: 1, 5: 3, 6: 0, 7: 3, 8: 2, 9: 1, 10: 0, 11: 1, 12: 0, 13: 1 } },
      ],
      total: { 3: 5, 7: 4, 11: 1 },
    });
  });

  test('as XLSX has thirteen columns, numbers as numbers, the total last, and below it who took it out', async () => {
    const [sheet] = await readExcelFile(await bytes('reports/06a.xlsx'));
    expect(sheet?.data[0]).toHaveLength(13);
    expect(sheet?.data.at(-3)).toEqual([null, 'Tổng cộng', 5, 1, 4, 0, 4, 2, 1, 1, 1, 0, 1]);
    expect(sheet?.data.at(-1)?.[0]).toMatch(/^Người xuất: Người \w+\. Lúc .*Tháng 03\/2026\. Mục đích: không ghi\.$/);
  });

  test('as CSV is the same table', async () => {
    const answer = await get('reports/06a.csv');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const lines = answer.text.split('\r\n');
    expect(lines.at(-4)).toBe(',Tổng cộng,5,1,4,0,4,2,1,1,1,0,1');
    expect(lines.at(-2)).toMatch(/^"Người xuất: Người /);
  });
});

describe('the parts of QĐ 766', () => {
  test('that can be computed have their numerator and denominator, the others their reason', async () => {
    const { json } = await get('reports/766');
    expect(json).toMatchObject({
      parts: [
        { name: 'progress', max: 20, score: 12, shares: [{ name: 'onTime', numerator: 3, denominator: 5 }] },
        { name: 'online', max: null, score: null },
        { name: 'satisfaction', max: 6, score: 4 },
      ],
    });
    const { missing } = json as { missing: { part: string; reason: string }[] };
    expect(missing.map(({ part }) => part)).toEqual(['1', '3.1', '4', '5', '5.2', '5.3']);
  });
});

describe('the register', () => {
  test('holds what was received, identity numbers masked', async () => {
    const { json, text } = await get('reports/register');
    expect((json as { rows: unknown[] }).rows).toHaveLength(5);
    expect(text).not.toContain('001185012345');
    expect((await get('reports/register', '2026-04')).json).toMatchObject({ rows: [] });
  });

  test('as CSV lets no name become a formula; as XLSX the name stays as it is', async () => {
    expect((await get('reports/register.csv')).text).toContain(`"'=HYPERLINK(""x"")`);
    const [sheet] = await readExcelFile(await bytes('reports/register.xlsx'));
    expect(sheet?.data.flat().some((cell) => String(cell).startsWith('=HYPERLINK'))).toBe(true);
  });

  test('is for those who may see dossiers: not for who only manages the centre', async () => {
    const root = await centre.as('system_admin');
    expect((await root.send('GET', `/api/reports/register?ward=${WARD}&period=2026-03`)).status).toBe(403);
  });
});
