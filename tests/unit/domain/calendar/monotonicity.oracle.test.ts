/**
 * Laws every deadline keeps whatever its numbers: more time allowed never makes the due moment earlier, and more
 * working days in the calendar never make it later. Checked on the engine alone, so no table can be wrong with it.
 *
 * Where a law has an honest exception under the rules, the generator leaves it out. There are four, A to D; each is shown
 * with its dossier and its article in `monotonicity-exceptions.test.ts`, which fails on the day it is none any more.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { answerDueLine } from '#server/cli/due-line.ts';
import { dayNear, openLineArb, pauseAfter } from '#support/due-cases.ts';
import { slowIsWorkingDay, type DueLine, type DuePause } from '#support/slow-due.ts';

const SETTINGS = {
  seed: Number(process.env['DUE_SEED'] ?? 20261123),
  numRuns: Math.ceil(Number(process.env['DUE_CASES'] ?? 10_000) * 0.3),
};
const TIMEOUT = { timeout: 120_000 };

const calendar = loadWorkingCalendar();

/** The due moment as +07:00 text, which sorts as time does. */
function dueOf(line: DueLine): string {
  const answer: Record<string, unknown> = JSON.parse(answerDueLine(JSON.stringify(line), calendar));
  if (typeof answer['due'] !== 'string') throw new Error(`No due moment: ${JSON.stringify(answer)}`);
  return answer['due'];
}

/** Exception A: clock hours that are extended. */
const isExtendedHours = (line: DueLine): boolean => line.limit.unit === 'HOUR' && line.extension !== undefined;

const longerArb = openLineArb
  .filter((line) => line.limit.unit !== 'SAME_DAY_15H' && !isExtendedHours(line))
  .chain((line) => fc.tuple(fc.constant(line), fc.integer({ min: 1, max: 40 }), fc.boolean()));

test('a longer limit never makes the due moment earlier', TIMEOUT, () => {
  fc.assert(
    fc.property(longerArb, ([line, quarters, rounded]) => {
      const { value, unit } = line.limit;
      // Exception B: calendar days with a fraction. Only limits that end at the same time of day, or the longer one at
      // the close, are compared.
      const isRolled = unit === 'DAY' || unit === 'MONTH';
      const whole = rounded ? Math.ceil(value) : value;
      const longer = isRolled ? whole + Math.ceil(quarters / 16) : value + quarters / 4;
      expect(dueOf({ ...line, limit: { value: longer, unit } }) >= dueOf(line)).toBe(true);
    }),
    SETTINGS,
  );
});

test(
  'whole days never end earlier than eight running office hours for each (BLDS điều 147.2 against local practice)',
  TIMEOUT,
  () => {
    const workingDays = openLineArb.filter(({ limit }) => limit.unit === 'WORKING_DAY');
    fc.assert(
      fc.property(workingDays, ({ id, received_at, limit, settings, calendar: own }) => {
        const line = { id, received_at, limit, ...(own !== undefined && { calendar: own }) };
        const byDays = dueOf({ ...line, settings: { ...settings, workingDayCounting: 'whole_days' } });
        const byHours = dueOf({ ...line, settings: { ...settings, workingDayCounting: 'rolling_hours' } });
        expect(byDays >= byHours).toBe(true);
      }),
      SETTINGS,
    );
  },
);

const withPauseArb = openLineArb
  .filter((line) => !isExtendedHours(line))
  .chain((line) => fc.tuple(fc.constant(line), pauseAfter(line)));

test('one more pause never makes the due moment earlier', TIMEOUT, () => {
  fc.assert(
    fc.property(withPauseArb, ([line, pause]) => {
      const pauses = [pause, ...(line.pauses ?? [])];
      expect(dueOf({ ...line, pauses }) >= dueOf(line)).toBe(true);
    }),
    SETTINGS,
  );
});

const longerPauseArb = openLineArb
  .filter((line) => !isExtendedHours(line) && (line.pauses ?? []).some(({ to }) => to !== undefined))
  .chain((line) => fc.tuple(fc.constant(line), fc.nat({ max: 2 }), fc.integer({ min: 1, max: 15 * 24 * 60 })));

