/**
 * What a ward decides for itself, as it crosses the wire: its calendar, its procedures, who signs in whose stead, which
 * printed forms were checked, whether a reason is asked before a whole identity number is shown, which dossiers are destroyed
 * after their time. Records are appended and numbered without gaps (`rseq`); the newest of a key is in force.
 * Typed by the domain, so that a body that differs from it does not compile. Strict: an unknown field is refused.
 */
import * as v from 'valibot';
import { SIGNATURE_PREFIXES, type Delegation } from '#domain/access/delegation.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { CalendarSpec } from '#domain/calendar/working-calendar.ts';
import { FORM_NUMBERS } from '#domain/dossier/event-bodies.ts';
import type { ProcedureDraft } from '#domain/procedure/procedure-draft.ts';
import {
  DESTRUCTION_STATES,
  KEEP_REASONS,
  MOST_DESTROYED_AT_ONCE,
  type Destruction,
} from '#domain/personal-data/destruction.ts';
import { ONLINE_LEVELS, STEP_PARTS } from '#domain/procedure/procedure.ts';
import { processingTimeSchema } from './event-body-schemas.ts';
import { chainLinkSchema } from './event-chain.ts';
import {
  dossierIdSchema,
  instantSchema,
  plainDateSchema,
  sequenceSchema,
  storable,
  wardCodeSchema,
} from './primitive-schemas.ts';
import { PROTOCOL_VERSION } from './version.ts';

export const MAX_RECORDS_PER_PAGE = 500;

export const PROCEDURE_STATES = ['active', 'draft', 'retired'] as const;
export type ProcedureState = (typeof PROCEDURE_STATES)[number];

/** The key of the ward's one calendar. */
export const CALENDAR_KEY = 'calendar';

/** The key of what a ward asks before a whole identity number is shown. */
export const SHOW_ID_KEY = 'show-id';

/** Body by kind. */
export interface WardRecordBodies {
  /** Key `calendar`; no two records share a `version`. */
  calendar: CalendarSpec;
  /** Key: the national code. */
  procedure: { readonly state: ProcedureState; readonly procedure: ProcedureDraft };
  /** Key: the delegation's id. */
  delegation: Delegation;
  /** Key: the number of the form. "Đã đối chiếu bản gốc". */
  form: { readonly confirmed: boolean; readonly note: string };
  /** Key `show-id`: whether a whole identity number is shown only for a reason. A ward without this record asks for none. */
  policy: { readonly asksReason: boolean };
  /** Key: the id of the batch. A tablet drops what a record in the state `destroyed` names. */
  destruction: Destruction;
}

export type WardRecordKind = keyof WardRecordBodies;

export const WARD_RECORD_KINDS = [
  'calendar',
  'procedure',
  'delegation',
  'form',
  'policy',
  'destruction',
] as const satisfies readonly WardRecordKind[];

export interface WardRecordHead {
  /** Number among the records of its ward, from 1. */
  readonly rseq: number;
  readonly at: Instant;
  readonly by: { readonly userId: string; readonly name: string };
  /** Why it was decided, for those who read it later; may be empty. */
  readonly reason: string;
}

export type WardRecordOf<K extends WardRecordKind> = WardRecordHead & {
  readonly kind: K;
  readonly key: string;
  readonly body: WardRecordBodies[K];
};

export type WardRecord = { [K in WardRecordKind]: WardRecordOf<K> }[WardRecordKind];

const MAX_TEXT = 2000;
const MAX_NAME = 500;
const MAX_LIST = 500;
const MAX_DAYS = 2000;
const MS_PER_DAY = 86_400_000;

const text = v.pipe(v.string(), v.maxLength(MAX_TEXT), storable);
const name = v.pipe(v.string(), v.maxLength(MAX_NAME), storable);
const someName = v.pipe(name, v.nonEmpty());
/** Whether it is a sensible number is for the domain to say, in words for the person who typed it. */
const number = v.pipe(v.number(), v.finite());
const officeSession = v.strictObject({ from: timeOfDay(), to: timeOfDay() });
const daySessions = listOf(officeSession);

export const calendarSpecSchema: v.GenericSchema<unknown, CalendarSpec> = v.strictObject({
  version: someName,
  from: plainDateSchema,
  through: plainDateSchema,
  daysOff: daysOf(v.strictObject({ date: plainDateSchema, name, basis: text })),
  makeUpDays: daysOf(
    v.strictObject({ date: plainDateSchema, name, basis: text, replaces: v.nullable(plainDateSchema) }),
  ),
  unconfirmed: daysOf(v.strictObject({ from: plainDateSchema, through: plainDateSchema, text })),
  sessions: v.strictObject({
    1: daySessions,
    2: daySessions,
    3: daySessions,
    4: daySessions,
    5: daySessions,
    6: daySessions,
    7: daySessions,
  }),
});

const caseDraftSchema = v.strictObject({
  id: name,
  name,
  statutory: v.nullable(processingTimeSchema),
  committed: v.nullable(processingTimeSchema),
  basis: text,
  verification: v.nullable(v.strictObject({ workingDays: number, basis: text })),
  documents: listOf(v.strictObject({ id: name, name: text, originals: number, copies: number, required: v.boolean() })),
});

