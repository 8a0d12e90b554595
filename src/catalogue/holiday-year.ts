/** One year of holidays as a file gives it (`holidays/*.json`), and a calendar in which that year is replaced by it. */
import * as v from 'valibot';
import { err, ok, type Result } from '#domain/base/result.ts';
import { parsePlainDate, type PlainDate } from '#domain/calendar/plain-date.ts';
import type { CalendarSpec, UnconfirmedDays } from '#domain/calendar/working-calendar.ts';
import { holidayFileSchema } from './catalogue-schema.ts';

export type HolidayYear = v.InferOutput<typeof holidayFileSchema>;

/** @returns the year, or everything that is wrong with the file, each with its place in it */
export function readHolidayYear(json: unknown): Result<HolidayYear, readonly string[]> {
  const parsed = v.safeParse(holidayFileSchema, json);
  if (parsed.success) return ok(parsed.output);
  return err(
    parsed.issues.map((issue) => {
      const place = v.getDotPath(issue);
      return place === null ? issue.message : `${place}: ${issue.message}`;
    }),
  );
}

export interface YearOutOfReach {
  readonly type: 'YearOutOfReach';
  readonly from: PlainDate;
  readonly through: PlainDate;
}

/**
 * The calendar with that year's days as the file has them; other years stay. A year next to the calendar lengthens it,
 * one farther away would leave a gap of which nothing is known.
 */
export function replaceYear(spec: CalendarSpec, year: HolidayYear): Result<CalendarSpec, YearOutOfReach> {
  const [first, last] = [dayOf(`${year.year}-01-01`), dayOf(`${year.year}-12-31`)];
  const [firstKnown, lastKnown] = [Number(spec.from.slice(0, 4)), Number(spec.through.slice(0, 4))];
  if (!first || !last || year.year < firstKnown - 1 || year.year > lastKnown + 1) {
    return err({ type: 'YearOutOfReach', from: spec.from, through: spec.through });
  }
  const isOther = (date: PlainDate) => date < first || date > last;
  return ok({
    ...spec,
    from: first < spec.from ? first : spec.from,
    through: last > spec.through ? last : spec.through,
    daysOff: byDate([...spec.daysOff.filter(({ date }) => isOther(date)), ...year.off]),
    makeUpDays: byDate([...spec.makeUpDays.filter(({ date }) => isOther(date)), ...year.worked]),
    unconfirmed: [
      ...spec.unconfirmed.filter(({ from, through }) => isOther(from) && isOther(through)),
      ...unconfirmedIn(year, { first, last }),
    ],
  });
}

/** A provisional year is one open stretch; in a confirmed year each question opens its own days. */
function unconfirmedIn(
  { year, status, questions }: HolidayYear,
  { first, last }: { readonly first: PlainDate; readonly last: PlainDate },
): UnconfirmedDays[] {
  if (status === 'provisional') {
    const text = `năm ${year} chưa có thông báo chính thức về ngày nghỉ, ngày hẹn có thể thay đổi.`;
    return [{ from: first, through: last, text }];
  }
  return questions.flatMap(({ date, pairedWith, text }) =>
    [date, pairedWith].map((open) => ({ from: open, through: open, text })),
  );
}

function byDate<Entry extends { readonly date: PlainDate }>(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => (a.date < b.date ? -1 : 1));
}

function dayOf(text: string): PlainDate | undefined {
  return parsePlainDate(text);
}
