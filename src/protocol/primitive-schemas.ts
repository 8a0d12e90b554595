/** The small things every message is made of: moments, days, codes, texts. */
import * as v from 'valibot';
import type { Instant } from '#domain/calendar/instant.ts';
import { parsePlainDate, type PlainDate } from '#domain/calendar/plain-date.ts';
import type { DeviceId, DossierId, WardCode } from '#domain/dossier/ids.ts';

const MAX_TEXT = 2000;
const EARLIEST = Date.UTC(2015, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/** RFC 9562, 4: read in any case, written in small letters. One id is one text then, wherever ids are compared as texts. */
export const uuid = v.pipe(v.string(), v.uuid(), v.toLowerCase());
/** For every text that is kept as it came: PostgreSQL's texts hold no NUL, its jsonb besides no half of a surrogate pair. */
export const storable = v.regex(/^[^\0\p{Surrogate}]*$/u);
export const text = v.pipe(v.string(), v.maxLength(MAX_TEXT));
export const someText = v.pipe(text, v.nonEmpty());
export const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9999));
export const milliseconds = v.pipe(v.number(), v.finite());

/** Epoch milliseconds; a tablet's clock may be years off, so the range is wide on purpose. */
export const instantSchema = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(EARLIEST),
  v.maxValue(LATEST),
  v.transform((value) => value as Instant),
);
/** A tablet whose battery died starts in 1970 or 2000: that is evidence too, and no reason to refuse. */
export const deviceInstantSchema = v.pipe(
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
export const dossierIdSchema = v.pipe(
  uuid,
  v.transform((value) => value as DossierId),
);
export const sequenceSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
