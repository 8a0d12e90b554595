/** Compartments for denunciations among the wards: who is a member, and what keeps those out who belong to every ward. */
import { COMPARTMENT_DIGITS, isCompartment, unitsOf, wardBeside } from '#domain/dossier/compartment.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { Connection } from './database.ts';

/** Holds of `ward_id` where it is an ordinary ward: for what reaches every ward, or is looked up in all of them. */
export function isOrdinary(db: Connection) {
  return db`left(ward_id, 1) <> all (${[...COMPARTMENT_DIGITS]}::text[])`;
}

/**
 * The query for those of the dossiers that began in the other unit of the ward (its compartment, or the ward of this one) and
 * not in this one.
 */
export function begunBeside(db: Connection, ward: WardCode, ids: readonly DossierId[]) {
  const beside = unitsOf(isCompartment(ward) ? wardBeside(ward) : ward).filter((unit) => unit !== ward);
  const began = db`kind in ('received', 'not-received')`;
  return db`
    select distinct dossier_id as id from event there
    where ward_id = any (${beside}::text[]) and dossier_id = any (${[...ids]}::uuid[]) and ${began} and not exists (
      select from event where ward_id = ${ward} and dossier_id = there.dossier_id and ${began})`;
}
