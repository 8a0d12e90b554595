/** Every version of a ward's calendar this side holds. A due date names the version it was counted by and keeps to it. */
import type { WorkingCalendar } from './working-calendar.ts';

export interface CalendarBook {
  /** By which new dossiers are counted. */
  readonly current: WorkingCalendar;
  /** Undefined when this side has never held that version; the current one then stands in, with a warning. */
  of(version: string): WorkingCalendar | undefined;
}

/** @param calendars oldest first; of two with one version the later counts, and the last is the current one */
export function createCalendarBook(calendars: readonly [WorkingCalendar, ...WorkingCalendar[]]): CalendarBook {
  const byVersion = new Map(calendars.map((calendar) => [calendar.version, calendar]));
  return { current: calendars.at(-1) ?? calendars[0], of: (version) => byVersion.get(version) };
}
