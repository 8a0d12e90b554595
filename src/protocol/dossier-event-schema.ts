/** Dossier events as they cross the wire and lie in storage. Strict: an unknown field is refused, never dropped. */
import * as v from 'valibot';
import { ROLES } from '#domain/access/role.ts';
import { DUE_SETTING_VALUES } from '#domain/calendar/due-settings.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { parsePlainDate, type PlainDate } from '#domain/calendar/plain-date.ts';
import { TIME_UNITS } from '#domain/calendar/processing-time.ts';
import { wardOfToken } from '#domain/dossier/citizen-token.ts';
import { DOSSIER_CODE_PATTERN } from '#domain/dossier/dossier-code.ts';
import { APPLICANT_FIELDS, type DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DeviceId, DossierId, EventId, WardCode } from '#domain/dossier/ids.ts';
import { parseLookupCode } from '#domain/dossier/lookup-code.ts';

const MAX_TEXT = 2000;
const EARLIEST = Date.UTC(2015, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

const uuid = v.pipe(v.string(), v.uuid());
const text = v.pipe(v.string(), v.maxLength(MAX_TEXT));
const someText = v.pipe(text, v.nonEmpty());
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9999));
const milliseconds = v.pipe(v.number(), v.finite());

/** Epoch milliseconds; a tablet's clock may be years off, so the range is wide on purpose. */
export const instantSchema = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(EARLIEST),
  v.maxValue(LATEST),
  v.transform((value) => value as Instant),
);
/** A tablet whose battery died starts in 1970 or 2000: that is evidence too, and no reason to refuse. */
const deviceInstantSchema = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(0),
  v.maxValue(LATEST),
  v.transform((value) => value as Instant),
);
export const plainDateSchema = v.pipe(
  v.string(),
  v.check((value) => parsePlainDate(value) !== undefined),
  v.transform((value) => value as PlainDate),
);
export const wardCodeSchema = v.pipe(
  v.string(),
  v.regex(/^\d{5}$/),
  v.transform((value) => value as WardCode),
);
export const deviceIdSchema = v.pipe(
  uuid,
  v.transform((value) => value as DeviceId),
);
export const sequenceSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const actorSchema = v.strictObject({ userId: someText, name: someText, role: v.picklist(ROLES) });

const timeSchema = v.strictObject({
  deviceAt: deviceInstantSchema,
  skewMs: v.nullable(milliseconds),
  skewErrorMs: v.nullable(milliseconds),
  tickMs: milliseconds,
  startId: someText,
  notBefore: v.nullable(instantSchema),
  arrivedAt: v.nullable(instantSchema),
});

const applicantSchema = v.strictObject({
  fullName: someText,
  personalId: text,
  bornOn: v.nullable(plainDateSchema),
  phone: text,
  address: text,
  fromCard: v.array(v.picklist(APPLICANT_FIELDS)),
});

const limitSchema = v.pipe(
  v.strictObject({ value: v.pipe(v.number(), v.finite(), v.minValue(0)), unit: v.picklist(TIME_UNITS) }),
  v.check(({ value, unit }) => unit === 'SAME_DAY_15H' || value > 0),
);

const procedureSchema = v.strictObject({
  code: someText,
  version: someText,
  name: someText,
  sector: text,
  caseId: someText,
  caseName: text,
  limit: limitSchema,
  limitBasis: text,
});

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
  documents: v.pipe(
    v.array(v.strictObject({ documentId: someText, name: someText, originals: count, copies: count })),
    v.maxLength(200),
  ),
  sets: v.pipe(count, v.minValue(1)),
  returnMethod: v.picklist(['counter', 'post', 'electronic']),
  fee: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
  calendarVersion: someText,
  dueSettings: v.strictObject({
    outsideHours: v.picklist(DUE_SETTING_VALUES.outsideHours),
    receivedAfter15: v.picklist(DUE_SETTING_VALUES.receivedAfter15),
    workingDayCounting: v.picklist(DUE_SETTING_VALUES.workingDayCounting),
    lateAfter: v.picklist(DUE_SETTING_VALUES.lateAfter),
  }),
  dueAt: instantSchema,
});

const head = {
  id: v.pipe(
    uuid,
    v.transform((value) => value as EventId),
  ),
  dossierId: v.pipe(
    uuid,
    v.transform((value) => value as DossierId),
  ),
  ward: wardCodeSchema,
  device: deviceIdSchema,
  dseq: sequenceSchema,
  v: v.literal(1),
  base: count,
  actor: actorSchema,
  time: timeSchema,
};

function eventOf<K extends string, S extends v.GenericSchema>(kind: K, body: S) {
  return v.strictObject({ ...head, kind: v.literal(kind), body });
}

/** Typed by the domain's union: a body that differs from it does not compile. */
export const dossierEventSchema: v.GenericSchema<unknown, DossierEvent> = v.variant('kind', [
  eventOf('received', receivedSchema),
  eventOf('refused', v.strictObject({ reason: someText })),
  eventOf('assigned', v.strictObject({ holder: v.strictObject({ userId: someText, name: someText }), note: text })),
  eventOf(
    'supplement-requested',
    v.strictObject({ reason: someText, papers: v.pipe(v.array(someText), v.maxLength(200)) }),
  ),
  eventOf('supplement-received', v.strictObject({ note: text })),
  eventOf('resolved', v.strictObject({ result: text })),
  eventOf('handed-over', v.strictObject({ to: v.picklist(['applicant', 'proxy', 'post']), name: text })),
  eventOf('corrected', v.strictObject({ field: v.picklist(APPLICANT_FIELDS), from: text, to: text, reason: someText })),
  eventOf('noted', v.strictObject({ text: someText })),
]);
