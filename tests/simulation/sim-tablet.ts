/**
 * A tablet of the simulation: the app's own parts put together as `client/app/create-app.ts` does, over a clock, a network, a
 * storage and ids in the script's hand. The machine outlives the app: it is closed, killed, opened again, copied.
 */
import { Dexie } from 'dexie';
import { createCommands } from '#client/commands/create-commands.ts';
import type { Commands } from '#client/commands/commands.ts';
import { createClock, type Clock } from '#client/platform/clock.ts';
import type { Ids } from '#client/platform/ids.ts';
import type { Locks } from '#client/platform/locks.ts';
import { openCacheDatabase } from '#client/store/cache-database.ts';
import { openOutboxDatabase, type OutboxRow } from '#client/store/outbox-database.ts';
import { projectUnconfirmed } from '#client/store/projection.ts';
import { openStore, type Store } from '#client/store/store.ts';
import type { CentreError } from '#client/sync/centre.ts';
import { keepClockAnchor, readClockAnchor } from '#client/sync/remembered-session.ts';
import type { SyncContext } from '#client/sync/sync-context.ts';
import { runRound } from '#client/sync/sync-round.ts';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { createMemoryLocks } from '#support/memory-locks.ts';
import { createTestRing } from '#support/ward-keys.ts';
import { createSimNetwork, type SimNetwork } from './sim-network.ts';
import type { Person } from './sim-ward.ts';
import { openWithFaults, type StorageFaults } from './storage-faults.ts';

const calendar = loadWorkingCalendar();
/** A copied disk brings its keys along. */
const wardKeys = createTestRing();

export interface Surroundings {
  readonly ward: WardCode;
  readonly now: () => Instant;
  readonly ids: Ids;
  readonly gate: () => Promise<void>;
}

/** The app in one tab. */
export interface Tab {
  readonly store: Store;
  readonly clock: Clock;
  readonly commands: Commands;
  readonly faults: StorageFaults;
  /** One round with the centre, as the leader does it. */
  sync(): Promise<CentreError | null>;
  close(): void;
  /** Aborted when it was closed: what it was doing then may never end. */
  readonly closed: AbortSignal;
}

export interface SimTablet {
  readonly name: string;
  readonly person: Person;
  readonly network: SimNetwork;
  /** The app; opened again after a death. */
  tab(): Tab;
  /** A second tab of the same app, over the same databases and locks. */
  openTab(): Promise<Tab>;
  /** Ends the app, whatever it was doing, and starts it again. */
  reopen(): Promise<void>;
  moveClock(ms: number): void;
  clearCache(): Promise<void>;
  vanish(): Promise<void>;
  /** Every row of the outbox. */
  outbox(): Promise<OutboxRow[]>;
  /** Closes the app and removes its databases. */
  dispose(): Promise<void>;
}

export interface TabletSetup {
  readonly name: string;
  readonly person: Person;
  readonly around: Surroundings;
  /** Milliseconds this machine's clock is ahead of the centre's. */
  readonly clockAhead?: number;
}

export async function startSimTablet({ name, person, around, clockAhead = 0 }: TabletSetup): Promise<SimTablet> {
  let locks = createMemoryLocks();
  const network = createSimNetwork(person.ask, around.gate);
  let ahead = clockAhead;
  const wall = () => around.now() + ahead;
  const openTab = () => openApp({ name, person, around, locks, network, wall });
  let current = await openTab();
  /** What an app held is let go with it, as by a browser, whatever it was doing. */
  const end = () => {
    current.close();
    locks = createMemoryLocks();
  };
  const reopen = async () => {
    end();
    current = await openTab();
  };
  const without = async (...databases: string[]) => {
    end();
    for (const database of databases) await Dexie.delete(`${name}-${database}`);
    current = await openTab();
  };
  return {
    name,
    person,
    network,
    tab: () => current,
    openTab,
    reopen,
    moveClock: (ms) => void (ahead += ms),
    clearCache: () => without('cache'),
    vanish: () => without('cache', 'outbox'),
    outbox: () => current.store.outbox.event.toArray(),
    async dispose() {
      current.close();
      for (const database of ['cache', 'outbox']) await Dexie.delete(`${name}-${database}`);
    },
  };
}

/** Copies the databases of a tablet under another name: a duplicated profile, a restored disk image. */
export async function copyDatabases(from: Store, name: string): Promise<void> {
  const outbox = openOutboxDatabase(`${name}-outbox`, wardKeys);
  const cache = openCacheDatabase(`${name}-cache`, wardKeys);
  for (const [source, copy] of [[from.outbox, outbox] as const, [from.cache, cache] as const]) {
    await copy.open();
    for (const table of source.tables) await copy.table(table.name).bulkPut(await table.toArray());
    copy.close();
  }
}

interface AppParts {
  readonly name: string;
  readonly person: Person;
  readonly around: Surroundings;
  readonly locks: Locks;
  readonly network: SimNetwork;
  readonly wall: () => number;
}

async function openApp({ name, person, around, locks, network, wall }: AppParts): Promise<Tab> {
  const { ids, ward } = around;
  const startedAt = around.now();
  const { opened: store, faults } = await openWithFaults(() =>
    openStore({ calendar, locks, wardKeys, ids, now: wall() as Instant, name }),
  );
  const [anchor] = await Promise.all([readClockAnchor(store.outbox), projectUnconfirmed(store, ward)]);
  const source = { wall, tick: () => around.now() - startedAt, startId: ids.newId() };
  const clock = createClock(source, anchor);
  const context: SyncContext = {
    store,
    clock,
    connection: network.connection,
    appVersion: '0.1.0',
    measureStorage: async () => null,
    quietMoment: async () => undefined,
    heard: (centreNow, sentAt) => keepClockAnchor(store.outbox, clock.anchor(centreNow, sentAt, clock.read().deviceAt)),
  };
  const greeted = new Set<WardCode>();
  const closing = new AbortController();
  const acting = () => ({ actor: person.actor, ward });
  return {
    store,
    clock,
    faults,
    commands: createCommands({ store, clock, ids, acting, onRecorded: () => undefined }),
    // What the loop does with anything thrown.
    sync: () => runRound(context, ward, greeted).catch((): CentreError => ({ type: 'Unreachable' })),
    close() {
      store.outbox.close();
      store.cache.close();
      closing.abort();
    },
    closed: closing.signal,
  };
}
