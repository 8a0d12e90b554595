/** The keys a ward's tablets sign receipts with: kept as tablets tell them, and published for whoever holds a receipt. */
import type { WardCode } from '#domain/dossier/ids.ts';
import { importPublicKey, shortDevice, type PublishedKeys } from '#protocol/receipt-seal.ts';
import type { HelloRequest } from '#protocol/sync-messages.ts';
import type { Connection } from '../store/database.ts';
import { keepDeviceKey, listDeviceKeys, type ToldKey } from '../store/device-keys.ts';
import { noteFaults } from '../store/devices.ts';
import { findWard } from '../store/wards.ts';
import type { Centre } from './centre.ts';

/**
 * The key a greeting tells. What is no key is left aside: a greeting never fails for it. Call it before the transaction, which
 * waits for nothing but its connection.
 * @returns null when none is told
 */
export async function readToldKey(
  { journal }: Pick<Centre, 'journal'>,
  { ward, device, signingKey }: HelloRequest,
): Promise<string | null> {
  if (signingKey === undefined) return null;
  if (await importPublicKey(signingKey)) return signingKey;
  journal.warn({ ward, device }, 'signing key of a tablet not readable');
  return null;
}

/**
 * A device that tells another key than before keeps both, and that is noted: it was installed anew, or somebody else uses its
 * name.
 */
export async function keepToldKey({ journal }: Pick<Centre, 'journal'>, tx: Connection, told: ToldKey): Promise<void> {
  const { ward, device, at } = told;
  const kept = await keepDeviceKey(tx, told);
  if (kept !== 'another' && kept !== 'too-many') return;
  journal.warn({ ward, device, kept }, 'tablet told another signing key');
  await noteFaults(tx, ward, { device, faults: ['key-changed'], at });
}

/** @returns undefined when the centre has no such ward */
export async function publishKeys({ db }: Pick<Centre, 'db'>, ward: WardCode): Promise<PublishedKeys | undefined> {
  if (!(await findWard(db, ward))) return undefined;
  const keys = await listDeviceKeys(db, ward);
  return {
    ward,
    keys: keys.map(({ device, publicKey, firstSeenAt, revokedAt }) => ({
      device: shortDevice(device),
      key: publicKey,
      since: firstSeenAt,
      revokedAt,
    })),
  };
}
