/** The log of looks at personal data: appended, read, and never changed (the table refuses, and its chain shows it). */
import type { Role } from '#domain/access/role.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DeviceId, DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { AccessAction } from '#domain/personal-data/access-entry.ts';
import type { AccessCursor } from '#protocol/access-messages.ts';
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

/**
 * A look that is there already stays as it is, and takes no number: so the ward's log is held first, and what is new is seen only
 * then. Looks of one ward wait for each other until the commit; pushes and other wards wait for none of them.
 */
export async function appendAccess(tx: Connection, ward: WardCode, rows: readonly AccessRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into access_head (ward_id, last_seq, chain) values (${ward}, 0, decode(repeat('0', 64), 'hex'))
    on conflict (ward_id) do update set last_seq = access_head.last_seq`;
  await tx`
    insert into access_log (ward_id, access_id, device_id, number, at, arrived_at, user_id, sent_by, action, dossier_id, is_holder, about, reason, subject)
    select ${ward}, "accessId", device, number, to_timestamp(at / 1000.0), to_timestamp("arrivedAt" / 1000.0), "userId", "sentBy", action,
      "dossierId", "isHolder", about, reason, decode(subject, 'base64')
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as row ("accessId" uuid, device uuid, number bigint, at double precision,
      "arrivedAt" double precision, "userId" text, "sentBy" text, action text, "dossierId" uuid, "isHolder" boolean, about text, reason text, subject text)
    where not exists (select 1 from access_log l where l.ward_id = ${ward} and l.access_id = row."accessId")`;
}

/** What is wrong with the chain of a ward's log. */
export type BrokenLook =
  /** The row is not what was put in under its number: its link does not follow from it and the link before. */
  | { readonly type: 'LookChanged'; readonly aseq: number; readonly id: string }
  | { readonly type: 'LooksMissing'; readonly from: number; readonly through: number }
  /** The head names another last look than the log has. */
  | { readonly type: 'LookHead'; readonly head: number; readonly last: number };

/**
 * From the stored link before, so that one changed look is one finding and does not accuse all after it. Of a look at a dossier
 * that was destroyed since the words are gone (`destruction.ts`): its link cannot be worked out again, and is taken as it stands.
 */
export async function findBrokenLooks(tx: Connection, ward: WardCode): Promise<BrokenLook[]> {
  const rows = await tx<{ aseq: number; before: number; id: string }[]>`
    select l.aseq, b.before, l.access_id as id
    from access_log l join (
      select access_id, lag(aseq, 1, 0::bigint) over (order by aseq) as before,
        lag(chain, 1, decode(repeat('0', 64), 'hex')) over (order by aseq) as link
      from access_log where ward_id = ${ward}) b on b.access_id = l.access_id
    where l.ward_id = ${ward} and (l.aseq <> b.before + 1 or (l.chain <> access_link(b.link, l) and not (
      l.about = '' and l.reason = '' and exists (
        select 1 from destroyed_dossier d where d.ward_id = l.ward_id and d.dossier_id = l.dossier_id))))
    order by l.aseq`;
  const [ends] = await tx<{ head: number; last: number; differs: boolean }[]>`
    select coalesce(max(h.last_seq), 0) as head, coalesce(max(l.aseq), 0) as last,
      coalesce(bool_or(h.chain <> l.chain), false) as differs
    from (select * from access_head where ward_id = ${ward}) h
    full join (select * from access_log where ward_id = ${ward} order by aseq desc limit 1) l on true`;
  return [
    ...rows.map(({ aseq, before, id }): BrokenLook =>
      aseq === before + 1
        ? { type: 'LookChanged', aseq, id }
        : { type: 'LooksMissing', from: before + 1, through: aseq - 1 },
    ),
    ...(ends && (ends.head !== ends.last || ends.differs)
      ? [{ type: 'LookHead', head: ends.head, last: ends.last } as const]
      : []),
  ];
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
  readonly accessId: string;
  readonly sentBy: string;
  /** Empty of an account that is no longer there. */
  readonly senderName: string;
}

/** What lines are asked for: those of one dossier, of a stretch of time, or of one number searched for. */
export type LooksAsked =
  { readonly dossierId: DossierId } | { readonly from: Instant; readonly to: Instant } | { readonly subject: string };

/** The latest first; views by whoever had the dossier on the desk are left out (`countHolderViews`). */
export async function listLooks(
  db: Connection,
  ward: WardCode,
  asked: LooksAsked,
  { most, before }: { readonly most: number; readonly before: AccessCursor | undefined },
): Promise<StoredLook[]> {
  const isBefore = before
    ? db`(l.at < ${before.at} or (l.at = ${before.at} and l.access_id > ${before.accessId}))`
    : db`true`;
  return db<StoredLook[]>`
    select l.at, l.arrived_at as "arrivedAt", l.user_id as "userId", coalesce(u.name, '') as name, u.role, l.action,
      l.device_id as device, l.dossier_id as "dossierId", coalesce(d.code, '') as code, l.about, l.reason,
      l.access_id as "accessId", l.sent_by as "sentBy", coalesce(s.name, '') as "senderName"
    from access_log l
    left join app_user u on u.user_id = l.user_id
    left join app_user s on s.user_id = l.sent_by
    left join dossier d on d.ward_id = l.ward_id and d.dossier_id = l.dossier_id
    where l.ward_id = ${ward} and ${condition(db, asked)} and not (l.is_holder and l.action = 'view') and ${isBefore}
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
