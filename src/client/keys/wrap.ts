/**
 * Wrapping keys with keys (WebCrypto): AES-256-GCM, a fresh nonce each time, under a label, so that what was wrapped for one
 * purpose does not open for another.
 */
import type { Wrapped } from '../store/key-rows.ts';

const IV_BYTES = 12;
const AES = { name: 'AES-GCM', length: 256 } as const;

export type WrappingKey = CryptoKey;

/** A key no script can read out; it can be kept in IndexedDB. */
export async function makeWrappingKey(): Promise<WrappingKey> {
  return crypto.subtle.generateKey(AES, false, ['encrypt', 'decrypt']);
}

export interface PinStretching {
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly iterations: number;
}

/** PBKDF2 (RFC 8018) with HMAC-SHA-256; the key cannot be read out. */
export async function wrappingKeyOfPin(pin: string, { salt, iterations }: PinStretching): Promise<WrappingKey> {
  const secret = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveKey']);
  return crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, secret, AES, false, [
    'encrypt',
    'decrypt',
  ]);
}

export async function wrap(by: WrappingKey, bytes: Uint8Array<ArrayBuffer>, label: string): Promise<Wrapped> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  return { iv, data: await crypto.subtle.encrypt(underLabel(iv, label), by, bytes) };
}

/** @returns undefined when it is the wrong key or label, or something was changed */
export async function unwrap(
  by: WrappingKey,
  { iv, data }: Wrapped,
  label: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(underLabel(iv, label), by, data));
  } catch {
    // WebCrypto tells no reason on purpose.
    return undefined;
  }
}

function underLabel(iv: Uint8Array<ArrayBuffer>, label: string): AesGcmParams {
  return { name: AES.name, iv, additionalData: new TextEncoder().encode(label) };
}
