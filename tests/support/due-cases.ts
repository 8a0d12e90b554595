/**
 * Random questions to the `due` filter, crowded where deadlines go wrong: Tết, 30/4-1/5, 2/9, the year's ends,
 * leap day, make-up Saturdays, and the minutes round the office's opening, noon, 15:00 and closing.
 *
 * Spans stay short (40 working days, 60 days, 3 months, 80 hours), because the oracle walks every minute of them.
 */
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { slowDue, slowIsWorkingDay, type DueLine, type DuePause, type DueSettings } from './slow-due.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const VN_SHIFT = 7 * 3_600_000;

/** Days with something special near them; receptions are drawn from a week before to five days after. */
const ANCHORS = [
  ['2022-01-31', '2022-04-11', '2022-05-02', '2022-09-01', '2022-12-31', '2023-01-02', '2023-01-20'],
  ['2023-04-29', '2023-09-01', '2023-12-31', '2024-02-08', '2024-02-29', '2024-04-18', '2024-04-29'],
  ['2024-05-04', '2024-09-02', '2024-12-31', '2025-01-27', '2025-02-28', '2025-04-07', '2025-04-26'],
  ['2025-04-30', '2025-09-01', '2025-12-31', '2026-01-10', '2026-02-16', '2026-04-27', '2026-04-30'],
  ['2026-08-22', '2026-08-31', '2026-11-24', '2026-12-31', '2027-02-04', '2027-04-16', '2027-04-30'],
].flat();
const FIRST_DAY = dayNumber('2022-01-01');
const LAST_DAY = dayNumber('2027-06-15');

const SHARP_TIMES = [
  ['00:00', '07:59', '08:00', '08:01', '11:59', '12:00', '12:01', '12:30', '12:59', '13:00', '14:59', '15:00'],
  ['15:00:01', '14:59:59', '15:01', '16:59', '17:00', '17:00:01', '17:01', '20:00', '23:59'],
].flat();

/** A wall-clock day and time as milliseconds written as if UTC, like the oracle's. */
const dayArb: Arbitrary<number> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...ANCHORS), fc.integer({ min: -7, max: 5 }))
      .map(([anchor, offset]) => Math.min(Math.max(dayNumber(anchor) + offset, FIRST_DAY), LAST_DAY)),
  },
  { weight: 1, arbitrary: fc.integer({ min: FIRST_DAY, max: LAST_DAY }) },
);
const timeArb: Arbitrary<number> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...SHARP_TIMES.map(timeOfDay)) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 24 * 60 - 1 }).map((minutes) => minutes * MINUTE) },
  { weight: 1, arbitrary: fc.integer({ min: 8 * 60, max: 17 * 60 }).map((minutes) => minutes * MINUTE) },
);

const offsetArb = fc.oneof(
  { weight: 6, arbitrary: fc.constant(7 * 60) },
  { weight: 1, arbitrary: fc.constantFrom(0, -8 * 60, 5 * 60 + 30, 14 * 60) },
);
const fractionArb = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constantFrom(0.25, 0.5, 0.75) },
);

/** Readings, the defaults (written or left out) more often than the others. */
const settingsArb: Arbitrary<DueSettings> = fc
  .record({
    outsideHours: readingArb('next_session', 'actual_day'),
    receivedAfter15: readingArb('same_day', 'next_working_day'),
    workingDayCounting: readingArb('whole_days', 'rolling_hours'),
    lateAfter: readingArb('moment', 'end_of_day'),
  })
  .map((settings) => Object.fromEntries(Object.entries(settings).filter(([, reading]) => reading !== undefined)));

/** A limit of each unit, small numbers more often than large ones, quarters allowed. */
const limitArb: Arbitrary<DueLine['limit']> = fc.oneof(
  { weight: 5, arbitrary: limitOf('WORKING_DAY', 10) },
  { weight: 1, arbitrary: limitOf('WORKING_DAY', 40) },
  { weight: 3, arbitrary: limitOf('DAY', 60) },
  { weight: 2, arbitrary: limitOf('MONTH', 3) },
  { weight: 2, arbitrary: limitOf('HOUR', 80) },
  { weight: 3, arbitrary: limitOf('WORKING_HOUR', 80) },
  { weight: 2, arbitrary: fc.constant<DueLine['limit']>({ value: 0, unit: 'SAME_DAY_15H' }) },
);

