/**
 * Passkeys (WebAuthn Level 3): signing in with one and no name, showing again who one is, and looking after the own ones. The
 * authenticator must verify the person by finger, face or PIN each time, so that a passkey stands for both factors. Every way an
 * answer can be wrong has one name: which it was helps nobody but an attacker.
 */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { needsSecondFactor } from '#domain/access/second-factor.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import { MS_PER_MINUTE, type Instant } from '#domain/calendar/instant.ts';
import type { NewPasskey, PasskeyAnswer } from '#protocol/factor-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { beginCeremony, takeCeremony, type CeremonyKey } from '../store/ceremonies.ts';
import { transact } from '../store/database.ts';
import {
  addPasskey,
  findPasskey,
  listPasskeys,
  notePasskeyUse,
  removePasskey,
  type Passkey,
} from '../store/passkeys.ts';
import { noteConfirmed, removeSessionsOf, type Place } from '../store/sessions.ts';
import { holdAccount } from '../store/users.ts';
import type { NotConfirmed } from './authenticators.ts';
import type { Centre } from './centre.ts';
import { isConfirmed, renewProven } from './prove-session.ts';
import type { RelyingParty } from './relying-party.ts';
import { hashSecret } from './secrets.ts';
import { openSession, type SignedIn } from './sign-in.ts';

const NAME = 'Đúng Hẹn';
/** ES256 and RS256 (RFC 8152, 8812): every authenticator of today has one of them. */
const ALGORITHMS = [-7, -257];
/** How long a challenge may be answered. */
const CHALLENGE_MS = 5 * MS_PER_MINUTE;
export const MOST_PASSKEYS = 10;

export type PasskeyRefused = { readonly type: 'PasskeyRefused' };

/** @param browser the secret of the browser that asks: the answer must come from there */
export async function beginPasskeySignIn(
  centre: Centre,
  party: RelyingParty,
  browser: string,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return challenge(centre, party, { holder: hashSecret(browser), purpose: 'sign-in' });
}

/** The passkey says who it is. That of a disabled account is refused like one that never was. */
export async function signInByPasskey(
  centre: Centre,
  party: RelyingParty,
  { browser, answer, place }: { readonly browser: string; readonly answer: PasskeyAnswer; readonly place: Place },
): Promise<Result<SignedIn, PasskeyRefused>> {
  const passkey = await checkAnswer(centre, party, { holder: hashSecret(browser), purpose: 'sign-in' }, answer);
  const signedIn = passkey && (await openSession(centre, { ...passkey, passwordHash: null }, place));
  return signedIn ? ok(signedIn) : err({ type: 'PasskeyRefused' });
}

/** Undefined when the account has none. @param token of the session that asks */
export async function beginPasskeyProof(
  centre: Centre,
  user: SessionUser,
  party: RelyingParty,
  token: string,
): Promise<PublicKeyCredentialRequestOptionsJSON | undefined> {
  const own = await listPasskeys(centre.db, user.userId);
  if (own.length === 0) return undefined;
  return challenge(centre, party, { holder: hashSecret(token), purpose: 'prove' }, own);
}

/** Finishes the second factor of the session, and confirms who it is. @returns the session's token from now on */
export async function proveByPasskey(
  centre: Centre,
  user: SessionUser,
  party: RelyingParty,
  { token, answer }: { readonly token: string; readonly answer: PasskeyAnswer },
): Promise<Result<string, PasskeyRefused>> {
  const passkey = await checkAnswer(centre, party, { holder: hashSecret(token), purpose: 'prove' }, answer);
  const next = passkey?.userId === user.userId ? await renewProven(centre.db, token) : undefined;
  if (next === undefined) return err({ type: 'PasskeyRefused' });
  await noteConfirmed(centre.db, hashSecret(next), centre.now());
  return ok(next);
}

