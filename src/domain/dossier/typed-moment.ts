/** Days and moments as they are typed at a counter, on the clock of Việt Nam. Anything that is none is undefined, never a guess. */
import { fromLocal, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '../calendar/instant.ts';
import { parsePlainDate, toDayNumber, type PlainDate } from '../calendar/plain-date.ts';

/** @example parseTypedDate('9/3/1985') // '1985-03-09'; undefined for anything that is no day */
export function parseTypedDate(text: string): PlainDate | undefined {
  const match =
    /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$/.exec(text.trim()) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(text.trim());
  if (!match) return undefined;
  const [, day = '', month = '', year = ''] = match;
  return parsePlainDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
}

/** @example parseTypedMoment('10/3/2026', '8:30'), also '8h30' */
export function parseTypedMoment(date: string, time: string): Instant | undefined {
  const day = parseTypedDate(date);
  const match = /^(\d{1,2})\s*[:hg.]\s*(\d{2})$/i.exec(time.trim());
  const [hour, minute] = [Number(match?.[1]), Number(match?.[2])];
  if (!day || !match || hour > 23 || minute > 59) return undefined;
  return fromLocal(toDayNumber(day), hour * MS_PER_HOUR + minute * MS_PER_MINUTE);
}