/** A valid question about a dossier that is not finished: for laws about the due moment alone. */
export const openLineArb: Arbitrary<DueLine> = fc
  .record({
    received: fc.tuple(dayArb, timeArb).map(([day, time]) => day * DAY + time),
    offset: offsetArb,
    limit: limitArb,
    steps: pauseStepsArb(),
    reversed: fc.boolean(),
    extension: extensionArb(),
    settings: sometimes(1, 1, settingsArb),
    days: sometimes(1, 3, fc.array(fc.integer({ min: -3, max: 25 }), { minLength: 1, maxLength: 4 })),
  })
  .map((seed): DueLine => {
    const pauses = pausesFrom(seed.received, seed.steps, seed.offset);
    const calendar = seed.days && calendarFrom(seed.received, seed.days);
    return {
      id: 'x',
      received_at: stamp(seed.received, seed.offset),
      limit: seed.limit,
      ...(pauses.length > 0 && { pauses: seed.reversed ? pauses.toReversed() : pauses }),
      ...(seed.extension !== undefined && { extension: extensionFor(seed.limit, seed.settings, seed.extension) }),
      ...(seed.settings !== undefined && { settings: seed.settings }),
      ...(calendar !== undefined && { calendar }),
    };
  });

/**
 * Any valid question, with a finish time near the due moment in three of five. One in eight is paused right at its
 * due moment, where a minute decides whether the pause came too late.
 */
export const dueLineArb: Arbitrary<DueLine> = fc
  .record({
    line: openLineArb,
    lastPause: sometimes(1, 7, fc.tuple(fc.constantFrom(-MINUTE, 0, 1000, MINUTE, 60 * MINUTE), pauseStepArb())),
    finish: sometimes(3, 2, finishArb()),
    offset: offsetArb,
  })
  .map(({ line, lastPause, finish, offset }) => {
    const paused = lastPause === undefined ? line : pausedAtDue(line, lastPause, offset);
    return finish === undefined ? paused : finished(paused, finish, offset);
  });

/** One more closed pause for a line: it starts within two weeks of reception. */
export function pauseAfter(line: DueLine): Arbitrary<DuePause> {
  const received = Date.parse(line.received_at) + VN_SHIFT;
  return pauseStepArb().map((step) => {
    const [pause] = pausesFrom(received, [{ ...step, open: false }], 7 * 60);
    if (pause === undefined) throw new Error('One step makes one pause.');
    return pause;
  });
}

/** A day within reach of a line's clock, written `yyyy-mm-dd`: where one more day off or make-up day may fall. */
export function dayNear(line: DueLine): Arbitrary<string> {
  const received = Math.floor((Date.parse(line.received_at) + VN_SHIFT) / DAY);
  return fc.integer({ min: Math.max(received - 2, FIRST_DAY), max: received + 30 }).map(dayText);
}

function sometimes<T>(yes: number, no: number, arbitrary: Arbitrary<T>): Arbitrary<T | undefined> {
  return fc.oneof({ weight: no, arbitrary: fc.constant(undefined) }, { weight: yes, arbitrary });
}

function readingArb<T extends string>(usual: T, other: T): Arbitrary<T | undefined> {
  return fc.constantFrom<T | undefined>(undefined, usual, other, other);
}

interface PauseStep {
  readonly how: 'later' | 'touching' | 'overlapping';
  readonly days: number;
  readonly time: number;
  readonly lengthDays: number;
  readonly endTime: number;
  readonly open: boolean;
}

function pauseStepArb(): Arbitrary<PauseStep> {
  const shortArb = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 12 }));
  return fc.record({
    how: fc.constantFrom('later', 'touching', 'overlapping'),
    days: shortArb,
    time: timeArb,
    lengthDays: shortArb,
    endTime: timeArb,
    open: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  });
}

function pauseStepsArb(): Arbitrary<PauseStep[]> {
  const someArb = fc.array(pauseStepArb(), { minLength: 1, maxLength: 3 });
  return fc.oneof({ weight: 2, arbitrary: fc.constant<PauseStep[]>([]) }, { weight: 3, arbitrary: someArb });
}

/** Pauses in order of their start. Only the last may stay open: nothing can be asked for while one is open. */
function pausesFrom(received: number, steps: readonly PauseStep[], offset: number): DuePause[] {
  const kinds = ['SUPPLEMENT', 'FINANCIAL_DUTY', 'OTHER'] as const;
  let last = { from: received, to: received };
  return steps.map((step, i) => {
    const later = Math.max((Math.floor(last.to / DAY) + step.days) * DAY + step.time, last.to);
    const middle = last.from + Math.floor((last.to - last.from) / 2 / MINUTE) * MINUTE;
    const from = step.how === 'later' ? later : step.how === 'touching' ? last.to : middle;
    const to = Math.max((Math.floor(from / DAY) + step.lengthDays) * DAY + step.endTime, from + MINUTE);
    last = { from, to: Math.max(to, last.to) };
    const pause = { kind: kinds[i % 3] ?? 'OTHER', from: stamp(from, offset) };
    return step.open && i === steps.length - 1 ? pause : { ...pause, to: stamp(to, offset) };
  });
}

