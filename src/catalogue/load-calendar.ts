/** The shipped calendar: holiday years as dated data, the usual office hours, and what is still only proposed. */
import { invariant } from '#domain/base/invariant.ts';
import { MS_PER_HOUR } from '#domain/calendar/instant.ts';
import { parsePlainDate, type PlainDate } from '#domain/calendar/plain-date.ts';
import {
  createWorkingCalendar,
  type CalendarSpec,
  type UnconfirmedDays,
  type WeeklySessions,
  type WorkingCalendar,
} from '#domain/calendar/working-calendar.ts';
import year2022 from './holidays/2022.json' with { type: 'json' };
import year2023 from './holidays/2023.json' with { type: 'json' };
import year2024 from './holidays/2024.json' with { type: 'json' };
import year2025 from './holidays/2025.json' with { type: 'json' };
import year2026 from './holidays/2026.json' with { type: 'json' };
import year2027 from './holidays/2027.json' with { type: 'json' };

/** The day on which the shipped years were last checked; part of every due date printed. */
const VERSION = 'vn-2026-11-22';
const YEARS = [year2022, year2023, year2024, year2025, year2026, year2027];

const USUAL_DAY = [
  { from: 8 * MS_PER_HOUR, to: 12 * MS_PER_HOUR },
  { from: 13 * MS_PER_HOUR, to: 17 * MS_PER_HOUR },
];
const USUAL_WEEK: WeeklySessions = {
  1: USUAL_DAY,
  2: USUAL_DAY,
  3: USUAL_DAY,
  4: USUAL_DAY,
  5: USUAL_DAY,
  6: [],
  7: [],
};

let shipped: WorkingCalendar | undefined;

/** The calendar 2022–2027 compiled once; a fault in the shipped data is a programming error and throws. */
export function loadWorkingCalendar(): WorkingCalendar {
  if (!shipped) {
    const calendar = createWorkingCalendar(loadCalendarSpec());
    invariant(calendar.ok, 'the shipped calendar contradicts itself');
    shipped = calendar.value;
  }
  return shipped;
}

export function loadCalendarSpec(): CalendarSpec {
  return {
    version: VERSION,
    from: day('2022-01-01'),
    through: day('2027-12-31'),
    daysOff: YEARS.flatMap(({ off }) => off.map((entry) => ({ ...entry, date: day(entry.date) }))),
    makeUpDays: YEARS.flatMap(
      ({ worked }: { worked: { date: string; replaces: string; name: string; basis: string }[] }) =>
        worked.map((entry) => ({ ...entry, date: day(entry.date), replaces: day(entry.replaces) })),
    ),
    unconfirmed: YEARS.flatMap(unconfirmedIn),
    sessions: USUAL_WEEK,
  };
}

interface HolidayYear {
  readonly year: number;
  readonly status: string;
  readonly questions: readonly { readonly date?: string; readonly pairedWith?: string; readonly text: string }[];
}

/** A provisional year is one open stretch; in a confirmed year each question opens its own days. */
function unconfirmedIn({ year, status, questions }: HolidayYear): UnconfirmedDays[] {
  if (status === 'provisional') {
    const text = `năm ${year} chưa có thông báo chính thức về ngày nghỉ, ngày hẹn có thể thay đổi.`;
    return [{ from: day(`${year}-01-01`), through: day(`${year}-12-31`), text }];
  }
  return questions.flatMap(({ date, pairedWith, text }) =>
    [date, pairedWith]
      .filter((open) => open !== undefined)
      .map((open) => ({ from: day(open), through: day(open), text })),
  );
}

function day(text: string): PlainDate {
  const date = parsePlainDate(text);
  invariant(date, `${text} in the holiday files is no date`);
  return date;
}
