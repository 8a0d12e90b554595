/** Tablets as a ward knows them. A row's `last_dseq` is the last number the centre has dealt with, stored or set aside. */
import { EVERY_WARD_ROLES } from '#domain/access/can.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { isCompartment, unitsUnder, wardBeside } from '#domain/dossier/compartment.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import type { DeviceFault, DeviceReport, DeviceRow as ReportedDevice } from '#protocol/device-messages.ts';
import type { DeviceLoss, EnrolmentPolicy } from '#protocol/enrolment-messages.ts';
import type { Connection } from './database.ts';

/** The centre's own place among the devices of every ward: what it appends itself is numbered under it. No tablet may use it. */
export const CENTRE_DEVICE_ID = '00000000-0000-4000-8000-00000000d09e' as DeviceId;

export function isCentreDevice(device: DeviceId): boolean {
  return device === CENTRE_DEVICE_ID;
}

export interface Contact {
  readonly ward: WardCode;
  readonly device: DeviceId;
  readonly app: string;
  readonly userId: string;
  readonly at: Instant;
}

/** Registers the device, or notes that it was heard from; the row stays locked to the end of the transaction. Not enrolled by that. */
export async function registerDevice(tx: Connection, { ward, device, app, userId, at }: Contact): Promise<void> {
  await tx`
    insert into device (ward_id, device_id, app, user_id, seen_at) values (${ward}, ${device}, ${app}, ${userId}, ${at})
    on conflict (ward_id, device_id) do update set app = excluded.app, user_id = excluded.user_id, seen_at = excluded.seen_at`;
}

/** The device is one of the ward's from now on. @param signs it says that every push of it will be signed; never taken back */
export async function enrolDevice(
  tx: Connection,
  { ward, device, at }: Pick<Contact, 'ward' | 'device' | 'at'>,
  signs: boolean,
): Promise<void> {
  await tx`
    update device set enrolled_at = coalesce(enrolled_at, ${at}::timestamptz),
      signs_since = case when ${signs} then coalesce(signs_since, ${at}::timestamptz) else signs_since end
    where ward_id = ${ward} and device_id = ${device}`;
}

export interface DeviceRow {
  readonly lastDseq: number;
  readonly revoked: boolean;
  /** The ward asks for codes, and this device never had one. */
  readonly lacksCode: boolean;
  /** It has promised to sign every push. */
  readonly mustSign: boolean;
  /** Those that count of what it told before, base64url of points of P-256. */
  readonly keys: readonly string[];
  /** Told under its name as well, and not let in. */
  readonly otherKeys: readonly string[];
}

interface LockedRow {
  readonly last_dseq: number;
  readonly revoked_at: Instant | null;
  readonly enrolled_at: Instant | null;
  readonly signs_since: Instant | null;
  readonly policy: EnrolmentPolicy;
  readonly keys: readonly string[];
  readonly other_keys: readonly string[];
}

/** A tablet lost by the ward is lost by its compartment too, whether that has met it or not. */
export function reportingWard(ward: WardCode): WardCode {
  return isCompartment(ward) ? wardBeside(ward) : ward;
}

/** In a query of the table `device`: when this row was reported, there or in the ward beside a compartment; or null. */
export function reportedAt(db: Connection, ward: WardCode, device: DeviceId) {
  if (!isCompartment(ward)) return db`device.revoked_at`;
  return db`coalesce(device.revoked_at, (
    select beside.revoked_at from device beside where beside.ward_id = ${reportingWard(ward)} and beside.device_id = ${device}))`;
}

/** Also of a tablet the ward has never met. */
export async function isReportedLost(db: Connection, ward: WardCode, device: DeviceId): Promise<boolean> {
  const rows = await db`
    select from device
    where ward_id in ${db([ward, reportingWard(ward)])} and device_id = ${device} and revoked_at is not null`;
  return rows.count > 0;
}

/** What a push is judged by, in the statement that locks the row: no question more. */
function pushColumns(tx: Connection, ward: WardCode, device: DeviceId) {
  return tx`last_dseq, ${reportedAt(tx, ward, device)} as revoked_at, enrolled_at, signs_since,
    (select enrolment from ward where ward.ward_id = device.ward_id) as policy,
    array(select public_key from device_key k
      where k.ward_id = device.ward_id and k.device_id = device.device_id and standing = 'valid') as keys,
    array(select public_key from device_key k
      where k.ward_id = device.ward_id and k.device_id = device.device_id and standing <> 'valid') as other_keys`;
}

function lockedRow({
  last_dseq,
  revoked_at,
  enrolled_at,
  signs_since,
  policy,
  keys,
  other_keys,
}: LockedRow): DeviceRow {
  return {
    lastDseq: last_dseq,
    revoked: revoked_at !== null,
    lacksCode: policy === 'code' && enrolled_at === null,
    mustSign: signs_since !== null,
    keys,
    otherKeys: other_keys,
  };
}

