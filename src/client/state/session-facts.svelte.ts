/** What is known of the session: who works here, in which ward, and whose the browser's session at the centre is. All reactive. */
import { isCompartment } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { KeptSession, RememberedSession } from '../sync/remembered-session.ts';

export type SessionFacts = ReturnType<typeof createSessionFacts>;

export function createSessionFacts(remembered: RememberedSession) {
  let user = $state.raw<SessionUser | null>(remembered.user);
  let ward = $state.raw<WardCode | null>(remembered.ward);
  // Earlier versions kept nothing of it: then it was whoever was signed in.
  const { centreUserId: kept = remembered.user?.userId ?? null } = remembered;
  let centreUserId = $state.raw<string | null>(kept);
  let entering = $state.raw<SessionUser | null>(null);
  const known = createKnown(() => user !== null);
  let leavings = 0;
  let isSignOutLost = $state(false);
  let refusedWard = $state.raw<{ readonly code: WardCode } | null>(null);
  return {
    get user() {
      return user;
    },
    get ward() {
      return ward;
    },
    get mustSignInAgain() {
      return known.mustSignInAgain;
    },
    get centreUserId() {
      return centreUserId;
    },
    get entering() {
      return entering;
    },
    /** Whose session the browser holds; null where it is that of somebody who is not here, as far as this tab knows. */
    get owner() {
      const isHeldBy = (one: SessionUser | null) => one !== null && (centreUserId ?? one.userId) === one.userId;
      return [entering, user].find(isHeldBy) ?? null;
    },
    get isBorrowed() {
      return user !== null && centreUserId !== null && centreUserId !== user.userId;
    },
    /** How often somebody has signed out in this tab: a sign-in that was on its way then is over with it. */
    get leavings() {
      return leavings;
    },
    noteLeaving: () => void (leavings += 1),
    get isSignOutLost() {
      return isSignOutLost && user === null;
    },
    get refusedWard() {
      return refusedWard;
    },
    noteNotKept: () => void (isSignOutLost = true),
    noteRefused(code: WardCode): void {
      refusedWard = { code };
    },
    note(changes: Partial<KeptSession>): void {
      refusedWard = null;
      if (changes.user !== undefined) user = changes.user;
      if (user !== null) isSignOutLost = false;
      if (changes.ward !== undefined) ward = changes.ward;
      if (changes.centreUserId !== undefined) centreUserId = changes.centreUserId;
    },
    noteEntering: (next: SessionUser | null) => void (entering = next),
    noteSignedIn: known.noteSignedIn,
    asking: known.asking,
    wardFor: (next: SessionUser) => chooseWardFor(next, { user, ward }),
  };
}

/** Whether the centre still knows the session. */
function createKnown(isAnybodyHere: () => boolean) {
  let mustSignInAgain = $state(false);
  let signIns = 0;
  return {
    get mustSignInAgain() {
      return mustSignInAgain;
    },
    noteSignedIn(): void {
      signIns += 1;
      mustSignInAgain = false;
    },
    /** As `OwnSession` has it. */
    asking(): (isSignedOut: boolean) => void {
      const asked = signIns;
      return (isSignedOut) => {
        if (!isSignedOut || asked === signIns) mustSignInAgain = isSignedOut && isAnybodyHere();
      };
    },
  };
}

function chooseWardFor(
  { userId, wards }: SessionUser,
  { user, ward }: Pick<KeptSession, 'user' | 'ward'>,
): WardCode | null {
  const own = wards.map(({ code }) => code);
  const isHerWork = userId === user?.userId;
  if (ward !== null && own.includes(ward) && (isHerWork || !isCompartment(ward))) return ward;
  return own.find((code) => !isCompartment(code)) ?? own[0] ?? null;
}
