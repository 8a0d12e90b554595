/** The administrator's procedures: what the ward has decided, every version that was saved, and a new one. */
import * as v from 'valibot';
import { instantSchema, sequenceSchema, storable } from './primitive-schemas.ts';
import {
  PROCEDURE_STATES,
  procedureDraftSchema,
  wardRecordSchema,
  type ProcedureState,
  type WardRecordHead,
} from './ward-records.ts';

/** One saved version, without what it says. */
export interface ProcedureVersion extends WardRecordHead {
  /** National code. */
  readonly code: string;
  readonly state: ProcedureState;
}

export const procedureVersionSchema: v.GenericSchema<unknown, ProcedureVersion> = v.strictObject({
  code: v.string(),
  state: v.picklist(PROCEDURE_STATES),
  rseq: sequenceSchema,
  at: instantSchema,
  by: v.strictObject({ userId: v.string(), name: v.string() }),
  reason: v.string(),
});

export const proceduresResponseSchema = v.strictObject({
  /** Of kind `procedure`, by number: of each code the newest decision and the newest draft. */
  records: v.array(wardRecordSchema),
  /** All of them, newest first. */
  versions: v.array(procedureVersionSchema),
});

export const reasonSchema = v.pipe(
  v.string('Lý do: chưa nhập.'),
  v.trim(),
  v.nonEmpty('Lý do: chưa nhập.'),
  v.maxLength(2000, 'Lý do: dài quá 2.000 ký tự.'),
  storable,
);

export const saveProcedureSchema = v.strictObject({
  state: v.picklist(PROCEDURE_STATES),
  procedure: procedureDraftSchema,
  reason: reasonSchema,
  /** `rseq` of the record the change was made from; null when there was none. */
  basedOn: v.nullable(sequenceSchema),
});
export type SaveProcedure = v.InferOutput<typeof saveProcedureSchema>;