/** Notes that the device was heard from and locks its row: its pushes are dealt with one after the other. */
export async function lockDevice(
  tx: Connection,
  { ward, device, app, userId, at }: Contact,
): Promise<DeviceRow | undefined> {
  const [row] = await tx<LockedRow[]>`
    update device set app = ${app}, user_id = ${userId}, seen_at = ${at}
    where ward_id = ${ward} and device_id = ${device} returning ${pushColumns(tx, ward, device)}`;
  return row && lockedRow(row);
}

/** Locks the row of a device whose work somebody else brings: it was not heard from itself. */
export async function lockSilentDevice(
  tx: Connection,
  ward: WardCode,
  device: DeviceId,
): Promise<DeviceRow | undefined> {
  const [row] = await tx<LockedRow[]>`
    select ${pushColumns(tx, ward, device)} from device where ward_id = ${ward} and device_id = ${device} for update`;
  return row && lockedRow(row);
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

/** What a tablet does often is noted no more often. */
export const SEEN_GRAIN_MS = 60_000;

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
  readonly revoked_how: DeviceLoss | null;
  readonly revoked_by: string | null;
  readonly report: DeviceReport | null;
  readonly reported_at: Instant | null;
}

/** The tablets of a ward, the last heard of first, each with the faults told since. */
export async function listDevices(db: Connection, ward: WardCode, faultsSince: Instant): Promise<ReportedDevice[]> {
  const [rows, told] = await Promise.all([
    db<DeviceFacts[]>`
      select d.device_id as device, u.name as user_name, d.app, d.seen_at, lost.revoked_at, lost.revoked_how,
        reporter.name as revoked_by, d.report, d.reported_at
      from device d left join app_user u using (user_id)
        left join lateral (
          select l.revoked_at, l.revoked_how, l.revoked_by from device l
          where l.ward_id in ${db([ward, reportingWard(ward)])} and l.device_id = d.device_id and l.revoked_at is not null
          order by l.ward_id <> d.ward_id limit 1
        ) lost on true
        left join app_user reporter on reporter.user_id = lost.revoked_by
      where d.ward_id = ${ward} and d.device_id <> ${CENTRE_DEVICE_ID} order by d.seen_at desc, d.device_id`,
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
    ...(row.revoked_at !== null &&
      row.revoked_how !== null && { loss: { how: row.revoked_how, at: row.revoked_at, by: row.revoked_by ?? '' } }),
    report: row.report,
    reportedAt: row.reported_at,
    faults: told.filter(({ device }) => device === row.device).map(({ fault, at }) => ({ fault, at })),
  }));
}

export interface LossReport {
  readonly ward: WardCode;
  readonly device: DeviceId;
  readonly how: DeviceLoss;
  readonly by: string;
  readonly at: Instant;
  /** Of the session that goes on, SHA-256; null when all end. */
  readonly except: Uint8Array | null;
}

/**
 * Marks a tablet as reported, and ends every session used on it, or that has shown its key, but the one that reports: whoever
 * holds it now reads nothing more at the centre.
 * @returns false when the ward has no such tablet
 */
export async function markLost(tx: Connection, { ward, device, how, by, at, except }: LossReport): Promise<boolean> {
  const marked = await tx`
    update device set revoked_at = coalesce(revoked_at, ${at}::timestamptz), revoked_how = ${how}, revoked_by = ${by}
    where ward_id = ${ward} and device_id = ${device} and device_id <> ${CENTRE_DEVICE_ID}`;
  if (marked.count === 0) return false;
  // Of its own people, and of those of every ward: another one may know a tablet by the same id, and reports for itself.
  await tx`
    delete from session where ${device}::uuid = any (devices || proven_device) and token_hash is distinct from ${except}
      and user_id in (select user_id from user_ward where ward_id in ${tx(unitsUnder(ward))}
        union select user_id from app_user where role in ${tx([...EVERY_WARD_ROLES])})`;
  return true;
}

/** @returns false when the ward has no such tablet, or nobody had reported it there */
export async function unmarkLost(tx: Connection, ward: WardCode, device: DeviceId): Promise<boolean> {
  const unmarked = await tx`
    update device set revoked_at = null, revoked_how = null, revoked_by = null
    where ward_id = ${ward} and device_id = ${device} and revoked_at is not null`;
  return unmarked.count === 1;
}

/** A browser whose databases were cleared goes on as another device; more than a few of one session are nobody's browser. */
const MOST_SESSION_DEVICES = 20;

/** Which devices a session is used on, for a report of loss. */
export async function noteSessionDevice(db: Connection, tokenHash: Uint8Array, device: DeviceId): Promise<void> {
  await db`
    update session set devices = array_append(devices, ${device}::uuid)
    where token_hash = ${tokenHash} and ${device}::uuid <> all (devices) and cardinality(devices) < ${MOST_SESSION_DEVICES}`;
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
