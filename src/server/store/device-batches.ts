/** What tablets signed, as evidence: never changed, and proved again with every proof of the ward (`verify-batches.ts`). */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DeviceId, EventId, WardCode } from '#domain/dossier/ids.ts';
import type { Connection } from './database.ts';

export interface DeviceBatch {
  readonly device: DeviceId;
  readonly first: number;
  readonly last: number;
  readonly publicKey: string;
  /** Base64url. */
  readonly signature: string;
  /** SHA-256 of each event as signed, one after the other. */
  readonly hashes: Uint8Array;
  /** By number: the signed text of events that are stored in another form. Null when there are none. */
  readonly sent: Readonly<Record<string, string>> | null;
}

/** A batch that is there already stays as it is. */
export async function keepBatch(
  tx: Connection,
  ward: WardCode,
  { device, first, last, publicKey, signature, hashes, sent }: DeviceBatch,
  at: Instant,
): Promise<void> {
  await tx`
    insert into device_batch (ward_id, device_id, first_dseq, last_dseq, public_key, signature, hashes, sent, arrived_at)
    values (${ward}, ${device}, ${first}, ${last}, ${publicKey}, ${signature}, ${hashes}, ${sent && JSON.stringify(sent)}, ${at})
    on conflict do nothing`;
}

/** All of a ward's, page by page, in the order of devices and their numbers. */
export async function* eachBatchPage(tx: Connection, ward: WardCode, size: number): AsyncGenerator<DeviceBatch[]> {
  let last = { device: '00000000-0000-0000-0000-000000000000', first: 0, signature: '' };
  for (;;) {
    const rows = await tx<BatchRow[]>`
      select ${batchColumns(tx)} from device_batch
      where ward_id = ${ward} and (device_id, first_dseq, signature) > (${last.device}, ${last.first}, ${last.signature})
      order by device_id, first_dseq, signature limit ${size}`;
    if (rows.length > 0) yield rows.map(batchOf);
    const end = rows.at(-1);
    if (!end || rows.length < size) return;
    last = end;
  }
}

/** Those that one of the device's numbers lies in; of a copied device perhaps several. */
export async function listBatchesOver(
  tx: Connection,
  ward: WardCode,
  { device, dseq }: { readonly device: DeviceId; readonly dseq: number },
): Promise<DeviceBatch[]> {
  const rows = await tx<BatchRow[]>`
    select ${batchColumns(tx)} from device_batch
    where ward_id = ${ward} and device_id = ${device} and ${dseq} between first_dseq and last_dseq`;
  return rows.map(batchOf);
}

type BatchRow = Omit<DeviceBatch, 'sent'> & { readonly sent: string | null };

function batchColumns(tx: Connection) {
  return tx`device_id as device, first_dseq as first, last_dseq as last, public_key as "publicKey", signature, hashes, sent`;
}

function batchOf({ sent, ...row }: BatchRow): DeviceBatch {
  return { ...row, sent: sent === null ? null : (JSON.parse(sent) as DeviceBatch['sent']) };
}

/** An event under one of the device's numbers, wherever it lies. */
export interface SignedRow {
  readonly dseq: number;
  /** Of one in the history. */
  readonly wseq: number | null;
  readonly id: EventId | null;
  /** The event; of one that was set aside its JSON text. */
  readonly body: unknown;
  readonly raw: string | null;
}

/** Of a copied device perhaps several a number. */
export async function readSignedRows(
  tx: Connection,
  ward: WardCode,
  { device, first, last }: Pick<DeviceBatch, 'device' | 'first' | 'last'>,
): Promise<SignedRow[]> {
  return tx<SignedRow[]>`
    select dseq, wseq, event_id as id, body, null as raw from event
    where ward_id = ${ward} and device_id = ${device} and dseq between ${first} and ${last}
    union all
    select dseq, null, null, null, raw from quarantine
    where ward_id = ${ward} and device_id = ${device} and dseq between ${first} and ${last}`;
}

export interface UnsignedEvent {
  readonly wseq: number;
  readonly id: EventId;
  readonly device: DeviceId;
}

/** Events of tablets that had promised to sign, under no signature, and that nobody has answered for. */
export async function findUnsigned(tx: Connection, ward: WardCode): Promise<UnsignedEvent[]> {
  return tx<UnsignedEvent[]>`
    select wseq, event_id as id, event.device_id as device from ${owingSignature(tx, ward)}
      and not exists (
        select 1 from device_batch b
        where b.ward_id = event.ward_id and b.device_id = event.device_id and event.dseq between first_dseq and last_dseq)
    order by wseq`;
}

/** @returns where those under one of a device's numbers stand in the history that have to be signed */
export async function listOwingSignature(
  tx: Connection,
  ward: WardCode,
  { device, dseq }: { readonly device: DeviceId; readonly dseq: number },
): Promise<ReadonlySet<number>> {
  const rows = await tx<{ wseq: number }[]>`
    select wseq from ${owingSignature(tx, ward)} and event.device_id = ${device} and event.dseq = ${dseq}`;
  return new Set(rows.map(({ wseq }) => wseq));
}

/** The tablet had promised to sign when they came, and nobody has answered for them. */
function owingSignature(tx: Connection, ward: WardCode) {
  return tx`
    event join device on device.ward_id = event.ward_id and device.device_id = event.device_id
    where event.ward_id = ${ward} and arrived_at > signs_since
      and not exists (select 1 from device_admission a where a.ward_id = event.ward_id and a.event_id = event.event_id)`;
}

/** A person answers for these: for a tablet that did not sign, for a role or a person the centre does not know. */
export async function keepAdmission(
  tx: Connection,
  ward: WardCode,
  { events, by, at }: { readonly events: readonly EventId[]; readonly by: string; readonly at: Instant },
): Promise<void> {
  await tx`
    insert into device_admission (ward_id, event_id, admitted_by, admitted_at)
    select ${ward}, event_id, ${by}, ${at} from unnest(${[...events]}::uuid[]) event_id on conflict do nothing`;
}
