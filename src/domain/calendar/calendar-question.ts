/** What a calendar still leaves open, in the shape an administrator can answer. */
import { toDayNumber, weekdayOf, type PlainDate } from './plain-date.ts';
import type { CalendarSpec } from './working-calendar.ts';

/** Nghỉ hoán đổi chưa chốt: is this weekday off and that weekend day worked instead, or is nothing swapped? */
export interface SwapQuestion {
  readonly dayOff: PlainDate;
  readonly makeUp: PlainDate;
  readonly text: string;
}

/** A weekday and a weekend day that are open for the same reason are one question. In order of the day off. */
export function findSwapQuestions({ unconfirmed }: Pick<CalendarSpec, 'unconfirmed'>): SwapQuestion[] {
  const singleDays = unconfirmed.filter(({ from, through }) => from === through);
  const texts = [...new Set(singleDays.map(({ text }) => text))];
  const questions = texts.flatMap((text): SwapQuestion[] => {
    const dates = singleDays.filter((days) => days.text === text).map(({ from }) => from);
    const dayOff = dates.find((date) => !isWeekend(date));
    const makeUp = dates.find(isWeekend);
    return dayOff && makeUp && dates.length === 2 ? [{ dayOff, makeUp, text }] : [];
  });
  return questions.sort((a, b) => (a.dayOff < b.dayOff ? -1 : 1));
}

export function isWeekend(date: PlainDate): boolean {
  return weekdayOf(toDayNumber(date)) > 5;
}
