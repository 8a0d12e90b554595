/** The composition root of the tablet: everything is made here and handed down; nothing registers itself by being imported. */
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { createCommands } from '../commands/create-commands.ts';
import { toWriteFailure } from '../commands/record-event.ts';
import { browserClockSource, createClock, type Clock } from '../platform/clock.ts';
import { createBrowserConnection, type Connection } from '../platform/connection.ts';
import { createBrowserIds, type Ids } from '../platform/ids.ts';
import { createBrowserLocks } from '../platform/locks.ts';
import { createBrowserPasskeys } from '../platform/passkeys.ts';
import { watchPage, type PageLife } from '../platform/page-life.ts';
import { fitPicture } from '../platform/picture.ts';
import { createBrowserPreferences } from '../platform/preferences.ts';
import { createBrowserStorageWatch, type StorageWatch } from '../platform/storage.ts';
import { openTabs, type Tabs } from '../platform/tabs.ts';
import { createQueries } from '../queries/create-queries.ts';
import { countUnsent, watchUnsent } from '../queries/watch-unsent.ts';
import { createAccessLog } from '../state/access-log.ts';
import { createAdministration } from '../state/administration.ts';
import type { App } from '../state/app.ts';
import { createCalendarAdmin } from '../state/calendar-admin.ts';
import { createDelegationAdmin } from '../state/delegation-admin.ts';
import { createDeviceAdmin } from '../state/device-admin.ts';
import { createDossierFiles } from '../state/dossier-files.ts';
import { createEnrolment, takeCodeFromAddress } from '../state/enrolment.svelte.ts';
import { createFactors } from '../state/factors.ts';
import { createFormAdmin } from '../state/form-admin.ts';
import { createProcedureAdmin } from '../state/procedure-admin.ts';
import { createSerialAdmin } from '../state/serial-admin.ts';
import { createSession, type OwnSession } from '../state/session.svelte.ts';
import { createSignedInDevices } from '../state/signed-in-devices.ts';
import { createSyncStatus, type OwnSyncStatus } from '../state/sync-status.svelte.ts';
import { createTabletHealth, type OwnTabletHealth } from '../state/tablet-health.svelte.ts';
import { createUpdate } from '../state/update.svelte.ts';
import { createWardData } from '../state/ward-data.svelte.ts';
import { noteFault } from '../store/device-faults.ts';
import { projectUnconfirmed } from '../store/projection.ts';
import { keepSigningKey } from '../store/signing-key.ts';
import { openStore, type Store } from '../store/store.ts';
import { keepClockAnchor, readClockAnchor, rememberSession } from '../sync/remembered-session.ts';
import { openStandings } from '../sync/standing.ts';
import { createSyncLoop, type SyncLoop } from '../sync/sync-loop.ts';
import { checkVanished, settleVanished } from '../sync/vanished-tablet.ts';
import { watchVersions } from '../sync/watch-versions.ts';
import { createBlackBox } from './create-black-box.ts';
import { offerUpdates } from './offer-updates.ts';
import { watchTablet } from './watch-tablet.ts';

/** Local data first, network after: the lists are read and drawn before the first request is made. */
const AFTER_PAINT_MS = 300;
/** Long enough after the first paint that a slow tablet has shown its lists. */
const QUIET_MS = 3000;
/** Many times what making a key takes. */
const KEY_PATIENCE_MS = 2000;

