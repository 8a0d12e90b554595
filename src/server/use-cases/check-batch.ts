/** Whether a tablet signed what came in its name (`protocol/batch-signature.ts`), and what is kept of that as evidence. */
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import {
  batchBytes,
  keyIdOf,
  signedText,
  signedTextOf,
  type BatchPlace,
  type BatchSignature,
} from '#protocol/batch-signature.ts';
import type { DeviceBatch } from '../store/device-batches.ts';

export const HASH_BYTES = 32;

/** A batch whose signature holds: its events as they were signed, in order, and the SHA-256 of each. */
export interface SignedBatch {
  readonly publicKey: string;
  readonly signature: string;
  readonly texts: readonly string[];
  readonly hashes: readonly Uint8Array[];
}

export interface PushedBatch extends BatchPlace {
  readonly events: readonly unknown[];
  readonly signature?: BatchSignature | undefined;
}

/**
 * @param keys those the device has told
 * @param stored the events in canonical JSON as they are about to be stored, where all are at hand: what was signed nearly always
 *   follows from it, and need not be written out once more
 * @returns undefined when there is no signature, it is by another key, or over anything else than just these events of this
 *   device, in this ward, from this number on
 */
export function checkBatch(
  { events, signature, ...place }: PushedBatch,
  keys: readonly string[],
  stored?: readonly (string | undefined)[],
): SignedBatch | undefined {
  const publicKey = signature && keys.find((key) => keyIdOf(key) === signature.key);
  if (!signature || publicKey === undefined) return undefined;
  const { value } = signature;
  const signedAs = (texts: readonly string[]): SignedBatch | undefined => {
    const hashes = texts.map(hashText);
    return isSigned(batchBytes(place, hashes), value, publicKey)
      ? { publicKey, signature: value, texts, hashes }
      : undefined;
  };
  const asStored = stored?.every((text) => text !== undefined) ? signedAs(stored.map(signedTextOf)) : undefined;
  if (asStored) return asStored;
  // As it was sent: something in it was not read, or a value was added that its app does not know of.
  const texts = textsOf(events);
  return texts && signedAs(texts);
}

/** @param signature base64url of r ‖ s @param publicKey base64url of a point of P-256 */
export function isSigned(bytes: Uint8Array, signature: string, publicKey: string): boolean {
  const key = keyObjectOf(publicKey);
  if (!key) return false;
  return verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
}

export function hashText(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/**
 * What is kept of a batch. @param asStored by number, the signed text of each event as the history has it; left out for what is
 *   not in the history
 */
export function evidenceOf(
  { publicKey, signature, texts, hashes }: SignedBatch,
  { device, first }: { readonly device: DeviceId; readonly first: number },
  asStored: ReadonlyMap<number, string>,
): DeviceBatch {
  const others = texts.flatMap((text, index) => (asStored.get(first + index) === text ? [] : [[first + index, text]]));
  return {
    device,
    first,
    last: first + texts.length - 1,
    publicKey,
    signature,
    hashes: Buffer.concat(hashes),
    sent: others.length === 0 ? null : (Object.fromEntries(others) as Record<string, string>),
  };
}

/** Of events that are about to be stored: by number, as they were signed. @param texts theirs, in canonical JSON */
export function signedTextsOf(
  events: readonly Pick<DossierEvent, 'dseq'>[],
  texts: readonly string[],
): ReadonlyMap<number, string> {
  return new Map(events.map(({ dseq }, index) => [dseq, signedTextOf(texts[index] ?? '')]));
}

function textsOf(events: readonly unknown[]): string[] | undefined {
  try {
    return events.map(signedText);
  } catch (error) {
    // Nested deeper than the stack: nothing a tablet of ours could have signed.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Making one takes longer than checking a signature with it. Beyond so many the one made first is forgotten. */
const MOST_KEYS = 5000;
const keyObjects = new Map<string, KeyObject | null>();

/** Null for what is no point of the curve. */
function keyObjectOf(publicKey: string): KeyObject | null {
  const known = keyObjects.get(publicKey);
  if (known !== undefined) return known;
  const made = makeKeyObject(publicKey);
  keyObjects.set(publicKey, made);
  if (keyObjects.size > MOST_KEYS) keyObjects.delete(keyObjects.keys().next().value ?? '');
  return made;
}

function makeKeyObject(publicKey: string): KeyObject | null {
  const point = Buffer.from(publicKey, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }, format: 'jwk' });
  } catch {
    return null;
  }
}