test('a pause that lasts longer never makes the due moment earlier', TIMEOUT, () => {
  fc.assert(
    fc.property(longerPauseArb, ([line, choice, minutes]) => {
      const given = line.pauses ?? [];
      const closed = given.filter(({ to }) => to !== undefined);
      const chosen = closed[choice % closed.length];
      const pauses = given.map((pause) => (pause === chosen ? { ...pause, to: later(pause.to, minutes) } : pause));
      expect(dueOf({ ...line, pauses }) >= dueOf(line)).toBe(true);
    }),
    SETTINGS,
  );
});

function later(moment: string | undefined, minutes: number): string {
  return new Date(Date.parse(moment ?? '') + minutes * 120_000).toISOString().replace('.000Z', 'Z');
}

test('an extension never makes the due moment earlier', TIMEOUT, () => {
  fc.assert(
    fc.property(openLineArb, ({ extension, ...line }) => {
      const given = extension ?? { working_days: 1, basis: 'NĐ 23/2015/NĐ-CP điều 21' };
      expect(dueOf({ ...line, extension: given }) >= dueOf(line)).toBe(true);
    }),
    SETTINGS,
  );
});

test('an extension longer by whole days never makes the due moment earlier', TIMEOUT, () => {
  fc.assert(
    // By whole days: exception C.
    fc.property(openLineArb, fc.integer({ min: 1, max: 5 }), ({ extension, ...line }, more) => {
      const short = extension ?? { working_days: 1, basis: 'NĐ 23/2015/NĐ-CP điều 21' };
      const long = { ...short, working_days: short.working_days + more };
      expect(dueOf({ ...line, extension: long }) >= dueOf({ ...line, extension: short })).toBe(true);
    }),
    SETTINGS,
  );
});

/** A line with a day that may be switched: not one that the line's own calendar already speaks of. */
const withDayArb = openLineArb
  .chain((line) => fc.tuple(fc.constant(line), dayNear(line)))
  .filter(([line, day]) => ![...(line.calendar?.off ?? []), ...(line.calendar?.worked ?? [])].includes(day));

/** Exception D: the switched day lies in a pause, and nothing is counted on it or after it. */
function isPausedLastDay(line: DueLine, day: string, due: string): boolean {
  const counted = line.limit.unit !== 'DAY' && line.limit.unit !== 'MONTH' && line.limit.unit !== 'HOUR';
  return counted && day >= due.slice(0, 10) && (line.pauses ?? []).some((pause) => covers(pause, day));
}

/** Whether any moment of the day `yyyy-mm-dd` in Việt Nam lies in a closed pause. */
function covers(pause: DuePause, day: string): boolean {
  const midnight = Date.parse(`${day}T00:00:00+07:00`);
  if (pause.to === undefined) return false;
  return Date.parse(pause.from) < midnight + 86_400_000 && Date.parse(pause.to) >= midnight;
}

test('one more day off never makes the due moment earlier', TIMEOUT, () => {
  fc.assert(
    fc.property(withDayArb, ([line, day]) => {
      fc.pre(slowIsWorkingDay(day, line.calendar));
      const before = dueOf(line);
      fc.pre(!isPausedLastDay(line, day, before));
      const after = { ...line, calendar: { ...line.calendar, off: [...(line.calendar?.off ?? []), day] } };
      expect(dueOf(after) >= before).toBe(true);
    }),
    SETTINGS,
  );
});

test('one more make-up day never makes the due moment later', TIMEOUT, () => {
  fc.assert(
    fc.property(withDayArb, ([line, day]) => {
      fc.pre(!slowIsWorkingDay(day, line.calendar));
      const after = dueOf({
        ...line,
        calendar: { ...line.calendar, worked: [...(line.calendar?.worked ?? []), day] },
      });
      // The same exception seen from the other side: the make-up day is the last one the pause took.
      fc.pre(!isPausedLastDay(line, day, after));
      expect(after <= dueOf(line)).toBe(true);
    }),
    SETTINGS,
  );
});
