/**
 * The app as screens see it, for component tests: real store, commands and queries on an in-memory IndexedDB; only what
 * needs the centre or the browser (session, sync, update, administration, navigation) is under the test's hand.
 */
import { configure, render } from '@testing-library/svelte';
import { type Component, flushSync } from 'svelte';
import { onTestFinished } from 'vitest';
import { createQueries } from '#client/queries/create-queries.ts';
import type { Administration } from '#client/state/administration.ts';
import type { App } from '#client/state/app.ts';
import type { CalendarAdmin } from '#client/state/calendar-admin.ts';
import type { DelegationAdmin } from '#client/state/delegation-admin.ts';
import type { FormAdmin } from '#client/state/form-admin.ts';
import type { HeldPage, Navigation } from '#client/state/navigation.ts';
import type { ProcedureAdmin } from '#client/state/procedure-admin.ts';
import type { Session, SignInFailure } from '#client/state/session.svelte.ts';
import type { SyncStatus } from '#client/state/sync-status.svelte.ts';
import { createWardData } from '#client/state/ward-data.svelte.ts';
import { applyPage } from '#client/store/projection.ts';
import type { OutboxState } from '#client/store/outbox-database.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { Role } from '#domain/access/role.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { IntakeFacts } from '#domain/dossier/decide-receive.ts';
import type { Step } from '#domain/dossier/dossier-event.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import type { Procedure } from '#domain/procedure/procedure.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { actor, uuid, WARD } from './dossier-events.ts';
import FakeAppHarness from './FakeAppHarness.svelte';
import { reactiveBox } from './reactive-box.svelte.ts';
import { hello, intakeFacts, MONDAY_MORNING, setupTablet, wardProfile, type Tablet } from './tablet.ts';

export interface FakeAppOptions {
  readonly now?: Instant;
  readonly role?: Role;
  /** False starts with nobody signed in. */
  readonly isSignedIn?: boolean;
  readonly isDemo?: boolean;
  readonly isEnrolled?: boolean;
  readonly path?: string;
  readonly params?: Readonly<Partial<Record<string, string>>>;
  readonly procedures?: readonly Procedure[];
  readonly administration?: Partial<Administration>;
  readonly procedureAdmin?: Partial<ProcedureAdmin>;
  readonly delegationAdmin?: Partial<DelegationAdmin>;
  readonly formAdmin?: Partial<FormAdmin>;
  readonly calendarAdmin?: Partial<CalendarAdmin>;
}

export interface FakeApp {
  readonly app: App;
  readonly navigation: Navigation;
  readonly tablet: Tablet;
  /** Paths screens have asked for, in order. */
  readonly visited: readonly string[];
  /** Calls of `sync.sendNow`, `update.apply` and `session.signOut`, in order. */
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
  setSync(changes: Partial<Omit<SyncStatus, 'sendNow'>>): void;
  setSession(changes: Partial<Pick<Session, 'user' | 'ward' | 'mustSignInAgain'>>): void;
  /** What the centre answers to the next sign-ins; undefined lets them in. */
  setSignInFailure(failure: SignInFailure | undefined): void;
  offerUpdate(): void;
}

export function sessionUser(role: Role = 'officer'): SessionUser {
  const { userId, name } = actor(role);
  return { userId, username: 'binh.tran', name, role, wards: [{ code: WARD, name: 'Phường Long Biên' }] };
}

/** A busy machine compiles pages on their first opening; a test that will pass never waits this long. */
const PATIENCE_MS = 4000;

