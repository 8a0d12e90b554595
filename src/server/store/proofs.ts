/** What a ward is checked by: its rows as they lie in the tables, read in pages under one view of the database, and made anew. */
import type { DeviceId, DossierId, EventId, WardCode } from '#domain/dossier/ids.ts';
import type { ChainLink } from '#protocol/event-chain.ts';
import type { Connection } from './database.ts';
import type { DossierColumns } from './dossiers.ts';

export interface HeadRow {
  readonly lastSeq: number;
  readonly chain: ChainLink;
  readonly recordsSeq: number;
}

export async function readHeadRow(tx: Connection, ward: WardCode): Promise<HeadRow | undefined> {
  const [row] = await tx<HeadRow[]>`
    select last_seq as "lastSeq", encode(chain, 'hex') as chain, records_seq as "recordsSeq"
    from ward_head where ward_id = ${ward}`;
  return row;
}

/** An event with the columns it is found by, which repeat what its body says. */
export interface EventRow {
  readonly wseq: number;
  readonly chain: ChainLink;
  readonly body: Readonly<Record<string, unknown>>;
  readonly id: EventId;
  readonly dossierId: DossierId;
  readonly device: DeviceId;
  readonly dseq: number;
  readonly kind: string;
  readonly v: number;
  readonly ward: WardCode;
  readonly actor: string;
  /** Empty, or of a copied tablet the event's id. */
  readonly copy: string;
  /** Milliseconds. */
  readonly deviceAt: number;
  readonly arrivedAt: number;
}

export async function readEventRows(
  tx: Connection,
  ward: WardCode,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<EventRow[]> {
  return tx<EventRow[]>`
    select wseq, encode(chain, 'hex') as chain, body, event_id as id, dossier_id as "dossierId", device_id as device, dseq, kind, v,
      ward_id as ward, actor_id as actor, copy, round(extract(epoch from device_at) * 1000)::bigint as "deviceAt",
      round(extract(epoch from arrived_at) * 1000)::bigint as "arrivedAt"
    from event where ward_id = ${ward} and wseq > ${after} order by wseq limit ${limit}`;
}

/** The ids of all dossiers that have an event or a row, in order, page by page. */
export async function* eachDossierPage(tx: Connection, ward: WardCode, size: number): AsyncGenerator<DossierId[]> {
  let last = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await tx<{ dossier_id: DossierId }[]>`
      (select dossier_id from event where ward_id = ${ward} and dossier_id > ${last}
        group by dossier_id order by dossier_id limit ${size})
      union
      (select dossier_id from dossier where ward_id = ${ward} and dossier_id > ${last} order by dossier_id limit ${size})
      order by dossier_id limit ${size}`;
    const ids = rows.map(({ dossier_id }) => dossier_id);
    if (ids.length > 0) yield ids;
    if (ids.length < size) return;
    last = ids.at(-1) ?? last;
  }
}

export async function readDossierRows(
  tx: Connection,
  ward: WardCode,
  dossiers: readonly DossierId[],
): Promise<Map<DossierId, DossierColumns>> {
  const rows = await tx<DossierColumns[]>`
    select dossier_id, code, token, lookup_code, status, received_at, due_at, resolved_at, ended_at, timeliness, phone_tail,
      doc, last_wseq
    from dossier where ward_id = ${ward} and dossier_id = any (${[...dossiers]}::uuid[])`;
  return new Map(rows.map((row) => [row.dossier_id, row]));
}

export interface WrongClaim {
  readonly code: string;
  /** Null: the number is entered for nobody. */
  readonly entered: DossierId | null;
  /** Null: no reception gives the number. */
  readonly due: DossierId | null;
}

/** Numbers entered for another dossier than the one whose reception came first with it, among the events through `wseq`. */
export async function findWrongClaims(tx: Connection, ward: WardCode, wseq: number): Promise<WrongClaim[]> {
  return tx<WrongClaim[]>`
    select code, entered.dossier_id as entered, due.dossier_id as due
    from (select code, dossier_id from dossier_code where ward_id = ${ward}) entered
    full join (${firstClaims(tx, ward, wseq)}) due using (code)
    where entered.dossier_id is distinct from due.dossier_id order by code`;
}

/** A dossier's own reception is the first of its events of that kind. */
function firstClaims(tx: Connection, ward: WardCode, wseq: number) {
  return tx`
    select distinct on (code) code, dossier_id
    from (
      select distinct on (dossier_id) dossier_id, wseq, body -> 'body' ->> 'code' as code
      from event where ward_id = ${ward} and wseq <= ${wseq} and kind = 'received' and not body ? 'destroyed'
      order by dossier_id, wseq) reception
    order by code, wseq`;
}

export interface DeviceNumbers {
  readonly device: DeviceId;
  /** The last number dealt with as the device's row says; null without such a row. */
  readonly lastDseq: number | null;
  readonly numbers: number;
  readonly highest: number;
}

/**
 * Devices whose numbers are not 1 to the last one dealt with, each once, among what was stored, what was set aside and what
 * the device has gone past for good. That is a range however long: its numbers are not counted one by one.
 */
export async function findBrokenDevices(tx: Connection, ward: WardCode): Promise<DeviceNumbers[]> {
  return tx<DeviceNumbers[]>`
    select device_id as device, last_dseq as "lastDseq", coalesce(numbers, 0) as numbers, coalesce(highest, 0) as highest
    from (select device_id, last_dseq from device where ward_id = ${ward}) device
    full join (
      select device_id, count(*) filter (where is_taken) as numbers, count(distinct first) filter (where is_taken) as different,
        max(last) as highest, bool_or(first > reached + 1) as has_gap
      from (
        select *, coalesce(max(last) over (
          partition by device_id order by first, last rows between unbounded preceding and 1 preceding), 0) as reached
        from (
          select device_id, dseq as first, dseq as last, true as is_taken from event where ward_id = ${ward} and copy = ''
          union all select device_id, dseq, dseq, true from quarantine where ward_id = ${ward} and copy = ''
          union all select device_id, first_dseq, last_dseq, false from device_skip where ward_id = ${ward}) dealt) walked
      group by device_id) taken using (device_id)
    where last_dseq is distinct from coalesce(highest, 0) or has_gap or numbers <> different
    order by device_id`;
}

/** @returns how many records the ward has, and the highest number among them */
export async function countRecords(tx: Connection, ward: WardCode): Promise<{ count: number; highest: number }> {
  const [row] = await tx<[{ count: number; highest: number }]>`
    select count(*) as count, coalesce(max(rseq), 0) as highest from ward_record where ward_id = ${ward}`;
  return row;
}

/** Throws away what was worked out from the ward's events, and enters its numbers again. Hold the ward, whose last event is `head`. */
export async function forgetProjections(tx: Connection, ward: WardCode, head: number): Promise<void> {
  await tx`delete from dossier where ward_id = ${ward}`;
  await tx`delete from dossier_code where ward_id = ${ward}`;
  await tx`
    insert into dossier_code (ward_id, code, dossier_id)
    select ${ward}, code, dossier_id from (${firstClaims(tx, ward, head)}) claim`;
}
