/** Tablets as a ward knows them. A row's `last_dseq` is the last number the centre has dealt with, stored or set aside. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import type { Connection } from './database.ts';

/** The centre's own place among the devices of every ward: what it appends itself is numbered under it. No tablet may use it. */
export const CENTRE_DEVICE_ID = '00000000-0000-4000-8000-00000000d09e' as DeviceId;

export function isCentreDevice(device: DeviceId): boolean {
  // The database reads either case as the same device.
  return device.toLowerCase() === CENTRE_DEVICE_ID;
}

export interface Contact {
  readonly ward: WardCode;
  readonly device: DeviceId;
  readonly app: string;
  readonly userId: string;
  readonly at: Instant;
}

/** Registers the device, or notes that it was heard from; the row stays locked to the end of the transaction. */
export async function registerDevice(tx: Connection, { ward, device, app, userId, at }: Contact): Promise<void> {
  await tx`
    insert into device (ward_id, device_id, app, user_id, seen_at) values (${ward}, ${device}, ${app}, ${userId}, ${at})
    on conflict (ward_id, device_id) do update set app = excluded.app, user_id = excluded.user_id, seen_at = excluded.seen_at`;
}

export interface DeviceRow {
  readonly lastDseq: number;
  readonly revoked: boolean;
}

/** Notes that the device was heard from and locks its row: its pushes are dealt with one after the other. */
export async function lockDevice(
  tx: Connection,
  { ward, device, app, userId, at }: Contact,
): Promise<DeviceRow | undefined> {
  const [row] = await tx<{ last_dseq: number; revoked_at: Instant | null }[]>`
    update device set app = ${app}, user_id = ${userId}, seen_at = ${at}
    where ward_id = ${ward} and device_id = ${device} returning last_dseq, revoked_at`;
  return row && { lastDseq: row.last_dseq, revoked: row.revoked_at !== null };
}

export async function advanceDevice(tx: Connection, ward: WardCode, device: DeviceId, lastDseq: number): Promise<void> {
  await tx`update device set last_dseq = ${lastDseq} where ward_id = ${ward} and device_id = ${device}`;
}

const SEEN_GRAIN_MS = 60_000;

/** For reads that come often: writes at most once a minute. */
export async function noteSeen(db: Connection, ward: WardCode, device: DeviceId, at: Instant): Promise<void> {
  await db`update device set seen_at = ${at} where ward_id = ${ward} and device_id = ${device} and seen_at < ${(at - SEEN_GRAIN_MS) as Instant}`;
}

/** When any tablet of the ward was last heard from; null before the first. */
export async function lastSeen(db: Connection, ward: WardCode): Promise<Instant | null> {
  const [row] = await db<{ at: Instant | null }[]>`
    select max(seen_at) as at from device where ward_id = ${ward} and device_id <> ${CENTRE_DEVICE_ID}`;
  return row?.at ?? null;
}