/** Moments of the clock stand still; call within a test. */
export async function setupFakeApp(options: FakeAppOptions = {}): Promise<FakeApp> {
  const { now = MONDAY_MORNING, role = 'officer', isSignedIn = true, isEnrolled = true } = options;
  configure({ asyncUtilTimeout: PATIENCE_MS });
  const tablet = await setupTablet({ now, isEnrolled: false });
  tablet.actAs({ actor: actor(role), ward: WARD });
  if (isEnrolled) {
    await tablet.store.outbox.enrolment.put({
      ...hello({ ward: wardProfile({ demo: options.isDemo ?? false }) }),
      wardCode: WARD,
    });
  }
  const calls: string[] = [];
  const signInFailure = reactiveBox<SignInFailure | undefined>(undefined);
  const session = reactiveBox({
    user: isSignedIn ? sessionUser(role) : null,
    ward: WARD as Session['ward'],
    mustSignInAgain: false,
  });
  const sync = reactiveBox<Omit<SyncStatus, 'sendNow'>>({
    unsentDossiers: 0,
    unsentEvents: 0,
    setAside: 0,
    phase: 'idle',
    lastHeardAt: now,
    storageFault: null,
  });
  const update = reactiveBox(false);
  const queries = createQueries({
    store: tablet.store,
    userId: () => session.value.user?.userId ?? null,
    origin: 'https://tablet.example',
  });
  const wardData = createWardData({
    session: {
      get ward() {
        return session.value.ward;
      },
    },
    queries,
    calendars: tablet.store.calendars,
    loadShippedProcedures: async () => options.procedures ?? [],
  });
  onTestFinished(() => {
    queries.search.close();
    wardData.close();
  });

  const app: App = {
    session: {
      get user() {
        return session.value.user;
      },
      get ward() {
        return session.value.ward;
      },
      get mustSignInAgain() {
        return session.value.mustSignInAgain;
      },
      signIn: async (username) => {
        if (signInFailure.value) return err(signInFailure.value);
        session.value = { ...session.value, user: { ...sessionUser(role), username }, mustSignInAgain: false };
        return ok(null);
      },
      signOut: async () => {
        calls.push('signOut');
        session.value = { ...session.value, user: null };
      },
      chooseWard: async (ward) => {
        session.value = { ...session.value, ward };
      },
    },
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
      get phase() {
        return sync.value.phase;
      },
      get lastHeardAt() {
        return sync.value.lastHeardAt;
      },
      get storageFault() {
        return sync.value.storageFault;
      },
      sendNow: () => calls.push('sendNow'),
    },
    update: {
      get available() {
        return update.value;
      },
      apply: () => calls.push('applyUpdate'),
    },
    commands: tablet.commands,
    queries,
    administration: { ...unreachableCentre(), ...options.administration },
    procedureAdmin: { read: refuse, save: refuse, ...options.procedureAdmin },
    delegationAdmin: { read: refuse, add: refuse, revoke: refuse, ...options.delegationAdmin },
    formAdmin: { read: refuse, save: refuse, ...options.formAdmin },
    calendarAdmin: { read: refuse, preview: refuse, apply: refuse, ...options.calendarAdmin },
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
        events: rows.map(({ event }) => event),
      } as Parameters<typeof applyPage>[1]);
    },
    setSync: (changes) => flushSync(() => (sync.value = { ...sync.value, ...changes })),
    setSession: (changes) => flushSync(() => (session.value = { ...session.value, ...changes })),
    setSignInFailure: (failure) => flushSync(() => (signInFailure.value = failure)),
    offerUpdate: () => flushSync(() => (update.value = true)),
  };
}

/** Renders a component as the app would, with `useApp()` and `useNavigation()` answered by the fake. */
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

function fakeNavigation({ path = '/', params = {} }: FakeAppOptions): { navigation: Navigation; visited: string[] } {
  const visited: string[] = [];
  const kept = new Map<string, string>();
  const current = reactiveBox(path);
  const held = new Set<HeldPage>();
  const navigation: Navigation = {
    get path() {
      return current.value;
    },
    params,
    async go(next) {
      for (const page of held) if (!(await page.mayLeave())) return;
      visited.push(next);
      current.value = next;
    },
    hold(page) {
      held.add(page);
      return () => held.delete(page);
    },
    kept: (key) => kept.get(key),
    keep: (key, value) => void kept.set(key, value),
  };
  return { navigation, visited };
}

function memoryPreferences(): App['preferences'] {
  const kept = new Map<string, string>();
  return { read: (key) => kept.get(key) ?? null, write: (key, value) => void kept.set(key, value) };
}

const refuse = async () => err({ type: 'NoConnection' } as const);

function unreachableCentre(): Administration {
  return { listWards: refuse, listUsers: refuse, createUser: refuse, saveWardSettings: refuse };
}

async function withClock<T>(tablet: Tablet, at: Instant, work: () => Promise<T>): Promise<T> {
  const before = tablet.clock.now();
  tablet.set(at);
  const done = await work();
  tablet.set(before);
  return done;
}

function orThrow<T>(result: Result<T, { readonly type: string }>): T {
  if (!result.ok) throw new Error(result.error.type);
  return result.value;
}
