/** Who is signed in on this tablet and for which ward. Kept on the tablet, so that it opens without a network. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { Actor } from '#domain/dossier/dossier-event.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { sessionResponseSchema, type SessionUser } from '#protocol/session-messages.ts';
import type { Connection } from '../platform/connection.ts';
import { askCentre, type CentreError } from '../sync/centre.ts';
import type { KeptSession, RememberedSession } from '../sync/remembered-session.ts';
import { createOwnPassword, type OwnPassword } from './own-password.svelte.ts';

export type SignInFailure =
  | { readonly type: 'NoConnection' }
  | { readonly type: 'WrongCredentials' }
  | { readonly type: 'TooManyTries' }
  | { readonly type: 'StorageFailed'; readonly detail: string };

export interface Session {
  /** Null when nobody is signed in. Reactive. */
  readonly user: SessionUser | null;
  /** The ward being worked in; a supervisor may change it. Reactive. */
  readonly ward: WardCode | null;
  /** The centre no longer knows this session: work goes on, sending waits for a new sign-in. Reactive. */
  readonly mustSignInAgain: boolean;
  readonly ownPassword: OwnPassword;
  signIn(username: string, password: string): Promise<Result<null, SignInFailure>>;
  /** Done when the tablet is locked. Unsent work stays on it and goes on being sent. */
  signOut(): Promise<void>;
  chooseWard(ward: WardCode): Promise<void>;
}

export interface SessionOptions {
  readonly connection: Connection;
  readonly remembered: RememberedSession;
  /** Somebody signed in or changed ward: there may be something to fetch. */
  readonly onChange: () => void;
}

export interface OwnSession extends Session {
  /** Who acts and for which ward, for the commands. */
  acting(): { readonly actor: Actor; readonly ward: WardCode } | null;
  noteSignedOutAtCentre(isSignedOut: boolean): void;
}

export function createSession({ connection, remembered, onChange }: SessionOptions): OwnSession {
  let user = $state.raw<SessionUser | null>(remembered.user);
  let ward = $state.raw<WardCode | null>(remembered.ward);
  let mustSignInAgain = $state(false);

  const ownPassword = createOwnPassword({
    connection,
    user: () => user,
    async onChosen(chosen) {
      // On a full disk the reminder comes back with the next start; the password is changed all the same.
      await remembered.keep({ user: chosen, ward }).catch(() => undefined);
      user = chosen;
    },
  });

  remembered.watch((now) => {
    const changed = now.user?.userId !== user?.userId || now.ward !== ward;
    ownPassword.noteElsewhere(now.user);
    user = now.user;
    ward = now.ward;
    if (changed) onChange();
  });

  // A late answer to the last sign-out would take the next person's cookie away.
  let leaving: Promise<unknown> = Promise.resolve();

  async function signIn(username: string, password: string): Promise<Result<null, SignInFailure>> {
    await leaving;
    const answer = await askToSignIn(connection, { username: username.trim(), password }, ward);
    if (!answer.ok) return answer;
    ownPassword.noteSignIn(answer.value.user);
    const kept = await keepOrFail(remembered, answer.value);
    if (!kept.ok) return kept;
    ({ user, ward } = answer.value);
    mustSignInAgain = false;
    onChange();
    return ok(null);
  }

  return {
    get user() {
      return user;
    },
    get ward() {
      return ward;
    },
    get mustSignInAgain() {
      return mustSignInAgain;
    },
    ownPassword,
    signIn,
    async signOut() {
      await remembered.keep({ user: null, ward });
      user = null;
      // On a dead line this takes long: nobody waits for it but the next person's signing in.
      leaving = connection.send('DELETE', '/api/session').catch(() => undefined);
    },
    async chooseWard(chosen) {
      await remembered.keep({ user, ward: chosen });
      ward = chosen;
      onChange();
    },
    acting: () => (user && ward ? { actor: toActor(user), ward } : null),
    noteSignedOutAtCentre(isSignedOut) {
      mustSignInAgain = isSignedOut && user !== null;
    },
  };
}

/** @returns who it is, and the ward to work in: the one worked in so far, where it is among the person's */
async function askToSignIn(
  connection: Connection,
  body: { readonly username: string; readonly password: string },
  ward: WardCode | null,
): Promise<Result<KeptSession & { readonly user: SessionUser }, SignInFailure>> {
  const answer = await askCentre(connection, {
    method: 'POST',
    path: '/api/session',
    body,
    answer: sessionResponseSchema,
  });
  if (!answer.ok) return err(toSignInFailure(answer.error));
  const { user } = answer.value;
  return ok({ user, ward: user.wards.find(({ code }) => code === ward)?.code ?? user.wards[0]?.code ?? null });
}

async function keepOrFail(remembered: RememberedSession, session: KeptSession): Promise<Result<null, SignInFailure>> {
  try {
    await remembered.keep(session);
    return ok(null);
  } catch (error) {
    return err({ type: 'StorageFailed', detail: String(error) });
  }
}

function toActor({ userId, name, role }: SessionUser): Actor {
  return { userId, name, role };
}

function toSignInFailure(error: CentreError): SignInFailure {
  if (error.type === 'SignedOut') return { type: 'WrongCredentials' };
  if (error.type === 'Refused')
    return error.problem.status === 429 ? { type: 'TooManyTries' } : { type: 'WrongCredentials' };
  return { type: 'NoConnection' };
}
