/** Numbers and moments as an officer types them. Anything that is none is undefined, never a guess. */
import { fromLocal, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '#domain/calendar/instant.ts';
import { toDayNumber } from '#domain/calendar/plain-date.ts';
import { parseTypedDate } from '#domain/dossier/decide-receive.ts';

/** Đồng. @example parseAmount('250.000') // 250000; undefined for '0', '250,5', '25.00' */
export function parseAmount(typed: string): number | undefined {
  const compact = typed.trim().replace(/\s*(đ|đồng)$/iu, '');
  if (!/^(\d{1,3}([. ]\d{3})+|\d+)$/.test(compact)) return undefined;
  const amount = Number(compact.replace(/[. ]/g, ''));
  return Number.isSafeInteger(amount) && amount > 0 ? amount : undefined;
}

/** Ngày làm việc, halves allowed. @example parseWorkingDays('2,5') // 2.5 */
export function parseWorkingDays(typed: string): number | undefined {
  if (!/^\d{1,3}([.,]\d{1,2})?$/.test(typed.trim())) return undefined;
  const days = Number(typed.trim().replace(',', '.'));
  return days > 0 ? days : undefined;
}

/** Số ngày nguyên, at least one. */
export function parseWholeDays(typed: string): number | undefined {
  const days = parseWorkingDays(typed);
  return days !== undefined && Number.isInteger(days) ? days : undefined;
}

/** On the clock of Việt Nam. @example parseMoment('10/3/2026', '8:30'), also '8h30' */
export function parseMoment(date: string, time: string): Instant | undefined {
  const day = parseTypedDate(date);
  const match = /^(\d{1,2})\s*[:hg.]\s*(\d{2})$/i.exec(time.trim());
  const [hour, minute] = [Number(match?.[1]), Number(match?.[2])];
  if (!day || !match || hour > 23 || minute > 59) return undefined;
  return fromLocal(toDayNumber(day), hour * MS_PER_HOUR + minute * MS_PER_MINUTE);
}
