/** What screens are told while no centre can be reached: what a test does not answer itself. */
import type { Administration } from '#client/state/administration.ts';
import type { Compartments } from '#client/state/compartments.ts';
import type { Factors } from '#client/state/factors.ts';
import { err } from '#domain/base/result.ts';

export const refuse = async () => err({ type: 'NoConnection' } as const);

export function unreachableCentre(): Administration {
  const account = { changeUser: refuse, setDisabled: refuse, setTemporaryPassword: refuse, endSessions: refuse };
  const centre = {
    listWards: refuse,
    listUsers: refuse,
    createUser: refuse,
    saveWardSettings: refuse,
    createWard: refuse,
    joinWard: refuse,
    leaveWard: refuse,
  };
  return { ...centre, ...account, takeOffFactors: refuse };
}

export function unreachableCompartments(): Compartments {
  return { read: refuse, nameHead: refuse, listPeople: refuse, letIn: refuse, takeOut: refuse };
}

export function unreachableFactors(): Factors {
  const proofs = { confirm: refuse, proveByPasskey: refuse, enterCode: refuse };
  const passkeys = { passkeyHindrance: null, addPasskey: refuse, removePasskey: refuse };
  const app = { beginAuthenticator: refuse, finishAuthenticator: refuse, removeAuthenticator: refuse };
  return { read: refuse, ...proofs, ...passkeys, ...app };
}
