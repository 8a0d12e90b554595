/** The office hours of a week, as typed. A Saturday session is kept and shown but makes no working day (law.md 2.2). */
import { err, ok, type Result } from '../base/result.ts';
import {
  OFFICE_WEEKDAYS,
  type CalendarFault,
  type OfficeWeekday,
  type SessionDraft,
  type WeekDraft,
} from './calendar-draft.ts';
import type { OfficeSession, WeeklySessions } from './working-calendar.ts';

/** Monday to Friday must each have a session: due moments are the close of the office of their day. */
export function checkWeek(week: WeekDraft): Result<WeeklySessions, readonly CalendarFault[]> {
  if (OFFICE_WEEKDAYS.every((weekday) => week[weekday].every(isBlank))) {
    return err([{ type: 'NoSessionAtAll', place: 'sessions' }]);
  }
  const typed = OFFICE_WEEKDAYS.flatMap((weekday) => sessionFaults(weekday, week[weekday]));
  const missing = OFFICE_WEEKDAYS.filter((weekday) => weekday <= 5 && week[weekday].every(isBlank)).map(
    (weekday): CalendarFault => ({ type: 'NoSession', place: `sessions.${weekday}`, weekday }),
  );
  const faults = [...typed, ...missing];
  if (faults.length > 0) return err(faults);
  return ok({
    1: completeSessions(week[1]),
    2: completeSessions(week[2]),
    3: completeSessions(week[3]),
    4: completeSessions(week[4]),
    5: completeSessions(week[5]),
    6: completeSessions(week[6]),
    7: [],
  });
}

function sessionFaults(weekday: OfficeWeekday, sessions: readonly SessionDraft[]): CalendarFault[] {
  let closedAt = 0;
  return sessions.flatMap(({ from, to }, index): CalendarFault[] => {
    const fault = (type: 'SessionIncomplete' | 'SessionEndsBeforeItStarts' | 'SessionsOverlap'): CalendarFault[] => [
      { type, place: `sessions.${weekday}.${index}`, weekday },
    ];
    if (from === null && to === null) return [];
    if (from === null || to === null) return fault('SessionIncomplete');
    if (to <= from) return fault('SessionEndsBeforeItStarts');
    if (from < closedAt) return fault('SessionsOverlap');
    closedAt = to;
    return [];
  });
}

function completeSessions(sessions: readonly SessionDraft[]): OfficeSession[] {
  return sessions.flatMap(({ from, to }) => (from === null || to === null ? [] : [{ from, to }]));
}

function isBlank({ from, to }: SessionDraft): boolean {
  return from === null && to === null;
}
