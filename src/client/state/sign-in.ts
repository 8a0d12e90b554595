/** Signing in: what the centre's answer, which may take long, comes to on a tablet that others use meanwhile. */
import { can } from '#domain/access/can.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { Connection } from '../platform/connection.ts';
import type { KeptSession, RememberedSession } from '../sync/remembered-session.ts';
import type { SigningOut } from '../sync/signing-out.ts';
import type { SignInFailure } from './ask-to-sign-in.ts';
import type { SessionFacts } from './session-facts.svelte.ts';
import type { SessionKeys } from './session-keys.ts';

export interface Entering {
  readonly remembered: RememberedSession;
  readonly facts: SessionFacts;
  readonly keys: SessionKeys;
  /** Shows the centre that the new session is used on this tablet; never fails. */
  readonly proveTablet: () => Promise<void>;
  readonly onChange: () => void;
  readonly signingOut: SigningOut;
}

interface SigningIn extends Entering {
  /** What comes before everything else after signing in. */
  readonly duties: readonly { noteSignIn(user: SessionUser): void }[];
}

/** To the centre she is signed in; on this tablet she is not at work. */
const OVERTAKEN = err({ type: 'Overtaken' } as const);

type Ask = (line: Connection) => Promise<Result<SessionUser, SignInFailure>>;

export async function signInBy(signing: SigningIn, ask: Ask): Promise<Result<null, SignInFailure>> {
  const { signingOut, keys, facts, proveTablet, duties } = signing;
  const before = { turn: keys.turn(), leavings: facts.leavings };
  const isWanted = () => facts.leavings === before.leavings;
  const answer = await signingOut.signIn(ask, isWanted).catch(toStorageFailure);
  if (!answer.ok) return answer;
  if (!isWanted()) return OVERTAKEN;
  // At once: the browser holds her session whatever comes of the rest.
  await keepOwner(signing, answer.value.userId);
  await proveTablet();
  // Her signing out has ended that session, and the browser may hold the next one's by now.
  if (!isWanted()) return OVERTAKEN;
  // On a slow line the tablet may have been locked meanwhile, or opened for somebody else: that stands.
  const isOvertaken = keys.turn() !== before.turn;
  if (!isOvertaken) for (const duty of duties) duty.noteSignIn(answer.value);
  const entered = isOvertaken ? OVERTAKEN : await enter(signing, answer.value);
  if (!entered.ok && isWanted()) await endUseless(signing, answer.value);
  return entered;
}

/** @returns false when it was lost before what is kept of the ward could be opened: to be tried again */
export async function enterAfterFactor(signing: Entering, user: SessionUser): Promise<boolean> {
  const { leavings } = signing.facts;
  await signing.proveTablet();
  // She has signed out meanwhile, or a colleague has come in.
  if (signing.facts.entering?.userId !== user.userId || signing.facts.leavings !== leavings) return true;
  const entered = await enter(signing, user);
  const isOvertaken = !entered.ok && entered.error.type === 'Overtaken';
  if (isOvertaken && signing.facts.leavings === leavings) await endUseless(signing, user);
  return entered.ok || isOvertaken;
}

/** She is at work here from now on; before the second factor only as far as to show it. */
async function enter(
  { remembered, facts, keys, onChange }: Entering,
  user: SessionUser,
): Promise<Result<null, SignInFailure>> {
  const isAtWork = keys.isOpenFor(user.userId);
  // Whoever is in the middle of her work goes on, and is reminded.
  if (user.secondFactor !== undefined && !isAtWork) {
    facts.noteEntering(user);
    return ok(null);
  }
  const ward = facts.wardFor(user);
  const { leavings } = facts;
  const isWanted = () => facts.leavings === leavings;
  if (!(await keys.admit(user, { ward, isWanted }))) return err({ type: 'NoConnection' });
  // Leaving has put everything in its place; she may be coming in anew by now.
  if (!isWanted()) return OVERTAKEN;
  if (!keys.isOpenFor(user.userId)) {
    if (facts.entering?.userId === user.userId) facts.noteEntering(null);
    return OVERTAKEN;
  }
  const kept = await keepOrFail(remembered, { user, ward, centreUserId: user.userId });
  if (!kept.ok) {
    if (!isAtWork) await keys.closeUnless(null);
    return kept;
  }
  facts.note({ user, ward, centreUserId: user.userId });
  facts.noteEntering(null);
  facts.noteSignedIn();
  onChange();
  return ok(null);
}

async function keepOrFail(remembered: RememberedSession, session: KeptSession): Promise<Result<null, SignInFailure>> {
  try {
    await remembered.keep(session);
    return ok(null);
  } catch (error) {
    return toStorageFailure(error);
  }
}

function toStorageFailure(error: unknown): Result<never, SignInFailure> {
  return err({ type: 'StorageFailed', detail: String(error) });
}

/** Whose session the browser holds at the centre; who works here, and where, stays as it is. */
async function keepOwner(
  { remembered, facts }: Pick<Entering, 'remembered' | 'facts'>,
  centreUserId: string,
): Promise<void> {
  facts.note({ centreUserId });
  await remembered.keepOwner(centreUserId).catch(() => undefined);
}

/** Of somebody who is not at work here: nobody knows that her session is there, and nothing that waits is sent with it. */
export async function endUseless(
  { signingOut, remembered, facts }: Entering,
  { userId, role }: SessionUser,
): Promise<void> {
  if (can(role, 'dossier.sync') || facts.user?.userId === userId) return;
  if (facts.centreUserId === userId) facts.note({ centreUserId: null });
  const isNoted = await remembered.disown(userId).catch(() => true);
  if (!isNoted) signingOut.noteLeft();
  void signingOut.tell().catch(() => undefined);
}
