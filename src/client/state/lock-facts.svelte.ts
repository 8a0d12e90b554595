/** What is known of the lock of the tablet: for whom it is open, and who can open it. All reactive. */
import { liveQuery } from 'dexie';
import { can } from '#domain/access/can.ts';
import { MS_PER_MINUTE } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { Pins } from '../keys/pins.ts';
import type { Preferences } from '../platform/preferences.ts';
import type { Session } from './session.svelte.ts';

/** By her PIN, by her password a moment ago, by another tab, or because her session lasts. */
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
/** As at the centre, where somebody changes what she signs in with: later it may be another person who holds the tablet. */
const JUST_SIGNED_IN_MS = 10 * MS_PER_MINUTE;

export function createLockFacts({ pins, preferences, today, session }: LockFactsOptions) {
  const entry = createEntry();
  let officers = $state.raw<readonly SessionUser[]>([]);
  let postponedOn = $state<{ readonly userId: string; readonly date: string } | null>(null);
  const hasPin = () => officers.some(({ userId }) => userId === session().user?.userId);
  const readPostponed = (userId: string) =>
    postponedOn?.userId === userId ? postponedOn.date : preferences.read(POSTPONED + userId);
  return {
    entry,
    get officers() {
      return officers;
    },
    get isLocked() {
      const { user } = session();
      return user !== null && entry.openFor !== user.userId;
    },
    get hasPin() {
      return hasPin();
    },
    get needsPresentPin() {
      return hasPin() && entry.openedBy !== 'password';
    },
    get asksForPin() {
      const { user } = session();
      // Whoever came in by one that is gone by now is not given another by whoever holds the tablet.
      if (!user || hasPin() || entry.openedBy === 'pin') return false;
      return user.wards.length > 0 && can(user.role, 'dossier.view') && readPostponed(user.userId) !== today();
    },
    postponePin() {
      const { userId = '' } = session().user ?? {};
      postponedOn = { userId, date: today() };
      preferences.write(POSTPONED + userId, postponedOn.date);
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

/** For whom it is open in this tab, and how she came in. */
function createEntry() {
  let openFor = $state<string | null>(null);
  let openedBy = $state<OpenedBy | null>(null);
  /** Wards of which everything that waited for the key is done. */
  const revealed = new Set<WardCode>();
  let turn = 0;
  let isClosing = false;
  let ageing: ReturnType<typeof setTimeout> | undefined;

  function note(userId: string | null, by: OpenedBy | null): void {
    // Whoever signs in again in place has shown who she is.
    if (by === 'handed' && openFor === userId) return;
    openFor = userId;
    openedBy = by;
    clearTimeout(ageing);
    if (by === 'password') ageing = setTimeout(() => (openedBy = 'session'), JUST_SIGNED_IN_MS);
  }

  return {
    revealed,
    get openFor() {
      return openFor;
    },
    get openedBy() {
      return openedBy;
    },
    /** What is open is being closed, and nobody is let in by it any more. */
    get isClosing() {
      return isClosing;
    },
    /** Of the last opening or closing that began: whatever began before it and is not done was overtaken. */
    get turn() {
      return turn;
    },
    takeTurn: () => (turn += 1),
    note,
    noteClosing() {
      isClosing = true;
    },
    noteClosed() {
      turn += 1;
      isClosing = false;
      revealed.clear();
      note(null, null);
    },
  };
}
