/** The keys a ward's tablets sign receipts with: kept as tablets tell them, and published for whoever holds a receipt. */
import { isCompartment, wardBeside } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { importPublicKey, shortDevice, type PublishedKeys } from '#protocol/receipt-seal.ts';
import type { HelloRequest } from '#protocol/sync-messages.ts';
import type { Connection } from '../store/database.ts';
import { followWardKeys, keepDeviceKey, listDeviceKeys, type DeviceKeyOf, type ToldKey } from '../store/device-keys.ts';
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

export interface KeyTold {
  /** What it signs counts. */
  readonly counts: boolean;
  /** Keys that waited, and count from now on: what they had signed is taken in after the commit (`releaseOfKeys`). */
  readonly begun: readonly DeviceKeyOf[];
}

export const NO_KEY_TOLD: KeyTold = { counts: false, begun: [] };

/**
 * That another key than before is told under a device's name is noted: it was installed anew, or somebody else uses its name.
 * Such a key counts only when it came with a fresh code, or in a compartment when it counts in its ward; otherwise it waits for
 * whoever answers for the tablets there.
 */
export async function keepToldKey(
  { journal }: Pick<Centre, 'journal'>,
  tx: Connection,
  told: ToldKey,
  isVouched: boolean,
): Promise<KeyTold> {
  const { ward, device, publicKey, at } = told;
  const { standing, isAnother, hasBegun } = await keepDeviceKey(tx, told, isVouched);
  if (isAnother) {
    journal.warn({ ward, device, standing }, 'tablet told another signing key');
    await noteFaults(tx, ward, { device, faults: ['key-changed'], at });
  }
  if (standing === 'waiting' && isCompartment(ward)) {
    const begun = await followWardKeys(tx, wardBeside(ward), device);
    return { counts: begun.some((key) => key.publicKey === publicKey), begun };
  }
  const followed = isVouched ? await followWardKeys(tx, ward, device) : [];
  return { counts: standing === 'valid', begun: hasBegun ? [{ ward, device, publicKey }, ...followed] : followed };
}

/** @returns undefined when the centre has no such ward; a compartment's receipts carry no seal, and that it exists is told nobody */
export async function publishKeys({ db }: Pick<Centre, 'db'>, ward: WardCode): Promise<PublishedKeys | undefined> {
  if (isCompartment(ward) || !(await findWard(db, ward))) return undefined;
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
