/**
 * The app as screens see it, for component tests: real store, commands and queries on an in-memory IndexedDB; only what
 * needs the centre or the browser (session, sync, update, administration, navigation) is under the test's hand.
 */
import { render } from '@testing-library/svelte';
import { type Component, flushSync } from 'svelte';
import { onTestFinished } from 'vitest';
import type { Connection } from '#client/platform/connection.ts';
import { createQueries } from '#client/queries/create-queries.ts';
import type { AccessLog } from '#client/state/access-log.ts';
import type { Administration } from '#client/state/administration.ts';
import type { App } from '#client/state/app.ts';
import type { SignInFailure } from '#client/state/ask-to-sign-in.ts';
import type { DeviceAdmin } from '#client/state/device-admin.ts';
import { createEnrolment } from '#client/state/enrolment.svelte.ts';
import type { Factors } from '#client/state/factors.ts';
import type { Navigation } from '#client/state/navigation.ts';
import type { ProcedureAdmin } from '#client/state/procedure-admin.ts';
import type { OwnPassword } from '#client/state/own-password.svelte.ts';
import type { SignedInDevices } from '#client/state/signed-in-devices.ts';
import type { SyncStatus } from '#client/state/sync-status.svelte.ts';
import { createWardData } from '#client/state/ward-data.svelte.ts';
import { applyPage } from '#client/store/projection.ts';
import { openStandings } from '#client/sync/standing.ts';
import type { OutboxState } from '#client/store/outbox-database.ts';
import type { Role } from '#domain/access/role.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { IntakeFacts } from '#domain/dossier/decide-receive.ts';
import type { Step } from '#domain/dossier/dossier-event.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import type { Procedure } from '#domain/procedure/procedure.ts';
import { CHAIN_START } from '#protocol/event-chain.ts';
import { actor, uuid, WARD } from './dossier-events.ts';
import { fakeBlackBox, type FakeBlackBox } from './fake-black-box.ts';
import { fakeFiles } from './fake-files.ts';
import { fakeLock, type FakeLock, type LockFacts } from './fake-lock.ts';
import { fakeHealth, type HealthFacts } from './fake-health.ts';
import { orThrow, withClock } from './fake-moments.ts';
import { fakeNavigation, memoryPreferences, type FakePlace } from './fake-navigation.ts';
import { fakeSession, type SessionFacts } from './fake-session.ts';
import FakeAppHarness from './FakeAppHarness.svelte';
import { reactiveBox } from './reactive-box.svelte.ts';
import { hello, intakeFacts, MONDAY_MORNING, setupTablet, wardProfile, type Tablet } from './tablet.ts';
import { refuse, unreachableCentre, unreachableCompartments, unreachableFactors } from './unreachable-centre.ts';

export { sessionUser } from './fake-session.ts';

export interface FakeAppOptions extends FakePlace {
  readonly now?: Instant;
  readonly role?: Role;
  /** False starts with nobody signed in. */
  readonly isSignedIn?: boolean;
  readonly isDemo?: boolean;
  readonly isEnrolled?: boolean;
  readonly procedures?: readonly Procedure[];
  readonly administration?: Partial<Administration>;
  readonly procedureAdmin?: Partial<ProcedureAdmin>;
  readonly delegationAdmin?: Partial<App['delegationAdmin']>;
  readonly deviceAdmin?: Partial<DeviceAdmin>;
  readonly formAdmin?: Partial<App['formAdmin']>;
  readonly policyAdmin?: Partial<App['policyAdmin']>;
  readonly calendarAdmin?: Partial<App['calendarAdmin']>;
  readonly serialAdmin?: App['serialAdmin'];
  readonly accessLog?: Partial<AccessLog>;
  readonly compartments?: Partial<App['compartments']>;
  readonly retentionAdmin?: Partial<App['retentionAdmin']>;
  readonly signedInDevices?: Partial<SignedInDevices>;
  readonly factors?: Partial<Factors>;
  readonly changePassword?: OwnPassword['change'];
  /** What unlocking and setting a PIN answer; both do when not given. */
  readonly lock?: Parameters<typeof fakeLock>[0]['answers'];
  /** How the centre answers to requests for files; unreachable when not given. */
  readonly fetchBytes?: Connection['fetchBytes'];
  /** How the centre answers a black box; unreachable when not given. */
  readonly blackBoxCentre?: Parameters<typeof fakeBlackBox>[1];
}

