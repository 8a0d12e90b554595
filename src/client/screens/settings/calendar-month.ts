/** The days of a month as a person reads them: in weeks, each with what it is. */
import type { CalendarDraft } from '#domain/calendar/calendar-draft.ts';
import { isWeekend } from '#domain/calendar/calendar-question.ts';
import {
  daysInMonth,
  fromDayNumber,
  parsePlainDate,
  toDayNumber,
  weekdayOf,
  type PlainDate,
} from '#domain/calendar/plain-date.ts';
import type { CalendarSpec } from '#domain/calendar/working-calendar.ts';
import { formatDateWithWeekday } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';
import { isProposed, type DayEntry } from './calendar-edit.ts';

export interface DayLook {
  readonly date: PlainDate;
  readonly dayOfMonth: number;
  readonly kind: 'worked' | 'weekend' | 'off' | 'make-up';
  readonly isProposed: boolean;
  readonly isToday: boolean;
  /** The draft changes it. */
  readonly isChanged: boolean;
  /** All of it in words, for those who do not see the marks. */
  readonly words: string;
}

export interface YearView {
  readonly spec: CalendarSpec;
  readonly draft: CalendarDraft;
  /** As `listDays` gives them. */
  readonly days: readonly DayEntry[];
  readonly today: PlainDate;
}

/** Weeks from Monday; null where the week belongs to another month. */
export function weeksOf(year: number, month: number): (PlainDate | null)[][] {
  const first = parsePlainDate(`${year}-${String(month).padStart(2, '0')}-01`);
  if (!first) return [];
  const start = toDayNumber(first);
  const blank = weekdayOf(start) - 1;
  const days = Array.from({ length: daysInMonth(year, month) }, (_, index) => fromDayNumber(start + index));
  const cells = [...Array.from({ length: blank }, () => null), ...days];
  const weeks = Math.ceil(cells.length / 7);
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_day, index) => cells[week * 7 + index] ?? null),
  );
}

export function lookAtDay({ spec, draft, days, today }: YearView, date: PlainDate): DayLook {
  const entries = days.filter((day) => day.date === date);
  const held = entries.find(({ change }) => change !== 'removed');
  const kind = held?.kind ?? (isWeekend(date) ? 'weekend' : 'worked');
  const proposed = isProposed(spec, draft, date);
  const isChanged = entries.some(({ change }) => change !== null);
  const what =
    kind === 'off' || kind === 'make-up'
      ? text(`calendar.day.${kind}`, { name: held?.name ?? '' })
      : text(`calendar.day.${kind}`);
  const words = [
    formatDateWithWeekday(date),
    what,
    ...(proposed ? [text('calendar.mark.proposed')] : []),
    ...(date === today ? [text('calendar.mark.today')] : []),
    ...(isChanged ? [text('calendar.mark.changed')] : []),
  ].join(', ');
  return {
    date,
    dayOfMonth: Number(date.slice(8)),
    kind,
    isProposed: proposed,
    isToday: date === today,
    isChanged,
    words,
  };
}
