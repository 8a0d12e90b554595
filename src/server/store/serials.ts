/** What was leased and given of the ward's serials. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import type { GivenNumber, LeasedBlock } from '#domain/report/serial-register.ts';
import type { Connection } from './database.ts';

/** In the order they were leased: the ward's counter only goes up. */
export async function listLeasedBlocks(db: Connection, ward: WardCode): Promise<LeasedBlock[]> {
  return db<LeasedBlock[]>`
    select block, device_id as device from serial_block where ward_id = ${ward} order by block`;
}

/** @param yymmdd the day as codes carry it; the tablet is the one that recorded the reception */
export async function listGivenOn(db: Connection, ward: WardCode, yymmdd: string): Promise<GivenNumber[]> {
  return db<GivenNumber[]>`
    select d.code, d.dossier_id as "dossierId", reception.device_id as device, d.received_at as "receivedAt"
    from dossier d
    cross join lateral (
      select e.device_id from event e
      where e.ward_id = d.ward_id and e.dossier_id = d.dossier_id and e.kind = 'received' order by e.wseq limit 1
    ) reception
    where d.ward_id = ${ward} and split_part(d.code, '-', 2) = ${yymmdd}
    order by d.code, d.last_wseq`;
}

/** When each tablet of the ward was last heard from. */
export async function listLastSeen(db: Connection, ward: WardCode): Promise<Map<DeviceId, Instant>> {
  const rows = await db<{ device: DeviceId; at: Instant }[]>`
    select device_id as device, seen_at as at from device where ward_id = ${ward}`;
  return new Map(rows.map(({ device, at }) => [device, at]));
}
