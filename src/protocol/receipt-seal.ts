/**
 * The seal of a receipt: its promise, signed by the tablet that printed it, behind the `#` of the link in the QR. Browsers
 * keep what stands there to themselves, so no server ever sees it.
 *
 *     https://<centre>/t/<token>#<header>.<payload>.<signature>
 *
 * A compact JWS (RFC 7515) with ES256 (RFC 7518, 3.4) and nothing else: `{"alg":"ES256","kid":"<tablet>"}`. `kid` is the
 * beginning of the device id; the centre publishes the keys of a ward at `/t/keys/<ward>.json`. The payload is a JSON array,
 * since every byte makes the squares of the QR smaller; its first number is the version:
 *
 *     [1, token, dossier code, procedure code, received, due]      moments in minutes since 1970 (UTC)
 *
 * No schema library here: this is read by the citizen's page too, where every kilobyte counts.
 */
import type { Instant } from '#domain/calendar/instant.ts';
import { MS_PER_MINUTE } from '#domain/calendar/instant.ts';
import { wardOfToken } from '#domain/dossier/citizen-token.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import type { ReceiptPromise } from '#domain/dossier/receipt-promise.ts';

export const SEAL_ALGORITHM = 'ES256';
/** WebCrypto's name of the same. */
export const SIGNING_CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;

const VERSION = 1;
const LATEST_MINUTE = Date.UTC(2100, 0, 1) / MS_PER_MINUTE;

/** Base64url of the uncompressed point (SEC 1, 2.3.3): 65 bytes, the first of them 4. */
const PUBLIC_KEY = /^B[A-Za-z0-9_-]{86}$/;

/** One key of one tablet, as anyone may read it. */
export interface PublishedKey {
  /** As `kid` names it. */
  readonly device: string;
  /** Base64url of the uncompressed P-256 point. */
  readonly key: string;
  /** When the centre first heard of it, by its own clock. */
  readonly since: Instant;
  /** Null while the tablet is in use. */
  readonly revokedAt: Instant | null;
}

/** `GET /t/keys/<ward>.json` */
export interface PublishedKeys {
  readonly ward: WardCode;
  readonly keys: readonly PublishedKey[];
}

/** Enough of a device id to find its key by. */
export function shortDevice(device: DeviceId): string {
  return device.slice(0, 8).toLowerCase();
}

/** @returns the payload of a seal */
export function writePromise({ token, code, procedureCode, receivedAt, dueAt }: ReceiptPromise): string {
  return JSON.stringify([VERSION, token, code, procedureCode, minuteOf(receivedAt), minuteOf(dueAt)]);
}

/** @returns undefined for anything that is no promise; 'newer' for one of a version this code does not know */
export function readPromise(payload: string): ReceiptPromise | 'newer' | undefined {
  const fields = parse(payload);
  if (!Array.isArray(fields)) return undefined;
  const [version, token, code, procedureCode, received, due]: unknown[] = fields;
  if (typeof version === 'number' && Number.isInteger(version) && version > VERSION) return 'newer';
  if (version !== VERSION || fields.length !== 6) return undefined;
  if (typeof token !== 'string' || typeof code !== 'string' || typeof procedureCode !== 'string') return undefined;
  if (wardOfToken(token) === undefined || !isMinute(received) || !isMinute(due)) return undefined;
  return { token, code, procedureCode, receivedAt: momentOf(received), dueAt: momentOf(due) };
}

/** @returns the key for checking; undefined when the text is no point of the curve */
export async function importPublicKey(key: string): Promise<CryptoKey | undefined> {
  if (!PUBLIC_KEY.test(key)) return undefined;
  try {
    return await crypto.subtle.importKey('raw', fromBase64Url(key), SIGNING_CURVE, true, ['verify']);
  } catch {
    return undefined;
  }
}

/** @param key a public key of the curve; it is always extractable @returns as `PublishedKey.key` */
export async function exportPublicKey(key: CryptoKey): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', key)));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function minuteOf(at: Instant): number {
  return Math.floor(at / MS_PER_MINUTE);
}

function momentOf(minute: number): Instant {
  return (minute * MS_PER_MINUTE) as Instant;
}

function isMinute(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < LATEST_MINUTE;
}

/** RFC 4648 section 5, without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
}
