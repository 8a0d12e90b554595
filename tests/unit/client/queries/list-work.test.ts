import { describe, expect, test } from 'vitest';
import { listWork } from '#client/queries/list-work.ts';
import { createQueries } from '#client/queries/create-queries.ts';
import type { WorkLists } from '#client/queries/queries.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { OTHER_WARD, WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { setupTablet } from '#support/tablet.ts';
import { addDossiers, type DossierSketch } from './filled-store.ts';

/** A dossier of one working day is due at five on the working day after. */
function dueAfter(local: string, name: string): DossierSketch {
  return { name, receivedAt: at(local), limit: { value: 1, unit: 'WORKING_DAY' } };
}

async function lists(sketches: readonly DossierSketch[], now: Instant): Promise<Record<keyof WorkLists, string[]>> {
  const { store } = await setupTablet();
  await addDossiers(store, sketches);
  const work = await listWork(store, WARD, now);
  const names = Object.entries({ ...work }).map(([lane, rows]) => [
    lane,
    rows.map(({ applicantName }) => applicantName),
  ]);
  return Object.fromEntries(names) as Record<keyof WorkLists, string[]>;
}

const NOTHING = {
  overdue: [],
  today: [],
  tomorrow: [],
  later: [],
  awaitingCitizen: [],
  awaitingPayment: [],
  lettersOwed: [],
  lettersToApprove: [],
  ready: [],
};

test('a dossier stands in one list by its due moment, its pause or its result', async () => {
  const sketches = [
    dueAfter('2026-03-05 09:00', 'quá hạn'),
    dueAfter('2026-03-09 09:00', 'hôm nay'),
    dueAfter('2026-03-10 09:00', 'ngày mai'),
    dueAfter('2026-03-11 09:00', 'ngày kia'),
    { ...dueAfter('2026-03-05 10:00', 'chờ dân'), steps: [['supplement-requested', at('2026-03-05 11:00')]] },
    { ...dueAfter('2026-03-05 10:30', 'chờ tiền'), steps: [['payment-requested', at('2026-03-05 11:00')]] },
    { ...dueAfter('2026-03-05 11:00', 'có kết quả'), steps: [['resolved', at('2026-03-06 09:00')]] },
    {
      ...dueAfter('2026-03-05 12:00', 'đã trả'),
      steps: [
        ['resolved', at('2026-03-06 09:00')],
        ['handed-over', at('2026-03-06 10:00')],
      ],
    },
    { ...dueAfter('2026-03-05 13:00', 'từ chối'), steps: [['refused', at('2026-03-06 09:00')]] },
    { ...dueAfter('2026-03-05 09:00', 'phường khác'), ward: OTHER_WARD },
  ] as const;
  expect(await lists(sketches, at('2026-03-10 10:00'))).toEqual({
    overdue: ['quá hạn'],
    today: ['hôm nay'],
    tomorrow: ['ngày mai'],
    later: ['ngày kia'],
    awaitingCitizen: ['chờ dân'],
    awaitingPayment: ['chờ tiền'],
    lettersOwed: ['quá hạn', 'hôm nay', 'ngày mai'],
    lettersToApprove: [],
    ready: ['có kết quả'],
  });
});

test('a letter is owed once: when it is drafted it waits for approval, when it is approved it is owed no more', async () => {
  const drafted = ['apology-proposed', at('2026-03-06 16:00')] as const;
  const sketches = [
    dueAfter('2026-03-05 09:00', 'chưa có thư'),
    { ...dueAfter('2026-03-05 10:00', 'chờ duyệt'), steps: [drafted] },
    { ...dueAfter('2026-03-05 11:00', 'đã duyệt'), steps: [drafted, ['apologised', at('2026-03-06 17:00')]] },
    { ...dueAfter('2026-03-05 12:00', 'chờ dân'), steps: [['supplement-requested', at('2026-03-05 13:00')]] },
    {
      ...dueAfter('2026-03-05 13:00', 'trễ rồi mới dừng, chờ duyệt'),
      steps: [drafted, ['supplement-requested', at('2026-03-09 09:00')]],
    },
  ] as const;
  expect(await lists(sketches, at('2026-03-10 10:00'))).toMatchObject({
    lettersOwed: ['chưa có thư'],
    lettersToApprove: ['chờ duyệt', 'trễ rồi mới dừng, chờ duyệt'],
  });
});

