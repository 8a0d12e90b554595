/** The composition root of the tablet: everything is made here and handed down; nothing registers itself by being imported. */
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { can } from '#domain/access/can.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { createCommands } from '../commands/create-commands.ts';
import { createKeyRing, type KeyRing } from '../keys/key-ring.ts';
import { watchActivity } from '../platform/activity.ts';
import { browserClockSource, createClock, type Clock } from '../platform/clock.ts';
import { createBrowserConnection, type Connection } from '../platform/connection.ts';
import { quietMoment } from '../platform/idle-moment.ts';
import { createBrowserIds, type Ids } from '../platform/ids.ts';
import { createBrowserLocks } from '../platform/locks.ts';
import { createBrowserPasskeys } from '../platform/passkeys.ts';
import { watchPage, type PageLife } from '../platform/page-life.ts';
import { fitPicture } from '../platform/picture.ts';
import { createBrowserPreferences } from '../platform/preferences.ts';
import { createBrowserStorageWatch } from '../platform/storage.ts';
import { openTabs, type Tabs } from '../platform/tabs.ts';
import { createQueries } from '../queries/create-queries.ts';
import { countUnsent, watchUnsent, type UnsentCounts } from '../queries/watch-unsent.ts';
import { createRetentionAdmin } from '../state/retention-admin.ts';
import { createAccessLog } from '../state/access-log.ts';
import { createAdministration } from '../state/administration.ts';
import type { App } from '../state/app.ts';
import { createCalendarAdmin } from '../state/calendar-admin.ts';
import { createCompartments } from '../state/compartments.ts';
import { createDelegationAdmin } from '../state/delegation-admin.ts';
import { createDeviceAdmin } from '../state/device-admin.ts';
import { createDossierFiles } from '../state/dossier-files.ts';
import { createEnrolment, takeCodeFromAddress } from '../state/enrolment.svelte.ts';
import { createFactors } from '../state/factors.ts';
import { createFormAdmin } from '../state/form-admin.ts';
import type { Lock } from '../state/lock.svelte.ts';
import { createPolicyAdmin } from '../state/policy-admin.ts';
import { createProcedureAdmin } from '../state/procedure-admin.ts';
import { createSerialAdmin } from '../state/serial-admin.ts';
import type { OwnSession } from '../state/session.svelte.ts';
import { createSignedInDevices } from '../state/signed-in-devices.ts';
import { createSyncStatus, type OwnSyncStatus } from '../state/sync-status.svelte.ts';
import { createTabletHealth, type OwnTabletHealth } from '../state/tablet-health.svelte.ts';
import { createUpdate } from '../state/update.svelte.ts';
import { createWardData } from '../state/ward-data.svelte.ts';
import { noteFault } from '../store/device-faults.ts';
import { keepSigningKey } from '../store/signing-key.ts';
import { openStore, type Store } from '../store/store.ts';
import { hearSignedOut } from '../sync/hear-signed-out.ts';
import { keepClockAnchor, readClockAnchor, rememberSession } from '../sync/remembered-session.ts';
import { createSigningOut, type SigningOut } from '../sync/signing-out.ts';
import { openStandings, type Standings } from '../sync/standing.ts';
import type { SyncContext } from '../sync/sync-context.ts';
import { createSyncLoop, type SyncLoop } from '../sync/sync-loop.ts';
import { checkVanished, settleVanished } from '../sync/vanished-tablet.ts';
import { watchVersions } from '../sync/watch-versions.ts';
import { createBlackBox } from './create-black-box.ts';
import { createTabletLock } from './create-tablet-lock.ts';
import { offerUpdates } from './offer-updates.ts';
import { watchIdle } from './watch-idle.ts';
import { watchTablet } from './watch-tablet.ts';

/** Local data first, network after: the lists are read and drawn before the first request is made. */
const AFTER_PAINT_MS = 300;
/** Many times what making a key takes. */
const KEY_PATIENCE_MS = 2000;

