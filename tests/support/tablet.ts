/** A tablet for tests: the real store on an in-memory IndexedDB, with the ports (clock, ids, locks) under the test's hand. */
import { onTestFinished } from 'vitest';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { createCommands } from '#client/commands/create-commands.ts';
import type { Commands } from '#client/commands/commands.ts';
import type { Ids } from '#client/platform/ids.ts';
import type { Locks } from '#client/platform/locks.ts';
import { openStore, type Store } from '#client/store/store.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { IntakeFacts } from '#domain/dossier/decide-receive.ts';
import type { Actor } from '#domain/dossier/dossier-event.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { HelloResponse, WardProfile } from '#protocol/sync-messages.ts';
import { actor, receivedBody, WARD } from './dossier-events.ts';
import { at, setupFixedClock, type FixedClock } from './fixed-clock.ts';
import { createMemoryLocks } from './memory-locks.ts';
import { createTestRing, type TestRing } from './ward-keys.ts';

export const MONDAY_MORNING = at('2026-03-09 09:15');

export interface TabletOptions {
  readonly now?: Instant;
  readonly name?: string;
  readonly locks?: Locks;
  /** What seals its rows; of its own, and open, when not given. */
  readonly ring?: TestRing;
  /** False leaves out the greeting, so that the tablet has no serials. */
  readonly isEnrolled?: boolean;
}

export interface Tablet extends FixedClock {
  readonly store: Store;
  readonly ring: TestRing;
  readonly ids: Ids;
  readonly commands: Commands;
  /** How many times something was recorded. */
  recorded(): number;
  /** Who acts from now on; null signs out. */
  actAs(who: { readonly actor: Actor; readonly ward: WardCode } | null): void;
}

let tablets = 0;

/** A fresh tablet with its own databases, closed when the test ends. Open it again under its `name` to restart the app. */
export async function setupTablet(options: TabletOptions = {}): Promise<Tablet> {
  tablets += 1;
  const { now = MONDAY_MORNING, name = `tablet-${tablets}`, locks = createMemoryLocks(), isEnrolled = true } = options;
  const { ring = createTestRing() } = options;
  const ids = createCountedIds(tablets);
  const store = await openStore({ calendar: loadWorkingCalendar(), locks, wardKeys: ring, ids, now, name });
  onTestFinished(() => {
    store.outbox.close();
    store.cache.close();
  });
  if (isEnrolled) await store.outbox.enrolment.put({ ...hello(), wardCode: WARD });
  const fixed = setupFixedClock(now);
  let acting: ReturnType<Parameters<typeof createCommands>[0]['acting']> = { actor: actor(), ward: WARD };
  let recorded = 0;
  const commands = createCommands({
    store,
    clock: fixed.clock,
    ids,
    acting: () => acting,
    onRecorded: () => (recorded += 1),
  });
  return {
    ...fixed,
    store,
    ring,
    ids,
    commands,
    recorded: () => recorded,
    actAs(who) {
      acting = who;
    },
  };
}

export function wardProfile(changes: Partial<WardProfile> = {}): WardProfile {
  return {
    code: WARD,
    name: 'Phường Long Biên',
    provinceName: 'Thành phố Hà Nội',
    agencyCode: 'H26.40.12',
    officeName: 'Trung tâm Phục vụ hành chính công phường Long Biên',
    address: '',
    phone: '',
    demo: false,
    ...changes,
  };
}

/** What the centre says at the first contact: this tablet holds the serials 0101 to 0150 and their reserve. */
export function hello(changes: Partial<HelloResponse> = {}): HelloResponse {
  return {
    now: MONDAY_MORNING,
    protocols: [1],
    ward: wardProfile(),
    serialBlocks: [2],
    colleagues: [{ userId: 'u-specialist', name: 'Lê Văn Cường', role: 'specialist' }],
    publicUrl: 'https://dunghen.example',
    blackBoxRecipient: 'age1lvyvwawkr0mcnnnncaghunadrqkmuf9e6507x9y920xxpp866cnql7dp2z',
    ...changes,
  };
}

/** What the intake form comes to; the limit is three working days. */
export function intakeFacts(changes: Partial<IntakeFacts> = {}): IntakeFacts {
  const { applicant, procedure, documents, sets, channel, returnMethod, competentAgency, fee } = receivedBody();
  return { applicant, procedure, documents, sets, channel, returnMethod, competentAgency, fee, ...changes };
}

/** Ids that count up and "random" bytes that do not repeat; the run number keeps two tablets apart. */
function createCountedIds(run: number): Ids {
  let made = 0;
  const next = () => (made += 1).toString(16).padStart(6, '0');
  const tail = () => `${run.toString(16).padStart(6, '0')}${next()}`;
  return {
    newId: () => `01930000-0000-7000-8000-${tail()}`,
    newDeviceId: () => `deadbeef-0000-4000-8000-${tail()}`,
    randomBytes(count) {
      made += 1;
      return Uint8Array.from({ length: count }, (_, index) => (made * 37 + index * 7 + run) % 256);
    },
  };
}
