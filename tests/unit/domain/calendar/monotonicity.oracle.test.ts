/**
 * Laws every deadline keeps whatever its numbers: more time allowed never makes the due moment earlier, and more
 * working days in the calendar never make it later. Checked on the engine alone, so no table can be wrong with it.
 *
 * Where a law has an honest exception under the rules, the generator leaves it out and says why. Those are the only
 * cases left out.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { answerDueLine } from '#server/cli/due-line.ts';
import { dayNear, openLineArb, pauseAfter } from '#support/due-cases.ts';
import { slowIsWorkingDay, type DueLine, type DuePause } from '#support/slow-due.ts';

const SETTINGS = { seed: Number(process.env['DUE_SEED'] ?? 20261123), numRuns: 3_000 };
const TIMEOUT = { timeout: 60_000 };

const calendar = loadWorkingCalendar();

/** The due moment as +07:00 text, which sorts as time does. */
function dueOf(line: DueLine): string {
  const answer: Record<string, unknown> = JSON.parse(answerDueLine(JSON.stringify(line), calendar));
  if (typeof answer['due'] !== 'string') throw new Error(`No due moment: ${JSON.stringify(answer)}`);
  return answer['due'];
}

/**
 * A due moment counted in clock hours may fall at night or on a day off, and its extension moves the date but keeps
 * the clock time. So Friday 18:00 plus one working day is Monday 18:00, but the later Saturday 10:00 plus one working
 * day is Monday 10:00.
 */
const isExtendedHours = (line: DueLine): boolean => line.limit.unit === 'HOUR' && line.extension !== undefined;

const longerArb = openLineArb
  .filter((line) => line.limit.unit !== 'SAME_DAY_15H' && !isExtendedHours(line))
  .chain((line) => fc.tuple(fc.constant(line), fc.integer({ min: 1, max: 40 }), fc.boolean()));

test('a longer limit never makes the due moment earlier', TIMEOUT, () => {
  fc.assert(
    fc.property(longerArb, ([line, quarters, rounded]) => {
      const { value, unit } = line.limit;
      // A calendar-day limit with a fraction ends part-way through the day it rolls to, a whole one at that day's
      // close. So 3 days and 3.25 days can both roll to one Monday, at 17:00 and at 10:00. Only limits that end at
      // the same time of day, or the longer one at the close, are compared.
      const isRolled = unit === 'DAY' || unit === 'MONTH';
      const whole = rounded ? Math.ceil(value) : value;
      const longer = isRolled ? whole + Math.ceil(quarters / 16) : value + quarters / 4;
      expect(dueOf({ ...line, limit: { value: longer, unit } }) >= dueOf(line)).toBe(true);
    }),
    SETTINGS,
  );
});

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
    // By whole days, because half a day ends at noon whatever the limit, while a whole day keeps the time of day
    // the due moment had: for a limit of 2.25 days (10:00) half a day more is 12:00 and a day more is 10:00.
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

/**
 * A pause adds the working days (or office hours) it really took. When one of those days turns into a day off the
 * pause adds one less, and normally the count skips that day in return. But a day on or after the due date is not
 * skipped: nothing is counted there. So with 1 working day from Monday and a pause from Tuesday to Wednesday the
 * dossier is due on Wednesday, and with Wednesday off it is due on Tuesday, because no working day was lost.
 */
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
