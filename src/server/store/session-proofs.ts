/** Which tablet a session has shown its key for, and whether that makes it one of a ward's. */
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import type { Connection } from './database.ts';
import { reportingWard } from './devices.ts';

export interface ProvenBy {
  /** Unlike that of any other session, and kept for as long as this one lasts. */
  readonly challenge: string;
  /** Public key; null before anything was shown. */
  readonly publicKey: string | null;
}

/** @returns undefined when the session has ended */
export async function readProof(db: Connection, tokenHash: Uint8Array): Promise<ProvenBy | undefined> {
  const [row] = await db<ProvenBy[]>`
    select session_id as challenge, proven_key as "publicKey" from session where token_hash = ${tokenHash}`;
  return row;
}

/** Whether this very key was shown, for this device. */
export async function hasProven(
  db: Connection,
  tokenHash: Uint8Array,
  { device, publicKey }: { readonly device: DeviceId; readonly publicKey: string },
): Promise<boolean> {
  const rows = await db`
    select from session where token_hash = ${tokenHash} and proven_device = ${device} and proven_key = ${publicKey}`;
  return rows.count === 1;
}

/** In the place of what was shown before: a browser whose databases were cleared goes on as another device. */
export async function keepProof(
  db: Connection,
  tokenHash: Uint8Array,
  { device, publicKey }: { readonly device: DeviceId; readonly publicKey: string },
): Promise<void> {
  await db`update session set proven_device = ${device}, proven_key = ${publicKey} where token_hash = ${tokenHash}`;
}

/**
 * Of these wards those that ask for codes and of which the session has not shown a tablet: one that is enrolled, not reported
 * there or in the ward beside a compartment, by a key that counts.
 */
export async function listWardsUnproven(
  db: Connection,
  tokenHash: Uint8Array,
  wards: readonly WardCode[],
): Promise<WardCode[]> {
  const rows = await db<{ ward: WardCode }[]>`
    select ward_id as ward
    from ward join unnest(${[...wards]}::text[], ${wards.map(reportingWard)}::text[]) as named (ward_id, reporting) using (ward_id)
    where enrolment = 'code' and not exists (
      select 1 from session s
        join device d on d.ward_id = ward.ward_id and d.device_id = s.proven_device
        join device_key k on k.ward_id = d.ward_id and k.device_id = d.device_id and k.public_key = s.proven_key
      where s.token_hash = ${tokenHash} and d.enrolled_at is not null and d.revoked_at is null and k.standing = 'valid'
        and not exists (
          select 1 from device r
          where r.ward_id = reporting and r.device_id = d.device_id and r.revoked_at is not null))
    order by ward_id`;
  return rows.map(({ ward }) => ward);
}
