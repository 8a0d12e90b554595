/** Sentences about a calendar that stand in more than one place. */
import type { SwapQuestion } from '#domain/calendar/calendar-question.ts';
import { formatDateWithWeekday } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';

/** @example 'Thứ Hai, 23/11/2026 nghỉ hoán đổi, làm bù thứ Bảy, 28/11/2026?' */
export function askSwap({ dayOff, makeUp }: SwapQuestion): string {
  return text('calendar.question.ask', {
    dayOff: upperFirst(formatDateWithWeekday(dayOff)),
    makeUp: formatDateWithWeekday(makeUp),
  });
}

export function upperFirst(words: string): string {
  return words.slice(0, 1).toLocaleUpperCase('vi') + words.slice(1);
}