/** @throws when the databases cannot be opened; nothing may be received then */
export async function createApp(): Promise<App> {
  const ids = createBrowserIds();
  const connection = createBrowserConnection();
  const passkeys = createBrowserPasskeys();
  const loop: { current?: SyncLoop } = {};
  const nudge = () => loop.current?.nudge();
  const { store, storage, clock, health, remembered, unsent } = await openTablet(ids, nudge);
  const [page, tabs] = [watchPage(), openTabs()];
  const session = createSession({ connection, passkeys, remembered, onChange: nudge });
  const sync = createSyncStatus({ nudge, lastHeardAt: clock.read().notBefore });
  loop.current = createLoop({ store, connection, clock, session, sync, health, storage, page, tabs });

  const commands = createCommands({ store, clock, ids, acting: session.acting, onRecorded: nudge });
  const queries = createQueries({ store, userId: () => session.user?.userId ?? null, origin: location.origin });
  const wardData = createWardData({
    session,
    queries,
    calendars: store.calendars,
    loadShippedProcedures: async () => (await import('#catalogue/load-procedures.ts')).loadProcedures(),
  });

  const preferences = createBrowserPreferences();
  const blackBox = createBlackBox({ store, connection, clock, preferences });

  const leading = new AbortController();
  const update = createUpdate({
    watch(signals) {
      offerUpdates(signals);
      watchVersions(tabs, __APP_VERSION__, signals.onOvertaken);
      watchTablet({ store, clock, page, sync, health, onOvertaken: signals.onOvertaken });
    },
    reload: () => location.reload(),
    // The newer tab does the syncing; what is recorded here goes into the same outbox.
    onOutdated: () => leading.abort(),
  });
  // Before the first paint: "đã gửi hết" may not be said while nobody has counted.
  sync.noteCounts(unsent);
  const standings = openStandings(store);
  // Scanned while the app is open: the browser may come back to this very page.
  addEventListener('hashchange', () => void takeCodeFromAddress(standings, window).then(nudge));
  watchUnsent(store, (counts) => {
    sync.noteCounts(counts);
    if (counts.events > 0) nudge();
  });
  // Told to the centre with the first greeting; a browser that takes its time over it must not keep anything from being sent.
  const signing = Promise.race([keepSigningKey(store), after(KEY_PATIENCE_MS)]);
  setTimeout(() => void signing.then(() => loop.current?.start(leading.signal)), AFTER_PAINT_MS);
  setTimeout(() => session.ward && void queries.search.warm(session.ward), QUIET_MS);

  return {
    session,
    sync,
    health,
    enrolment: createEnrolment({ standings, ward: () => session.ward, nudge }),
    update,
    commands,
    queries,
    ...createAdmins(connection),
    factors: createFactors(connection, passkeys),
    blackBox,
    files: createDossierFiles({ commands, queries, connection, fitPicture }),
    clock,
    preferences,
    calendar: wardData.calendar,
    wardData,
    loadProcedures: wardData.procedures,
  };
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Everything read from the tablet before the first screen. */
async function openTablet(ids: Ids, nudge: () => void) {
  const now = Date.now() as Instant;
  const store = await openStore({ calendar: loadWorkingCalendar(), locks: createBrowserLocks(), ids, now });
  const storage = createBrowserStorageWatch();
  // Together: each is a round trip to the disk, and the officer is waiting for the first screen.
  const [anchor, remembered, unsent, vanished, device] = await Promise.all([
    readClockAnchor(store.outbox),
    rememberSession(store.outbox),
    countUnsent(store),
    checkVanished(store, storage, now),
    store.outbox.device.get('self'),
    bringListsUpToDate(store),
    takeCodeFromAddress(openStandings(store), window),
  ]);
  const clock = createClock(browserClockSource(ids.newId()), anchor, (byMs) => {
    health.noteClockMoved(byMs);
    void noteFault(store, 'clock-jumped').then(nudge);
  });
  const health = createTabletHealth({
    storage,
    bornAt: device?.bornAt ?? null,
    skewMs: clock.read().skewMs,
    vanished,
    settleVanished: () => settleVanished(store),
    onTrouble: (level) => void noteFault(store, `storage-${level}`),
  });
  return { store, storage, clock, health, remembered, unsent };
}

/** A full disk must not keep what waits from being sent: the lists follow at the next start that finds room. */
async function bringListsUpToDate(store: Store): Promise<void> {
  try {
    await projectUnconfirmed(store);
  } catch (error) {
    if (toWriteFailure(error).type !== 'StorageFull') throw error;
  }
}

/** What is done at the centre itself. */
function createAdmins(connection: Connection) {
  return {
    administration: createAdministration(connection),
    procedureAdmin: createProcedureAdmin(connection),
    delegationAdmin: createDelegationAdmin(connection),
    deviceAdmin: createDeviceAdmin(connection, location.origin),
    formAdmin: createFormAdmin(connection),
    calendarAdmin: createCalendarAdmin(connection),
    serialAdmin: createSerialAdmin(connection),
    accessLog: createAccessLog(connection),
    signedInDevices: createSignedInDevices(connection),
  };
}

interface LoopParts {
  readonly store: Store;
  readonly connection: Connection;
  readonly clock: Clock;
  readonly session: OwnSession;
  readonly sync: OwnSyncStatus;
  readonly health: OwnTabletHealth;
  readonly storage: StorageWatch;
  readonly page: PageLife;
  readonly tabs: Tabs;
}

function createLoop({ session, storage, page, tabs, ...parts }: LoopParts): SyncLoop {
  const { store, connection, clock, sync } = parts;
  return createSyncLoop({
    context: {
      store,
      connection,
      clock,
      appVersion: __APP_VERSION__,
      measureStorage: storage.measure,
      heard: (centreNow, sentAt) => noteHeard(parts, centreNow, sentAt),
    },
    currentWard: () => session.ward,
    onOutcome(outcome) {
      sync.noteOutcome(outcome);
      if (outcome === 'SignedOut' || outcome === 'idle') session.noteSignedOutAtCentre(outcome === 'SignedOut');
    },
    random: Math.random,
    page,
    tabs,
  });
}

async function noteHeard(
  { store, clock, sync, health }: Pick<LoopParts, 'store' | 'clock' | 'sync' | 'health'>,
  centreNow: Instant,
  sentAt: Instant,
): Promise<void> {
  const anchor = clock.anchor(centreNow, sentAt, clock.read().deviceAt);
  sync.noteHeard(centreNow);
  health.noteSkew(anchor.skewMs);
  await keepClockAnchor(store.outbox, anchor);
}
