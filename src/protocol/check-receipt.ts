/**
 * What can be said of the seal in a receipt's link: the same judgement on the citizen's phone and in tests. Nothing but ES256
 * under a key the centre publishes is believed, whatever the seal says of itself (RFC 8725, 3.1).
 */
import { decodeProtectedHeader } from 'jose/decode/protected_header';
import { compactVerify } from 'jose/jws/compact/verify';
import {
  isSamePromise,
  type HeldPromise,
  type ReceiptPromise,
  type ReceiptVerdict,
} from '#domain/dossier/receipt-promise.ts';
import { importPublicKey, readPromise, SEAL_ALGORITHM, type PublishedKey } from './receipt-seal.ts';

export interface ReceiptToCheck {
  /** What stands behind the `#` of the link; empty when nothing does. */
  readonly seal: string;
  /** What stands before it. */
  readonly token: string;
  /** Of the token's ward; null when they could not be fetched. */
  readonly keys: readonly PublishedKey[] | null;
  /** Null: the centre has no dossier under the token yet. */
  readonly held: HeldPromise | null;
}

export async function checkReceipt({ seal, token, keys, held }: ReceiptToCheck): Promise<ReceiptVerdict> {
  if (seal === '') return { type: 'none' };
  const claimed = readClaim(seal);
  // Said without any key: what names another link, or is no seal at all, is wrong whoever signed it.
  if (!claimed || (claimed.promise !== 'newer' && claimed.promise.token !== token)) return { type: 'wrong' };
  if (keys === null || globalThis.crypto?.subtle === undefined) return { type: 'unchecked' };
  const ofDevice = keys.filter(({ device }) => device === claimed.device);
  if (ofDevice.length === 0) return { type: 'unknown-device' };
  const signer = await findSigner(seal, ofDevice);
  if (typeof signer === 'string') return { type: signer };
  const { promise } = claimed;
  if (promise === 'newer') return { type: 'unchecked' };
  return judgeGenuine(promise, held, signer);
}

function judgeGenuine(promise: ReceiptPromise, held: HeldPromise | null, { revokedAt }: PublishedKey): ReceiptVerdict {
  if (held) return isSamePromise(promise, held) ? { type: 'agrees', promise } : { type: 'differs', promise, held };
  // The moment of receipt is the tablet's own word: whoever holds a lost one can write an earlier one.
  return revokedAt === null ? { type: 'not-at-centre', promise } : { type: 'revoked-device', revokedAt };
}

interface Claim {
  readonly device: string;
  readonly promise: ReceiptPromise | 'newer';
}

/** What the seal says, before anything of it is believed. */
function readClaim(seal: string): Claim | undefined {
  try {
    const { alg, kid } = decodeProtectedHeader(seal);
    const promise = readPromise(decodePayload(seal.split('.')[1] ?? ''));
    return alg === SEAL_ALGORITHM && kid !== undefined && promise !== undefined ? { device: kid, promise } : undefined;
  } catch {
    return undefined;
  }
}

function decodePayload(part: string): string {
  const bytes = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes, (sign) => sign.charCodeAt(0)));
}

/** A tablet that was installed anew under its old name has more than one key. */
async function findSigner(seal: string, keys: readonly PublishedKey[]): Promise<PublishedKey | 'wrong' | 'unchecked'> {
  const imported = await Promise.all(keys.map(({ key }) => importPublicKey(key)));
  // The centre publishes only points of the curve: a browser that takes none of them cannot check, and must not accuse.
  if (imported.every((key) => key === undefined)) return 'unchecked';
  for (const [index, key] of imported.entries()) {
    const published = keys[index];
    if (key && published && (await isSignedBy(seal, key))) return published;
  }
  return 'wrong';
}

async function isSignedBy(seal: string, key: CryptoKey): Promise<boolean> {
  try {
    await compactVerify(seal, key, { algorithms: [SEAL_ALGORITHM] });
    return true;
  } catch {
    return false;
  }
}