function extensionArb(): Arbitrary<number | undefined> {
  const daysArb = fc.tuple(fc.integer({ min: 0, max: 4 }), fractionArb).map(([days, rest]) => days + rest || 1);
  return sometimes(1, 3, daysArb);
}

/** Hour-like limits are extended by whole days only: no rule says what half a day means to a clock. */
function extensionFor(limit: DueLine['limit'], settings: DueSettings | undefined, days: number) {
  const hourly = limit.unit === 'HOUR' || limit.unit === 'WORKING_HOUR' || isRolling(limit, settings);
  return { working_days: hourly ? Math.ceil(days) : days, basis: 'NĐ 23/2015/NĐ-CP điều 21' };
}

const isRolling = (limit: DueLine['limit'], settings: DueSettings | undefined): boolean =>
  limit.unit === 'WORKING_DAY' && settings?.workingDayCounting === 'rolling_hours';

type Finish = (due: number) => number;

function finishArb(): Arbitrary<Finish> {
  const nearArb = fc.constantFrom(-2 * DAY, -DAY, -MINUTE, 0, 1000, MINUTE, 3 * 60 * MINUTE, 7 * 60 * MINUTE, DAY);
  const farArb = fc.integer({ min: -20 * 24 * 60, max: 20 * 24 * 60 }).map((minutes) => minutes * MINUTE);
  return fc.oneof(nearArb, farArb).map((shift) => (due) => due + shift);
}

/** Adds a pause that starts so many milliseconds from the due moment, once all earlier pauses are over. */
function pausedAtDue(line: DueLine, [shift, step]: readonly [number, PauseStep], offset: number): DueLine {
  const pauses = line.pauses ?? [];
  if (pauses.some((pause) => pause.to === undefined)) return line;
  const from = Math.max(dueOf(line) + shift, lastMomentOf(line));
  const [pause] = pausesFrom(from, [{ ...step, how: 'touching' }], offset);
  return pause === undefined ? line : { ...line, pauses: [...pauses, pause] };
}

/** Finishes the line near its due moment, but never before it was received or while it was still paused. */
function finished(line: DueLine, finish: Finish, offset: number): DueLine {
  return { ...line, finished_at: stamp(Math.max(finish(dueOf(line)), lastMomentOf(line)), offset) };
}

const dueOf = (line: DueLine): number => Date.parse(slowDue(line).due) + VN_SHIFT;

function lastMomentOf(line: DueLine): number {
  const moments = (line.pauses ?? []).map((pause) => Date.parse(pause.to ?? pause.from));
  return Math.max(Date.parse(line.received_at), ...moments) + VN_SHIFT;
}

/** Turns working days near the reception into days off, and days off into make-up days. */
function calendarFrom(received: number, offsets: readonly number[]): DueLine['calendar'] {
  const first = Math.floor(received / DAY);
  const days = [...new Set(offsets)].map((offset) => dayText(Math.max(first + offset, FIRST_DAY)));
  const unique = [...new Set(days)];
  const off = unique.filter((day) => slowIsWorkingDay(day));
  const worked = unique.filter((day) => !slowIsWorkingDay(day));
  return { ...(off.length > 0 && { off }), ...(worked.length > 0 && { worked }) };
}

function limitOf(unit: DueLine['limit']['unit'], max: number): Arbitrary<DueLine['limit']> {
  return fc
    .tuple(fc.integer({ min: 0, max: max - 1 }), fractionArb)
    .map(([whole, rest]) => ({ value: rest > 0 ? whole + rest : whole + 1, unit }));
}

/** A wall moment as RFC 3339 at the given offset from UTC in minutes. */
function stamp(wall: number, offset: number): string {
  const there = new Date(wall - VN_SHIFT + offset * MINUTE).toISOString().replace('.000Z', '');
  if (offset === 0) return `${there}Z`;
  const size = Math.abs(offset);
  return `${there}${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}

function timeOfDay(text: string): number {
  return Date.parse(`1970-01-01T${text.length === 5 ? `${text}:00` : text}Z`);
}

function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY;
}

function dayText(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}
