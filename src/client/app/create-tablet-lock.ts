/** Puts session and lock of the tablet together: keys, PINs, and what happens to the store when they come and go. */
import { dateOf } from '#domain/calendar/instant.ts';
import { createCustodian } from '../keys/custodian.ts';
import { createKeyCustody } from '../keys/key-custody.ts';
import { createKeyEscrow } from '../keys/key-escrow.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { createPins } from '../keys/pins.ts';
import type { Clock } from '../platform/clock.ts';
import type { Connection } from '../platform/connection.ts';
import type { Ids } from '../platform/ids.ts';
import type { Passkeys } from '../platform/passkeys.ts';
import type { Preferences } from '../platform/preferences.ts';
import type { Tabs } from '../platform/tabs.ts';
import type { DossierSearch } from '../queries/dossier-search.ts';
import { createLock, type OwnLock } from '../state/lock.svelte.ts';
import { createSession, type OwnSession } from '../state/session.svelte.ts';
import { forgiveFullDisk } from '../platform/full-disk.ts';
import type { Store } from '../store/store.ts';
import { noteLocked, noteUnlocked } from '../store/unlock.ts';
import { greet } from '../sync/greet.ts';
import { proveTablet } from '../sync/prove-tablet.ts';
import type { RememberedSession } from '../sync/remembered-session.ts';
import type { SigningOut } from '../sync/signing-out.ts';
import type { KeyEscrow, SyncContext } from '../sync/sync-context.ts';

/** Long enough after the first paint that a slow tablet has shown its lists. */
const QUIET_MS = 3000;

export interface TabletLockParts {
  readonly store: Store;
  readonly ring: KeyRing;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly tabs: Tabs;
  readonly preferences: Preferences;
  readonly connection: Connection;
  readonly signingOut: SigningOut;
  readonly passkeys: Passkeys;
  readonly remembered: RememberedSession;
  readonly nudge: () => void;
  readonly greetAnew: () => void;
}

/** What is made after the lock. */
export interface LaterParts {
  readonly context: () => SyncContext;
  readonly search: () => DossierSearch;
}

export interface TabletLock {
  readonly lock: OwnLock;
  readonly session: OwnSession;
  readonly escrow: KeyEscrow;
}

export function createTabletLock(parts: TabletLockParts, { context, search }: LaterParts): TabletLock {
  const { store, ring, ids, clock, tabs, preferences, connection, signingOut, passkeys, remembered } = parts;
  const { nudge, greetAnew } = parts;
  const { outbox, locks, withReopen } = store;
  const { randomBytes } = ids;
  const pins = createPins({ outbox, withReopen, preferences, now: clock.read, randomBytes });
  const now = () => clock.read().deviceAt;
  const custodian = createCustodian({ outbox, withReopen, ring, pins, locks, tabs, now, randomBytes });
  const lock: OwnLock = createLock({
    custody: createKeyCustody(custodian),
    pins,
    tabs,
    preferences,
    session: () => session,
    today: () => dateOf(now()),
    askCentre: async (ward) => (await greet(context(), ward)).ok,
    async onWardOpened(ward) {
      // It must not keep what waits from being sent: the lists follow at the next unlock that finds room.
      await noteUnlocked(store, ward).catch(forgiveFullDisk);
      greetAnew();
      setTimeout(() => {
        if (ring.keyOf(ward) && session.ward === ward)
          void search()
            .warm(ward)
            .catch(() => undefined);
      }, QUIET_MS);
    },
    onLocked() {
      noteLocked(store);
      search().clear();
    },
  });
  const session: OwnSession = createSession({
    connection,
    signingOut,
    passkeys,
    remembered,
    keys: lock,
    proveTablet: async () => void (await proveTablet({ store, connection, clock }).catch(() => false)),
    onChange: nudge,
  });
  return { lock, session, escrow: createKeyEscrow(custodian) };
}
