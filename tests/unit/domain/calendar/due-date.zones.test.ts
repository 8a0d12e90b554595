/** The deadline engine against the slow walker on machines set to other zones than Việt Nam's. */
import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { answerDueLine } from '#server/cli/due-line.ts';
import { dueLineArb } from '#support/due-cases.ts';
import { slowDue } from '#support/slow-due.ts';

const SEED = Number(process.env['DUE_SEED'] ?? 20261124);
const CASES_PER_ZONE = 500;

const calendar = loadWorkingCalendar();
const zoneAtStart = process.env['TZ'];
afterAll(() => {
  if (zoneAtStart === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zoneAtStart;
});

test.each([
  { zone: 'UTC', minutes: 0 },
  { zone: 'Asia/Ho_Chi_Minh', minutes: -420 },
  { zone: 'America/Los_Angeles', minutes: 480 },
])('agrees with the walker on a machine set to $zone', { timeout: 60_000 }, ({ zone, minutes }) => {
  process.env['TZ'] = zone;
  expect(new Date('2026-01-15T00:00:00Z').getTimezoneOffset()).toBe(minutes);
  const agreement = fc.property(dueLineArb, (line) => {
    const answer: Record<string, unknown> = JSON.parse(answerDueLine(JSON.stringify(line), calendar));
    expect({ due: answer['due'], class: answer['class'] }).toEqual(slowDue(line));
  });
  fc.assert(agreement, { seed: SEED, numRuns: CASES_PER_ZONE });
});
