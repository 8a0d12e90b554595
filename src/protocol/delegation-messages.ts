/** The administrator's register of delegations: a new document, and the end of one. Nothing in it is deleted. */
import * as v from 'valibot';
import { SIGNATURE_PREFIXES } from '#domain/access/delegation.ts';
import { plainDateSchema, sequenceSchema, storable } from './primitive-schemas.ts';
import { reasonSchema } from './procedure-messages.ts';

const line = v.pipe(v.string(), v.trim(), v.maxLength(500), storable);

function dayCalled(label: string) {
  return v.pipe(v.string(`${label}: chưa nhập.`), v.nonEmpty(`${label}: chưa nhập.`), plainDateSchema);
}

/** Whether it is complete and free of overlaps is for the domain to say (`checkDelegation`); the name comes from the account. */
export const addDelegationSchema = v.strictObject({
  documentNumber: line,
  issuedOn: dayCalled('Ngày ký văn bản'),
  delegator: v.strictObject({ name: line, post: line }),
  delegate: v.strictObject({ userId: line, post: line }),
  procedures: v.pipe(v.array(v.pipe(line, v.nonEmpty())), v.maxLength(500)),
  from: dayCalled('Từ ngày'),
  through: dayCalled('Đến hết ngày'),
  prefix: v.picklist(SIGNATURE_PREFIXES),
  specimenOnFile: v.boolean(),
});
export type AddDelegation = v.InferOutput<typeof addDelegationSchema>;

export const revokeDelegationSchema = v.strictObject({
  /** The first day it no longer holds. */
  revokedOn: dayCalled('Hết hiệu lực từ ngày'),
  reason: reasonSchema,
  /** `rseq` of the record that was on screen. */
  basedOn: sequenceSchema,
});
export type RevokeDelegation = v.InferOutput<typeof revokeDelegationSchema>;
