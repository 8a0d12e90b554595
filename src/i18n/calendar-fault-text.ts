/** What is wrong with a draft of a calendar, by its place in the draft, in the words of the person who typed it. */
import type { CalendarFault, OfficeWeekday } from '#domain/calendar/calendar-draft.ts';
import type { CalendarSpec } from '#domain/calendar/working-calendar.ts';
import { formatDate, formatDateWithWeekday } from './format.ts';
import { text } from './text.ts';

type Years = Pick<CalendarSpec, 'from' | 'through'>;

/** @returns by place; several faults of one place stand in one message, the same fault only once */
export function calendarFaultTexts(faults: readonly CalendarFault[], years: Years): Record<string, string> {
  const first = faults.filter(
    ({ place, type }, index) => faults.findIndex((fault) => fault.place === place && fault.type === type) === index,
  );
  const texts: Record<string, string> = {};
  for (const fault of first) {
    const before = texts[fault.place];
    const words = upperFirst(calendarFaultText(fault, years));
    texts[fault.place] = before === undefined ? words : `${before} ${words}`;
  }
  return texts;
}

function calendarFaultText(fault: CalendarFault, { from, through }: Years): string {
  switch (fault.type) {
    case 'DateOutsideCalendar':
      return text('calendar.fault.DateOutsideCalendar', {
        day: formatDate(fault.date),
        from: formatDate(from),
        through: formatDate(through),
      });
    case 'ReplacesWorkedDay':
    case 'ReplacedTwice':
      return text(`calendar.fault.${fault.type}`, {
        day: formatDateWithWeekday(fault.date),
        replaces: formatDateWithWeekday(fault.replaces),
      });
    case 'EndsBeforeItStarts':
      return text('calendar.fault.EndsBeforeItStarts', {
        from: formatDate(fault.from),
        through: formatDate(fault.through),
      });
    case 'SessionIncomplete':
    case 'SessionEndsBeforeItStarts':
    case 'SessionsOverlap':
    case 'NoSession':
      return text(`calendar.fault.${fault.type}`, { weekday: weekdayName(fault.weekday) });
    case 'NoSessionAtAll':
      return text('calendar.fault.NoSessionAtAll');
    default:
      return text(`calendar.fault.${fault.type}`, { day: formatDateWithWeekday(fault.date) });
  }
}

/** @example 'Thứ Hai' */
export function weekdayName(weekday: OfficeWeekday): string {
  return text(`calendar.weekday.${weekday}`);
}

function upperFirst(words: string): string {
  return words.slice(0, 1).toLocaleUpperCase('vi') + words.slice(1);
}
