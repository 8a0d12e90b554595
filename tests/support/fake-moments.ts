/** Acting at another moment than the one a fake app stands at. */
import type { Result } from '#domain/base/result.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { Tablet } from './tablet.ts';

export async function withClock<T>(tablet: Tablet, at: Instant, work: () => Promise<T>): Promise<T> {
  const before = tablet.clock.now();
  tablet.set(at);
  const done = await work();
  tablet.set(before);
  return done;
}

export function orThrow<T>(result: Result<T, { readonly type: string }>): T {
  if (!result.ok) throw new Error(result.error.type);
  return result.value;
}
