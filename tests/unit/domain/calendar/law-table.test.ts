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
