/**
 * Scans of papers and results. The event `file-attached` says what a file is (`FileAttachedBody`) and travels like any
 * other; the bytes follow in parts, apart from it: a case never waits for a picture, and a broken line goes on at the part.
 */
import * as v from 'valibot';
import { uuid, wardCodeSchema } from './primitive-schemas.ts';

/** Small enough to get through a poor line before it breaks. */
export const FILE_PART_BYTES = 256 * 1024;
/** A bound of the wire too: the centre sets aside an event that names more. */
export { MAX_FILE_BYTES } from '#domain/dossier/event-bodies.ts';

export const fileIdSchema = uuid;

/** `GET /api/sync/files/:ward/:file`: which parts the centre holds, counted from 0. */
export const fileStateSchema = v.strictObject({
  ward: wardCodeSchema,
  file: fileIdSchema,
  held: v.array(v.number()),
  /** Every part is there and their SHA-256 is the one the event names. */
  isComplete: v.boolean(),
});
export type FileState = v.InferOutput<typeof fileStateSchema>;

/** `GET` its state, `PUT` a part (`application/octet-stream`); sending a part again is always right. */
export function filePath(ward: string, file: string): string {
  return `/api/sync/files/${ward}/${file}`;
}

export function partCount(bytes: number): number {
  return Math.ceil(bytes / FILE_PART_BYTES);
}