/** @throws when the databases cannot be opened; nothing may be received then */
export async function createApp(): Promise<App> {
  const ids = createBrowserIds();
  const userId = () => session.user?.userId ?? null;
  const loop: { current?: SyncLoop } = {};
  const [nudge, greetAnew] = [() => loop.current?.nudge(), () => loop.current?.greetAnew()];
  const [ring, passkeys] = [createKeyRing(), createBrowserPasskeys()];
  const line = createBrowserConnection(() => session.entering?.userId ?? userId());
  const opened = await openTablet({ ids, ring, line, nudge });
  const { store, storage, clock, health, unsent, connection } = opened;
  const [page, tabs, preferences] = [watchPage(() => location.reload()), openTabs(), createBrowserPreferences()];
  const parts = { ...opened, ids, ring, tabs, preferences, passkeys, nudge, greetAnew };
  const { lock, session, escrow } = createTabletLock(parts, { context: () => context, search: () => queries.search });
  const sync = createSyncStatus({ nudge, lastHeardAt: clock.read().notBefore });
  const heard: SyncContext['heard'] = (at, sentAt) => noteHeard({ store, clock, sync, health }, at, sentAt);
  const told = { appVersion: __APP_VERSION__, measureStorage: storage.measure, quietMoment };
  const context: SyncContext = { store, connection, clock, ...told, keys: escrow, heard };
  loop.current = createLoop({ context, session, sync, page, tabs });

  const commands = createCommands({ store, clock, ids, acting: session.acting, onRecorded: nudge });
  const queries = createQueries({ store, origin: location.origin });
  const wardData = createWardData({
    session: whileOpen(lock, session),
    queries,
    calendars: store.calendars,
    loadShippedProcedures: async (ward) => (await import('#catalogue/load-procedures.ts')).loadProceduresFor(ward),
  });
  const blackBox = createBlackBox({ store, connection, clock, preferences });

  const leading = new AbortController();
  const update = createUpdate({
    watch(signals) {
      offerUpdates(signals);
      watchVersions(tabs, __APP_VERSION__, signals.onOvertaken);
      watchTablet({ store, clock, page, sync, health, onOvertaken: signals.onOvertaken });
      watchIdle({ lock, clock, locks: store.locks, activity: watchActivity(), page, tabs });
    },
    reload: () => location.reload(),
    // The newer tab does the syncing; what is recorded here goes into the same outbox.
    onOutdated: () => leading.abort(),
  });
  followUnsent(store, { sync, unsent, nudge });
  startSyncing(store, () => loop.current?.start(leading.signal));
  await lock.start();

  return {
    session,
    lock,
    sync,
    health,
    enrolment: createEnrolment({ standings: watchStandings(store, nudge), ward: () => session.ward, nudge }),
    update,
    commands,
    queries,
    ...createAdmins(hearSignedOut(connection, () => askingOf(session))),
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

/** How this tablet stands with its wards; a code scanned while the app is open is taken too. */
function watchStandings(store: Store, nudge: () => void): Standings {
  const standings = openStandings(store);
  // The browser may come back to this very page.
  addEventListener('hashchange', () => void takeCodeFromAddress(standings, window).then(nudge));
  return standings;
}

interface Following {
  readonly sync: OwnSyncStatus;
  readonly unsent: UnsentCounts;
  readonly nudge: () => void;
}

/** Before the first paint: "đã gửi hết" may not be said while nobody has counted. */
function followUnsent(store: Store, { sync, unsent, nudge }: Following): void {
  sync.noteCounts(unsent);
  watchUnsent(store, (counts) => {
    sync.noteCounts(counts);
    if (counts.events > 0) nudge();
  });
}

/** What the ward has decided is sealed like everything else: it is read when the ward has been opened, by whoever may read it. */
function whileOpen(lock: Lock, session: OwnSession): Pick<OwnSession, 'ward'> {
  return {
    get ward() {
      const { user, ward } = session;
      return lock.isLocked || !user || !can(user.role, 'dossier.view') ? null : ward;
    },
  };
}

/** The key receipts are signed with is told with the first greeting; a browser that takes its time over it keeps nothing from being sent. */
function startSyncing(store: Store, start: () => void): void {
  const signing = Promise.race([keepSigningKey(store), after(KEY_PATIENCE_MS)]);
  setTimeout(() => void signing.then(start), AFTER_PAINT_MS);
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

interface Opening {
  readonly ids: Ids;
  readonly ring: KeyRing;
  readonly line: Connection;
  nudge(): void;
}

/** Everything read from the tablet before the first screen. */
async function openTablet({ ids, ring, line, nudge }: Opening) {
  const now = Date.now() as Instant;
  const options = { calendar: loadWorkingCalendar(), locks: createBrowserLocks(), wardKeys: ring, ids, now };
  const store = await openStore(options);
  const storage = createBrowserStorageWatch();
  // Together: each is a round trip to the disk, and the officer is waiting for the first screen.
  const [anchor, remembered, unsent, vanished, device] = await Promise.all([
    readClockAnchor(store.outbox),
    rememberSession(store),
    countUnsent(store),
    checkVanished(store, storage, now),
    store.outbox.device.get('self'),
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
  const signingOut = createSigningOut(store, line);
  tellWhoLeft(signingOut);
  const { connection } = signingOut;
  return { store, storage, clock, health, remembered, unsent, signingOut, connection };
}

/** Also where no ward is worked in, and so nothing is synced; whatever else is asked of the centre waits for it anyway. */
function tellWhoLeft({ connection, tell }: SigningOut): void {
  const tellQuietly = () => void tell().catch(() => undefined);
  connection.onWorthTrying(tellQuietly);
  tellQuietly();
}

/** What is done at the centre itself. */
function createAdmins(connection: Connection) {
  return {
    administration: createAdministration(connection),
    procedureAdmin: createProcedureAdmin(connection),
    delegationAdmin: createDelegationAdmin(connection),
    deviceAdmin: createDeviceAdmin(connection, location.origin),
    formAdmin: createFormAdmin(connection),
    policyAdmin: createPolicyAdmin(connection),
    calendarAdmin: createCalendarAdmin(connection),
    serialAdmin: createSerialAdmin(connection),
    accessLog: createAccessLog(connection),
    compartments: createCompartments(connection),
    retentionAdmin: createRetentionAdmin(connection),
    signedInDevices: createSignedInDevices(connection),
  };
}

/** Where it is the session of the officer before, only what is sent goes by it, and that is said already. */
function askingOf(session: OwnSession): (isSignedOut: boolean) => void {
  const hear = session.asking();
  return (isSignedOut) => {
    if (!session.isBorrowed) hear(isSignedOut);
  };
}

interface LoopParts {
  readonly context: SyncContext;
  readonly session: OwnSession;
  readonly sync: OwnSyncStatus;
  readonly page: PageLife;
  readonly tabs: Tabs;
}

function createLoop({ context, session, sync, page, tabs }: LoopParts): SyncLoop {
  let hear = session.asking();
  return createSyncLoop({
    context,
    currentWard: () => session.ward,
    maySync: () => session.maySync,
    onOutcome(outcome) {
      sync.noteOutcome(outcome);
      if (outcome === 'sending') hear = session.asking();
      if (outcome === 'SignedOut' || outcome === 'idle') hear(outcome === 'SignedOut');
    },
    random: Math.random,
    page,
    tabs,
  });
}

interface Hearers {
  readonly store: Store;
  readonly clock: Clock;
  readonly sync: OwnSyncStatus;
  readonly health: OwnTabletHealth;
}

async function noteHeard({ store, clock, sync, health }: Hearers, centreNow: Instant, sentAt: Instant): Promise<void> {
  const anchor = clock.anchor(centreNow, sentAt, clock.read().deviceAt);
  sync.noteHeard(centreNow);
  health.noteSkew(anchor.skewMs);
  await keepClockAnchor(store.outbox, anchor);
}
