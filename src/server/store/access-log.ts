/** The log of looks at personal data: appended, read, and never changed (the table refuses). */
import type { Role } from '#domain/access/role.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DeviceId, DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { AccessAction } from '#domain/personal-data/access-entry.ts';
import type { Connection } from './database.ts';

export interface AccessRow {
  readonly accessId: string;
  /** Null, like `number`, of what was asked of the centre itself. */
  readonly device: DeviceId | null;
  readonly number: number | null;
  readonly at: Instant;
  readonly arrivedAt: Instant;
  readonly userId: string;
  readonly sentBy: string;
  readonly action: AccessAction;
  readonly dossierId: DossierId | null;
  readonly isHolder: boolean;
  readonly about: string;
  readonly reason: string;
  /** Base64 of the keyed hash of the number searched for; null of all else. */
  readonly subject: string | null;
}

/** Whether the ward has ever met the tablet, in use or revoked. */
export async function isTabletOf(db: Connection, ward: WardCode, device: DeviceId): Promise<boolean> {
  const rows = await db`select 1 from device where ward_id = ${ward} and device_id = ${device}`;
  return rows.length > 0;
}

/** A look that is there already stays as it is. */
export async function appendAccess(db: Connection, ward: WardCode, rows: readonly AccessRow[]): Promise<void> {
  if (rows.length === 0) return;
  await db`
    insert into access_log (ward_id, access_id, device_id, number, at, arrived_at, user_id, sent_by, action, dossier_id, is_holder, about, reason, subject)
    select ${ward}, "accessId", device, number, to_timestamp(at / 1000.0), to_timestamp("arrivedAt" / 1000.0), "userId", "sentBy", action,
      "dossierId", "isHolder", about, reason, decode(subject, 'base64')
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as row ("accessId" uuid, device uuid, number bigint, at double precision,
      "arrivedAt" double precision, "userId" text, "sentBy" text, action text, "dossierId" uuid, "isHolder" boolean, about text, reason text, subject text)
    on conflict (ward_id, access_id) do nothing`;
}

export interface StoredLook {
  readonly at: Instant;
  readonly arrivedAt: Instant;
  readonly userId: string;
  readonly name: string;
  readonly role: Role | null;
  readonly action: AccessAction;
  readonly device: DeviceId | null;
  readonly dossierId: DossierId | null;
  readonly code: string;
  readonly about: string;
  readonly reason: string;
}

/** What lines are asked for: those of one dossier, of a stretch of time, or of one number searched for. */
export type LooksAsked =
  { readonly dossierId: DossierId } | { readonly from: Instant; readonly to: Instant } | { readonly subject: string };

/** The latest first; views by whoever had the dossier on the desk are left out (`countHolderViews`). */
export async function listLooks(
  db: Connection,
  ward: WardCode,
  asked: LooksAsked,
  most: number,
): Promise<StoredLook[]> {
  return db<StoredLook[]>`
    select l.at, l.arrived_at as "arrivedAt", l.user_id as "userId", coalesce(u.name, '') as name, u.role, l.action,
      l.device_id as device, l.dossier_id as "dossierId", coalesce(d.code, '') as code, l.about, l.reason
    from access_log l
    left join app_user u on u.user_id = l.user_id
    left join dossier d on d.ward_id = l.ward_id and d.dossier_id = l.dossier_id
    where l.ward_id = ${ward} and ${condition(db, asked)} and not (l.is_holder and l.action = 'view')
    order by l.at desc, l.access_id limit ${most}`;
}

export interface CountedViews {
  readonly userId: string;
  readonly name: string;
  readonly times: number;
  readonly lastAt: Instant;
}

/** Views by whoever had the dossier on the desk, by person, the most first. */
export async function countHolderViews(db: Connection, ward: WardCode, asked: LooksAsked): Promise<CountedViews[]> {
  return db<CountedViews[]>`
    select l.user_id as "userId", coalesce(max(u.name), '') as name, count(*) as times, max(l.at) as "lastAt"
    from access_log l left join app_user u on u.user_id = l.user_id
    where l.ward_id = ${ward} and ${condition(db, asked)} and l.is_holder and l.action = 'view'
    group by l.user_id order by times desc, l.user_id`;
}

function condition(db: Connection, asked: LooksAsked) {
  if ('dossierId' in asked) return db`l.dossier_id = ${asked.dossierId}`;
  if ('subject' in asked) return db`l.subject = decode(${asked.subject}, 'base64')`;
  return db`l.at >= ${asked.from} and l.at < ${asked.to}`;
}
