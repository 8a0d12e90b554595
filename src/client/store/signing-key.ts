/**
 * The key this tablet signs receipts, the batches it sends and its sessions with: made once and kept in the outbox as the browser's own key object, so that nobody
 * can read it out. Without one receipts are printed unsigned; nothing here ever fails.
 */
import {
  BATCH_ALGORITHM,
  batchBytes,
  keyIdOf,
  type BatchPlace,
  type BatchSignature,
} from '#protocol/batch-signature.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import { exportPublicKey, toBase64Url } from '#protocol/receipt-seal.ts';
import { sessionProofBytes } from '#protocol/session-proof.ts';
import { makeSigningPair, type SigningPair } from '../platform/signing.ts';
import type { SigningKeyRow } from './outbox-database.ts';
import type { Store } from './store.ts';

type KeyStore = Pick<Store, 'outbox'>;

/**
 * The key kept, or a new one that is kept from now on.
 * @param make how a pair is made; by the browser when not given
 * @returns null where the browser makes no keys or does not keep them
 */
export async function keepSigningKey(store: KeyStore, make = makeSigningPair): Promise<SigningKeyRow | null> {
  const kept = await readSigningKey(store);
  if (kept) return kept;
  try {
    // No transaction may wait for anything but the database: the key is made before.
    await keepFirst(store, await make());
  } catch {
    // Old WebViews cannot store a key (DataCloneError), and without HTTPS there is no WebCrypto: receipts go without.
  }
  return readSigningKey(store);
}

/** Two tabs may come at once: the first pair stays. */
async function keepFirst({ outbox }: KeyStore, { privateKey, publicKey }: SigningPair): Promise<void> {
  const row: SigningKeyRow = { key: 'self', privateKey, publicKey: await exportPublicKey(publicKey) };
  await outbox.transaction('rw', outbox.signingKey, async () => {
    if (!(await outbox.signingKey.get('self'))) await outbox.signingKey.add(row);
  });
}

/** @returns null when there is none yet */
export async function readSigningKey({ outbox }: KeyStore): Promise<SigningKeyRow | null> {
  return (await outbox.signingKey.get('self').catch(() => undefined)) ?? null;
}

/**
 * Signs what is about to be sent.
 * @param hashes of its events, in order (`signedHash`)
 * @returns null where the browser does not sign with the key any more
 */
export async function signBatch(
  { privateKey, publicKey }: Omit<SigningKeyRow, 'key'>,
  place: BatchPlace,
  hashes: readonly Uint8Array[],
): Promise<BatchSignature | null> {
  const value = await sign(privateKey, batchBytes(place, hashes));
  return value === null ? null : { key: keyIdOf(publicKey), value };
}

/**
 * Signs that a session is used on this tablet. @returns base64url of 64 bytes; null where the browser does not sign with the key
 * any more
 */
export function signChallenge(
  { privateKey }: Pick<SigningKeyRow, 'privateKey'>,
  device: DeviceId,
  challenge: string,
): Promise<string | null> {
  return sign(privateKey, sessionProofBytes(device, challenge));
}

async function sign(privateKey: CryptoKey, bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  try {
    return toBase64Url(new Uint8Array(await crypto.subtle.sign(BATCH_ALGORITHM, privateKey, bytes)));
  } catch {
    return null;
  }
}
