/**
 * The public keys told under the names of a ward's tablets. None that counts is ever forgotten: receipts signed with it are in
 * people's hands. One that waits, or was turned away, vouches for nothing.
 */
import type { Instant } from '#domain/calendar/instant.ts';
import { compartmentOf } from '#domain/dossier/compartment.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import { KEY_ID_LENGTH } from '#protocol/batch-signature.ts';
import type { WaitingKey } from '#protocol/device-messages.ts';
import type { Connection } from './database.ts';

/** A tablet is installed anew a few times in its life; more under one name is somebody filling the list. */
const MOST_KEYS = 8;

export interface ToldKey {
  readonly ward: WardCode;
  readonly device: DeviceId;
  /** Base64url of a point of P-256. */
  readonly publicKey: string;
  readonly at: Instant;
}

/** A key under the name of a device. */
export type DeviceKeyOf = Omit<ToldKey, 'at'>;

/** valid: what it signs counts · waiting: until the administrator has looked · refused: turned away by the administrator. */
export type KeyStanding = 'valid' | 'waiting' | 'refused';

export interface KeptKey {
  /** too-many: it was not kept, and counts as little as one that waits. */
  readonly standing: KeyStanding | 'too-many';
  /** Never told before, beside others that were. */
  readonly isAnother: boolean;
  /** It was told before and did not count; now it does. */
  readonly hasBegun: boolean;
}

/**
 * Keeps a key beside those the device told before. The first counts; another one when somebody vouches for it, and waits
 * otherwise. The device's row must be locked (`registerDevice`).
 * @param isVouched it came with a fresh code
 */
export async function keepDeviceKey(
  tx: Connection,
  { ward, device, publicKey, at }: ToldKey,
  isVouched: boolean,
): Promise<KeptKey> {
  const kept = await tx<{ publicKey: string; standing: KeyStanding }[]>`
    select public_key as "publicKey", standing from device_key where ward_id = ${ward} and device_id = ${device}`;
  const known = kept.find((row) => row.publicKey === publicKey);
  const standing = isVouched || kept.length === 0 ? 'valid' : (known?.standing ?? 'waiting');
  if (known?.standing === standing) return { standing, isAnother: false, hasBegun: false };
  const isAnother = known === undefined && kept.length > 0;
  if (standing === 'waiting' && kept.length >= MOST_KEYS) return { standing: 'too-many', isAnother, hasBegun: false };
  await tx`
    insert into device_key (ward_id, device_id, public_key, first_seen_at, standing)
    values (${ward}, ${device}, ${publicKey}, ${at}, ${standing})
    on conflict (ward_id, device_id, public_key) do update set standing = excluded.standing`;
  return { standing, isAnother, hasBegun: known !== undefined };
}

/** Whether the device has told keys, and this is none of those that count. */
export async function isForeignKey(db: Connection, { ward, device, publicKey }: DeviceKeyOf): Promise<boolean> {
  const [row] = await db<[{ foreign: boolean }]>`
    select count(*) > 0 and not coalesce(bool_or(public_key = ${publicKey} and standing = 'valid'), false) as foreign
    from device_key where ward_id = ${ward} and device_id = ${device}`;
  return row.foreign;
}

/** Whether this key counts for the device. */
export async function hasDeviceKey(db: Connection, { ward, device, publicKey }: DeviceKeyOf): Promise<boolean> {
  const found = await db`
    select from device_key
    where ward_id = ${ward} and device_id = ${device} and public_key = ${publicKey} and standing = 'valid'`;
  return found.count === 1;
}

/** By device, the oldest first. */
export async function listWaitingKeys(
  db: Connection,
  ward: WardCode,
): Promise<(WaitingKey & { readonly device: DeviceId })[]> {
  return db<(WaitingKey & { readonly device: DeviceId })[]>`
    select device_id as device, substr(public_key, 2, ${KEY_ID_LENGTH}) as key, first_seen_at as since from device_key
    where ward_id = ${ward} and standing = 'waiting' order by first_seen_at, public_key`;
}

export interface KeyDecision {
  readonly ward: WardCode;
  readonly device: DeviceId;
  /** `keyIdOf`. */
  readonly key: string;
  readonly standing: Exclude<KeyStanding, 'waiting'>;
  readonly by: string;
  readonly at: Instant;
}

/**
 * One that counts stays so: its receipts are in people's hands.
 * @returns the keys decided on; none when no such key waits or was turned away
 */
export async function decideKey(
  tx: Connection,
  { ward, device, key, standing, by, at }: KeyDecision,
): Promise<string[]> {
  const decided = await tx<{ publicKey: string }[]>`
    update device_key set standing = ${standing}, decided_by = ${by}, decided_at = ${at}
    where ward_id = ${ward} and device_id = ${device} and substr(public_key, 2, ${KEY_ID_LENGTH}) = ${key} and standing <> 'valid'
    returning public_key as "publicKey"`;
  return decided.map(({ publicKey }) => publicKey);
}

/**
 * A tablet of a ward is a tablet of its compartment: a key that waits there counts too as soon as it counts in the ward. One that
 * its head has turned away stays so.
 * @param ward the ordinary one; of another nothing follows
 * @returns those that count from now on
 */
export async function followWardKeys(tx: Connection, ward: WardCode, device: DeviceId): Promise<DeviceKeyOf[]> {
  const compartment = compartmentOf(ward);
  if (compartment === undefined) return [];
  return tx<DeviceKeyOf[]>`
    update device_key k set standing = 'valid'
    where k.ward_id = ${compartment} and k.device_id = ${device} and k.standing = 'waiting' and exists (
      select from device_key w where w.ward_id = ${ward} and w.device_id = k.device_id
        and w.public_key = k.public_key and w.standing = 'valid')
    returning k.ward_id as ward, k.device_id as device, k.public_key as "publicKey"`;
}

export interface DeviceKey {
  readonly device: DeviceId;
  readonly publicKey: string;
  readonly firstSeenAt: Instant;
  /** Null while the device is in use. */
  readonly revokedAt: Instant | null;
}

/** The keys of a ward's tablets that count, the oldest first. */
export async function listDeviceKeys(db: Connection, ward: WardCode): Promise<DeviceKey[]> {
  return db<DeviceKey[]>`
    select device_id as device, public_key as "publicKey", first_seen_at as "firstSeenAt", revoked_at as "revokedAt"
    from device_key join device using (ward_id, device_id)
    where ward_id = ${ward} and standing = 'valid' order by first_seen_at, device_id, public_key`;
}
