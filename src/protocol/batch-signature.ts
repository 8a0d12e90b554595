/**
 * The signature over a batch of events: ES256 (ECDSA on P-256 with SHA-256, FIPS 186-5) by the tablet's own key, 64 bytes
 * r ‖ s, over the UTF-8 of
 *
 *     dung-hen-batch 1
 *     ["<device>","<ward>",<number of the first event>,<how many>]
 *     <SHA-256 of an event in canonical JSON, hexadecimal>          one a line, in order
 *
 * so that it holds for one tablet, one ward, one place in its numbering, and every event in its place. Of each event only its
 * hash is signed: a tablet that may no longer read what it recorded can still sign that it sends it. Canonical JSON is that of
 * RFC 8785; `time.arrivedAt` stands as null, for the centre fills it in. The first line keeps it apart from everything else
 * the key signs: a receipt's seal begins with the base64 of a JOSE header.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import { canonicalJson } from './canonical-json.ts';

const HEAD = 'dung-hen-batch 1';
/** Behind the first character of a public key, which is the same in all. */
export const KEY_ID_LENGTH = 16;

/** As `keyIdOf` names a key. */
export const keyIdSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16}$/));

export const batchSignatureSchema = v.strictObject({
  /** Which of the device's keys. */
  key: keyIdSchema,
  /** Base64url of 64 bytes. */
  value: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{86}$/)),
});
export type BatchSignature = v.InferOutput<typeof batchSignatureSchema>;

/** WebCrypto's name for how batches are signed. */
export const BATCH_ALGORITHM = { name: 'ECDSA', hash: 'SHA-256' } as const;

export interface BatchPlace {
  readonly device: DeviceId;
  readonly ward: WardCode;
  /** Number of its first event. */
  readonly first: number;
}

/** @param publicKey base64url of a point of the curve; what stands first in it is the same in all */
export function keyIdOf(publicKey: string): string {
  return publicKey.slice(1, 1 + KEY_ID_LENGTH);
}

/** An event as it is signed: before the centre noted its arrival. Of anything that came out of JSON. */
export function signedText(event: unknown): string {
  return canonicalJson(withoutArrival(event));
}

/** SHA-256 of an event as it is signed, in UTF-8. */
export function signedHash(event: unknown): Uint8Array {
  return sha256(new TextEncoder().encode(signedText(event)));
}

const BEFORE_ARRIVAL = '"time":{"arrivedAt":';

/**
 * The same from the canonical text of an event that was read, which every append has at hand: behind its `time`, which begins
 * with `arrivedAt`, stand only `v` and `ward`.
 */
export function signedTextOf(stored: string): string {
  const at = stored.lastIndexOf(BEFORE_ARRIVAL);
  if (at === -1) return stored;
  const from = at + BEFORE_ARRIVAL.length;
  return `${stored.slice(0, from)}null${stored.slice(stored.indexOf(',', from))}`;
}

/** @param hashes of its events, in order (`signedHash`) */
export function batchBytes(
  { device, ward, first }: BatchPlace,
  hashes: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const place = JSON.stringify([device.toLowerCase(), ward, first, hashes.length]);
  return new TextEncoder().encode([HEAD, place, ...hashes.map(bytesToHex)].join('\n'));
}

function withoutArrival(event: unknown): unknown {
  if (!isObject(event) || !isObject(event['time'])) return event;
  return { ...event, time: { ...event['time'], arrivedAt: null } };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
