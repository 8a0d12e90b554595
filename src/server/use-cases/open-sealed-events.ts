/** Events a locked tablet sent: sealed for the centre, opened here and from then on as any other. */
import { setImmediate } from 'node:timers/promises';
import { isSealedEvent, openSealedEvent } from '#protocol/sealed-event.ts';
import type { Keeper } from '../store/centre-keys.ts';
import { findBlackBoxIdentity } from './black-box-identity.ts';

/** Opening one takes about a millisecond; others are let through in between. */
const AT_ONCE = 10;

/** @returns in the same order; one that cannot be opened stays as it came, to be set aside */
export async function openSealedEvents(keeper: Keeper, events: readonly unknown[]): Promise<readonly unknown[]> {
  if (!events.some(isSealedEvent)) return events;
  const identity = await findBlackBoxIdentity(keeper);
  if (identity === undefined) return events;
  const opened: unknown[] = [];
  for (const [index, event] of events.entries()) {
    if (index % AT_ONCE === 0) await setImmediate();
    opened.push(isSealedEvent(event) ? (openSealedEvent(identity, event) ?? event) : event);
  }
  return opened;
}
