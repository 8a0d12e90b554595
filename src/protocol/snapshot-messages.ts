/**
 * The first load of a tablet: the dossiers of a ward as they stood after a certain event, in parts that never change under
 * their address. What is still worked on comes first, so that the counter can serve before the archive has arrived; then
 * closed dossiers, the last ended first. The tail follows by cursor.
 *
 * A part is gzip (RFC 1952) of JSON text, kept by the tablet as it came:
 * - `rows`: one array of list rows (`DossierSummary`); null for a history that is no dossier, or not yet: its reception has
 *   not arrived, or a citizen was turned away with a slip. Such ones lie in 'open' sections only;
 * - `histories`: one array, in the same order, of the events of each, in the order of the ward.
 *
 * The rows come a second way, `columns` (`row-columns.ts`), without those that are null: offered to a tablet that asks for a
 * snapshot with `rows=columns`, and kept by it in place of `rows`.
 *
 * A tablet's own event may be in a section it never unpacks: whether it came back is then to be looked up there.
 */
import * as v from 'valibot';
import { chainLinkSchema } from './event-chain.ts';
import { deviceInstantSchema, sequenceSchema } from './primitive-schemas.ts';

/** Changes when the rows of a part are worked out differently: an older snapshot is then not offered any more. */
export const SNAPSHOT_FORMAT = 1;

/** Dossiers in a section: packed this large, IndexedDB takes them ten times faster than one by one. */
export const DOSSIERS_PER_SECTION = 500;

const part = v.strictObject({
  bytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** SHA-256 of the part as it travels (gzip), hexadecimal. */
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

/** `section` counts from 0. Times bound what lies in it, so that a list of a period opens only the sections it needs. */
export const snapshotSectionSchema = v.strictObject({
  section: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** 'open': still worked on, its result not handed over, a conflict to settle, or without a row; 'closed': nothing more is expected. */
  holds: v.picklist(['open', 'closed']),
  /** Rows that are not null. */
  dossiers: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** Null in a section without a row. */
  receivedFrom: v.nullable(deviceInstantSchema),
  receivedThrough: v.nullable(deviceInstantSchema),
  /** Of those that ended; null when none did. */
  endedFrom: v.nullable(deviceInstantSchema),
  endedThrough: v.nullable(deviceInstantSchema),
  rows: part,
  histories: part,
  /** The rows column by column. Only where the tablet reads them, and not in snapshots of before. */
  columns: v.optional(part),
});
export type SnapshotSection = v.InferOutput<typeof snapshotSectionSchema>;

export const snapshotSchema = v.strictObject({
  format: v.literal(SNAPSHOT_FORMAT),
  /** The last event in it, and its link in the ward's chain. */
  wseq: sequenceSchema,
  chain: chainLinkSchema,
  dossiers: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** In the order in which they are to be fetched. */
  sections: v.array(snapshotSectionSchema),
});
export type Snapshot = v.InferOutput<typeof snapshotSchema>;

export const SNAPSHOT_PARTS = ['rows', 'histories'] as const;
export type SnapshotPart = (typeof SNAPSHOT_PARTS)[number];

/** What lies under an address: each part, and its rows the other way. */
export const SNAPSHOT_FILES = [...SNAPSHOT_PARTS, 'columns'] as const;
export type SnapshotFile = (typeof SNAPSHOT_FILES)[number];

/** In the address of a pull: `columns`. A centre passes over a name it does not know, of small letters and hyphens. */
export const pullQuerySchema = v.object({ rows: v.optional(v.pipe(v.string(), v.regex(/^[a-z-]{1,20}$/))) });

/** As many sections of which a part may be asked for at once: a centre holds all of it in memory. */
export const MAX_SECTIONS_AT_ONCE = 16;

/**
 * `GET`; answers `application/gzip`, immutable. 404 when a newer snapshot has replaced it: pull again from 0.
 * With `through` the part of each section from `section` to that one, both included, one after the other without anything
 * between them: where each ends is told by its `bytes`. A centre of before takes that for wrong fields.
 */
export function snapshotPath(
  ward: string,
  wseq: number,
  { section, through = section, part: name }: SnapshotAddress,
): string {
  return `/api/sync/snapshot/${ward}/${wseq}/${through === section ? section : `${section}-${through}`}/${name}`;
}

export interface SnapshotAddress {
  readonly section: number;
  readonly through?: number;
  readonly part: SnapshotFile;
}
