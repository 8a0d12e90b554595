/**
 * An event sealed for the centre alone: X25519 with a key made for it, HKDF-SHA-256 and XChaCha20-Poly1305. The recipient is
 * the age recipient of the black boxes (https://age-encryption.org/v1); the box itself is lighter than an age file, since
 * every event gets one. On the wire it stands in the place of the event.
 *
 * Bytes: 1 (version) | the public half of the key made for it, 32 | nonce, 24 | sealed JSON text.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { base64, bech32 } from '@scure/base';
import * as v from 'valibot';

const VERSION = 1;
const KEY_BYTES = 32;
const NONCE_BYTES = 24;
const HEAD_BYTES = 1 + KEY_BYTES + NONCE_BYTES;
const INFO = utf8ToBytes('dung-hen sealed event 1');

/** `sealed`: base64. */
export const sealedEventSchema = v.strictObject({ sealed: v.pipe(v.string(), v.nonEmpty()) });
export type SealedEvent = v.InferOutput<typeof sealedEventSchema>;

export function isSealedEvent(raw: unknown): raw is SealedEvent {
  return v.is(sealedEventSchema, raw);
}

/**
 * Does the slow part once. What it gives back may be called for several events: each takes a nonce of its own.
 * @param recipient `age1…`
 * @throws when it is none
 */
export function createEnvelope(recipient: string): (event: object) => Uint8Array<ArrayBuffer> {
  const theirs = bech32.decodeToBytes(recipient);
  if (theirs.prefix !== 'age' || theirs.bytes.length !== KEY_BYTES) throw new Error('no X25519 recipient of age');
  const { secretKey, publicKey } = x25519.keygen();
  const key = deriveKey(x25519.getSharedSecret(secretKey, theirs.bytes), publicKey, theirs.bytes);
  return (event) => {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const text = new TextEncoder().encode(JSON.stringify(event));
    return new Uint8Array(
      concatBytes(Uint8Array.of(VERSION), publicKey, nonce, xchacha20poly1305(key, nonce).encrypt(text)),
    );
  };
}

/** As it crosses the wire. */
export function toSealedEvent(bytes: Uint8Array): SealedEvent {
  return { sealed: base64.encode(bytes) };
}

/**
 * @param identity `AGE-SECRET-KEY-1…` of the centre
 * @returns undefined when it is not for this centre, was changed on the way, or holds no JSON
 */
export function openSealedEvent(identity: string, { sealed }: SealedEvent): unknown {
  try {
    const bytes = base64.decode(sealed);
    if (bytes[0] !== VERSION) return undefined;
    const own = bech32.decodeToBytes(identity).bytes;
    const theirs = bytes.subarray(1, 1 + KEY_BYTES);
    const key = deriveKey(x25519.getSharedSecret(own, theirs), theirs, x25519.getPublicKey(own));
    const text = xchacha20poly1305(key, bytes.subarray(1 + KEY_BYTES, HEAD_BYTES)).decrypt(bytes.subarray(HEAD_BYTES));
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch {
    return undefined;
  }
}

/** Bound to both public keys, as age does it. */
function deriveKey(shared: Uint8Array, made: Uint8Array, recipient: Uint8Array): Uint8Array {
  return hkdf(sha256, shared, concatBytes(made, recipient), INFO, KEY_BYTES);
}
