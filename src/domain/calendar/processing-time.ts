/**
 * Thời hạn giải quyết: how long a procedure may take, as the law or the ward's own commitment states it.
 */
export const TIME_UNITS = ['WORKING_DAY', 'DAY', 'MONTH', 'HOUR', 'WORKING_HOUR', 'SAME_DAY_15H'] as const;

/** WORKING_DAY ngày làm việc · DAY ngày · MONTH tháng · HOUR giờ · WORKING_HOUR giờ làm việc · SAME_DAY_15H trong ngày, sau 15 giờ sang ngày làm việc kế tiếp. */
export type TimeUnit = (typeof TIME_UNITS)[number];

/** `value` may be fractional (3.5 working days); it is ignored, written 0, for SAME_DAY_15H. */
export interface ProcessingTime {
  readonly value: number;
  readonly unit: TimeUnit;
}

export function isTimeUnit(text: unknown): text is TimeUnit {
  return (TIME_UNITS as readonly unknown[]).includes(text);
}
