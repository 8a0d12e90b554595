/**
 * The national portal's own JSON of one procedure, reduced to what is read from it. Fields it has besides are ignored;
 * a field that is there in another shape refuses the document, since guessing at a limit is worse than asking for the file again.
 */
import * as v from 'valibot';

/** A text or nothing; the portal writes nothing as `null`, `''` or by leaving the field out. */
const text = v.nullish(v.string(), '');
const flag = v.nullish(v.boolean(), false);
const amount = v.nullish(v.number(), null);

function listOf<const Item extends v.GenericSchema>(item: Item) {
  return v.optional(v.nullable(v.array(item), []), []);
}

const named = v.object({ name: text, code: text });

const methodSchema = v.object({
  submissionMethod: text,
  /** A number, or a sentence where the unit is OTHER. */
  processingTime: v.nullish(v.union([v.number(), v.string()]), null),
  processingTimeUnit: text,
  description: text,
  fees: listOf(v.object({ type: text, value: amount, description: text })),
});

const paperSchema = v.object({ name: text, code: text, originalQty: amount, copyQty: amount, required: flag });

const caseSchema = v.object({
  name: text,
  code: text,
  processingDay: v.nullish(v.object({ qty: amount, type: text }), null),
});

export const portalDocumentSchema = v.object({
  code: v.pipe(v.string(), v.trim(), v.regex(/^\d\.\d{6}$/)),
  name: v.pipe(v.string(), v.trim(), v.nonEmpty()),
  executionMethods: listOf(methodSchema),
  executionSteps: listOf(v.object({ description: text })),
  executionCases: listOf(v.object({ name: text, profileComponents: listOf(paperSchema) })),
  cases: listOf(caseSchema),
  category: v.nullish(named, null),
  categoriesDetails: listOf(named),
  unitGroupsExecuting: listOf(named),
  departmentsExecuting: listOf(named),
  unitGroupsAuthority: listOf(named),
  departmentsAuthority: listOf(named),
  resultsDetails: listOf(named),
  departmentPromulgateName: text,
  procedureProposal: v.nullish(v.object({ proposalNumber: text }), null),
  isWard: flag,
  isFullProcess: flag,
  description: text,
  requirementsAndConditions: text,
});

export type PortalDocument = v.InferOutput<typeof portalDocumentSchema>;
export type PortalMethod = PortalDocument['executionMethods'][number];
export type PortalCase = PortalDocument['cases'][number];

/** What an administrator must answer before the draft may be used. `path` is the draft's field, as in `ProcedureFault`. */
export interface PortalQuestion {
  readonly path: string;
  readonly text: string;
}
