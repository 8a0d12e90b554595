/** The clock on the wall of a screen: so that "còn 20 phút" and the lists of the day move on by themselves. */
import { MS_PER_MINUTE, type Instant } from '#domain/calendar/instant.ts';
import type { Clock } from '../platform/clock.ts';

export interface CurrentMinute {
  /** The moment now, renewed at each full minute. Reactive. */
  readonly now: Instant;
}

/** Call while a component is set up; the timer ends with it. */
export function useCurrentMinute(clock: Pick<Clock, 'now'>): CurrentMinute {
  let now = $state(clock.now());
  $effect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(renew, MS_PER_MINUTE - (clock.now() % MS_PER_MINUTE));
    };
    const renew = () => {
      now = clock.now();
      wait();
    };
    wait();
    // A tablet that slept did not count: look at the clock on waking.
    document.addEventListener('visibilitychange', renew);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', renew);
    };
  });
  return {
    get now() {
      return now;
    },
  };
}
