/**
 * Which of two limits is longer, whatever their units. This is the only place that says what may be compared:
 * working time with working time (8 giờ làm việc = 1 ngày làm việc), clock time with clock time (1 tháng = 30 ngày, BLDS 2015
 * điều 146), and across the two only where one can never end before the other.
 */
import type { ProcessingTime, TimeUnit } from '../calendar/processing-time.ts';

export type LimitOrder = 'shorter' | 'equal' | 'longer' | 'incomparable';

/** Giờ làm việc trong một ngày làm việc. */
export const WORKING_HOURS_PER_DAY = 8;
const HOURS_PER_DAY = 24;
const DAYS_PER_MONTH = 30;

type Measured = Exclude<TimeUnit, 'SAME_DAY_15H'>;

/** Hours by their own kind of clock. */
const HOURS: Record<Measured, number> = {
  WORKING_HOUR: 1,
  WORKING_DAY: WORKING_HOURS_PER_DAY,
  HOUR: 1,
  DAY: HOURS_PER_DAY,
  MONTH: HOURS_PER_DAY * DAYS_PER_MONTH,
};

/** How `limit` stands to `other`. `incomparable` when the calendar decides (7 ngày làm việc and 10 ngày). */
export function compareLimits(limit: ProcessingTime, other: ProcessingTime): LimitOrder {
  if (limit.unit === 'SAME_DAY_15H') return other.unit === 'SAME_DAY_15H' ? 'equal' : orderOfSameDay(other);
  if (other.unit === 'SAME_DAY_15H') return opposite(orderOfSameDay(limit));
  const [mine, theirs] = [
    { value: limit.value, unit: limit.unit },
    { value: other.value, unit: other.unit },
  ];
  // Never by way of hours where no conversion is needed: rounding would make a longer limit equal.
  if (mine.unit === theirs.unit) return orderOf(mine.value, theirs.value);
  if (isWorkingTime(mine.unit) === isWorkingTime(theirs.unit)) return orderOf(hoursOf(mine), hoursOf(theirs));
  return isWorkingTime(mine.unit) ? orderOfWorkingToClock(mine, theirs) : opposite(orderOfWorkingToClock(theirs, mine));
}

interface MeasuredLimit {
  readonly value: number;
  readonly unit: Measured;
}

/** Trong ngày, or the next working day after 15:00: never later than one whole day of either kind. */
function orderOfSameDay({ value, unit }: ProcessingTime): LimitOrder {
  const isWholeDays = unit === 'WORKING_DAY' || unit === 'DAY' || unit === 'MONTH';
  return isWholeDays && value >= 1 ? 'shorter' : 'incomparable';
}

/** n ngày làm việc never end before n ngày: a stretch of working time is at least as long by the clock. */
function orderOfWorkingToClock(working: MeasuredLimit, clock: MeasuredLimit): LimitOrder {
  const leastClockHours = working.unit === 'WORKING_DAY' ? working.value * HOURS_PER_DAY : working.value;
  return leastClockHours >= hoursOf(clock) ? 'longer' : 'incomparable';
}

function isWorkingTime(unit: Measured): boolean {
  return unit === 'WORKING_DAY' || unit === 'WORKING_HOUR';
}

function hoursOf({ value, unit }: MeasuredLimit): number {
  return value * HOURS[unit];
}

function orderOf(mine: number, theirs: number): LimitOrder {
  if (mine === theirs) return 'equal';
  return mine < theirs ? 'shorter' : 'longer';
}

function opposite(order: LimitOrder): LimitOrder {
  if (order === 'shorter') return 'longer';
  return order === 'longer' ? 'shorter' : order;
}
