/** Moments written as a reader would, and a tablet's clock that stands still until a test moves it. */
import { createClock, type Clock, type ClockAnchor } from '#client/platform/clock.ts';
import { parseInstant, type Instant } from '#domain/calendar/instant.ts';
import { parsePlainDate, toDayNumber, type PlainDate } from '#domain/calendar/plain-date.ts';

/** @param local `YYYY-MM-DD HH:mm` or with seconds, on the clock of Việt Nam */
export function at(local: string): Instant {
  const [day = '', time = ''] = local.split(' ');
  const instant = parseInstant(`${day}T${time.length === 5 ? `${time}:00` : time}+07:00`);
  if (instant === undefined) throw new Error(`${local} is no moment`);
  return instant;
}

export function date(text: string): PlainDate {
  const parsed = parsePlainDate(text);
  if (!parsed) throw new Error(`${text} is no day`);
  return parsed;
}

/** Days since 1970-01-01. */
export function dayNumber(text: string): number {
  return toDayNumber(date(text));
}

export interface FixedClock {
  readonly clock: Clock;
  /** What the machine believes now, epoch milliseconds; moves only when asked. */
  set(now: Instant): void;
  advance(ms: number): void;
}

export function setupFixedClock(
  now: Instant,
  restored: ClockAnchor | null = null,
  onMoved?: (byMs: number) => void,
): FixedClock {
  let wall: number = now;
  let tick = 0;
  const clock = createClock({ wall: () => wall, tick: () => tick, startId: 'start-1' }, restored, onMoved);
  return {
    clock,
    set(moment) {
      wall = moment;
    },
    advance(ms) {
      wall += ms;
      tick += ms;
    },
  };
}