test('no letter is owed before the agency that resolves it has it, nor where no due date is known', async () => {
  const lodged = { ...dueAfter('2026-03-05 09:00', 'nơi khác'), competentAgency: 'UBND phường Bồ Đề' };
  const endless = { name: 'không rõ', limit: { value: 900, unit: 'MONTH' } } as const;
  expect(await lists([lodged, endless], at('2026-03-10 10:00'))).toMatchObject({
    overdue: ['nơi khác', 'không rõ'],
    lettersOwed: [],
  });
});

test('each list is in the order of its moment, earliest first', async () => {
  const sketches = [
    dueAfter('2026-03-06 09:00', 'b'),
    dueAfter('2026-03-05 09:00', 'a'),
    dueAfter('2026-03-06 10:00', 'c'),
  ];
  expect((await lists(sketches, at('2026-03-20 10:00'))).overdue).toEqual(['a', 'b', 'c']);
});

test.each([
  ['2026-03-09 17:00', 'today'],
  ['2026-03-09 17:00:01', 'overdue'],
  ['2026-03-09 00:00', 'today'],
  ['2026-03-08 23:59', 'tomorrow'],
  ['2026-03-07 10:00', 'tomorrow'],
  ['2026-03-06 10:00', 'tomorrow'],
  ['2026-03-05 23:59', 'later'],
])('what is due on Monday at five is at %s in the list %s: on Friday, Monday is what comes next', async (now, lane) => {
  const found = await lists([dueAfter('2026-03-06 09:00', 'x')], at(now));
  // Due within one working day, as today and tomorrow are: a letter is owed too.
  expect(found).toEqual({ ...NOTHING, [lane]: ['x'], lettersOwed: lane === 'later' ? [] : ['x'] });
});

test('before a long holiday, "ngày mai" is the first day after it', async () => {
  const beforeTet = dueAfter('2026-02-13 09:00', 'sau Tết');
  expect(await lists([beforeTet], at('2026-02-14 10:00'))).toMatchObject({ tomorrow: ['sau Tết'] });
});

test('a limit in hours that ends on a Saturday is in the list before Monday, not lost between', async () => {
  const saturday = { name: 'thứ Bảy', receivedAt: at('2026-03-06 09:00'), limit: { value: 24, unit: 'HOUR' } } as const;
  expect(await lists([saturday], at('2026-03-06 10:00'))).toMatchObject({ tomorrow: ['thứ Bảy'], later: [] });
});

test('a dossier whose due date cannot be worked out stands where somebody looks first', async () => {
  const endless = { name: 'không rõ', limit: { value: 900, unit: 'MONTH' } } as const;
  expect(await lists([endless], at('2026-03-10 10:00'))).toEqual({ ...NOTHING, overdue: ['không rõ'] });
});

describe('a possible duplicate', () => {
  test('is an open dossier of the same person and procedure, and nothing else', async () => {
    const { store } = await setupTablet();
    const person = { personalId: '001085012345' };
    const ids = await addDossiers(store, [
      { ...person, name: 'đang mở' },
      { ...person, name: 'chờ bổ sung', steps: [['supplement-requested', at('2026-03-09 10:00')]] },
      { ...person, name: 'xong', steps: [['resolved', at('2026-03-09 10:00')]] },
      { name: 'người khác', personalId: '001085000000' },
      { name: 'không số' },
    ]);
    const queries = createQueries({ store, origin: 'x' });
    const found = await queries.findDuplicates(WARD, '001085012345', '1.001193');
    expect(found.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(await queries.findDuplicates(WARD, '001085012345', '2.000635')).toEqual([]);
    expect(await queries.findDuplicates(WARD, '', '1.001193')).toEqual([]);
  });
});