export const procedureDraftSchema: v.GenericSchema<unknown, ProcedureDraft> = v.strictObject({
  code: someName,
  name,
  sector: v.strictObject({ code: v.nullable(name), name }),
  agency: name,
  cases: listOf(caseDraftSchema),
  fees: listOf(v.strictObject({ name, amount: v.nullable(number), note: v.nullable(text) })),
  results: listOf(name),
  onlineLevel: v.picklist(ONLINE_LEVELS),
  signer: v.nullable(text),
  steps: listOf(v.strictObject({ name, part: v.picklist(STEP_PARTS), share: number })),
  retentionYears: v.nullable(number),
  source: text,
  verifiedOn: plainDateSchema,
  verifiedBy: v.nullable(name),
  questions: listOf(text),
});

export const delegationSchema: v.GenericSchema<unknown, Delegation> = v.strictObject({
  id: someName,
  documentNumber: name,
  issuedOn: plainDateSchema,
  delegator: v.strictObject({ name, post: name }),
  delegate: v.strictObject({ userId: name, name, post: name }),
  procedures: listOf(someName),
  from: plainDateSchema,
  through: plainDateSchema,
  revokedOn: v.nullable(plainDateSchema),
  prefix: v.picklist(SIGNATURE_PREFIXES),
  specimenOnFile: v.boolean(),
});

const procedureRecordSchema = v.strictObject({
  state: v.picklist(PROCEDURE_STATES),
  procedure: procedureDraftSchema,
});
export const formConfirmationSchema = v.strictObject({ confirmed: v.boolean(), note: text });
export const formNumberSchema = v.picklist(FORM_NUMBERS);
export const showIdPolicySchema = v.strictObject({ asksReason: v.boolean() });

const expired = {
  id: dossierIdSchema,
  code: name,
  procedureCode: name,
  procedureName: name,
  endedOn: plainDateSchema,
  retentionYears: number,
};
export const expiredDossierSchema = v.strictObject(expired);
export const destructionSchema: v.GenericSchema<unknown, Destruction> = v.strictObject({
  state: v.picklist(DESTRUCTION_STATES),
  dossiers: v.pipe(v.array(expiredDossierSchema), v.maxLength(MOST_DESTROYED_AT_ONCE)),
  kept: v.pipe(
    v.array(v.strictObject({ ...expired, why: v.picklist(KEEP_REASONS) })),
    v.maxLength(MOST_DESTROYED_AT_ONCE),
  ),
  proposedBy: v.strictObject({ userId: someName, name }),
  proposedAt: instantSchema,
  decisionNumber: name,
  proof: v.optional(v.strictObject({ digest: chainLinkSchema, signed: text })),
});

const head = {
  rseq: sequenceSchema,
  at: instantSchema,
  by: v.strictObject({ userId: someName, name }),
  reason: text,
};

function recordOf<K extends WardRecordKind, S extends v.GenericSchema>(
  kind: K,
  { key, body }: { readonly key: v.GenericSchema<unknown, string>; readonly body: S },
) {
  return v.strictObject({ ...head, kind: v.literal(kind), key, body });
}

export const wardRecordSchema: v.GenericSchema<unknown, WardRecord> = v.variant('kind', [
  recordOf('calendar', { key: v.literal(CALENDAR_KEY), body: calendarSpecSchema }),
  recordOf('procedure', { key: someName, body: procedureRecordSchema }),
  recordOf('delegation', { key: someName, body: delegationSchema }),
  recordOf('form', { key: formNumberSchema, body: formConfirmationSchema }),
  recordOf('policy', { key: v.literal(SHOW_ID_KEY), body: showIdPolicySchema }),
  recordOf('destruction', { key: someName, body: destructionSchema }),
]);

/** The records of one ward numbered after `after`, for a tablet. */
export const recordsRequestSchema = v.strictObject({
  protocol: v.literal(PROTOCOL_VERSION),
  ward: wardCodeSchema,
  after: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});
export type RecordsRequest = v.InferOutput<typeof recordsRequestSchema>;

/** Contiguous: the i-th record has `rseq = after + i + 1`; ask again from the last until `head`. */
export const recordsResponseSchema = v.strictObject({
  now: instantSchema,
  ward: wardCodeSchema,
  head: v.number(),
  /** Read one by one on the tablet: a kind it does not know yet must not stop the rest. */
  records: v.array(v.unknown()),
});
export type RecordsResponse = v.InferOutput<typeof recordsResponseSchema>;

/** As much of a record as every version of the app can read, to keep it in its place until a newer one understands it. */
export const recordPlaceSchema = v.object({ rseq: sequenceSchema, kind: v.string(), key: v.string() });

function listOf<S extends v.GenericSchema>(item: S) {
  return v.pipe(v.array(item), v.maxLength(MAX_LIST));
}

function daysOf<S extends v.GenericSchema>(day: S) {
  return v.pipe(v.array(day), v.maxLength(MAX_DAYS));
}

/** Milliseconds since midnight. */
function timeOfDay() {
  return v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MS_PER_DAY));
}
