/** The calendars a ward has worked by: the shipped one, then each it decided on, oldest first. */
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { createCalendarBook, type CalendarBook } from '#domain/calendar/calendar-book.ts';
import { createWorkingCalendar, type CalendarSpec, type WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { Connection } from '../store/database.ts';
import { listRecordTexts } from '../store/ward-records.ts';

/**
 * Compiled calendars by the text of their record. Not by version: a transaction that was rolled back gives its number,
 * and with it its version, to the next one.
 */
const compiled = new Map<string, WorkingCalendar | undefined>();

export async function readCalendarBook(db: Connection, ward: WardCode): Promise<CalendarBook> {
  const texts = await listRecordTexts(db, ward, 'calendar');
  const own = texts.map(compile).filter((calendar) => calendar !== undefined);
  return createCalendarBook([loadWorkingCalendar(), ...own]);
}

/** A calendar that contradicts itself is refused when it is saved; should one lie here all the same, the others must go on. */
function compile(text: string): WorkingCalendar | undefined {
  if (!compiled.has(text)) {
    const calendar = createWorkingCalendar(JSON.parse(text) as CalendarSpec);
    compiled.set(text, calendar.ok ? calendar.value : undefined);
  }
  return compiled.get(text);
}
