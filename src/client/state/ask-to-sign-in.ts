/** Asks the centre who somebody is: by name and password, or by a passkey, which says it itself. */
import { err, ok, type Result } from '#domain/base/result.ts';
import { passkeyOptionsSchema } from '#protocol/factor-messages.ts';
import { sessionResponseSchema, type SessionUser } from '#protocol/session-messages.ts';
import type { Connection } from '../platform/connection.ts';
import type { PasskeyFailure, Passkeys } from '../platform/passkeys.ts';
import { askCentre, type CentreError } from '../sync/centre.ts';

export type SignInFailure =
  | { readonly type: 'NoConnection' }
  | { readonly type: 'WrongCredentials' }
  | { readonly type: 'PasskeyRefused' }
  | PasskeyFailure
  | { readonly type: 'TooManyTries' }
  /** The tablet was locked, left or opened for somebody else before she was in: that stands. */
  | { readonly type: 'Overtaken' }
  | { readonly type: 'StorageFailed'; readonly detail: string };

export async function askToSignIn(
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

export async function askByPasskey(
  connection: Connection,
  passkeys: Passkeys,
): Promise<Result<SessionUser, SignInFailure>> {
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

function toSignInFailure(error: CentreError, refused: 'WrongCredentials' | 'PasskeyRefused'): SignInFailure {
  if (error.type === 'SignedOut') return { type: refused };
  if (error.type === 'Refused') return { type: error.problem.status === 429 ? 'TooManyTries' : refused };
  return { type: 'NoConnection' };
}
