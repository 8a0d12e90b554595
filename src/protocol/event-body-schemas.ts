/**
 * Bodies of dossier events, by kind. Strict: an unknown field is refused, never dropped. What was added after the first
 * tablets were in use is optional with the value it then had, so that what they wrote is read for ever.
 */
import * as v from 'valibot';
import { SIGNATURE_PREFIXES } from '#domain/access/delegation.ts';
import { ROLES } from '#domain/access/role.ts';
import { DUE_SETTING_VALUES } from '#domain/calendar/due-settings.ts';
import { TIME_UNITS } from '#domain/calendar/processing-time.ts';
import { wardOfToken } from '#domain/dossier/citizen-token.ts';
import { DOSSIER_CODE_PATTERN } from '#domain/dossier/dossier-code.ts';
import {
  APOLOGY_REASONS,
  APPLICANT_FIELDS,
  CHANNELS,
  CORRECTABLE_FIELDS,
  FILE_ABOUTS,
  FILE_MEDIA_TYPES,
  FORM_NUMBERS,
  MAX_FILE_BYTES,
  PAPERS,
  RETURN_METHODS,
  type EventBodies,
  type EventKind,
} from '#domain/dossier/event-bodies.ts';
import type { EventId } from '#domain/dossier/ids.ts';
import { parseLookupCode } from '#domain/dossier/lookup-code.ts';
import { STEP_PARTS } from '#domain/procedure/procedure.ts';
import { count, instantSchema, plainDateSchema, someText, text, uuid } from './primitive-schemas.ts';

const MAX_LIST = 200;

const money = v.pipe(v.number(), v.integer(), v.minValue(0));
const days = v.pipe(v.number(), v.finite(), v.gtValue(0), v.maxValue(1000));
const texts = v.pipe(v.array(someText), v.maxLength(MAX_LIST));

const eventIdSchema = v.pipe(
  uuid,
  v.transform((value) => value as EventId),
);

const applicantSchema = v.strictObject({
  fullName: someText,
  personalId: text,
  bornOn: v.nullable(plainDateSchema),
  phone: text,
  address: text,
  fromCard: v.array(v.picklist(APPLICANT_FIELDS)),
  // Without a value of its own: what is no organisation's stays readable to tablets that know of none.
  organisation: v.exactOptional(v.strictObject({ representative: text })),
});

export const processingTimeSchema = v.pipe(
  v.strictObject({ value: v.pipe(v.number(), v.finite(), v.minValue(0)), unit: v.picklist(TIME_UNITS) }),
  v.check(({ value, unit }) => unit === 'SAME_DAY_15H' || value > 0),
);

export const verificationSchema = v.strictObject({ workingDays: days, basis: text });

export const internalStepSchema = v.strictObject({
  name: someText,
  part: v.picklist(STEP_PARTS),
  share: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
});

const procedureSchema = v.strictObject({
  code: someText,
  version: someText,
  name: someText,
  sector: text,
  caseId: someText,
  caseName: text,
  limit: processingTimeSchema,
  limitBasis: text,
  verification: v.optional(v.nullable(verificationSchema), null),
  steps: v.optional(v.pipe(v.array(internalStepSchema), v.maxLength(MAX_LIST)), []),
});

const documentsSchema = v.pipe(
  v.array(v.strictObject({ documentId: someText, name: someText, originals: count, copies: count })),
  v.maxLength(MAX_LIST),
);

const receivedSchema = v.strictObject({
  code: v.pipe(v.string(), v.regex(DOSSIER_CODE_PATTERN)),
  token: v.pipe(
    v.string(),
    v.check((token) => wardOfToken(token) !== undefined),
  ),
  lookupCode: v.pipe(
    v.string(),
    v.check((code) => parseLookupCode(code) === code),
  ),
  applicant: applicantSchema,
  procedure: procedureSchema,
  documents: documentsSchema,
  sets: v.pipe(count, v.minValue(1)),
  channel: v.optional(v.picklist(CHANNELS), 'direct'),
  returnMethod: v.picklist(RETURN_METHODS),
  competentAgency: v.optional(v.nullable(someText), null),
  fee: v.nullable(money),
  calendarVersion: someText,
  dueSettings: v.strictObject({
    outsideHours: v.picklist(DUE_SETTING_VALUES.outsideHours),
    receivedAfter15: v.picklist(DUE_SETTING_VALUES.receivedAfter15),
    workingDayCounting: v.picklist(DUE_SETTING_VALUES.workingDayCounting),
    lateAfter: v.picklist(DUE_SETTING_VALUES.lateAfter),
  }),
  dueAt: instantSchema,
  // Without a value of its own: what was received at a tablet stays readable to those that know of nothing else.
  paperReception: v.exactOptional(v.strictObject({ at: instantSchema, number: text })),
});

