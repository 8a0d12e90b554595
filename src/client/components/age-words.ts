/** How long ago something was, and how far a clock is off: short words for lists. */
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '#domain/calendar/instant.ts';
import { formatOfficeTime } from '#i18n/format.ts';
import { text } from '#i18n/text.ts';

/** @example 'vừa xong', '3 phút trước', '2 ngày trước' */
export function describeAge(at: Instant, now: Instant): string {
  const ms = Math.max(0, now - at);
  if (ms < MS_PER_MINUTE) return text('age.now');
  if (ms < MS_PER_HOUR) return text('age.minutes', { count: Math.floor(ms / MS_PER_MINUTE) });
  if (ms < MS_PER_DAY) return text('age.hours', { count: Math.floor(ms / MS_PER_HOUR) });
  return text('age.days', { count: Math.floor(ms / MS_PER_DAY) });
}

export type ClockLevel = 'fine' | 'warn' | 'alarm';

const WARN_MS = 2 * MS_PER_MINUTE;
const ALARM_MS = 10 * MS_PER_MINUTE;

/** From two minutes the officer is told, from ten the ward. @param skewMs centre time minus tablet time */
export function clockLevel(skewMs: number): ClockLevel {
  const off = Math.abs(skewMs);
  if (off < WARN_MS) return 'fine';
  return off < ALARM_MS ? 'warn' : 'alarm';
}

/** @example 'đúng giờ', 'nhanh 12 phút', 'chậm 3 ngày' */
export function describeSkew(skewMs: number): string {
  if (clockLevel(skewMs) === 'fine') return text('clock.right');
  return text(skewMs < 0 ? 'clock.fast' : 'clock.slow', { time: describeSpan(skewMs) });
}

/** How far a clock was set. @example 'lùi 1 giờ 5 phút' */
export function describeMove(byMs: number): string {
  return text(byMs < 0 ? 'clock.moved-back' : 'clock.moved-ahead', { time: describeSpan(byMs) });
}

function describeSpan(ms: number): string {
  const length = Math.abs(ms);
  return length < MS_PER_DAY
    ? formatOfficeTime(length)
    : text('clock.days', { count: Math.round(length / MS_PER_DAY) });
}
