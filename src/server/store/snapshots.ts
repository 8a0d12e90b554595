/** Snapshots: the dossiers of a ward as they stood after an event, packed for the first load of a tablet. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { DossierStatus } from '#domain/dossier/dossier-status.ts';
import {
  SNAPSHOT_FORMAT,
  type Snapshot,
  type SnapshotAddress,
  type SnapshotFile,
  type SnapshotPart,
} from '#protocol/snapshot-messages.ts';
import type { Connection } from './database.ts';

export interface SnapshotPlace {
  readonly ward: WardCode;
  readonly wseq: number;
}

/** Nothing more is expected of these unless there is a conflict to settle; a result that was not handed over is still work. */
export const CLOSED: readonly DossierStatus[] = ['handed-over', 'refused', 'withdrawn', 'stopped'];

/** What decides where in a snapshot a history lies. Times are null for a history that is no dossier (yet). */
export interface SnapshotEntry {
  readonly id: DossierId;
  readonly receivedAt: Instant | null;
  readonly endedAt: Instant | null;
}

/** Still worked on: the last received first, and after them the histories without a dossier. */
export async function listOpenEntries(tx: Connection, { ward, wseq }: SnapshotPlace): Promise<SnapshotEntry[]> {
  const open = await tx<SnapshotEntry[]>`
    select dossier_id as id, (doc -> 'summary' ->> 'receivedAt')::double precision as "receivedAt",
      (doc -> 'summary' ->> 'endedAt')::double precision as "endedAt"
    from dossier where ward_id = ${ward} and (status not in ${tx([...CLOSED])} or (doc -> 'summary' ->> 'problems')::integer > 0)
    order by received_at desc, dossier_id`;
  const loose = await tx<SnapshotEntry[]>`
    select distinct dossier_id as id, null::double precision as "receivedAt", null::double precision as "endedAt"
    from event where ward_id = ${ward} and wseq <= ${wseq} and not body ? 'destroyed'
      and not exists (select 1 from dossier where dossier.ward_id = event.ward_id and dossier.dossier_id = event.dossier_id)
    order by dossier_id`;
  return [...open, ...loose];
}

/** Finished with, the last ended first. */
export async function listClosedEntries(tx: Connection, ward: WardCode): Promise<SnapshotEntry[]> {
  return tx<SnapshotEntry[]>`
    select dossier_id as id, (doc -> 'summary' ->> 'receivedAt')::double precision as "receivedAt",
      (doc -> 'summary' ->> 'endedAt')::double precision as "endedAt"
    from dossier where ward_id = ${ward} and status in ${tx([...CLOSED])} and (doc -> 'summary' ->> 'problems')::integer = 0
    order by ended_at desc nulls last, dossier_id`;
}

/** The list rows and the events through `wseq` of these dossiers as JSON texts, in the given order: they are passed on unread. */
export async function readTexts(
  tx: Connection,
  { ward, wseq }: SnapshotPlace,
  ids: readonly DossierId[],
): Promise<Record<SnapshotPart, string>> {
  const [texts] = await tx<[Record<SnapshotPart, string>]>`
    select '[' || string_agg(coalesce((dossier.doc -> 'summary')::text, 'null'), ',' order by place) || ']' as rows,
      '[' || string_agg(history.events, ',' order by place) || ']' as histories
    from unnest(${[...ids]}::uuid[]) with ordinality as asked (id, place)
    left join dossier on dossier.ward_id = ${ward} and dossier.dossier_id = asked.id
    cross join lateral (
      select '[' || coalesce(string_agg(body::text, ',' order by wseq), '') || ']' as events
      from event where event.ward_id = ${ward} and event.dossier_id = asked.id and event.wseq <= ${wseq}) history`;
  return texts;
}

/** Name of the advisory lock of whoever makes a snapshot of the ward, or destroys what one would hold. */
export function snapshotLock(ward: WardCode): string {
  return `snapshot:${ward}`;
}

