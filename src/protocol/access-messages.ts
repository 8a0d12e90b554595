/**
 * `POST /api/wards/:ward/access-log`: a tablet brings what it noted of looks at personal data. `GET`: the centre shows who
 * looked. Beside sync, not part of it: a tablet that never calls it is a tablet of before.
 */
import * as v from 'valibot';
import { ROLES } from '#domain/access/role.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { ACCESS_ACTIONS, MAX_ABOUT, MAX_REASON, TABLET_ACTIONS } from '#domain/personal-data/access-entry.ts';
import { deviceIdSchema, instantSchema, sequenceSchema, storable, uuid } from './primitive-schemas.ts';

export const MAX_ENTRIES_PER_BATCH = 100;
/** A number of twelve digits encrypted with age, in base64, is some three hundred characters. */
const MAX_SOUGHT = 1000;

const line = (most: number) => v.pipe(v.string(), v.maxLength(most), storable);

const dossierIdSchema = v.pipe(
  uuid,
  v.transform((value) => value as DossierId),
);

export const accessEntrySchema = v.strictObject({
  id: uuid,
  number: sequenceSchema,
  at: instantSchema,
  userId: v.pipe(line(200), v.nonEmpty()),
  action: v.picklist(TABLET_ACTIONS),
  dossierId: v.nullable(dossierIdSchema),
  isHolder: v.boolean(),
  about: line(MAX_ABOUT),
  reason: line(MAX_REASON),
  sought: v.nullable(v.pipe(v.string(), v.maxLength(MAX_SOUGHT), v.regex(/^[A-Za-z0-9+/]+=*$/))),
});

/** Entries are left unread here, so that one malformed one is left out with a line in the journal and the rest is kept. */
export const accessBatchSchema = v.strictObject({
  device: deviceIdSchema,
  entries: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(MAX_ENTRIES_PER_BATCH)),
});

/** How many the centre holds of the batch, old and new; those it could not read are dealt with too. */
export const accessBatchAnswerSchema = v.strictObject({ kept: v.number(), unreadable: v.number() });
export type AccessBatchAnswer = v.InferOutput<typeof accessBatchAnswerSchema>;

export const accessLineSchema = v.strictObject({
  at: instantSchema,
  /** When the centre learned of it: later for a tablet that was offline. */
  arrivedAt: instantSchema,
  userId: v.string(),
  /** Empty of an account that is no longer there. */
  name: v.string(),
  role: v.nullable(v.picklist(ROLES)),
  action: v.picklist(ACCESS_ACTIONS),
  /** Null of what was asked of the centre itself. */
  device: v.nullable(deviceIdSchema),
  dossierId: v.nullable(dossierIdSchema),
  /** Empty while its reception has not arrived, and of what is about no dossier. */
  code: v.string(),
  about: v.string(),
  reason: v.string(),
  /** Whose session brought it, where that is not hers who is said to have looked; for whoever `hearsMore` alone. */
  sender: v.optional(v.strictObject({ userId: v.string(), name: v.string() })),
});
export type AccessLine = v.InferOutput<typeof accessLineSchema>;

/** Views by whoever had the dossier on the desk, together. */
export const holderViewsSchema = v.strictObject({
  userId: v.string(),
  name: v.string(),
  times: v.number(),
  lastAt: instantSchema,
});
export type HolderViews = v.InferOutput<typeof holderViewsSchema>;

/** Where the lines that follow begin: the moment, one the database can keep, and the id of the last one shown. */
export const accessCursorSchema = v.pipe(
  v.string(),
  v.regex(/^\d{1,13}_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  v.transform((value) => {
    const [at = '', accessId = ''] = value.split('_');
    return { at: Number(at) as Instant, accessId };
  }),
);
export type AccessCursor = v.InferOutput<typeof accessCursorSchema>;

/** How the reader pages: apps of before know neither `sender` nor `next`, and take no answer that has them. */
export const accessPageSchema = v.strictObject({
  before: v.optional(accessCursorSchema),
  hearsMore: v.optional(v.literal('true')),
});

/** The latest first; `isCut`: there are more than are shown, from `next` on. Views are counted with the first of them alone. */
export const accessAnswerSchema = v.strictObject({
  lines: v.array(accessLineSchema),
  holders: v.array(holderViewsSchema),
  isCut: v.boolean(),
  next: v.optional(v.string()),
});
export type AccessAnswer = v.InferOutput<typeof accessAnswerSchema>;

/** In a body and not in the address: addresses are written down on the way. */
export const soughtRequestSchema = v.strictObject({
  personalId: v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^(\d{9}|\d{12})$/, 'Số định danh: phải đủ 12 số, hoặc 9 số với chứng minh nhân dân cũ.'),
  ),
  ...accessPageSchema.entries,
});
