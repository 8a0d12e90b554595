/** Wards, their settings, the blocks of serials they have leased, and the top of their order. */
import { MAX_BLOCKS } from '#domain/dossier/dossier-code.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import type { WardSettings } from '#protocol/session-messages.ts';
import type { WardProfile } from '#protocol/sync-messages.ts';
import type { Connection } from './database.ts';

interface WardRow {
  readonly ward_id: string;
  readonly name: string;
  readonly province_name: string;
  readonly agency_code: string;
  readonly office_name: string;
  readonly address: string;
  readonly phone: string;
  readonly demo: boolean;
}

/** @returns false when the ward was there already; it is then left as it is */
export async function addWard(db: Connection, ward: WardProfile): Promise<boolean> {
  const added = await db`
    insert into ward (ward_id, name, province_name, agency_code, office_name, address, phone, demo)
    values (${ward.code}, ${ward.name}, ${ward.provinceName}, ${ward.agencyCode}, ${ward.officeName}, ${ward.address}, ${ward.phone}, ${ward.demo})
    on conflict (ward_id) do nothing`;
  await db`insert into ward_head (ward_id) values (${ward.code}) on conflict (ward_id) do nothing`;
  return added.count === 1;
}

export async function findWard(db: Connection, ward: WardCode): Promise<WardProfile | undefined> {
  const [row] = await db<WardRow[]>`select * from ward where ward_id = ${ward}`;
  return row && profileOf(row);
}

/** By code. */
export async function listWards(db: Connection, wards: readonly WardCode[]): Promise<WardProfile[]> {
  const rows = await db<WardRow[]>`select * from ward where ward_id in ${db(orNone(wards))} order by ward_id`;
  return rows.map(profileOf);
}

export async function hasDemoWards(db: Connection): Promise<boolean> {
  const rows = await db`select 1 from ward where demo limit 1`;
  return rows.length > 0;
}

/** @returns false when there is no such ward */
export async function saveWardSettings(db: Connection, ward: WardCode, settings: WardSettings): Promise<boolean> {
  const { agencyCode, officeName, address, phone } = settings;
  const saved = await db`
    update ward set agency_code = ${agencyCode}, office_name = ${officeName}, address = ${address}, phone = ${phone}
    where ward_id = ${ward}`;
  return saved.count === 1;
}

export interface Lease {
  readonly ward: WardCode;
  readonly device: DeviceId;
  /** How many blocks the device shall hold. */
  readonly wanted: number;
  readonly at: Instant;
}

/**
 * Tops a device's blocks up. The ward's counter moves in the same statement that reads it, so no block is given twice;
 * near the end of the ward's numbers the device gets fewer.
 * @returns all blocks of the device, oldest lease first
 */
export async function leaseBlocks(tx: Connection, { ward, device, wanted, at }: Lease): Promise<number[]> {
  const held = await listBlocks(tx, ward, device);
  const missing = wanted - held.length;
  if (missing <= 0) return held;
  const [lease] = await tx<{ next: number }[]>`
    update ward set next_block = next_block + ${missing} where ward_id = ${ward} returning next_block as next`;
  const next = lease?.next ?? 0;
  await tx`
    insert into serial_block (ward_id, block, device_id, leased_at)
    select ${ward}, block, ${device}, ${at}
    from generate_series(${next - missing}::integer, ${Math.min(next, MAX_BLOCKS) - 1}::integer) block`;
  return listBlocks(tx, ward, device);
}

/** A block that a device says it was given, and that another one holds. */
interface DoubledBlock {
  readonly block: number;
  readonly holder: DeviceId;
}

/**
 * Enters blocks that a device was given before and this centre knows nothing of (it was restored from a backup), and moves
 * the ward's counter above them. What another device holds stays with that one.
 * @returns those other devices hold
 */
export async function registerBlocks(
  tx: Connection,
  { ward, device, blocks, at }: Omit<Lease, 'wanted'> & { readonly blocks: readonly number[] },
): Promise<DoubledBlock[]> {
  const known = blocks.filter((block) => block < MAX_BLOCKS);
  if (known.length === 0) return [];
  // The counter first: from then on nobody leases what is entered here.
  const above = Math.max(...known) + 1;
  await tx`update ward set next_block = ${above} where ward_id = ${ward} and next_block < ${above}`;
  await tx`
    insert into serial_block (ward_id, block, device_id, leased_at)
    select ${ward}, block, ${device}, ${at} from unnest(${known}::integer[]) block on conflict (ward_id, block) do nothing`;
  return tx<DoubledBlock[]>`
    select block, device_id as holder from serial_block
    where ward_id = ${ward} and block = any (${known}::integer[]) and device_id <> ${device} order by block`;
}

/** Blocks leased to a device, lowest first. */
export async function listBlocks(db: Connection, ward: WardCode, device: DeviceId): Promise<number[]> {
  const rows = await db<{ block: number }[]>`
    select block from serial_block where ward_id = ${ward} and device_id = ${device} order by block`;
  return rows.map(({ block }) => block);
}

/** How far a ward has come: its last event and its last record. */
export interface WardTop {
  readonly head: number;
  readonly records: number;
}

export interface WardHead extends WardTop {
  readonly epoch: string;
}

export async function readHead(db: Connection, ward: WardCode): Promise<WardHead | undefined> {
  const [row] = await db<WardHead[]>`
    select epoch, last_seq as head, records_seq as records from ward_head where ward_id = ${ward}`;
  return row;
}

/**
 * Names the ward's history anew when it ends before `wseq` under this epoch. One statement, so that of several who ask only
 * the first changes anything. @returns whether it did
 */
export async function renewEpochBehind(
  db: Connection,
  { ward, epoch, wseq }: { readonly ward: WardCode; readonly epoch: string; readonly wseq: number },
): Promise<boolean> {
  const renewed = await db`
    update ward_head set epoch = gen_random_uuid() where ward_id = ${ward} and epoch = ${epoch} and last_seq < ${wseq}`;
  return renewed.count === 1;
}

/** Blocks left free for each ward after a restore: those given out since the backup may be held by tablets not heard of yet. */
const BLOCKS_LEFT_FREE = 4;

/** After a restore: every ward's history is another one now, and no tablet is given numbers that one may hold already. */
export async function startHistoriesAnew(tx: Connection): Promise<void> {
  await tx`update ward_head set epoch = gen_random_uuid()`;
  await tx`update ward set next_block = least(next_block + ${BLOCKS_LEFT_FREE}, ${MAX_BLOCKS}) where next_block < ${MAX_BLOCKS}`;
}

/** The tops of all wards: one narrow row each. */
export async function readHeads(db: Connection): Promise<Map<string, WardTop>> {
  const rows = await db<(WardTop & { ward_id: string })[]>`
    select ward_id, last_seq as head, records_seq as records from ward_head`;
  return new Map(rows.map(({ ward_id, head, records }) => [ward_id, { head, records }]));
}

/** Holds the ward to the end of the transaction: what is appended to it meanwhile waits. */
export async function holdWard(tx: Connection, ward: WardCode): Promise<void> {
  await tx`select 1 from ward_head where ward_id = ${ward} for update`;
}

/** An empty list is no valid `in ()`; no ward has an empty code. */
export function orNone(wards: readonly WardCode[]): string[] {
  return wards.length === 0 ? [''] : [...wards];
}

function profileOf(row: WardRow): WardProfile {
  return {
    code: row.ward_id as WardCode,
    name: row.name,
    provinceName: row.province_name,
    agencyCode: row.agency_code,
    officeName: row.office_name,
    address: row.address,
    phone: row.phone,
    demo: row.demo,
  };
}
