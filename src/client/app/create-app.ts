/** The composition root of the tablet: everything is made here and handed down; nothing registers itself by being imported. */
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { createCommands } from '../commands/create-commands.ts';
import { browserClockSource, createClock, type Clock } from '../platform/clock.ts';
import { createBrowserConnection, type Connection } from '../platform/connection.ts';
import { createBrowserIds } from '../platform/ids.ts';
import { createBrowserLocks } from '../platform/locks.ts';
import { createBrowserPreferences } from '../platform/preferences.ts';
import { createBrowserStorageWatch } from '../platform/storage.ts';
import { createQueries } from '../queries/create-queries.ts';
import { countUnsent, watchUnsent } from '../queries/watch-unsent.ts';
import { createAdministration } from '../state/administration.ts';
import type { App } from '../state/app.ts';
import { createCalendarAdmin } from '../state/calendar-admin.ts';
import { createDelegationAdmin } from '../state/delegation-admin.ts';
import { createFormAdmin } from '../state/form-admin.ts';
import { createProcedureAdmin } from '../state/procedure-admin.ts';
import { createSession, type OwnSession } from '../state/session.svelte.ts';
import { createSyncStatus, type OwnSyncStatus } from '../state/sync-status.svelte.ts';
import { createUpdate } from '../state/update.svelte.ts';
import { createWardData } from '../state/ward-data.svelte.ts';
import { projectUnconfirmed } from '../store/projection.ts';
import { openStore, type Store } from '../store/store.ts';
import { keepClockAnchor, readClockAnchor, rememberSession } from '../sync/remembered-session.ts';
import { createSyncLoop, type SyncLoop } from '../sync/sync-loop.ts';
import { offerUpdates } from './offer-updates.ts';

/** Local data first, network after: the lists are read and drawn before the first request is made. */
const AFTER_PAINT_MS = 300;
/** Long enough after the first paint that a slow tablet has shown its lists. */
const QUIET_MS = 3000;

/** @throws when the databases cannot be opened; nothing may be received then */
export async function createApp(): Promise<App> {
  const ids = createBrowserIds();
  const connection = createBrowserConnection();
  const store = await openStore({
    calendar: loadWorkingCalendar(),
    locks: createBrowserLocks(),
    ids,
    now: Date.now() as Instant,
  });
  // Together: each is a round trip to the disk, and the officer is waiting for the first screen.
  const [anchor, remembered, unsent] = await Promise.all([
    readClockAnchor(store.outbox),
    rememberSession(store.outbox),
    countUnsent(store),
    projectUnconfirmed(store),
  ]);
  const clock = createClock(browserClockSource(ids.newId()), anchor);

  const loop: { current?: SyncLoop } = {};
  const nudge = () => loop.current?.nudge();
  const session = createSession({ connection, remembered, onChange: nudge });
  const sync = createSyncStatus({ nudge, lastHeardAt: clock.read().notBefore });
  loop.current = createLoop({ store, connection, clock, session, sync });

  const commands = createCommands({ store, clock, ids, acting: session.acting, onRecorded: nudge });
  const queries = createQueries({ store, userId: () => session.user?.userId ?? null, origin: location.origin });
  const wardData = createWardData({
    session,
    queries,
    calendars: store.calendars,
    loadShippedProcedures: async () => (await import('#catalogue/load-procedures.ts')).loadProcedures(),
  });

  watchStorage(store, sync);
  // Before the first paint: "đã gửi hết" may not be said while nobody has counted.
  sync.noteCounts(unsent);
  watchUnsent(store, (counts) => {
    sync.noteCounts(counts);
    if (counts.events > 0) nudge();
  });
  setTimeout(loop.current.start, AFTER_PAINT_MS);
  setTimeout(() => session.ward && void queries.search.warm(session.ward), QUIET_MS);

  return {
    session,
    sync,
    update: createUpdate(offerUpdates),
    commands,
    queries,
    administration: createAdministration(connection),
    procedureAdmin: createProcedureAdmin(connection),
    delegationAdmin: createDelegationAdmin(connection),
    formAdmin: createFormAdmin(connection),
    calendarAdmin: createCalendarAdmin(connection),
    clock,
    preferences: createBrowserPreferences(),
    calendar: wardData.calendar,
    wardData,
    loadProcedures: wardData.procedures,
  };
}

interface LoopParts {
  readonly store: Store;
  readonly connection: Connection;
  readonly clock: Clock;
  readonly session: OwnSession;
  readonly sync: OwnSyncStatus;
}

function createLoop({ store, connection, clock, session, sync }: LoopParts): SyncLoop {
  return createSyncLoop({
    context: {
      store,
      connection,
      clock,
      appVersion: __APP_VERSION__,
      heard: (centreNow, sentAt) => noteHeard({ store, clock, sync }, centreNow, sentAt),
    },
    currentWard: () => session.ward,
    onOutcome(outcome) {
      sync.noteOutcome(outcome);
      if (outcome === 'SignedOut' || outcome === 'idle') session.noteSignedOutAtCentre(outcome === 'SignedOut');
    },
    random: Math.random,
  });
}

async function noteHeard(
  { store, clock, sync }: Pick<LoopParts, 'store' | 'clock' | 'sync'>,
  centreNow: Instant,
  sentAt: Instant,
): Promise<void> {
  const anchor = clock.anchor(centreNow, sentAt, clock.read().deviceAt);
  sync.noteHeard(centreNow);
  await keepClockAnchor(store.outbox, anchor);
}

/** Notices a database that vanished since the last start, and one the browser closes under the running app. */
function watchStorage(store: Store, sync: OwnSyncStatus): void {
  const watch = createBrowserStorageWatch();
  const marker = watch.readMarker();
  if (store.isNew && marker !== null) sync.noteStorageFault('vanished');
  watch.writeMarker(store.deviceId);
  store.outbox.on('close', () => sync.noteStorageFault('closed'));
  void watch.askToPersist();
}