const person = v.strictObject({ userId: someText, name: someText });

export const eventBodySchemas = {
  received: receivedSchema,
  'not-received': v.strictObject({
    form: v.picklist(['02', '03']),
    applicant: applicantSchema,
    procedure: v.strictObject({ code: someText, name: someText, caseName: text }),
    papers: texts,
    reason: someText,
  }),
  refused: v.strictObject({ reason: someText }),
  'papers-recorded': v.strictObject({ documents: v.pipe(documentsSchema, v.minLength(1)) }),
  assigned: v.strictObject({ holder: person, note: text, step: v.optional(text, '') }),
  'step-finished': v.strictObject({ step: someText, note: text }),
  'competent-received': v.strictObject({ agency: someText, at: instantSchema }),
  transferred: v.strictObject({ agency: someText, note: text }),
  'transfer-returned': v.strictObject({ note: text }),
  'supplement-requested': v.strictObject({ reason: someText, papers: texts }),
  'supplement-received': v.strictObject({ note: text }),
  'payment-requested': v.strictObject({ amount: v.pipe(money, v.minValue(1)), basis: someText }),
  paid: v.strictObject({ amount: v.pipe(money, v.minValue(1)), receiptNumber: someText }),
  'verification-required': v.strictObject({ reason: someText, workingDays: days, basis: someText }),
  extended: v.strictObject({ workingDays: days, basis: someText, reason: someText, approvedBy: someText }),
  'apology-proposed': v.strictObject({
    reason: v.picklist(APOLOGY_REASONS),
    detail: text,
    dueAt: instantSchema,
    newDueAt: instantSchema,
  }),
  apologised: v.strictObject({
    proposalId: eventIdSchema,
    number: text,
  }),
  signed: v.strictObject({
    signer: v.strictObject({ ...person.entries, role: v.picklist(ROLES) }),
    delegation: v.nullable(
      v.strictObject({ id: someText, documentNumber: someText, prefix: v.picklist(SIGNATURE_PREFIXES) }),
    ),
    document: someText,
  }),
  resolved: v.strictObject({ result: text }),
  'handed-over': v.strictObject({
    to: v.picklist(['applicant', 'proxy', 'post']),
    name: text,
    paper: v.optional(text, ''),
  }),
  withdrawn: v.strictObject({ reason: someText }),
  stopped: v.strictObject({ reason: someText, basis: text, returnedPapers: texts, refund: v.nullable(money) }),
  reopened: v.strictObject({ reason: someText }),
  corrected: v.strictObject({ field: v.picklist(CORRECTABLE_FIELDS), from: text, to: text, reason: someText }),
  'conflict-settled': v.strictObject({
    eventId: eventIdSchema,
    field: v.nullable(v.picklist(CORRECTABLE_FIELDS)),
    from: v.nullable(text),
    value: v.nullable(text),
    reason: someText,
  }),
  'file-attached': v.strictObject({
    fileId: uuid,
    name: someText,
    mediaType: v.picklist(FILE_MEDIA_TYPES),
    bytes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_FILE_BYTES)),
    sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    about: v.picklist(FILE_ABOUTS),
    document: text,
  }),
  noted: v.strictObject({ text: someText }),
  'calendar-reapplied': v.strictObject({
    calendarVersion: someText,
    from: v.nullable(instantSchema),
    to: v.nullable(instantSchema),
    reason: someText,
  }),
  printed: v.strictObject({
    form: v.picklist(FORM_NUMBERS),
    paper: v.picklist(PAPERS),
    copies: v.pipe(count, v.minValue(1), v.maxValue(50)),
  }),
  rated: v.strictObject({ score: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)), comment: text }),
} satisfies { readonly [K in EventKind]: v.GenericSchema<unknown, EventBodies[K]> };
