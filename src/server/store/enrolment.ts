/** How tablets come to be a ward's: its policy, and the one-time codes its administrator makes. Of a code only a slow hash is kept. */
import type { Instant } from '#domain/calendar/instant.ts';
import { unitsUnder } from '#domain/dossier/compartment.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import type { Enrolment, EnrolmentPolicy } from '#protocol/enrolment-messages.ts';
import type { Connection } from './database.ts';
import { reportedAt } from './devices.ts';

/** How a device stands in a ward. */
export interface Standing {
  readonly policy: EnrolmentPolicy;
  /** False of one the ward does not know, or knows from a black box alone. */
  readonly isEnrolled: boolean;
  /** In a compartment also where its ward has reported the tablet. */
  readonly isRevoked: boolean;
}

/** In a query of `ward` with its row of `device`, if there is one: the columns of a `Standing`. */
export function standingColumns(db: Connection, ward: WardCode, device: DeviceId) {
  return db`enrolment as policy, enrolled_at is not null as "isEnrolled", ${reportedAt(db, ward, device)} is not null as "isRevoked"`;
}

/** @returns undefined when there is no such ward */
export async function readStanding(db: Connection, ward: WardCode, device: DeviceId): Promise<Standing | undefined> {
  const [row] = await db<Standing[]>`
    select ${standingColumns(db, ward, device)}
    from ward left join device on device.ward_id = ward.ward_id and device_id = ${device}
    where ward.ward_id = ${ward}`;
  return row;
}

/** @returns undefined when there is no such ward */
export async function readPolicy(db: Connection, ward: WardCode): Promise<EnrolmentPolicy | undefined> {
  const [row] = await db<{ policy: EnrolmentPolicy }[]>`select enrolment as policy from ward where ward_id = ${ward}`;
  return row?.policy;
}

/** Of the ward and of its compartment, which nobody could make codes for. */
export async function savePolicy(db: Connection, ward: WardCode, policy: EnrolmentPolicy): Promise<void> {
  await db`update ward set enrolment = ${policy} where ward_id in ${db(unitsUnder(ward))}`;
}

export interface NewCode {
  readonly ward: WardCode;
  readonly codeId: string;
  readonly codeHash: string;
  readonly madeBy: string;
  readonly at: Instant;
  readonly expiresAt: Instant;
}

/**
 * Adds a code and ends the oldest beyond `most`: whoever lost sight of one makes another without waiting. What was never used
 * and has ended is forgotten; used ones stay, as the record of who let which tablet in.
 */
export async function addCode(
  tx: Connection,
  { ward, codeId, codeHash, madeBy, at, expiresAt }: NewCode,
  most: number,
): Promise<void> {
  // Held: two administrators at once leave no more open than one.
  await tx`select 1 from ward where ward_id = ${ward} for update`;
  await tx`
    insert into enrolment_code (ward_id, code_id, code_hash, made_by, made_at, expires_at)
    values (${ward}, ${codeId}, ${codeHash}, ${madeBy}, ${at}, ${expiresAt})`;
  await tx`delete from enrolment_code where ward_id = ${ward} and used_at is null and expires_at <= ${at}`;
  await tx`
    delete from enrolment_code where ward_id = ${ward} and used_at is null and code_id not in (
      select code_id from enrolment_code where ward_id = ${ward} and used_at is null
      order by made_at desc, code_id <> ${codeId} limit ${most})`;
}

export interface OpenCode {
  readonly codeId: string;
  readonly codeHash: string;
}

/** Those of the ward that may still be used. */
export async function listOpenCodes(db: Connection, ward: WardCode, now: Instant): Promise<OpenCode[]> {
  return db<OpenCode[]>`
    select code_id as "codeId", code_hash as "codeHash" from enrolment_code
    where ward_id = ${ward} and used_at is null and expires_at > ${now}`;
}

/** Who made them and until when they hold, the latest first. */
export async function describeOpenCodes(db: Connection, ward: WardCode, now: Instant): Promise<Enrolment['open']> {
  return db<Enrolment['open']>`
    select coalesce(name, '') as "madeBy", expires_at as "expiresAt"
    from enrolment_code left join app_user on user_id = made_by
    where ward_id = ${ward} and used_at is null and expires_at > ${now} order by made_at desc`;
}

/** @returns false when another tablet has used it, or it ended before `at` */
export async function useUpCode(
  tx: Connection,
  { ward, codeId, device, at }: { ward: WardCode; codeId: string; device: DeviceId; at: Instant },
): Promise<boolean> {
  const used = await tx`
    update enrolment_code set used_at = ${at}, used_device = ${device}
    where ward_id = ${ward} and code_id = ${codeId} and used_at is null and expires_at > ${at}`;
  return used.count === 1;
}

/** What is open is closed: the ward asks for no codes any more, or for others. */
export async function endOpenCodes(tx: Connection, ward: WardCode): Promise<void> {
  await tx`delete from enrolment_code where ward_id = ${ward} and used_at is null`;
}
