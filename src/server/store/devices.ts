/** Tablets as a ward knows them. A row's `last_dseq` is the last number the centre has dealt with, stored or set aside. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import type { DeviceFault, DeviceReport, DeviceRow as ReportedDevice } from '#protocol/device-messages.ts';
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

/** Locks the row of a device whose work somebody else brings: it was not heard from itself. */
export async function lockSilentDevice(
  tx: Connection,
  ward: WardCode,
  device: DeviceId,
): Promise<DeviceRow | undefined> {
  const [row] = await tx<{ last_dseq: number; revoked_at: Instant | null }[]>`
    select last_dseq, revoked_at from device where ward_id = ${ward} and device_id = ${device} for update`;
  return row && { lastDseq: row.last_dseq, revoked: row.revoked_at !== null };
}

/** Never back: what was skipped comes later under a lower number. */
export async function advanceDevice(tx: Connection, ward: WardCode, device: DeviceId, lastDseq: number): Promise<void> {
  await tx`update device set last_dseq = greatest(last_dseq, ${lastDseq}::bigint) where ward_id = ${ward} and device_id = ${device}`;
}

/** Notes that the device goes on after these numbers; they may still come, and are then no longer missing. */
export async function noteSkipped(
  tx: Connection,
  ward: WardCode,
  { device, from, through, at }: { device: DeviceId; from: number; through: number; at: Instant },
): Promise<void> {
  await tx`
    insert into device_skip (ward_id, device_id, first_dseq, last_dseq, at)
    values (${ward}, ${device}, ${from}, ${through}, ${at}) on conflict (ward_id, device_id, first_dseq) do nothing`;
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

/**
 * Keeps the last report. Room used and clock offset differ a little every time: by themselves they are written at most once a
 * minute, anything else at once.
 */
export async function saveReport(
  db: Connection,
  ward: WardCode,
  { device, report, at }: { readonly device: DeviceId; readonly report: DeviceReport; readonly at: Instant },
): Promise<void> {
  const told = JSON.stringify(report);
  await db`
    update device set report = ${told}::text::jsonb, reported_at = ${at}
    where ward_id = ${ward} and device_id = ${device} and (
      reported_at is null or reported_at <= ${(at - SEEN_GRAIN_MS) as Instant}
      or report - 'storage' - 'skewMs' is distinct from ${told}::text::jsonb - 'storage' - 'skewMs')`;
}

/** Notes when each fault was last told; faults of a device the ward does not know are nobody's. */
export async function noteFaults(
  db: Connection,
  ward: WardCode,
  { device, faults, at }: { readonly device: DeviceId; readonly faults: readonly DeviceFault[]; readonly at: Instant },
): Promise<void> {
  await db`
    insert into device_fault (ward_id, device_id, fault, at)
    select ward_id, device_id, fault, ${at}
    from device cross join jsonb_array_elements_text(${JSON.stringify([...new Set(faults)])}::text::jsonb) fault
    where ward_id = ${ward} and device_id = ${device}
    on conflict (ward_id, device_id, fault) do update set at = excluded.at`;
}

interface DeviceFacts {
  readonly device: DeviceId;
  readonly user_name: string | null;
  readonly app: string;
  readonly seen_at: Instant;
  readonly revoked_at: Instant | null;
  readonly report: DeviceReport | null;
  readonly reported_at: Instant | null;
}

/** The tablets of a ward, the last heard of first, each with the faults told since. */
export async function listDevices(db: Connection, ward: WardCode, faultsSince: Instant): Promise<ReportedDevice[]> {
  const [rows, told] = await Promise.all([
    db<DeviceFacts[]>`
      select device_id as device, app_user.name as user_name, app, seen_at, revoked_at, report, reported_at
      from device left join app_user using (user_id)
      where ward_id = ${ward} and device_id <> ${CENTRE_DEVICE_ID} order by seen_at desc, device_id`,
    db<{ device: DeviceId; fault: DeviceFault; at: Instant }[]>`
      select device_id as device, fault, at from device_fault
      where ward_id = ${ward} and at >= ${faultsSince} order by at desc, fault`,
  ]);
  return rows.map((row) => ({
    device: row.device,
    userName: row.user_name ?? '',
    app: row.app,
    seenAt: row.seen_at,
    isRevoked: row.revoked_at !== null,
    report: row.report,
    reportedAt: row.reported_at,
    faults: told.filter(({ device }) => device === row.device).map(({ fault, at }) => ({ fault, at })),
  }));
}

/** Dossiers received on the device, the latest first. */
export async function listReceivedOn(
  db: Connection,
  ward: WardCode,
  { device, limit }: { readonly device: DeviceId; readonly limit: number },
): Promise<{ code: string; receivedAt: Instant }[]> {
  const rows = await db<{ code: string; received_at: Instant }[]>`
    select code, received_at from event join dossier using (ward_id, dossier_id)
    where ward_id = ${ward} and device_id = ${device} and kind = 'received' order by dseq desc limit ${limit}`;
  return rows.map(({ code, received_at }) => ({ code, receivedAt: received_at }));
}
