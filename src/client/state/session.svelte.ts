/** Who is signed in on this tablet and for which ward. Kept on the tablet, so that it opens without a network. */
import { can } from '#domain/access/can.ts';
import type { Result } from '#domain/base/result.ts';
import type { Actor } from '#domain/dossier/dossier-event.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { Connection } from '../platform/connection.ts';
import type { Passkeys } from '../platform/passkeys.ts';
import { forgiveFullDisk } from '../platform/full-disk.ts';
import type { RememberedSession } from '../sync/remembered-session.ts';
import type { SigningOut } from '../sync/signing-out.ts';
import { askByPasskey, askToSignIn, type SignInFailure } from './ask-to-sign-in.ts';
import { followOtherTabs } from './follow-other-tabs.ts';
import { createOwnPassword, type OwnPassword } from './own-password.svelte.ts';
import { createSecondFactor, type SecondFactor } from './second-factor.svelte.ts';
import { createSessionFacts, type SessionFacts } from './session-facts.svelte.ts';
import type { SessionKeys } from './session-keys.ts';
import { endUseless, enterAfterFactor, signInBy, type Entering } from './sign-in.ts';

export interface Session {
  /** Null when nobody is signed in. Reactive. */
  readonly user: SessionUser | null;
  /**
   * She has signed in and the second factor, or her own password before it, is still to come: nothing kept here is open for her,
   * and nothing says that she works here. Gone with the page. Reactive.
   */
  readonly entering: SessionUser | null;
  /** The ward being worked in; a supervisor may change it. Reactive. */
  readonly ward: WardCode | null;
  /** The centre no longer knows this session: work goes on, sending waits for a new sign-in. Reactive. */
  readonly mustSignInAgain: boolean;
  /**
   * The browser's session at the centre is that of the officer before: it sends what is recorded and does nothing else.
   * Reactive.
   */
  readonly isBorrowed: boolean;
  /** The ward she has just asked for in vain; null once she is in the one she asked for. Reactive, and another object each time. */
  readonly refusedWard: { readonly code: WardCode } | null;
  /** The last signing out could not be kept: after a reload the page may be open in that name again. Reactive. */
  readonly isSignOutLost: boolean;
  readonly ownPassword: OwnPassword;
  readonly secondFactor: SecondFactor;
  /** The passkey says who it is. */
  signInByPasskey(): Promise<Result<null, SignInFailure>>;
  signIn(username: string, password: string): Promise<Result<null, SignInFailure>>;
  /** Never fails; done when the tablet is locked. Unsent work stays on it, and is sent after the next sign-in. */
  signOut(): Promise<void>;
  /**
   * On a poor line this takes as long as a greeting.
   * @returns false when what is kept of the ward cannot be opened: she stays where she is (`refusedWard`)
   */
  chooseWard(ward: WardCode): Promise<boolean>;
}

export interface SessionOptions {
  readonly connection: Connection;
  readonly signingOut: SigningOut;
  readonly passkeys: Passkeys;
  readonly remembered: RememberedSession;
  readonly keys: SessionKeys;
  /** Shows the centre that the new session is used on this tablet; never fails. */
  readonly proveTablet: () => Promise<void>;
  /** Somebody signed in or changed ward: there may be something to fetch. */
  readonly onChange: () => void;
}

export interface OwnSession extends Session {
  /** Who acts and for which ward, for the commands; null while locked. */
  acting(): { readonly actor: Actor; readonly ward: WardCode } | null;
  /** False while the session at the centre is that of somebody who may send and fetch no dossiers: what waits, waits for the next. */
  readonly maySync: boolean;
  /**
   * Call when something is asked of the centre. @returns takes what the answer says of the session: that it is over was said of
   * the one before, where somebody has signed in since
   */
  asking(): (isSignedOut: boolean) => void;
  /**
   * Which ward she works in: the one worked in so far, where it is among hers. In a compartment only whoever is in the middle of
   * her work there goes on; the next person begins in her ward, whose key a tablet has.
   */
  wardFor(user: SessionUser): WardCode | null;
  /**
   * She has unlocked by her PIN and works here, in this ward, from now on; the browser's session at the centre stays whose it is.
   */
  resume(user: SessionUser, ward: WardCode | null): Promise<void>;
}

