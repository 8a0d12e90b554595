/** Wards, their settings, the blocks of serials they have leased, and the top of their order. */
import { MAX_BLOCKS } from '#domain/dossier/dossier-code.ts';
import { MS_PER_DAY, type Instant } from '#domain/calendar/instant.ts';
import { compartmentAgencyCode, isCompartment, wardBeside } from '#domain/dossier/compartment.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import type { WardSettings } from '#protocol/session-messages.ts';
import type { WardProfile } from '#protocol/sync-messages.ts';
import { isOrdinary } from './compartments.ts';
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

/** A compartment has the letterhead of its ward as that stands now, under an agency code of its own. */
export async function findWard(db: Connection, ward: WardCode): Promise<WardProfile | undefined> {
  const [row] = await db<WardRow[]>`select * from ward where ward_id = ${ward}`;
  if (!row || !isCompartment(ward)) return row && profileOf(row);
  const beside = await findWard(db, wardBeside(ward));
  return beside && { ...beside, code: ward, agencyCode: compartmentAgencyCode(beside.agencyCode) };
}

/** By code. */
export async function listWards(db: Connection, wards: readonly WardCode[]): Promise<WardProfile[]> {
  const rows = await db<WardRow[]>`select * from ward where ward_id in ${db(orNone(wards))} order by ward_id`;
  const profiles = rows.map((row) => {
    const profile = profileOf(row);
    return isCompartment(profile.code) ? findWard(db, profile.code) : profile;
  });
  return (await Promise.all(profiles)).filter((profile) => profile !== undefined);
}

/**
 * The ordinary wards of the centre; whoever else is about to add or change one waits to the end of the transaction. The table
 * stays free: a tablet that is given numbers holds a row of it.
 */
export async function holdWards(tx: Connection): Promise<WardProfile[]> {
  await tx`select pg_advisory_xact_lock(hashtextextended('wards', 0))`;
  const rows = await tx<WardRow[]>`select * from ward where ${isOrdinary(tx)} order by ward_id`;
  return rows.map(profileOf);
}

/**
 * Wards and compartments of which a dossier is numbered by one of these agency codes, whatever their own codes are now. Numbers of
 * destroyed dossiers are forgotten: they carry the day of their reception, and come never again.
 */
export async function listNumberedBy(db: Connection, agencyCodes: readonly string[]): Promise<WardCode[]> {
  const rows = await db<{ ward_id: WardCode }[]>`
    select distinct ward_id from dossier_code
    where exists (select from unnest(${[...agencyCodes]}::text[]) used where starts_with(code, used || '-')) order by ward_id`;
  return rows.map(({ ward_id }) => ward_id);
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
  /** Whoever greets with it: what one person takes is bounded, by however many tablets. */
  readonly by: string;
  /** How many blocks the device shall hold. */
  readonly wanted: number;
  readonly at: Instant;
}

/**
 * Blocks one person may take of a ward within 24 hours: for thirty new tablets. A ward has `MAX_BLOCKS` for ever, and device
 * ids cost nothing to make up.
 */
const MOST_A_DAY = 60;

interface Counter {
  /** The lowest block not given yet. */
  readonly next: number;
  /** Blocks of the ward that somebody holds. */
  readonly entered: number;
  /** How many more this person may take today. */
  readonly left: number;
}

/** Holds the ward's counter to the end of the transaction: no block is given twice, and no bound passed by many at once. */
async function holdCounter(tx: Connection, { ward, by, at }: Omit<Lease, 'wanted'>): Promise<Counter> {
  const [row] = await tx<{ next: number }[]>`
    select next_block as next from ward where ward_id = ${ward} for no key update`;
  const [counted] = await tx<{ entered: number; taken: number }[]>`
    select count(*)::integer as entered,
      (count(*) filter (where user_id = ${by} and leased_at > ${(at - MS_PER_DAY) as Instant}))::integer as taken
    from serial_block left join device using (ward_id, device_id) where ward_id = ${ward}`;
  const { entered, taken } = counted ?? { entered: 0, taken: 0 };
  return { next: row?.next ?? MAX_BLOCKS, entered, left: Math.max(0, MOST_A_DAY - taken) };
}

async function moveCounter(tx: Connection, ward: WardCode, next: number): Promise<void> {
  await tx`update ward set next_block = ${next} where ward_id = ${ward} and next_block < ${next}`;
}

/**
 * Tops a device's blocks up; near the end of the ward's numbers, and when its person has taken many today, it gets fewer.
 * @returns all blocks of the device, lowest first
 */
export async function leaseBlocks(tx: Connection, lease: Lease): Promise<number[]> {
  const { ward, device, wanted, at } = lease;
  const held = await listBlocks(tx, ward, device);
  const missing = wanted - held.length;
  if (missing <= 0) return held;
  const { next, left } = await holdCounter(tx, lease);
  const above = Math.min(next + Math.min(missing, left), MAX_BLOCKS);
  await moveCounter(tx, ward, above);
  await tx`
    insert into serial_block (ward_id, block, device_id, leased_at)
    select ${ward}, block, ${device}, ${at} from generate_series(${next}::integer, ${above - 1}::integer) block`;
  return listBlocks(tx, ward, device);
}

/** How far above the ward's counter a block may lie that a restored backup lacks, said by a tablet that holds others here. */
const REACH = 20;
/** Said by one that was never given any here: it came into use after the backup, or is made up. */
const REACH_OF_NEW = 12;
/** Blocks below a ward's counter that nobody holds: more are not left free for tablets that have not been heard of yet. */
const MOST_FREE = 100;

/** A block that a device says it was given, and that another one holds. */
interface DoubledBlock {
  readonly block: number;
  readonly holder: DeviceId;
}

export interface RegisteredBlocks {
  /** Those other devices hold. */
  readonly doubled: readonly DoubledBlock[];
  /** Too far above the ward's counter to be believed: not entered, and so not the device's. */
  readonly beyond: readonly number[];
}

/**
 * Enters blocks that a device was given before and this centre knows nothing of (it was restored from a backup), and moves
 * the ward's counter above them, a little way. What another device holds stays with that one.
 */
export async function registerBlocks(
  tx: Connection,
  told: Omit<Lease, 'wanted'> & { readonly blocks: readonly number[] },
): Promise<RegisteredBlocks> {
  const { ward, device, blocks, at } = told;
  const held = await listBlocks(tx, ward, device);
  const unknown = blocks.filter((block) => !held.includes(block));
  if (unknown.length === 0) return { doubled: [], beyond: [] };
  // The counter first: from then on nobody leases what is entered here.
  const { next, entered, left } = await holdCounter(tx, told);
  const reach = Math.min(held.length === 0 ? REACH_OF_NEW : REACH, left);
  const ceiling = Math.min(next + reach, Math.max(next, entered + MOST_FREE), MAX_BLOCKS);
  const believed = unknown.filter((block) => block < ceiling);
  await moveCounter(tx, ward, Math.max(-1, ...believed) + 1);
  await tx`
    insert into serial_block (ward_id, block, device_id, leased_at)
    select ${ward}, block, ${device}, ${at} from unnest(${believed}::integer[]) block on conflict (ward_id, block) do nothing`;
  const doubled = await tx<DoubledBlock[]>`
    select block, device_id as holder from serial_block
    where ward_id = ${ward} and block = any (${believed}::integer[]) and device_id <> ${device} order by block`;
  return { doubled, beyond: unknown.filter((block) => block >= ceiling) };
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
