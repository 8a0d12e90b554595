/** The bytes of attached files, part by part; what a file is stands in its event. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { FileAttachedBody } from '#domain/dossier/event-bodies.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { Connection } from './database.ts';

export interface FilePlace {
  readonly ward: WardCode;
  readonly file: string;
}

/** What the event says of the file; undefined when it has not arrived. */
export async function findAttached(
  db: Connection,
  { ward, file }: FilePlace,
): Promise<(FileAttachedBody & { readonly dossierId: DossierId }) | undefined> {
  const [row] = await db<{ body: FileAttachedBody; dossierId: DossierId }[]>`
    select body -> 'body' as body, dossier_id as "dossierId" from event
    where ward_id = ${ward} and kind = 'file-attached' and body -> 'body' ->> 'fileId' = ${file} order by wseq limit 1`;
  return row && { ...row.body, dossierId: row.dossierId };
}

/** A part that is there already stays as it is. */
export async function savePart(
  tx: Connection,
  { ward, file }: FilePlace,
  { part, bytes }: { readonly part: number; readonly bytes: Buffer },
): Promise<void> {
  await tx`
    insert into file_part (ward_id, file_id, part, bytes) values (${ward}, ${file}, ${part}, ${bytes})
    on conflict (ward_id, file_id, part) do nothing`;
}

export async function listParts(db: Connection, { ward, file }: FilePlace): Promise<number[]> {
  const rows = await db<{ part: number }[]>`
    select part from file_part where ward_id = ${ward} and file_id = ${file} order by part`;
  return rows.map(({ part }) => part);
}

/** Until the transaction ends nobody else adds to this file: the last of two parts at once must see the other. */
export async function lockFile(tx: Connection, { ward, file }: FilePlace): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`${ward}/${file}`}, 0))`;
}

/** All parts in order, one after the other. */
export async function readBytes(db: Connection, { ward, file }: FilePlace): Promise<Buffer> {
  const rows = await db<{ bytes: Buffer }[]>`
    select bytes from file_part where ward_id = ${ward} and file_id = ${file} order by part`;
  return Buffer.concat(rows.map(({ bytes }) => bytes));
}

/** One part; undefined when it is not there. */
export async function readPart(db: Connection, { ward, file }: FilePlace, part: number): Promise<Buffer | undefined> {
  const [row] = await db<{ bytes: Buffer }[]>`
    select bytes from file_part where ward_id = ${ward} and file_id = ${file} and part = ${part}`;
  return row?.bytes;
}

/** A file whose parts have all arrived, and what the events that name it say of it. */
export interface KeptFile {
  readonly file: string;
  readonly said: readonly (Pick<FileAttachedBody, 'sha256' | 'bytes'> & { readonly dossierId: DossierId })[];
}

/** All of a ward's, in order, page by page. */
export async function* eachKeptFilePage(tx: Connection, ward: WardCode, size: number): AsyncGenerator<KeptFile[]> {
  let last = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const page = await tx<KeptFile[]>`
      select file_id as file, coalesce((
        select jsonb_agg(jsonb_build_object(
          'sha256', body #> '{body,sha256}', 'bytes', body #> '{body,bytes}', 'dossierId', dossier_id) order by wseq)
        from event where event.ward_id = file.ward_id and kind = 'file-attached'
          and body -> 'body' ->> 'fileId' in (file_id::text, upper(file_id::text))), '[]') as said
      from file where ward_id = ${ward} and file_id > ${last} order by file_id limit ${size}`;
    if (page.length > 0) yield page;
    if (page.length < size) return;
    last = page.at(-1)?.file ?? last;
  }
}

export async function dropParts(tx: Connection, { ward, file }: FilePlace): Promise<void> {
  await tx`delete from file_part where ward_id = ${ward} and file_id = ${file}`;
}

export async function markComplete(tx: Connection, { ward, file }: FilePlace, at: Instant): Promise<void> {
  await tx`
    insert into file (ward_id, file_id, complete_at) values (${ward}, ${file}, ${at}) on conflict (ward_id, file_id) do nothing`;
}

export async function isComplete(db: Connection, { ward, file }: FilePlace): Promise<boolean> {
  const rows = await db`select 1 from file where ward_id = ${ward} and file_id = ${file}`;
  return rows.length > 0;
}
