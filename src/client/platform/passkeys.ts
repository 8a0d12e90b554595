/** Passkeys as the browser keeps them (WebAuthn): making one, and answering a challenge with one. */
import type { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { err, ok, type Result } from '#domain/base/result.ts';

/** `address`: not a secure page, or one reached by an IP address; `browser`: it knows no passkeys. */
export type PasskeyHindrance = 'address' | 'browser';

export type PasskeyFailure =
  /** The person broke off, or let the time run out. Browsers tell no more than that. */
  | { readonly type: 'PasskeyCancelled' }
  /** What holds the passkeys has one of this account already. */
  | { readonly type: 'PasskeyKnown' }
  | { readonly type: 'PasskeyFailed' };

export interface Passkeys {
  /** Why none can be used here; null when they can. */
  readonly hindrance: PasskeyHindrance | null;
  /** @param options as the centre made them @returns what to send it */
  make(options: object): Promise<Result<object, PasskeyFailure>>;
  answer(options: object): Promise<Result<object, PasskeyFailure>>;
}

export function createBrowserPasskeys(): Passkeys {
  return {
    hindrance: findHindrance(),
    make: (options) => ask((library) => library.startRegistration({ optionsJSON: options as RegistrationOptions })),
    answer: (options) =>
      ask((library) => library.startAuthentication({ optionsJSON: options as AuthenticationOptions })),
  };
}

interface Library {
  readonly startRegistration: typeof startRegistration;
  readonly startAuthentication: typeof startAuthentication;
}
type RegistrationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];
type AuthenticationOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];

/** The library comes when first needed: most people sign in with a password. */
async function ask(work: (library: Library) => Promise<object>): Promise<Result<object, PasskeyFailure>> {
  try {
    return ok(await work(await import('@simplewebauthn/browser')));
  } catch (error) {
    return err({ type: failureOf(error) });
  }
}

/** By the names of the standard (WebAuthn Level 3, 5.1.3 and 5.1.4). */
function failureOf(error: unknown): PasskeyFailure['type'] {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'AbortError') return 'PasskeyCancelled';
  return name === 'InvalidStateError' ? 'PasskeyKnown' : 'PasskeyFailed';
}

/** An IP address is no name a passkey can belong to. */
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[.*\])$/;

function findHindrance(): PasskeyHindrance | null {
  if (!isSecureContext || ADDRESS.test(location.hostname)) return 'address';
  return 'PublicKeyCredential' in window ? null : 'browser';
}
