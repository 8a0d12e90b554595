/** Days off and make-up days a ward knows of beyond the shipped calendar, e.g. the answer to an open question. */
import type { Result } from '#domain/base/result.ts';
import { toDayNumber, weekdayOf, type PlainDate } from '#domain/calendar/plain-date.ts';
import { createWorkingCalendar, type CalendarError, type WorkingCalendar } from '#domain/calendar/working-calendar.ts';

export interface CalendarOverride {
  readonly off: readonly PlainDate[];
  readonly worked: readonly PlainDate[];
}

const BASIS = 'Lịch riêng của phường';

/** A day answered here is no longer an open question. A day off entered again is harmless; other contradictions are refused. */
export function overrideCalendar(
  calendar: WorkingCalendar,
  { off, worked }: CalendarOverride,
): Result<WorkingCalendar, CalendarError> {
  const { spec } = calendar;
  const alreadyOff = new Set(spec.daysOff.map(({ date }) => date));
  const workedSet = new Set(worked);
  const backToWork = new Set(worked.filter((date) => alreadyOff.has(date)));
  const answered = new Set([...off, ...worked]);
  // Saying that a day in question is worked after all only answers the question.
  const asked = new Set(spec.unconfirmed.filter(({ from, through }) => from === through).map(({ from }) => from));
  const isConfirmed = (date: PlainDate) => asked.has(date) && weekdayOf(toDayNumber(date)) <= 5 && !off.includes(date);
  return createWorkingCalendar({
    ...spec,
    version: `${spec.version}+rieng`,
    daysOff: [
      ...spec.daysOff.filter(({ date }) => !backToWork.has(date) || off.includes(date)),
      ...off.filter((date) => !alreadyOff.has(date)).map((date) => ({ date, name: 'theo lịch riêng', basis: BASIS })),
    ],
    makeUpDays: [
      ...spec.makeUpDays.filter(({ date }) => !off.includes(date) && !workedSet.has(date)),
      ...worked
        .filter((date) => (!backToWork.has(date) || off.includes(date)) && !isConfirmed(date))
        .map((date) => ({ date, replaces: null, name: 'Làm bù theo lịch riêng', basis: BASIS })),
    ],
    unconfirmed: spec.unconfirmed.filter(({ from, through }) => from !== through || !answered.has(from)),
  });
}
