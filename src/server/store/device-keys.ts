/** The public keys of a ward's tablets. None is ever forgotten: receipts signed with it are in people's hands. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
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

/**
 * Keeps a key beside those the device told before. Its row must be locked (`registerDevice`).
 * @returns known: told before · first · another: it had told another one · too-many: not kept
 */
export async function keepDeviceKey(
  tx: Connection,
  { ward, device, publicKey, at }: ToldKey,
): Promise<'known' | 'first' | 'another' | 'too-many'> {
  const kept = await tx<{ public_key: string }[]>`
    select public_key from device_key where ward_id = ${ward} and device_id = ${device}`;
  if (kept.some((row) => row.public_key === publicKey)) return 'known';
  if (kept.length >= MOST_KEYS) return 'too-many';
  await tx`
    insert into device_key (ward_id, device_id, public_key, first_seen_at) values (${ward}, ${device}, ${publicKey}, ${at})`;
  return kept.length === 0 ? 'first' : 'another';
}

export interface DeviceKey {
  readonly device: DeviceId;
  readonly publicKey: string;
  readonly firstSeenAt: Instant;
  /** Null while the device is in use. */
  readonly revokedAt: Instant | null;
}

/** The keys of a ward's tablets, the oldest first. */
export async function listDeviceKeys(db: Connection, ward: WardCode): Promise<DeviceKey[]> {
  return db<DeviceKey[]>`
    select device_id as device, public_key as "publicKey", first_seen_at as "firstSeenAt", revoked_at as "revokedAt"
    from device_key join device using (ward_id, device_id)
    where ward_id = ${ward} order by first_seen_at, device_id, public_key`;
}
