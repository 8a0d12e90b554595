/** What is known of the lock of the tablet: for whom it is open, and who can open it. All reactive. */
import { liveQuery } from 'dexie';
import { can } from '#domain/access/can.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { Pins } from '../keys/pins.ts';
import type { Preferences } from '../platform/preferences.ts';
import type { Session } from './session.svelte.ts';

/** By her PIN, by her password, by another tab, or because her session lasts. */
export type OpenedBy = 'pin' | 'password' | 'handed' | 'session';
export type LockFacts = ReturnType<typeof createLockFacts>;

export interface LockFactsOptions {
  readonly pins: Pick<Pins, 'list'>;
  readonly preferences: Preferences;
  readonly today: () => string;
  /** Made after the lock. */
  readonly session: () => Pick<Session, 'user'>;
}

const POSTPONED = 'pin-postponed.';

export function createLockFacts({ pins, preferences, today, session }: LockFactsOptions) {
  let openFor = $state<string | null>(null);
  let openedBy = $state<OpenedBy | null>(null);
  let officers = $state.raw<readonly SessionUser[]>([]);
  let postponedOn = $state<string | null>(null);
  /** Wards of which everything that waited for the key is done. */
  const revealed = new Set<WardCode>();
  const hasPin = (userId: string | undefined) => officers.some((each) => each.userId === userId);
  return {
    revealed,
    get openFor() {
      return openFor;
    },
    get openedBy() {
      return openedBy;
    },
    get officers() {
      return officers;
    },
    get isLocked() {
      const { user } = session();
      return user !== null && openFor !== user.userId;
    },
    get hasPin() {
      return hasPin(session().user?.userId);
    },
    get asksForPin() {
      const { user } = session();
      if (!user || hasPin(user.userId) || user.wards.length === 0 || !can(user.role, 'dossier.view')) return false;
      return (postponedOn ?? preferences.read(POSTPONED + user.userId)) !== today();
    },
    postponePin() {
      postponedOn = today();
      preferences.write(POSTPONED + (session().user?.userId ?? ''), postponedOn);
    },
    note(userId: string | null, by: OpenedBy | null) {
      // Whoever signs in again in place has shown who she is.
      openedBy = by === 'handed' && openFor === userId ? openedBy : by;
      if (openFor !== userId) postponedOn = null;
      openFor = userId;
    },
    /** @returns once they are known; follows what other tabs set and wipe */
    watchOfficers: () =>
      new Promise<void>((resolve) => {
        liveQuery(() => pins.list()).subscribe({
          next(listed) {
            officers = listed;
            resolve();
          },
          error: () => resolve(),
        });
      }),
  };
}
