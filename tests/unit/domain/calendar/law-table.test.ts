/** The hand-worked examples, asked of the engine and of the slow walker: three ways to the same deadline. */
import { describe, expect, test } from 'vitest';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { answerDueLine } from '#server/cli/due-line.ts';
import { slowDue, type DueLine } from '#support/slow-due.ts';
import { LAW_TABLE } from '../../../fixtures/law-table.ts';

const calendar = loadWorkingCalendar();

describe('the engine gives the deadline worked out by hand', () => {
  test.each(LAW_TABLE)('$title', ({ input, due, class: verdict }) => {
    expect(engineAnswer({ id: 'law', ...input })).toMatchObject({ id: 'law', due, class: verdict });
  });
});

describe('the slow walker gives the deadline worked out by hand', () => {
  test.each(LAW_TABLE)('$title', ({ input, due, class: verdict }) => {
    expect(slowDue({ id: 'law', ...input })).toEqual({ due, class: verdict });
  });
});

test('every example is told apart by its title', () => {
  expect(new Set(LAW_TABLE.map((example) => example.title)).size).toBe(LAW_TABLE.length);
});

/** The provisions of law.md 2 and 3.1, 3.2 that fix a deadline; each must have an example that names it. */
const PROVISIONS: readonly (readonly [law: string, articles: string])[] = [
  ['BLDS', '145.2 146.1 147 147.1 147.2 148 148.1 148.2 148.3 148.4 148.5 148.6'],
  ['BLLĐ', '111.3 112.1'],
  ['NQ 28/2026/QH16', '2'],
  ['NĐ 23/2015', '7 17.4 21 33 37'],
  ['Luật Hộ tịch', '5.3 16 18 20 22 25 28 34'],
  ['NĐ 118/2025', ''],
  ['NĐ 123/2015', ''],
  ['NĐ 301/2026', ''],
];

describe('every provision that fixes a deadline has an example', () => {
  const cited = new Set(LAW_TABLE.flatMap(({ title }) => citationsIn(title)));
  test.each(PROVISIONS.flatMap(([law, articles]) => articles.split(' ').map((article) => `${law} ${article}`.trim())))(
    '%s',
    (provision) => {
      expect(cited).toContain(provision);
    },
  );
});

/** "(BLDS điều 148.3, 148.5, NĐ 301/2026)" cites three provisions. */
function citationsIn(title: string): string[] {
  const parts = (/\(([^()]*)\)$/.exec(title)?.[1] ?? '').split(', ');
  let law = '';
  return parts.map((part) => {
    if (/^[\d.]+$/.test(part)) return `${law} ${part}`;
    const [named = '', article] = part.split(' điều ');
    law = named;
    return article === undefined ? named : `${named} ${article.replace(' by analogy', '')}`;
  });
}

describe('a line the calendar cannot answer is refused, not guessed', () => {
  const monday = { received_at: '2026-03-09T09:15:00+07:00', limit: { value: 3, unit: 'WORKING_DAY' } } as const;
  test.each<{ why: string; line: Omit<DueLine, 'id'> }>([
    { why: 'received before the calendar begins', line: { ...monday, received_at: '2021-12-31T09:00:00+07:00' } },
    { why: 'due after the calendar ends', line: { ...monday, received_at: '2027-12-30T09:00:00+07:00' } },
    { why: 'a make-up day on a day already worked', line: { ...monday, calendar: { worked: ['2026-03-10'] } } },
    {
      why: 'one day both off and worked',
      line: { ...monday, calendar: { off: ['2026-03-14'], worked: ['2026-03-14'] } },
    },
  ])('$why', ({ line }) => {
    expect(engineAnswer({ id: 'law', ...line })).toEqual({ id: 'law', error: expect.any(String) });
  });
});

function engineAnswer(line: DueLine): unknown {
  return JSON.parse(answerDueLine(JSON.stringify(line), calendar));
}
