/**
 * An authenticator in software (WebAuthn Level 3, 6): makes P-256 credentials with attestation "none" and signs challenges with
 * them, rightly or in every way an attacker would like.
 */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import type { NewPasskey, PasskeyAnswer } from '#protocol/factor-messages.ts';

export interface SoftwarePasskey {
  readonly id: string;
  /** For the centre, after the options it gave. */
  readonly registration: NewPasskey;
  /** Counts up with each answer, unless told what to say. */
  answer(options: unknown, lies?: Lies): PasskeyAnswer;
}

/** What is said in place of the truth. */
export interface Lies {
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly challenge?: string;
  readonly counter?: number;
  readonly isVerified?: boolean;
  /** Null says nothing. */
  readonly userId?: string | null;
  /** A signature over something else. */
  readonly isForged?: boolean;
  /** Another credential's id. */
  readonly id?: string;
}

interface CreationOptions {
  readonly challenge: string;
  readonly rp: { readonly id: string };
  readonly user: { readonly id: string };
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const WITH_CREDENTIAL = 0x40;

/** @param origin of the page that asks */
export function makeSoftwarePasskey(origin: string, options: unknown, lies: Lies = {}): SoftwarePasskey {
  const { challenge, rp, user } = options as CreationOptions;
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credential = randomBytes(32);
  const id = credential.toString('base64url');
  const about = { origin, rpId: rp.id, counter: 0, ...lies };
  const length = Buffer.alloc(2);
  length.writeUInt16BE(credential.length);
  const data = Buffer.concat([
    authenticatorData(about, WITH_CREDENTIAL),
    Buffer.alloc(16),
    length,
    credential,
    coseKey(publicKey),
  ]);
  let counter = 0;
  return {
    id,
    registration: {
      ...frame(id),
      response: {
        clientDataJSON: clientData('webauthn.create', challenge, about).toString('base64url'),
        attestationObject: cbor(
          new Map<string, unknown>([
            ['fmt', 'none'],
            ['attStmt', new Map()],
            ['authData', data],
          ]),
        ).toString('base64url'),
      },
    },
    answer(asked, told = {}) {
      counter += 1;
      const { challenge: question } = asked as { readonly challenge: string };
      const saying = { origin, rpId: rp.id, counter, ...told };
      const authData = authenticatorData(saying);
      const said = clientData('webauthn.get', question, saying);
      const signed = Buffer.concat([authData, createHash('sha256').update(said).digest()]);
      const userHandle = told.userId === undefined ? user.id : Buffer.from(told.userId ?? '').toString('base64url');
      return {
        ...frame(told.id ?? id),
        response: {
          clientDataJSON: said.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature: sign('sha256', told.isForged ? randomBytes(32) : signed, privateKey).toString('base64url'),
          ...(told.userId === null ? {} : { userHandle }),
        },
      };
    },
  };
}

function frame(id: string) {
  return { id, rawId: id, type: 'public-key', clientExtensionResults: {} } as const;
}

function clientData(type: string, challenge: string, lies: Lies & { readonly origin: string }): Buffer {
  const { origin, type: toldType, challenge: toldChallenge } = lies;
  const data = { type: toldType ?? type, challenge: toldChallenge ?? challenge, origin, crossOrigin: false };
  return Buffer.from(JSON.stringify(data));
}

/** Section 6.1. */
function authenticatorData(
  { rpId, counter, isVerified = true }: { rpId: string; counter: number; isVerified?: boolean },
  flags = 0,
): Buffer {
  const uses = Buffer.alloc(4);
  uses.writeUInt32BE(counter);
  const flag = Buffer.from([PRESENT | (isVerified ? VERIFIED : 0) | flags]);
  return Buffer.concat([createHash('sha256').update(rpId).digest(), flag, uses]);
}

/** RFC 9053, section 7.1.1: an EC2 key for ES256. */
function coseKey(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const numbers: readonly [number, unknown][] = [
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, Buffer.from(x, 'base64url')],
    [-3, Buffer.from(y, 'base64url')],
  ];
  return cbor(new Map<unknown, unknown>(numbers));
}

/** RFC 8949, as much of it as the above needs. */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const map = value as Map<unknown, unknown>;
  return Buffer.concat([head(5, map.size), ...[...map].flatMap(([key, each]) => [cbor(key), cbor(each)])]);
}

function head(major: number, count: number): Buffer {
  if (count < 24) return Buffer.from([(major << 5) | count]);
  if (count < 256) return Buffer.from([(major << 5) | 24, count]);
  return Buffer.from([(major << 5) | 25, count >> 8, count & 0xff]);
}
