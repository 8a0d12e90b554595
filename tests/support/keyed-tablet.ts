/** A tablet with its own keys: made, wrapped and put into the centre's keeping as the app does it; PINs are stretched little. */
import { onTestFinished } from 'vitest';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { createCustodian } from '#client/keys/custodian.ts';
import { createKeyCustody, type KeyCustody } from '#client/keys/key-custody.ts';
import { createKeyEscrow } from '#client/keys/key-escrow.ts';
import { createKeyRing, type KeyRing } from '#client/keys/key-ring.ts';
import type { PinMoment } from '#client/keys/pin-wait.ts';
import { createPins, type Pins } from '#client/keys/pins.ts';
import type { Locks } from '#client/platform/locks.ts';
import type { Tabs } from '#client/platform/tabs.ts';
import { createBrowserIds } from '#client/platform/ids.ts';
import type { Preferences } from '#client/platform/preferences.ts';
import { openStore, type Store } from '#client/store/store.ts';
import type { KeyEscrow } from '#client/sync/sync-context.ts';
import type { Role } from '#domain/access/role.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { IntakeDraft } from '#domain/dossier/decide-receive.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { createTabChannel } from './browser-tabs.ts';
import { WARD } from './dossier-events.ts';
import { memoryPreferences } from './fake-navigation.ts';
import { createMemoryLocks } from './memory-locks.ts';
import { MONDAY_MORNING } from './tablet.ts';

export interface KeyedTab {
  readonly store: Store;
  readonly ring: KeyRing;
  readonly pins: Pins;
  readonly custody: KeyCustody;
  readonly escrow: KeyEscrow;
  /** What the tab believes of the time; a test may set it. */
  readonly moment: { -readonly [K in keyof PinMoment]: PinMoment[K] };
  /** Writes down something of hers in the ward. */
  write(user: SessionUser, text: string, ward?: WardCode): Promise<void>;
  /** Undefined when it cannot be opened. @throws nothing */
  read(user: SessionUser): Promise<string | undefined>;
}

let tabs = 0;
/** What the browser keeps beside the databases, by tablet. */
const preferencesOf = new Map<string, Preferences>();

/** @param name of the tablet: tabs of one tablet share it, and a restart opens it again */
export async function openKeyedTab(
  name: string,
  locks: Locks = createMemoryLocks(),
  channel: Pick<Tabs, 'tell'> = createTabChannel()(),
): Promise<KeyedTab> {
  tabs += 1;
  const ring = createKeyRing();
  const ids = createBrowserIds();
  const store = await openStore({
    calendar: loadWorkingCalendar(),
    locks,
    wardKeys: ring,
    ids,
    name,
    now: MONDAY_MORNING,
  });
  onTestFinished(() => {
    store.outbox.close();
    store.cache.close();
  });
  const { outbox, withReopen } = store;
  const moment = { startId: `start-${tabs}`, tickMs: 1000, deviceAt: MONDAY_MORNING };
  const { randomBytes } = ids;
  const preferences = preferencesOf.get(name) ?? memoryPreferences();
  preferencesOf.set(name, preferences);
  const pins = createPins({ outbox, withReopen, preferences, now: () => moment, randomBytes, iterations: 10 });
  let made = 0;
  const now = () => (MONDAY_MORNING + (made += 1)) as Instant;
  const custodian = createCustodian({ outbox, withReopen, ring, pins, locks, tabs: channel, now, randomBytes });
  return {
    store,
    ring,
    pins,
    moment,
    custody: createKeyCustody(custodian),
    escrow: createKeyEscrow(custodian),
    async write({ userId }, text, ward = WARD) {
      const draft = { fullName: text } as IntakeDraft;
      await outbox.draft.put({ userId, ward, draft, savedAt: MONDAY_MORNING });
    },
    async read({ userId }) {
      try {
        return ((await outbox.draft.get(userId))?.draft as IntakeDraft | undefined)?.fullName;
      } catch {
        return undefined;
      }
    },
  };
}

export function personNamed(
  username: string,
  wards: readonly WardCode[] = [WARD],
  role: Role = 'officer',
): SessionUser {
  const name = `Cán bộ ${username}`;
  return {
    userId: `u-${username}`,
    username,
    name,
    role,
    wards: wards.map((code) => ({ code, name: `Phường ${code}` })),
  };
}