/** @param ask the session that asks, and what the new passkey is to be called */
export async function beginPasskey(
  centre: Centre,
  user: SessionUser,
  party: RelyingParty,
  { token, name }: { readonly token: string; readonly name: string },
): Promise<Result<PublicKeyCredentialCreationOptionsJSON, NotConfirmed | { readonly type: 'TooManyPasskeys' }>> {
  if (!(await isConfirmed(centre, token))) return err({ type: 'NotConfirmed' });
  const own = await listPasskeys(centre.db, user.userId);
  if (own.length >= MOST_PASSKEYS) return err({ type: 'TooManyPasskeys' });
  const options = await generateRegistrationOptions({
    rpName: NAME,
    rpID: party.id,
    userID: handleOf(user.userId),
    userName: user.username,
    userDisplayName: user.name,
    timeout: CHALLENGE_MS,
    attestationType: 'none',
    excludeCredentials: own.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
  await keep(centre, { holder: hashSecret(token), purpose: 'register' }, options.challenge, name);
  return ok(options);
}

/** @returns the session's token from now on; where the role needs a second factor every other session ends */
export async function registerPasskey(
  centre: Centre,
  user: SessionUser,
  party: RelyingParty,
  { token, answer }: { readonly token: string; readonly answer: NewPasskey },
): Promise<Result<string, PasskeyRefused>> {
  const key = { holder: hashSecret(token), purpose: 'register' } as const;
  const asked = await takeCeremony(centre.db, key, centre.now());
  const made = asked && (await readNewPasskey(party, asked.secret, answer));
  if (!asked || !made) return err({ type: 'PasskeyRefused' });
  return transact(centre.db, async (tx) => {
    // Whoever takes the account's passkeys away is to see this one, and the session it proves.
    await holdAccount(tx, user.userId);
    const passkey = { ...made, userId: user.userId, name: asked.name };
    if (!(await addPasskey(tx, passkey, centre.now()))) return err({ type: 'PasskeyRefused' });
    const next = await renewProven(tx, token);
    if (next === undefined) {
      // The session ended just now, with a change of the account that takes its passkeys away: this one is not to outlive that.
      await removePasskey(tx, user.userId, passkey.passkeyId);
      return err({ type: 'PasskeyRefused' });
    }
    if (needsSecondFactor(user.role)) await removeSessionsOf(tx, user.userId, { except: hashSecret(next) });
    centre.journal.info({ account: user.userId }, 'passkey added');
    return ok(next);
  });
}

/** One of somebody else is as unknown as one that never was. */
export async function dropPasskey(
  centre: Centre,
  { userId }: SessionUser,
  { token, passkeyId }: { readonly token: string; readonly passkeyId: string },
): Promise<Result<null, NotConfirmed | { readonly type: 'NoSuchPasskey' }>> {
  if (!(await isConfirmed(centre, token))) return err({ type: 'NotConfirmed' });
  if (!(await removePasskey(centre.db, userId, passkeyId))) return err({ type: 'NoSuchPasskey' });
  centre.journal.info({ account: userId }, 'passkey removed');
  return ok(null);
}

async function challenge(
  centre: Centre,
  party: RelyingParty,
  key: CeremonyKey,
  allowed: readonly { readonly id: string }[] = [],
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    timeout: CHALLENGE_MS,
    userVerification: 'required',
    allowCredentials: allowed.map(({ id }) => ({ id })),
  });
  await keep(centre, key, options.challenge);
  return options;
}

async function keep({ db, now }: Centre, key: CeremonyKey, secret: string, name = ''): Promise<void> {
  const at = now();
  await beginCeremony(db, { ...key, secret, name, at, expiresAt: (at + CHALLENGE_MS) as Instant });
}

/** The challenge is spent by the first answer, good or bad. @returns the passkey that answered; undefined when anything is wrong */
async function checkAnswer(
  { db, now }: Centre,
  party: RelyingParty,
  key: CeremonyKey,
  answer: PasskeyAnswer,
): Promise<Passkey | undefined> {
  const asked = await takeCeremony(db, key, now());
  const passkey = asked && (await findPasskey(db, answer.id));
  if (!asked || !passkey) return undefined;
  const { userHandle } = answer.response;
  // Without an account named beforehand it is the passkey that names one, and it must be its own.
  const isOwn = userHandle === undefined ? key.purpose === 'prove' : userHandle === textOf(handleOf(passkey.userId));
  const counter = isOwn ? await readCounter(party, asked.secret, passkey, answer) : undefined;
  if (counter === undefined) return undefined;
  return (await notePasskeyUse(db, { passkeyId: passkey.passkeyId, counter, at: now() })) ? passkey : undefined;
}

/** @returns the authenticator's counter; undefined when the answer is not one to this challenge, from here, by this passkey */
async function readCounter(
  party: RelyingParty,
  expectedChallenge: string,
  { passkeyId, publicKey, counter }: Passkey,
  { id, rawId, type, response }: PasskeyAnswer,
): Promise<number | undefined> {
  const { clientDataJSON, authenticatorData, signature } = response;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId,
        type,
        clientExtensionResults: {},
        response: { clientDataJSON, authenticatorData, signature },
      },
      expectedChallenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      credential: { id: passkeyId, publicKey: new Uint8Array(publicKey), counter },
      requireUserVerification: true,
    });
    return verified ? authenticationInfo.newCounter : undefined;
  } catch {
    // Thrown for whatever does not fit: a foreign origin, another challenge, bytes that are no CBOR.
    return undefined;
  }
}

async function readNewPasskey(
  party: RelyingParty,
  expectedChallenge: string,
  { id, rawId, type, response }: NewPasskey,
): Promise<Pick<Passkey, 'passkeyId' | 'publicKey' | 'counter'> | undefined> {
  const { clientDataJSON, attestationObject } = response;
  const registration: RegistrationResponseJSON = {
    id,
    rawId,
    type,
    clientExtensionResults: {},
    response: { clientDataJSON, attestationObject },
  };
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: registration,
      expectedChallenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!verified) return undefined;
    const { credential } = registrationInfo;
    return { passkeyId: credential.id, publicKey: credential.publicKey, counter: credential.counter };
  } catch {
    // As above.
    return undefined;
  }
}

/** What the authenticator keeps with the passkey to say whose it is: the account's id, which says nothing else. */
function handleOf(userId: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(userId);
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
