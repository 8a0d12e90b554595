/** How the import names a limit when it asks about it. */
import type { ProcessingTime, TimeUnit } from '#domain/calendar/processing-time.ts';

const UNIT_WORDS: Readonly<Record<TimeUnit, string>> = {
  WORKING_DAY: 'ngày làm việc',
  DAY: 'ngày',
  MONTH: 'tháng',
  HOUR: 'giờ',
  WORKING_HOUR: 'giờ làm việc',
  SAME_DAY_15H: 'trong ngày (nhận sau 15 giờ thì ngày làm việc tiếp theo)',
};

/** @example limitWords({ value: 17.5, unit: 'WORKING_DAY' }) // '17,5 ngày làm việc' */
export function limitWords({ value, unit }: ProcessingTime): string {
  return unit === 'SAME_DAY_15H' ? UNIT_WORDS[unit] : `${decimalWords(value)} ${UNIT_WORDS[unit]}`;
}

export function limitListWords(limits: readonly ProcessingTime[]): string {
  return limits.map(limitWords).join(', ');
}

export function decimalWords(value: number): string {
  return String(value).replace('.', ',');
}
