/**
 * The deadline engine alone, warm: one due date with its trace, and all due dates of a calendar preview. Beside the first
 * stands what no counting from a table of days could beat by much: a bare walk over the days of the limit.
 */
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { overrideCalendar } from '#catalogue/override-calendar.ts';
import { computeDueDate, type DueRequest } from '#domain/calendar/due-date.ts';
import { fromLocal, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '#domain/calendar/instant.ts';
import type { ProcessingTime } from '#domain/calendar/processing-time.ts';
import type { WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import { date, dayNumber } from '#support/fixed-clock.ts';
import { medianOf, toFigure, type Figure } from './measure.ts';

const DAYS = 30;
/** One due date is too short for the clock: a sample is the mean of a batch. */
const BATCH = 500;
const WARM_UP_BATCHES = 100;
const BATCHES = 200;
const PREVIEWED = 100_000;
const PREVIEWS = 7;
/** Receptions run through 2026, so that traces name Tết, 30/4, 2/9 and the make-up Saturdays. */
const FIRST_DAY = dayNumber('2026-01-05');
const RECEPTION_DAYS = 320;

/** Limits of the shipped procedures in about their real shares: mostly the same day and a few working days. */
const LIMITS: readonly ProcessingTime[] = [
  { value: 0, unit: 'SAME_DAY_15H' },
  { value: 0, unit: 'SAME_DAY_15H' },
  { value: 3, unit: 'WORKING_DAY' },
  { value: 3, unit: 'WORKING_DAY' },
  { value: 5, unit: 'WORKING_DAY' },
  { value: 10, unit: 'WORKING_DAY' },
  { value: 17.5, unit: 'WORKING_DAY' },
  { value: 30, unit: 'DAY' },
  { value: 1, unit: 'MONTH' },
  { value: 24, unit: 'HOUR' },
];

export function benchEngine(): readonly Figure[] {
  return [benchOneDue(), benchPreview()];
}

function benchOneDue(): Figure {
  const calendar = loadWorkingCalendar();
  const limit = { value: DAYS, unit: 'WORKING_DAY' } as const;
  const requests = Array.from({ length: BATCH }, (_, index) => ({ receivedAt: receptionOf(index), limit }));
  const engine = sampleBatches(() => requests.forEach((request) => dueAt(calendar, request)));
  const bare = sampleBatches(() => requests.forEach(({ receivedAt }) => walkDays(calendar, receivedAt)));
  return toFigure(`one due date with its trace, ${DAYS} working days`, engine, {
    unit: 'µs',
    limit: { value: 20, on: 'median' },
    bare: { name: `loop over ${DAYS} working days`, median: medianOf(bare) },
  });
}

/** As an administrator previews the swap of 23/11/2026: the new calendar is compiled, every open dossier counted again. */
function benchPreview(): Figure {
  const calendar = loadWorkingCalendar();
  const dossiers = Array.from({ length: PREVIEWED }, (_, index) => {
    const request = dossierOf(index);
    return { request, before: dueAt(calendar, request) };
  });
  const samples = Array.from({ length: PREVIEWS }, () => {
    const started = performance.now();
    const swapped = overrideCalendar(calendar, { off: [date('2026-11-23')], worked: [date('2026-11-28')] });
    if (!swapped.ok) throw new Error(swapped.error.type);
    const moved = dossiers.filter(({ request, before }) => dueAt(swapped.value, request) !== before);
    const took = performance.now() - started;
    if (moved.length === 0 || moved.length === PREVIEWED) throw new Error(`${moved.length} dossiers moved`);
    return took;
  });
  return toFigure(`${PREVIEWED} due dates of a calendar preview`, samples, {
    unit: 'ms',
    limit: { value: 2000, on: 'median' },
  });
}

/** Every third dossier was paused for a week, every tenth extended: both cost the engine a second count. */
function dossierOf(index: number): DueRequest {
  const receivedAt = receptionOf(index);
  const from = (receivedAt + 2 * MS_PER_HOUR) as Instant;
  const to = (from + 7 * MS_PER_DAY) as Instant;
  return {
    receivedAt,
    limit: LIMITS[index % LIMITS.length] ?? { value: 3, unit: 'WORKING_DAY' },
    ...(index % 3 === 0 && { pauses: [{ kind: 'SUPPLEMENT', from, to }] }),
    ...(index % 10 === 4 && { extensions: [{ workingDays: 2, basis: 'NĐ 23/2015/NĐ-CP điều 21' }] }),
  };
}

/** Spread over the year and over the hours from seven to eighteen, the same in every run. */
function receptionOf(index: number): Instant {
  const minute = (index * 37) % (11 * 60);
  return fromLocal(FIRST_DAY + ((index * 131) % RECEPTION_DAYS), 7 * MS_PER_HOUR + minute * MS_PER_MINUTE);
}

function dueAt(calendar: WorkingCalendar, request: DueRequest): Instant {
  const due = computeDueDate(calendar, request);
  if (!due.ok) throw new Error(due.error.type);
  return due.value.dueAt;
}

/** The bare part: day after day until thirty were worked, with nothing checked, explained or allocated. */
function walkDays({ firstDay, workingDaysThrough }: WorkingCalendar, receivedAt: Instant): number {
  const start = Math.floor(receivedAt / MS_PER_DAY) - firstDay;
  const wanted = (workingDaysThrough[start] ?? 0) + DAYS;
  let day = start;
  while ((workingDaysThrough[day] ?? wanted) < wanted) day++;
  return day;
}

/** Microseconds for one call within a batch, on code that has run warm. */
function sampleBatches(batch: () => void): number[] {
  for (let run = 0; run < WARM_UP_BATCHES; run++) batch();
  return Array.from({ length: BATCHES }, () => {
    const started = performance.now();
    batch();
    return ((performance.now() - started) * 1000) / BATCH;
  });
}
