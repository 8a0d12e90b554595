/** Whether an account held the role somebody names for it, as far as the moment of naming is known. */
import { MS_PER_DAY, type Instant } from '../calendar/instant.ts';
import type { Role } from './role.ts';

/** A role an account held, by the centre's clock. */
export interface HeldRole {
  readonly role: Role;
  /** Null of its first one: before that nobody could act in it. */
  readonly from: Instant | null;
  /** Null while it is held. */
  readonly until: Instant | null;
}

/** When something happened, as the centre's clock bounds it; null where it does not. */
export interface Bounds {
  readonly notBefore: Instant | null;
  readonly arrivedAt: Instant | null;
}

/**
 * Both bounds are moments of the centre, so no tablet's clock is in them. The day is for people: whoever is given another role
 * goes on in the old one until signing in anew, and a role written down in the afternoon may have been held since the morning.
 */
const TOLERANCE_MS = MS_PER_DAY;

/** @param held in any order, of one account in one ward */
export function heldRole(held: readonly HeldRole[], role: Role, { notBefore, arrivedAt }: Bounds): boolean {
  return held.some(
    (each) =>
      each.role === role &&
      (each.until === null || notBefore === null || notBefore < each.until + TOLERANCE_MS) &&
      (each.from === null || arrivedAt === null || arrivedAt > each.from - TOLERANCE_MS),
  );
}
