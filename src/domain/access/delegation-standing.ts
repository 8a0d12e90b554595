/** How a delegation stands on a day: what the register shows, and when somebody should see to the next document. */
import { toDayNumber, type PlainDate } from '../calendar/plain-date.ts';
import type { Delegation } from './delegation.ts';

/** Ngày, before the end, from which a new document is asked for. */
export const WARN_DAYS = 30;

export type DelegationStanding = 'upcoming' | 'in-force' | 'ending' | 'ended' | 'revoked';

/** `revoked` only from the day the revocation takes effect; a revocation to come makes it end earlier. */
export function standingOn(delegation: Delegation, today: PlainDate): DelegationStanding {
  const { from, through, revokedOn } = delegation;
  if (revokedOn !== null && (revokedOn <= today || revokedOn === from)) return 'revoked';
  if (through < today) return 'ended';
  if (today < from) return 'upcoming';
  return daysLeft(delegation, today) <= WARN_DAYS ? 'ending' : 'in-force';
}

/** Calendar days from today to the last day it holds; 0 on that day, below when it is over. */
export function daysLeft({ through, revokedOn }: Delegation, today: PlainDate): number {
  const end = toDayNumber(through);
  const last = revokedOn === null ? end : Math.min(end, toDayNumber(revokedOn) - 1);
  return last - toDayNumber(today);
}