export interface FakeApp {
  readonly app: App;
  readonly navigation: Navigation;
  readonly tablet: Tablet;
  /** Paths screens have asked for, in order. */
  readonly visited: readonly string[];
  /** Calls of what acts on browser or session (`sendNow`, `applyUpdate`, `signOut`, `askToPersist` and so on), in order. */
  readonly calls: readonly string[];
  /** Takes a dossier in through the real command; `name` is the applicant's. */
  receive(changes?: {
    readonly name?: string;
    readonly at?: Instant;
    readonly facts?: Partial<IntakeFacts>;
  }): Promise<DossierId>;
  take(id: DossierId, step: Step, at?: Instant): Promise<void>;
  /** Marks every event recorded so far, as the centre's answer would. */
  markAll(state: OutboxState, reason?: string): Promise<void>;
  /** Everything recorded so far comes back from the centre: confirmed. */
  confirmAll(): Promise<void>;
  readonly blackBox: FakeBlackBox;
  setSync(changes: Partial<Omit<SyncStatus, 'sendNow'>>): void;
  setHealth(changes: Partial<HealthFacts>): void;
  setSession(changes: Partial<SessionFacts>): void;
  setLock(changes: Partial<LockFacts>): void;
  /** Whether an open screen says that somebody is in the middle of something. */
  readonly held: FakeLock['held'];
  /** What the centre answers to the next sign-ins; undefined lets them in. */
  setSignInFailure(failure: SignInFailure | undefined): void;
  offerUpdate(): void;
  overtake(): void;
}

