/**
 * What could not be read, or waits for a person's word (`held`): kept as it came, under its number, beside the history, until it
 * can be taken in.
 */
import { createHash } from 'node:crypto';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import {
  ACTOR_KINDS,
  MAX_REASONS_LISTED,
  type HeldEvents,
  type HeldKind,
  type SetAsideEvent,
} from '#protocol/set-aside-messages.ts';
import type { Connection } from './database.ts';

export interface SetAside {
  readonly dseq: number;
  readonly raw: string;
  readonly reason: string;
  /** Null of what simply cannot be read. */
  readonly held: HeldKind | null;
  /** The public key it was signed with, where that has not been let in; null of everything else. */
  readonly signedBy: string | null;
}

export async function quarantine(
  tx: Connection,
  from: { ward: WardCode; device: DeviceId; sentBy: string; at: Instant; isCopy: boolean },
  events: readonly (Omit<SetAside, 'held' | 'signedBy'> & Partial<Pick<SetAside, 'held' | 'signedBy'>>)[],
): Promise<void> {
  const { ward, device, sentBy, at, isCopy } = from;
  if (events.length === 0) return;
  const rows = events.map(({ dseq, raw, reason, held = null, signedBy = null }) => {
    const copy = isCopy ? createHash('sha256').update(raw).digest('hex') : '';
    return {
      ward_id: ward,
      device_id: device,
      dseq,
      copy,
      raw,
      reason,
      held,
      signed_by: signedBy,
      sent_by: sentBy,
      at,
    };
  });
  await tx`insert into quarantine ${tx(rows)}`;
}

/** Of one ward what could not be read, the latest first. */
export async function listSetAside(db: Connection, ward: WardCode, limit: number): Promise<SetAsideEvent[]> {
  return db<SetAsideEvent[]>`
    select device_id as device, dseq, reason, at from quarantine
    where ward_id = ${ward} and held is null order by at desc, device_id, dseq, copy limit ${limit}`;
}

export async function countSetAside(db: Connection, ward: WardCode): Promise<number> {
  const [row] = await db<[{ count: number }]>`
    select count(*)::int as count from quarantine where ward_id = ${ward} and held is null`;
  return row.count;
}

/** Of one ward what waits for a person's word, by tablet and kind. */
export async function listHeld(db: Connection, ward: WardCode): Promise<HeldEvents[]> {
  const rows = await db<(HeldEvents & { reasons: string[] })[]>`
    select device_id as device, held as kind, count(*)::int as count, min(at) as "from", max(at) as through,
      (array_agg(distinct reason))[:${MAX_REASONS_LISTED}] as reasons
    from quarantine
    where ward_id = ${ward} and held is not null group by device_id, held order by max(at) desc, device_id, held`;
  return rows.map(({ reasons, ...held }) => ({ ...held, ...(ACTOR_KINDS.includes(held.kind) && { reasons }) }));
}

/** The wards that have something set aside. */
export async function listWardsWithSetAside(db: Connection): Promise<WardCode[]> {
  const rows = await db<{ ward_id: WardCode }[]>`select distinct ward_id from quarantine order by ward_id`;
  return rows.map(({ ward_id }) => ward_id);
}

/** Which of what was set aside is read once more. What is held is left where it is, but for the kinds named. */
export interface Wanted {
  /** Null: of every device. */
  readonly device: DeviceId | null;
  readonly held: readonly HeldKind[];
  /** Of what is held only what this key signed; null: whoever signed it. */
  readonly signedBy: string | null;
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
export async function listArrivals(
  db: Connection,
  ward: WardCode,
  { device, held, signedBy }: Wanted,
): Promise<SetAsideArrival[]> {
  return db<SetAsideArrival[]>`
    select device_id as device, at, sent_by as "sentBy", copy <> '' as "isCopy" from quarantine
    where ward_id = ${ward} and (${device}::uuid is null or device_id = ${device}) and ${isWanted(db, { held, signedBy })}
    group by device_id, at, sent_by, copy <> '' order by at, min(dseq), device_id`;
}

export interface SetAsideRow {
  readonly dseq: number;
  /** Tells those of a copied device apart that have the same number. */
  readonly copy: string;
  readonly raw: string;
  readonly reason: string;
  readonly held: HeldKind | null;
}

/** In the device's order. Hold the device: nobody else may take them meanwhile. */
export async function readArrival(
  tx: Connection,
  ward: WardCode,
  { device, at, sentBy, isCopy }: SetAsideArrival,
  wanted: Pick<Wanted, 'held' | 'signedBy'>,
): Promise<SetAsideRow[]> {
  return tx<SetAsideRow[]>`
    select dseq, copy, raw, reason, held from quarantine
    where ward_id = ${ward} and device_id = ${device} and at = ${at} and sent_by is not distinct from ${sentBy}
      and (copy <> '') = ${isCopy} and ${isWanted(tx, wanted)} order by dseq, copy`;
}

function isWanted(db: Connection, { held, signedBy }: Pick<Wanted, 'held' | 'signedBy'>) {
  return db`(held is null or (held = any (${[...held]}::text[]) and (${signedBy}::text is null or signed_by = ${signedBy})))`;
}

/** They go on waiting, for another reason and another person's word, or for nobody's. Hold the device. */
export async function holdOn(
  tx: Connection,
  of: { readonly ward: WardCode; readonly device: DeviceId },
  rows: readonly Pick<SetAsideRow, 'dseq' | 'copy' | 'reason' | 'held'>[],
): Promise<void> {
  if (rows.length === 0) return;
  const told = JSON.stringify(rows.map(({ dseq, copy, reason, held }) => ({ dseq, copy, reason, held })));
  await tx`
    update quarantine set reason = told.reason, held = told.held
    from jsonb_to_recordset(${told}::text::jsonb) as told (dseq bigint, copy text, reason text, held text)
    where ward_id = ${of.ward} and device_id = ${of.device} and quarantine.dseq = told.dseq and quarantine.copy = told.copy`;
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
