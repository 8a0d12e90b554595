/** The session under the test's hand, in the place of the one that asks the centre. */
import type { OwnPassword } from '#client/state/own-password.svelte.ts';
import type { SignInFailure } from '#client/state/ask-to-sign-in.ts';
import type { Session } from '#client/state/session.svelte.ts';
import type { Role } from '#domain/access/role.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { actor, WARD } from './dossier-events.ts';
import { reactiveBox } from './reactive-box.svelte.ts';
import type { Tablet } from './tablet.ts';

export type SessionFacts = Pick<
  Session,
  'user' | 'entering' | 'ward' | 'mustSignInAgain' | 'isBorrowed' | 'refusedWard' | 'isSignOutLost'
> &
  Pick<OwnPassword, 'mustChangeFirst'> & {
    /** Wards that do not open. */
    readonly closedWards: readonly WardCode[];
    /** Put off, or not come before the work under way. */
    readonly isFactorPostponed: boolean;
  };

export interface FakeSession {
  readonly session: Session;
  set(changes: Partial<SessionFacts>): void;
  /** What the centre answers to the next sign-ins; undefined lets them in. */
  setSignInFailure(failure: SignInFailure | undefined): void;
}

export interface FakeSessionOptions {
  readonly tablet: Tablet;
  readonly role: Role;
  readonly isSignedIn: boolean;
  readonly calls: string[];
  readonly changePassword: OwnPassword['change'];
}

export function sessionUser(role: Role = 'officer'): SessionUser {
  const { userId, name } = actor(role);
  return { userId, username: 'binh.tran', name, role, wards: [{ code: WARD, name: 'Phường Long Biên' }] };
}

export function fakeSession({ tablet, role, isSignedIn, calls, changePassword }: FakeSessionOptions): FakeSession {
  const signInFailure = reactiveBox<SignInFailure | undefined>(undefined);
  const facts = reactiveBox<SessionFacts>({
    user: isSignedIn ? sessionUser(role) : null,
    entering: null,
    ward: WARD,
    mustSignInAgain: false,
    isBorrowed: false,
    refusedWard: null,
    isSignOutLost: false,
    closedWards: [],
    mustChangeFirst: false,
    isFactorPostponed: false,
  });
  const set = (changes: Partial<SessionFacts>) => (facts.value = { ...facts.value, ...changes });
  const enter = async (username: string): Promise<Result<null, SignInFailure>> => {
    if (signInFailure.value) return err(signInFailure.value);
    set({ user: { ...sessionUser(role), username }, mustSignInAgain: false, isBorrowed: false });
    return ok(null);
  };
  return {
    session: {
      get user() {
        return facts.value.user;
      },
      get entering() {
        return facts.value.entering;
      },
      get ward() {
        return facts.value.ward;
      },
      get mustSignInAgain() {
        return facts.value.mustSignInAgain;
      },
      get isBorrowed() {
        return facts.value.isBorrowed;
      },
      get refusedWard() {
        return facts.value.refusedWard;
      },
      get isSignOutLost() {
        return facts.value.isSignOutLost;
      },
      ownPassword: {
        get mustChangeFirst() {
          return facts.value.mustChangeFirst;
        },
        change: changePassword,
        postpone: () => set({ mustChangeFirst: false }),
      },
      secondFactor: {
        get step() {
          const { entering, user, isFactorPostponed } = facts.value;
          return entering?.secondFactor ?? (isFactorPostponed ? null : (user?.secondFactor ?? null));
        },
        settle: async () => {
          calls.push('settleFactor');
          const { secondFactor: _done, ...user } = facts.value.entering ?? facts.value.user ?? sessionUser(role);
          set({ user, entering: null });
          return true;
        },
        postpone: () => set(facts.value.entering ? { entering: null } : { isFactorPostponed: true }),
      },
      signIn: enter,
      signInByPasskey: () => enter('bang-khoa'),
      signOut: async () => {
        calls.push('signOut');
        // As the real one: the tablet is locked once that is on disk.
        await tablet.store.outbox.setting.put({ key: 'user', value: null });
        set({ user: null });
      },
      chooseWard: async (ward) => {
        const isOpen = !facts.value.closedWards.includes(ward);
        set(isOpen ? { ward, refusedWard: null } : { refusedWard: { code: ward } });
        return isOpen;
      },
    },
    set,
    setSignInFailure: (failure) => (signInFailure.value = failure),
  };
}