export function createSession(options: SessionOptions): OwnSession {
  const { signingOut, passkeys, remembered, keys, onChange } = options;
  const facts = createSessionFacts(remembered);
  const { ownPassword, secondFactor } = createDuties({ ...options, facts });
  const duties = [ownPassword, secondFactor];

  const signing = { ...options, facts, duties };
  followOtherTabs({ ...signing, onOvertaken: (entering) => void endUseless(signing, entering) });

  return {
    get user() {
      return facts.user;
    },
    get entering() {
      return facts.entering;
    },
    get ward() {
      return facts.ward;
    },
    get mustSignInAgain() {
      return facts.mustSignInAgain;
    },
    get isBorrowed() {
      return facts.isBorrowed;
    },
    get refusedWard() {
      return facts.refusedWard;
    },
    get isSignOutLost() {
      return facts.isSignOutLost;
    },
    ownPassword,
    secondFactor,
    signIn: (username, password) =>
      signInBy(signing, (line) => askToSignIn(line, { username: username.trim(), password })),
    signInByPasskey: () => signInBy(signing, (line) => askByPasskey(line, passkeys)),
    async signOut() {
      await leave({ ...options, facts });
      // On a dead line this takes long: nobody waits for it but the next person's signing in.
      void signingOut.tell().catch(() => undefined);
    },
    chooseWard: (chosen) => changeWard({ ...options, facts }, chosen),
    acting: () => actingOf(facts, keys),
    get maySync() {
      const { owner } = facts;
      return owner === null || can(owner.role, 'dossier.sync');
    },
    asking: facts.asking,
    wardFor: facts.wardFor,
    async resume(user, ward) {
      for (const duty of duties) duty.noteSignIn(user);
      await takeOver({ remembered, facts }, user, ward);
      onChange();
    },
  };
}

/** What comes before everything else after signing in. */
function createDuties(options: Entering & Pick<SessionOptions, 'connection'>) {
  const { connection, remembered, facts, onChange } = options;
  const user = () => facts.entering ?? facts.user;

  /** On a full disk the reminder comes back with the next start; at the centre it is done, and more is told than before. */
  async function keepChanged(changed: SessionUser): Promise<void> {
    if (facts.entering) return facts.noteEntering(changed);
    await remembered.keep({ user: changed, ward: facts.ward }).catch(() => undefined);
    facts.note({ user: changed });
    onChange();
  }

  return {
    ownPassword: createOwnPassword({ connection, user, onChosen: keepChanged }),
    secondFactor: createSecondFactor({
      user,
      isEntering: () => facts.entering !== null,
      async onSettled(settled) {
        if (facts.entering) return enterAfterFactor(options, settled);
        await keepChanged(settled);
        return true;
      },
      onGivenUp: () => facts.noteEntering(null),
    }),
  };
}

type Telling = Pick<SessionOptions, 'signingOut'>;
type Leaving = Pick<SessionOptions, 'remembered' | 'keys'> & { readonly facts: SessionFacts };

/** Whoever has not come in yet leaves everything here as it was before her. */
async function leave({ remembered, signingOut, keys, facts }: Leaving & Telling): Promise<void> {
  const { user, ward, entering } = facts;
  facts.noteLeaving();
  // Before anything is waited for: from here on nobody is coming in.
  facts.noteEntering(null);
  // What is being opened for her, after the second factor, is overtaken by it.
  if (entering) await keys.closeUnless(user?.userId ?? null);
  else if (user) await keys.keepWork();
  const staying = entering ? user : null;
  const isNoted = await remembered.leave({ user: staying, ward }).catch(() => {
    facts.noteNotKept();
    return false;
  });
  if (!isNoted) signingOut.noteLeft();
  facts.note({ user: staying, centreUserId: null });
  if (user && !entering) await keys.dismiss(user).catch(facts.noteNotKept);
}

async function changeWard({ remembered, facts, keys, onChange }: Entering, ward: WardCode): Promise<boolean> {
  const { user } = facts;
  const isOpen = await keys.openWard(ward).catch(() => false);
  // Locked meanwhile, or handed on: whoever works here by now has not asked.
  if (!user || facts.user?.userId !== user.userId || !keys.isOpenFor(user.userId)) return false;
  if (!isOpen) facts.noteRefused(ward);
  else {
    await remembered.keep({ user: facts.user, ward }).catch(forgiveFullDisk);
    facts.note({ ward });
    onChange();
  }
  return isOpen;
}

/** The browser's session at the centre stays whose it is. */
async function takeOver(
  { remembered, facts }: Omit<Leaving, 'keys'>,
  user: SessionUser,
  ward: WardCode | null,
): Promise<void> {
  // On a full disk the next start asks for whoever was here before, and for her PIN.
  await remembered.keep({ user, ward, centreUserId: facts.centreUserId }).catch(forgiveFullDisk);
  facts.note({ user, ward });
}

function actingOf({ user, ward }: SessionFacts, keys: SessionKeys): ReturnType<OwnSession['acting']> {
  return user && ward && keys.isOpenFor(user.userId) ? { actor: toActor(user), ward } : null;
}

function toActor({ userId, name, role }: SessionUser): Actor {
  return { userId, name, role };
}