/** Moments of the clock stand still; call within a test. */
export async function setupFakeApp(options: FakeAppOptions = {}): Promise<FakeApp> {
  const { now = MONDAY_MORNING, role = 'officer', isSignedIn = true, isEnrolled = true } = options;
  const tablet = await setupTablet({ now, isEnrolled: false });
  tablet.actAs({ actor: actor(role), ward: WARD });
  if (isEnrolled) {
    await tablet.store.outbox.enrolment.put({
      ...hello({ ward: wardProfile({ demo: options.isDemo ?? false }) }),
      wardCode: WARD,
    });
  }
  const calls: string[] = [];
  const session = fakeSession({ tablet, role, isSignedIn, calls, changePassword: options.changePassword ?? refuse });
  const sync = reactiveBox<Omit<SyncStatus, 'sendNow'>>({
    unsentDossiers: 0,
    unsentEvents: 0,
    setAside: 0,
    waitingFiles: 0,
    phase: 'idle',
    lastHeardAt: now,
    storageFault: null,
    placeOf: () => undefined,
  });
  const health = fakeHealth(now, calls);
  const update = reactiveBox({ isAvailable: false, isOutdated: false });
  const queries = createQueries({
    store: tablet.store,
    origin: 'https://tablet.example',
  });
  const wardData = createWardData({
    session: session.session,
    queries,
    calendars: tablet.store.calendars,
    loadShippedProcedures: async () => options.procedures ?? [],
  });
  onTestFinished(() => {
    queries.search.close();
    wardData.close();
  });

  const lock = fakeLock({ calls, answers: options.lock ?? {} });
  const blackBox = fakeBlackBox(tablet, options.blackBoxCentre);

  const app: App = {
    session: session.session,
    lock: lock.lock,
    sync: {
      get unsentDossiers() {
        return sync.value.unsentDossiers;
      },
      get unsentEvents() {
        return sync.value.unsentEvents;
      },
      get setAside() {
        return sync.value.setAside;
      },
      get waitingFiles() {
        return sync.value.waitingFiles;
      },
      get phase() {
        return sync.value.phase;
      },
      get lastHeardAt() {
        return sync.value.lastHeardAt;
      },
      get storageFault() {
        return sync.value.storageFault;
      },
      placeOf: (id) => sync.value.placeOf(id),
      sendNow: () => calls.push('sendNow'),
    },
    health: health.health,
    enrolment: createEnrolment({
      standings: openStandings(tablet.store),
      ward: () => session.session.ward,
      nudge: () => calls.push('nudge'),
    }),
    update: {
      get available() {
        return update.value.isAvailable;
      },
      get isOutdated() {
        return update.value.isOutdated;
      },
      apply: () => calls.push('applyUpdate'),
    },
    commands: tablet.commands,
    queries,
    administration: { ...unreachableCentre(), ...options.administration },
    procedureAdmin: { read: refuse, save: refuse, ...options.procedureAdmin },
    delegationAdmin: { read: refuse, add: refuse, revoke: refuse, ...options.delegationAdmin },
    deviceAdmin: {
      list: refuse,
      trace: refuse,
      listSetAside: refuse,
      retrySetAside: refuse,
      saveDayHead: refuse,
      admitHeld: refuse,
      readEnrolment: refuse,
      setPolicy: refuse,
      makeCode: refuse,
      reportLoss: refuse,
      takeBackLoss: refuse,
      decideKey: refuse,
      ...options.deviceAdmin,
    },
    formAdmin: { read: refuse, save: refuse, ...options.formAdmin },
    policyAdmin: { read: refuse, setAsksReason: refuse, ...options.policyAdmin },
    calendarAdmin: { read: refuse, preview: refuse, apply: refuse, ...options.calendarAdmin },
    serialAdmin: options.serialAdmin ?? { read: refuse },
    accessLog: { readDay: refuse, readDossier: refuse, readSearches: refuse, ...options.accessLog },
    compartments: { ...unreachableCompartments(), ...options.compartments },
    retentionAdmin: { read: refuse, propose: refuse, decide: refuse, ...options.retentionAdmin },
    signedInDevices: { list: refuse, end: refuse, ...options.signedInDevices },
    factors: { ...unreachableFactors(), ...options.factors },
    blackBox: blackBox.desk,
    files: fakeFiles(tablet, queries, options.fetchBytes),
    clock: tablet.clock,
    preferences: memoryPreferences(),
    calendar: wardData.calendar,
    wardData,
    loadProcedures: wardData.procedures,
  };
  const { navigation, visited } = fakeNavigation(options);
  return {
    app,
    navigation,
    tablet,
    visited,
    calls,
    blackBox,
    async receive({ name, at = now, facts = {} } = {}) {
      const base = intakeFacts(facts);
      return withClock(tablet, at, async () => {
        const received = await tablet.commands.receiveDossier({
          ...base,
          applicant: { ...base.applicant, fullName: name ?? base.applicant.fullName },
        });
        return orThrow(received).dossierId;
      });
    },
    async take(id, step, at = now) {
      await withClock(tablet, at, async () => orThrow(await tablet.commands.takeStep(id, step)));
    },
    async markAll(state, reason) {
      await tablet.store.outbox.event.toCollection().modify({ state, reason: reason ?? null });
    },
    async confirmAll() {
      const rows = await tablet.store.outbox.event.toArray();
      await applyPage(tablet.store, {
        ward: WARD,
        epoch: uuid('epoch', 1),
        wseq: rows.length,
        chain: CHAIN_START,
        events: rows.map(({ event }) => event),
      } as Parameters<typeof applyPage>[1]);
    },
    setSync: (changes) => flushSync(() => (sync.value = { ...sync.value, ...changes })),
    setHealth: (changes) => flushSync(() => health.set(changes)),
    setSession: (changes) => flushSync(() => session.set(changes)),
    setLock: (changes) => flushSync(() => lock.set(changes)),
    held: lock.held,
    setSignInFailure: (failure) => flushSync(() => session.setSignInFailure(failure)),
    offerUpdate: () => flushSync(() => (update.value = { ...update.value, isAvailable: true })),
    overtake: () => flushSync(() => (update.value = { ...update.value, isOutdated: true })),
  };
}

export function renderWithApp<C extends Component<never>>(
  component: C,
  { fake, props }: { readonly fake: FakeApp; readonly props?: C extends Component<infer P> ? Partial<P> : never },
): ReturnType<typeof render> {
  return render(FakeAppHarness, {
    // The harness hands the props on without looking at them.
    props: {
      app: fake.app,
      navigation: fake.navigation,
      component: component as unknown as Component<Record<string, never>>,
      componentProps: { ...props },
    },
  });
}
