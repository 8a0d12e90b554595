/** What could not be read: kept as it came, under its number, beside the history, until it can be. */
import { createHash } from 'node:crypto';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import type { SetAsideEvent } from '#protocol/set-aside-messages.ts';
import type { Connection } from './database.ts';

export interface SetAside {
  readonly dseq: number;
  readonly raw: string;
  readonly reason: string;
}

export async function quarantine(
  tx: Connection,
  from: { ward: WardCode; device: DeviceId; sentBy: string; at: Instant; isCopy: boolean },
  events: readonly SetAside[],
): Promise<void> {
  const { ward, device, sentBy, at, isCopy } = from;
  if (events.length === 0) return;
  const rows = events.map(({ dseq, raw, reason }) => {
    const copy = isCopy ? createHash('sha256').update(raw).digest('hex') : '';
    return { ward_id: ward, device_id: device, dseq, copy, raw, reason, sent_by: sentBy, at };
  });
  await tx`insert into quarantine ${tx(rows)}`;
}

/** Of one ward, the latest first. */
export async function listSetAside(db: Connection, ward: WardCode, limit: number): Promise<SetAsideEvent[]> {
  return db<SetAsideEvent[]>`
    select device_id as device, dseq, reason, at from quarantine
    where ward_id = ${ward} order by at desc, device_id, dseq, copy limit ${limit}`;
}

export async function countSetAside(db: Connection, ward: WardCode): Promise<number> {
  const [row] = await db<[{ count: number }]>`select count(*)::int as count from quarantine where ward_id = ${ward}`;
  return row.count;
}

/** The wards that have something set aside. */
export async function listWardsWithSetAside(db: Connection): Promise<WardCode[]> {
  const rows = await db<{ ward_id: WardCode }[]>`select distinct ward_id from quarantine order by ward_id`;
  return rows.map(({ ward_id }) => ward_id);
}

/** What arrived of one device at one moment. */
export interface SetAsideArrival {
  readonly device: DeviceId;
  readonly at: Instant;
  /** Null of what was set aside before senders were kept with it. */
  readonly sentBy: string | null;
  /** Another machine of the same name had used these numbers before. */
  readonly isCopy: boolean;
}

/** Of one ward, in the order of their arrival: what one tablet recorded may build on what another had. */
export async function listArrivals(db: Connection, ward: WardCode): Promise<SetAsideArrival[]> {
  return db<SetAsideArrival[]>`
    select device_id as device, at, sent_by as "sentBy", copy <> '' as "isCopy" from quarantine where ward_id = ${ward}
    group by device_id, at, sent_by, copy <> '' order by at, min(dseq), device_id`;
}

export interface SetAsideRow {
  readonly dseq: number;
  /** Tells those of a copied device apart that have the same number. */
  readonly copy: string;
  readonly raw: string;
  readonly reason: string;
}

/** In the device's order. Hold the device: nobody else may take them meanwhile. */
export async function readArrival(
  tx: Connection,
  ward: WardCode,
  { device, at, sentBy, isCopy }: SetAsideArrival,
): Promise<SetAsideRow[]> {
  return tx<SetAsideRow[]>`
    select dseq, copy, raw, reason from quarantine
    where ward_id = ${ward} and device_id = ${device} and at = ${at} and sent_by is not distinct from ${sentBy} and (copy <> '') = ${isCopy} order by dseq, copy`;
}

/** Call it in the transaction that has stored them as events. */
export async function removeSetAside(
  tx: Connection,
  of: { readonly ward: WardCode; readonly device: DeviceId },
  rows: readonly SetAsideRow[],
): Promise<void> {
  const keys = JSON.stringify(rows.map(({ dseq, copy }) => ({ dseq, copy })));
  await tx`
    delete from quarantine using jsonb_to_recordset(${keys}::text::jsonb) as gone (dseq bigint, copy text)
    where ward_id = ${of.ward} and device_id = ${of.device} and quarantine.dseq = gone.dseq and quarantine.copy = gone.copy`;
}
