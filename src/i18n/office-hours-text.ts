/** When an office is open in a usual week, in one line. */
import { OFFICE_WEEKDAYS, type OfficeWeekday } from '#domain/calendar/calendar-draft.ts';
import { fromLocal } from '#domain/calendar/instant.ts';
import type { OfficeSession, WeeklySessions } from '#domain/calendar/working-calendar.ts';
import { formatTime, WEEKDAYS } from './format.ts';

interface Stretch {
  readonly first: OfficeWeekday;
  readonly last: OfficeWeekday;
  readonly hours: string;
}

/** Days with the same hours are told together. @example 'thứ Hai đến thứ Sáu 08:00–12:00, 13:00–17:00' */
export function describeOfficeHours(week: WeeklySessions): string {
  const stretches: Stretch[] = [];
  for (const day of OFFICE_WEEKDAYS) {
    const hours = week[day].map(formatSession).join(', ');
    const before = stretches.at(-1);
    if (before?.hours === hours) stretches[stretches.length - 1] = { ...before, last: day };
    else stretches.push({ first: day, last: day, hours });
  }
  return stretches
    .filter(({ hours }) => hours !== '')
    .map(({ first, last, hours }) =>
      first === last ? `${WEEKDAYS[first]} ${hours}` : `${WEEKDAYS[first]} đến ${WEEKDAYS[last]} ${hours}`,
    )
    .join('; ');
}

function formatSession({ from, to }: OfficeSession): string {
  return `${formatTime(fromLocal(0, from))}–${formatTime(fromLocal(0, to))}`;
}
