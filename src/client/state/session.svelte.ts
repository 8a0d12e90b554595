/** Who is signed in on this tablet and for which ward. Kept on the tablet, so that it opens without a network. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { Actor } from '#domain/dossier/dossier-event.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { passkeyOptionsSchema } from '#protocol/factor-messages.ts';
import { sessionResponseSchema, type SessionUser } from '#protocol/session-messages.ts';
import type { Connection } from '../platform/connection.ts';
import type { PasskeyFailure, Passkeys } from '../platform/passkeys.ts';
import { askCentre, type CentreError } from '../sync/centre.ts';
import type { KeptSession, RememberedSession } from '../sync/remembered-session.ts';
import { createOwnPassword, type OwnPassword } from './own-password.svelte.ts';
import { createSecondFactor, type SecondFactor } from './second-factor.svelte.ts';

export type SignInFailure =
  | { readonly type: 'NoConnection' }
  | { readonly type: 'WrongCredentials' }
  | { readonly type: 'PasskeyRefused' }
  | PasskeyFailure
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
  readonly secondFactor: SecondFactor;
  /** The passkey says who it is. */
  signInByPasskey(): Promise<Result<null, SignInFailure>>;
  signIn(username: string, password: string): Promise<Result<null, SignInFailure>>;
  /** Done when the tablet is locked. Unsent work stays on it and goes on being sent. */
  signOut(): Promise<void>;
  chooseWard(ward: WardCode): Promise<void>;
}

export interface SessionOptions {
  readonly connection: Connection;
  readonly passkeys: Passkeys;
  readonly remembered: RememberedSession;
  /** Somebody signed in or changed ward: there may be something to fetch. */
  readonly onChange: () => void;
}

export interface OwnSession extends Session {
  /** Who acts and for which ward, for the commands. */
  acting(): { readonly actor: Actor; readonly ward: WardCode } | null;
  noteSignedOutAtCentre(isSignedOut: boolean): void;
}

export function createSession({ connection, passkeys, remembered, onChange }: SessionOptions): OwnSession {
  let user = $state.raw<SessionUser | null>(remembered.user);
  let ward = $state.raw<WardCode | null>(remembered.ward);
  let mustSignInAgain = $state(false);

  /** On a full disk the reminder comes back with the next start; at the centre it is done, and more is told than before. */
  async function keepChanged(changed: SessionUser): Promise<void> {
    await remembered.keep({ user: changed, ward }).catch(() => undefined);
    user = changed;
    onChange();
  }

  const ownPassword = createOwnPassword({ connection, user: () => user, onChosen: keepChanged });
  const secondFactor = createSecondFactor({ user: () => user, onSettled: keepChanged });

  remembered.watch((now) => {
    const changed = now.user?.userId !== user?.userId || now.ward !== ward;
    for (const watched of [ownPassword, secondFactor]) watched.noteElsewhere(now.user);
    ({ user, ward } = now);
    if (changed) onChange();
  });

  // A late answer to the last sign-out would take the next person's cookie away.
  let leaving: Promise<unknown> = Promise.resolve();

  async function enter(ask: () => Promise<Result<SessionUser, SignInFailure>>): Promise<Result<null, SignInFailure>> {
    await leaving;
    const answer = await ask();
    if (!answer.ok) return answer;
    for (const watched of [ownPassword, secondFactor]) watched.noteSignIn(answer.value);
    const next = { user: answer.value, ward: wardOf(answer.value, ward) };
    const kept = await keepOrFail(remembered, next);
    if (!kept.ok) return kept;
    ({ user, ward } = next);
    mustSignInAgain = false;
    onChange();
    return kept;
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
    secondFactor,
    signIn: (username, password) => enter(() => askToSignIn(connection, { username: username.trim(), password })),
    signInByPasskey: () => enter(() => askByPasskey(connection, passkeys)),
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
    noteSignedOutAtCentre: (isSignedOut) => void (mustSignInAgain = isSignedOut && user !== null),
  };
}

/** The ward worked in so far, where it is among the person's. */
function wardOf({ wards }: SessionUser, present: WardCode | null): WardCode | null {
  return wards.find(({ code }) => code === present)?.code ?? wards[0]?.code ?? null;
}

async function askToSignIn(
  connection: Connection,
  body: { readonly username: string; readonly password: string },
): Promise<Result<SessionUser, SignInFailure>> {
  const answer = await askCentre(connection, {
    method: 'POST',
    path: '/api/session',
    body,
    answer: sessionResponseSchema,
  });
  return answer.ok ? ok(answer.value.user) : err(toSignInFailure(answer.error, 'WrongCredentials'));
}

async function askByPasskey(connection: Connection, passkeys: Passkeys): Promise<Result<SessionUser, SignInFailure>> {
  const path = '/api/session/passkey';
  const options = await askCentre(connection, {
    method: 'POST',
    path: `${path}/options`,
    answer: passkeyOptionsSchema,
  });
  if (!options.ok) return err(toSignInFailure(options.error, 'PasskeyRefused'));
  const given = await passkeys.answer(options.value);
  if (!given.ok) return given;
  const answer = await askCentre(connection, {
    method: 'POST',
    path,
    body: given.value,
    answer: sessionResponseSchema,
  });
  return answer.ok ? ok(answer.value.user) : err(toSignInFailure(answer.error, 'PasskeyRefused'));
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

function toSignInFailure(error: CentreError, refused: 'WrongCredentials' | 'PasskeyRefused'): SignInFailure {
  if (error.type === 'SignedOut') return { type: refused };
  if (error.type === 'Refused') return { type: error.problem.status === 429 ? 'TooManyTries' : refused };
  return { type: 'NoConnection' };
}
