/** Days, times, limits, money and counts as a Vietnamese reader writes them. Always on the clock of Việt Nam. */
import { MS_PER_HOUR, MS_PER_MINUTE, toLocal, type Instant } from '#domain/calendar/instant.ts';
import { fromDayNumber, toDayNumber, weekdayOf, type PlainDate, type Weekday } from '#domain/calendar/plain-date.ts';
import type { ProcessingTime } from '#domain/calendar/processing-time.ts';

export const WEEKDAYS: Record<Weekday, string> = {
  1: 'thứ Hai',
  2: 'thứ Ba',
  3: 'thứ Tư',
  4: 'thứ Năm',
  5: 'thứ Sáu',
  6: 'thứ Bảy',
  7: 'Chủ nhật',
};

/** @example formatDate('2026-03-09') // '09/03/2026' */
export function formatDate(date: PlainDate): string {
  return `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;
}

/** @example formatWeekday('2026-03-09') // 'thứ Hai' */
export function formatWeekday(date: PlainDate): string {
  return WEEKDAYS[weekdayOf(toDayNumber(date))];
}

/** @example 'thứ Hai, 09/03/2026' */
export function formatDateWithWeekday(date: PlainDate): string {
  return `${formatWeekday(date)}, ${formatDate(date)}`;
}

/** @example '17:00' */
export function formatTime(instant: Instant): string {
  const { ms } = toLocal(instant);
  const pad = (n: number) => String(n).padStart(2, '0');
  return `${pad(Math.floor(ms / MS_PER_HOUR))}:${pad(Math.floor(ms / MS_PER_MINUTE) % 60)}`;
}

/**
 * Seconds of the one minute of the day in which they decide: what comes "sau 15 giờ" is due a day later, and "15:00" alone would
 * say the opposite. 0 at any other time; a part of a second counts as one.
 */
export function secondsAfter15(instant: Instant): number {
  const after = toLocal(instant).ms - 15 * MS_PER_HOUR;
  return after > 0 && after < MS_PER_MINUTE ? Math.min(59, Math.ceil(after / 1000)) : 0;
}

/** @example '17:00 thứ Năm, 12/03/2026' */
export function formatMoment(instant: Instant): string {
  return `${formatTime(instant)} ${formatDateWithWeekday(dayOf(instant))}`;
}

/** @example '3 ngày làm việc', '3,5 ngày làm việc' */
export function formatLimit({ value, unit }: ProcessingTime): string {
  const amount = formatNumber(value);
  switch (unit) {
    case 'WORKING_DAY':
      return `${amount} ngày làm việc`;
    case 'DAY':
      return `${amount} ngày`;
    case 'MONTH':
      return `${amount} tháng`;
    case 'HOUR':
      return `${amount} giờ`;
    case 'WORKING_HOUR':
      return `${amount} giờ làm việc`;
    case 'SAME_DAY_15H':
      return 'Trong ngày; nhận sau 15 giờ thì trả trong ngày làm việc tiếp theo';
  }
}

/**
 * At most two decimals, a comma before them and a point between thousands. Written out because making an
 * Intl.NumberFormat costs a slow tablet a tenth of a second at every start.
 * @example formatNumber(1234.5) // '1.234,5'
 */
export function formatNumber(value: number): string {
  const [whole = '0', decimals] = String(Math.round(Math.abs(value) * 100) / 100).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '.');
  return `${value < 0 ? '-' : ''}${grouped}${decimals === undefined ? '' : `,${decimals}`}`;
}

/** Decimal units, as the tablet's own settings count. @example '12 MB', '7,9 GB' */
export function formatBytes(bytes: number): string {
  if (bytes >= 1_000_000_000) return `${formatNumber(Math.round(bytes / 100_000_000) / 10)} GB`;
  return bytes >= 1_000_000
    ? `${formatNumber(Math.round(bytes / 1_000_000))} MB`
    : `${formatNumber(Math.ceil(bytes / 1000))} kB`;
}

/** @example formatMoney(5000) // '5.000 đồng' */
export function formatMoney(dong: number): string {
  return `${formatNumber(dong)} đồng`;
}

/** Office time in hours and minutes. @example formatOfficeTime(5_400_000) // '1 giờ 30 phút' */
export function formatOfficeTime(ms: number): string {
  const minutes = Math.round(ms / MS_PER_MINUTE);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${rest} phút`;
  return rest === 0 ? `${hours} giờ` : `${hours} giờ ${rest} phút`;
}

function dayOf(instant: Instant): PlainDate {
  return fromDayNumber(toLocal(instant).day);
}
