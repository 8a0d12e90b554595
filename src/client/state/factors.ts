/** What the own account is entered with beside its password: passkeys, an authenticator app, recovery codes. Needs a connection. */
import * as v from 'valibot';
import { err, ok, type Result } from '#domain/base/result.ts';
import {
  factorStateSchema,
  newAuthenticatorSchema,
  passkeyOptionsSchema,
  recoveryCodesSchema,
  type FactorState,
  type NewAuthenticator,
  type PasskeyRow,
} from '#protocol/factor-messages.ts';
import type { Connection } from '../platform/connection.ts';
import type { PasskeyFailure, PasskeyHindrance, Passkeys } from '../platform/passkeys.ts';
import { askCentre, type CentreRequest } from '../sync/centre.ts';
import { toFailure, type CentreFailure } from './administration.ts';

export type FactorFailure =
  | CentreFailure
  | PasskeyFailure
  /** The person must show again who it is, and then do the same once more. */
  | { readonly type: 'ConfirmFirst' };

export interface Factors {
  /** Why passkeys cannot be used here; null when they can. */
  readonly passkeyHindrance: PasskeyHindrance | null;
  read(): Promise<Result<FactorState, CentreFailure>>;
  /** Shows again who it is; good for some minutes. */
  confirm(password: string): Promise<Result<null, FactorFailure>>;
  /** The same, and finishes the second factor of this session. */
  proveByPasskey(): Promise<Result<null, FactorFailure>>;
  /** @param code of the app, or a recovery code */
  enterCode(code: string): Promise<Result<null, FactorFailure>>;
  addPasskey(name: string): Promise<Result<null, FactorFailure>>;
  removePasskey(id: string): Promise<Result<null, FactorFailure>>;
  beginAuthenticator(): Promise<Result<NewAuthenticator, FactorFailure>>;
  /** @returns the recovery codes, to be shown once */
  finishAuthenticator(code: string): Promise<Result<readonly string[], FactorFailure>>;
  removeAuthenticator(): Promise<Result<null, FactorFailure>>;
}

export type { FactorState, NewAuthenticator, PasskeyHindrance, PasskeyRow };

/** An answer that carries nothing. */
const nothing = v.unknown();

export function createFactors(connection: Connection, passkeys: Passkeys): Factors {
  async function ask<S extends v.GenericSchema>(
    request: CentreRequest<S>,
  ): Promise<Result<v.InferOutput<S>, FactorFailure>> {
    const answer = await askCentre(connection, request);
    if (answer.ok) return answer;
    const failure = toFailure(answer.error);
    const asksFirst = failure.type === 'Refused' && failure.errors['confirm'] !== undefined;
    return err(asksFirst ? { type: 'ConfirmFirst' } : failure);
  }

  async function tell(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<Result<null, FactorFailure>> {
    const told = await ask({ method, path, body, answer: nothing });
    return told.ok ? ok(null) : told;
  }

  /** Asks the centre for a challenge, the person for the finger, and tells the centre the answer. */
  async function ceremony(path: string, kind: 'make' | 'answer', body?: object): Promise<Result<null, FactorFailure>> {
    const options = await ask({ method: 'POST', path: `${path}/options`, body, answer: passkeyOptionsSchema });
    if (!options.ok) return options;
    const given = await passkeys[kind](options.value);
    return given.ok ? tell('POST', path, given.value) : given;
  }

  return {
    passkeyHindrance: passkeys.hindrance,
    async read() {
      const answer = await askCentre(connection, {
        method: 'GET',
        path: '/api/session/factors',
        answer: factorStateSchema,
      });
      return answer.ok ? answer : err(toFailure(answer.error));
    },
    confirm: (password) => tell('POST', '/api/session/factors/password', { password }),
    proveByPasskey: () => ceremony('/api/session/factors/passkey', 'answer'),
    enterCode: (code) => tell('POST', '/api/session/factors/code', { code }),
    addPasskey: (name) => ceremony('/api/session/passkeys', 'make', { name }),
    removePasskey: (id) => tell('DELETE', `/api/session/passkeys/${encodeURIComponent(id)}`),
    beginAuthenticator: () =>
      ask({ method: 'POST', path: '/api/session/authenticator', answer: newAuthenticatorSchema }),
    async finishAuthenticator(code) {
      const request = { method: 'PUT', path: '/api/session/authenticator', body: { code } } as const;
      const answer = await ask({ ...request, answer: recoveryCodesSchema });
      return answer.ok ? ok(answer.value.codes) : answer;
    },
    removeAuthenticator: () => tell('DELETE', '/api/session/authenticator'),
  };
}
