/** The calendars of each ward this tablet works for: the shipped one, then the ward's own, oldest first. */
import { createCalendarBook, type CalendarBook } from '#domain/calendar/calendar-book.ts';
import { createWorkingCalendar, type CalendarSpec, type WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { CacheDatabase } from './cache-database.ts';
import { forgiveLocked } from './ward-keys.ts';
import { listRecordHistory } from './ward-records.ts';

export interface WardCalendars {
  /** Only the shipped calendar for no ward, one that never changed it, or one this tablet does not know. */
  book(ward: WardCode | null): CalendarBook;
  /** Reads the ward's calendars again, after records came or went, or the ward was unlocked. */
  refresh(ward: WardCode): Promise<void>;
}

export interface WardCalendarsOptions {
  readonly cache: CacheDatabase;
  readonly shipped: WorkingCalendar;
  /** Wards read at once, before anything is counted. */
  readonly wards: readonly WardCode[];
}

export async function openWardCalendars({ cache, shipped, wards }: WardCalendarsOptions): Promise<WardCalendars> {
  const shippedOnly = createCalendarBook([shipped]);
  const books = new Map<WardCode, CalendarBook>();
  const refresh = async (ward: WardCode) => {
    const records = await listRecordHistory(cache, ward, 'calendar');
    books.set(ward, createCalendarBook([shipped, ...records.flatMap(({ body }) => compile(body))]));
  };
  // At the start nobody has unlocked yet, and nothing is counted before.
  await Promise.all(wards.map((ward) => refresh(ward).catch(forgiveLocked)));
  return { book: (ward) => (ward && books.get(ward)) ?? shippedOnly, refresh };
}

/** The centre saves no calendar that contradicts itself; should one have come all the same, the others must go on. */
function compile(spec: CalendarSpec): WorkingCalendar[] {
  const calendar = createWorkingCalendar(spec);
  return calendar.ok ? [calendar.value] : [];
}