export async function savePart(
  tx: Connection,
  { ward, wseq }: SnapshotPlace,
  { section, part, bytes }: { readonly section: number; readonly part: SnapshotFile; readonly bytes: Buffer },
): Promise<void> {
  await tx`
    insert into snapshot_part (ward_id, wseq, section, part, bytes) values (${ward}, ${wseq}, ${section}, ${part}, ${bytes})`;
}

export async function saveSnapshot(
  tx: Connection,
  { ward, epoch, madeAt }: { readonly ward: WardCode; readonly epoch: string; readonly madeAt: Instant },
  snapshot: Snapshot,
): Promise<void> {
  await tx`
    insert into snapshot (ward_id, wseq, epoch, made_at, manifest)
    values (${ward}, ${snapshot.wseq}, ${epoch}, ${madeAt}, ${JSON.stringify(snapshot)}::text::jsonb)`;
}

/** The newest snapshot of the ward's present history in the present format. */
export async function findSnapshot(db: Connection, ward: WardCode, epoch: string): Promise<Snapshot | undefined> {
  const [row] = await db<{ manifest: Snapshot }[]>`
    select manifest from snapshot
    where ward_id = ${ward} and epoch = ${epoch} and (manifest ->> 'format')::integer = ${SNAPSHOT_FORMAT}
    order by wseq desc limit 1`;
  return row?.manifest;
}

/**
 * The same snapshot with what is to be said of its rows by columns, worked out from the bytes: the manifest does not name them, so
 * that a centre of before them, should it be put back, offers what it can give.
 */
export async function withColumns(db: Connection, ward: WardCode, snapshot: Snapshot): Promise<Snapshot> {
  const parts = await db<{ section: number; bytes: number; sha256: string }[]>`
    select section, length(bytes) as bytes, encode(sha256(bytes), 'hex') as sha256 from snapshot_part
    where ward_id = ${ward} and wseq = ${snapshot.wseq} and part = 'columns'`;
  const columnsOf = new Map(parts.map(({ section, bytes, sha256 }) => [section, { bytes, sha256 }]));
  const sections = snapshot.sections.map((section) => {
    const columns = columnsOf.get(section.section);
    return columns ? { ...section, columns } : section;
  });
  return { ...snapshot, sections };
}

/** @returns the gzip bytes of each section in order; fewer when the snapshot was replaced */
export async function readParts(
  db: Connection,
  { ward, wseq }: SnapshotPlace,
  { section, through, part }: Required<SnapshotAddress>,
): Promise<Buffer[]> {
  const rows = await db<{ bytes: Buffer }[]>`
    select bytes from snapshot_part
    where ward_id = ${ward} and wseq = ${wseq} and section between ${section} and ${through} and part = ${part}
    order by section`;
  return rows.map(({ bytes }) => bytes);
}

/** Whether one made at this event went with destroyed dossiers: the next one is made at a later event. */
export async function isPlaceUsedUp(tx: Connection, { ward, wseq }: SnapshotPlace): Promise<boolean> {
  const found = await tx`
    select from snapshot where ward_id = ${ward} and wseq = ${wseq} and manifest ? 'destroyed'`;
  return found.count === 1;
}

/** The one made at this event, if there is one. */
export async function dropSnapshot(tx: Connection, { ward, wseq }: SnapshotPlace): Promise<void> {
  await tx`delete from snapshot_part where ward_id = ${ward} and wseq = ${wseq}`;
  await tx`delete from snapshot where ward_id = ${ward} and wseq = ${wseq}`;
}

/** Leaves the newest `count` snapshots: a tablet in the middle of one may end it. */
export async function dropOlderSnapshots(tx: Connection, ward: WardCode, count: number): Promise<void> {
  const kept = await tx<{ wseq: number }[]>`
    select wseq from snapshot where ward_id = ${ward} order by made_at desc, wseq desc limit ${count}`;
  const wseqs = kept.map(({ wseq }) => wseq);
  await tx`delete from snapshot_part where ward_id = ${ward} and wseq <> all (${wseqs}::bigint[])`;
  await tx`delete from snapshot where ward_id = ${ward} and wseq <> all (${wseqs}::bigint[])`;
}
