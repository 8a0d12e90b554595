/**
 * The deadline engine against the slow walker: two programs that share no code must give the same answer.
 * A failure prints the seed; `DUE_SEED=<seed> npx vitest run due-date.oracle` walks the same cases again, `DUE_CASES`
 * says how many.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { answerDueLine } from '#server/cli/due-line.ts';
import { dueLineArb } from '#support/due-cases.ts';
import { slowDue, type DueLine } from '#support/slow-due.ts';

const SEED = Number(process.env['DUE_SEED'] ?? 20261123);
const CASES = Number(process.env['DUE_CASES'] ?? 10_000);
const TIMEOUT = { timeout: 120_000 };

const calendar = loadWorkingCalendar();

/** What the engine says of a line, cut down to what the oracle answers; an error stays visible. */
function engineAnswer(line: DueLine): unknown {
  const answer: Record<string, unknown> = JSON.parse(answerDueLine(JSON.stringify(line), calendar));
  return 'error' in answer ? answer : { due: answer['due'], class: answer['class'] };
}

const agreement = fc.property(dueLineArb, (line) => {
  expect(engineAnswer(line)).toEqual(slowDue(line));
});

test(`agrees with the minute-by-minute walker on ${CASES} random dossiers`, TIMEOUT, () => {
  fc.assert(agreement, { seed: SEED, numRuns: CASES });
});

test('the random dossiers reach every unit, every verdict, every reading and every kind of pause', TIMEOUT, () => {
  const lines = fc.sample(dueLineArb, { seed: SEED, numRuns: 2_000 });
  const seen = new Set(lines.flatMap(featuresOf));
  expect([...seen].toSorted()).toEqual(
    [
      ['DAY', 'HOUR', 'MONTH', 'SAME_DAY_15H', 'WORKING_DAY', 'WORKING_HOUR'],
      ['early', 'late', 'null', 'on_time'],
      ['actual_day', 'end_of_day', 'moment', 'next_session', 'next_working_day', 'rolling_hours', 'same_day'],
      ['closed pause', 'extension', 'fraction', 'make-up day', 'more day off', 'open pause', 'whole_days'],
    ]
      .flat()
      .toSorted(),
  );
});

function featuresOf(line: DueLine): string[] {
  const pauses = line.pauses ?? [];
  return [
    line.limit.unit,
    String(slowDue(line).class),
    ...Object.values(line.settings ?? {}),
    ...pauses.map((pause) => (pause.to === undefined ? 'open pause' : 'closed pause')),
    ...(line.extension === undefined ? [] : ['extension']),
    ...(line.limit.value % 1 === 0 ? [] : ['fraction']),
    ...(line.calendar?.worked === undefined ? [] : ['make-up day']),
    ...(line.calendar?.off === undefined ? [] : ['more day off']),
  ];
}
