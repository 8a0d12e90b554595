/**
 * Bytes under a ward's key: key id, nonce, XChaCha20-Poly1305 of the content (draft-irtf-cfrg-xchacha). What is large is better
 * sealed by the browser, in a thread of its own and many times as fast; it comes to the same.
 */
import { hchacha, xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import { wardKeyId } from '#protocol/ward-key.ts';

export const KEY_ID_BYTES = 8;
/** Long enough that random ones never meet (draft-irtf-cfrg-xchacha, section 3.1). */
const NONCE_BYTES = 24;
const HEAD_BYTES = KEY_ID_BYTES + NONCE_BYTES;
const TAG_BYTES = 16;

/** @param place sealed together with the content: what is moved to another place does not open there */
export function seal(key: Uint8Array, place: Uint8Array, content: Uint8Array): Uint8Array {
  const nonce = drawNonce();
  const sealed = withHead(key, nonce, content.length + TAG_BYTES);
  xchacha20poly1305(key, nonce, place).encrypt(content, sealed.subarray(HEAD_BYTES));
  return sealed;
}

/** @throws when it was not sealed with this key in this place */
export function open(key: Uint8Array, place: Uint8Array, sealed: Uint8Array): Uint8Array<ArrayBuffer> {
  const nonce = sealed.subarray(KEY_ID_BYTES, HEAD_BYTES);
  const content = new Uint8Array(Math.max(0, sealed.length - HEAD_BYTES - TAG_BYTES));
  xchacha20poly1305(key, nonce, place).decrypt(sealed.subarray(HEAD_BYTES), content);
  return content;
}

const CIPHER = 'ChaCha20-Poly1305';
/** "expand 32-byte k" (RFC 8439, section 2.3). */
const SIGMA = new Uint32Array(new TextEncoder().encode('expand 32-byte k').buffer);
/** Before the last eight bytes of the nonce (draft-irtf-cfrg-xchacha, section 2.3). */
const ZERO_BYTES = 4;
const HASHED_BYTES = 16;

/** The same by the browser. @returns undefined in one that has no such cipher (Web Cryptography: Modern Algorithms) */
export async function sealByBrowser(
  key: Uint8Array,
  place: Uint8Array<ArrayBuffer>,
  content: ArrayBuffer,
): Promise<Uint8Array | undefined> {
  const nonce = drawNonce();
  const iv = new Uint8Array(ZERO_BYTES + NONCE_BYTES - HASHED_BYTES);
  iv.set(nonce.subarray(HASHED_BYTES), ZERO_BYTES);
  try {
    const given = await importSubkey(key, nonce.subarray(0, HASHED_BYTES));
    const encrypted = await crypto.subtle.encrypt({ name: CIPHER, iv, additionalData: place }, given, content);
    const sealed = withHead(key, nonce, encrypted.byteLength);
    sealed.set(new Uint8Array(encrypted), HEAD_BYTES);
    return sealed;
  } catch {
    return undefined;
  }
}

/** Whether the browser seals, and what it seals opens: what does not would be missed only after the next lock. */
export async function sealsAlike(): Promise<boolean> {
  const key = crypto.getRandomValues(new Uint8Array(32));
  const [place, content] = [new TextEncoder().encode('place'), new TextEncoder().encode('content')];
  const sealed = await sealByBrowser(key, place, content.buffer);
  if (!sealed) return false;
  try {
    return open(key, place, sealed).every((byte, index) => byte === content[index]);
  } catch {
    return false;
  }
}

function importSubkey(key: Uint8Array, hashed: Uint8Array): Promise<CryptoKey> {
  const words = wordsOf(key);
  const subkey = new Uint32Array(8);
  hchacha(SIGMA, words, wordsOf(hashed), subkey);
  words.fill(0);
  // A way of giving a key that the types do not know yet. The bytes are copied before this comes back.
  const given = crypto.subtle.importKey('raw-secret' as 'raw', subkey, CIPHER, false, ['encrypt']);
  subkey.fill(0);
  return given;
}

function drawNonce(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
}

/** Key id and nonce, and room for what is encrypted. */
function withHead(key: Uint8Array, nonce: Uint8Array, encryptedBytes: number): Uint8Array {
  const sealed = new Uint8Array(HEAD_BYTES + encryptedBytes);
  sealed.set(idBytesOf(key));
  sealed.set(nonce, KEY_ID_BYTES);
  return sealed;
}

/** By the key's name alone: whoever asks has sealed it a moment before. */
export function isSealedWith(key: Uint8Array, sealed: Uint8Array): boolean {
  return idBytesOf(key).every((byte, index) => byte === sealed[index]);
}

/** A copy: a view may begin in the middle of a word. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.slice().buffer);
}

const idBytes = new WeakMap<Uint8Array, Uint8Array>();

/** Of each key once: it is asked for with every row. */
function idBytesOf(key: Uint8Array): Uint8Array {
  const known = idBytes.get(key);
  if (known) return known;
  const made = hexToBytes(wardKeyId(key));
  idBytes.set(key, made);
  return made;
}
