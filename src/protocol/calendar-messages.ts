/** The administrator's calendar: as it stands, what a change would do, and the change itself. */
import * as v from 'valibot';
import type { CalendarDraft } from '#domain/calendar/calendar-draft.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { CalendarSpec } from '#domain/calendar/working-calendar.ts';
import { MOVE_EFFECTS, type CalendarMove, type MoveCounts } from '#domain/dossier/preview-calendar.ts';
import type { DossierId } from '#domain/dossier/ids.ts';
import { instantSchema, plainDateSchema, storable, uuid } from './primitive-schemas.ts';
import { reasonSchema } from './procedure-messages.ts';
import { calendarSpecSchema } from './ward-records.ts';

/** A preview lists this many dossiers; its counts are always of all. */
export const MAX_MOVES_LISTED = 500;

const MAX_ENTRIES = 500;
const MAX_SESSIONS = 10;
const MS_PER_DAY = 86_400_000;

const name = v.pipe(v.string(), v.trim(), v.maxLength(500), storable);
const text = v.pipe(v.string(), v.trim(), v.maxLength(2000), storable);
const version = v.pipe(v.string(), v.nonEmpty(), v.maxLength(500));
const dayOff = { date: plainDateSchema, name, basis: text };
const stretch = { from: plainDateSchema, through: plainDateSchema };
const timeOfDay = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MS_PER_DAY)));
const sessions = v.pipe(v.array(v.strictObject({ from: timeOfDay, to: timeOfDay })), v.maxLength(MAX_SESSIONS));

/** Whether it makes a calendar is for the domain to say (`changeCalendar`), with the place of every fault. */
export const calendarDraftSchema: v.GenericSchema<unknown, CalendarDraft> = v.strictObject({
  answers: listOf({
    dayOff: plainDateSchema,
    makeUp: plainDateSchema,
    answer: v.picklist(['swapped', 'worked']),
    dayOffName: name,
    makeUpName: name,
    basis: text,
  }),
  addedDaysOff: listOf(dayOff),
  addedMakeUpDays: listOf({ ...dayOff, replaces: v.nullable(plainDateSchema) }),
  removed: v.pipe(v.array(plainDateSchema), v.maxLength(MAX_ENTRIES)),
  confirmed: listOf(stretch),
  proposed: listOf({ ...stretch, text }),
  sessions: v.nullable(
    v.strictObject({ 1: sessions, 2: sessions, 3: sessions, 4: sessions, 5: sessions, 6: sessions }),
  ),
});

/** `basedOn` is the version that was on screen; an empty draft means: count by it every dossier that still is not. */
const change = { basedOn: version, draft: calendarDraftSchema };
export const previewCalendarSchema = v.strictObject(change);
export type PreviewCalendar = v.InferOutput<typeof previewCalendarSchema>;
export const applyCalendarSchema = v.strictObject({
  ...change,
  reason: reasonSchema,
});
export type ApplyCalendar = v.InferOutput<typeof applyCalendarSchema>;

const versionSchema = v.strictObject({
  version: v.string(),
  /** Who decided on it, when and why; null for the calendar the software came with. */
  decided: v.nullable(v.strictObject({ at: instantSchema, by: v.string(), reason: v.string() })),
});
export type CalendarVersion = v.InferOutput<typeof versionSchema>;

export interface WardCalendar {
  readonly spec: CalendarSpec;
  /** Newest first; the first is in force. */
  readonly versions: readonly CalendarVersion[];
  /** Open dossiers, and those of them still counted by an older version. */
  readonly open: number;
  readonly behind: number;
}
const total = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const wardCalendarSchema: v.GenericSchema<unknown, WardCalendar> = v.strictObject({
  spec: calendarSpecSchema,
  versions: v.array(versionSchema),
  open: total,
  behind: total,
});

const countsSchema: v.GenericSchema<unknown, MoveCounts> = v.strictObject({
  moved: total,
  becomesLate: total,
  becomesOnTime: total,
  receiptsDiffer: total,
});
const moveSchema: v.GenericSchema<unknown, CalendarMove> = v.strictObject({
  id: v.pipe(
    uuid,
    v.transform((value) => value as DossierId),
  ),
  code: v.string(),
  applicantName: v.string(),
  procedureName: v.string(),
  from: v.nullable(instantSchema),
  to: v.nullable(instantSchema),
  effect: v.picklist(MOVE_EFFECTS),
  receipt: v.nullable(v.picklist(['printed', 'issued'])),
});

export interface CalendarPreview {
  /** Open dossiers looked at. */
  readonly open: number;
  readonly counts: MoveCounts;
  /** Those that become late first, then on time, then the others; cut at `MAX_MOVES_LISTED`. */
  readonly moves: readonly CalendarMove[];
}
export const calendarPreviewSchema: v.GenericSchema<unknown, CalendarPreview> = v.strictObject({
  open: total,
  counts: countsSchema,
  moves: v.pipe(v.array(moveSchema), v.maxLength(MAX_MOVES_LISTED)),
});

export interface AppliedCalendar {
  readonly version: string;
  readonly at: Instant;
  /** Open dossiers now counted by that version that were not before, whether or not their due moment moved. */
  readonly reapplied: number;
  readonly counts: MoveCounts;
}
export const appliedCalendarSchema: v.GenericSchema<unknown, AppliedCalendar> = v.strictObject({
  version: v.string(),
  at: instantSchema,
  reapplied: total,
  counts: countsSchema,
});

function listOf<Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(v.array(v.strictObject(entries)), v.maxLength(MAX_ENTRIES));
}
