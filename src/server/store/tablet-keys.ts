/** The keys that seal what tablets keep of a ward, each sealed for the centre's age identity. A revoked device has none. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import { MOST_WARD_KEYS, type SealedWardKey } from '#protocol/ward-key.ts';
import type { Connection } from './database.ts';
import { reportedAt } from './devices.ts';

export interface TabletOfWard {
  readonly ward: WardCode;
  readonly device: DeviceId;
}

/** The names of the keys in keeping. */
export async function listTabletKeyIds(db: Connection, { ward, device }: TabletOfWard): Promise<string[]> {
  const rows = await db<{ key_id: string }[]>`
    select key_id from tablet_key where ward_id = ${ward} and device_id = ${device}`;
  return rows.map(({ key_id }) => key_id);
}

/**
 * Keeps a key beside those told before; nothing of a device that is revoked. Its row must be locked (`registerDevice`).
 * @returns false when it was not kept: the device is revoked, or has told as many as one may
 */
export async function keepTabletKey(
  tx: Connection,
  { ward, device }: TabletOfWard,
  { id, sealed, at }: SealedWardKey & { readonly at: Instant },
): Promise<boolean> {
  const kept = await tx`
    insert into tablet_key (ward_id, device_id, key_id, sealed, told_at)
    select ward_id, device_id, ${id}, ${sealed}, ${at} from device
    where ward_id = ${ward} and device_id = ${device} and ${reportedAt(tx, ward, device)} is null
      and (select count(*) from tablet_key k where k.ward_id = ${ward} and k.device_id = ${device}) < ${MOST_WARD_KEYS}
    on conflict (ward_id, device_id, key_id) do nothing
    returning key_id`;
  return kept.length > 0;
}

/** As they were told, the oldest first; none of a device that is revoked. */
export async function listTabletKeys(db: Connection, { ward, device }: TabletOfWard): Promise<SealedWardKey[]> {
  return db<SealedWardKey[]>`
    select key_id as id, sealed from tablet_key join device using (ward_id, device_id)
    where ward_id = ${ward} and device_id = ${device} and ${reportedAt(db, ward, device)} is null
    order by told_at, key_id`;
}

/**
 * Part of revoking a device: what it keeps of the ward is then opened by nobody who does not hold a key already.
 * @returns how many keys there were
 */
export async function destroyTabletKeys(tx: Connection, { ward, device }: TabletOfWard): Promise<number> {
  const gone = await tx`delete from tablet_key where ward_id = ${ward} and device_id = ${device} returning key_id`;
  return gone.length;
}
