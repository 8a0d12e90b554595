/** What a ward has decided: appended in the ward's own order, never changed; the newest of a key is the one in force. */
import { invariant } from '#domain/base/invariant.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import {
  MAX_RECORDS_PER_PAGE,
  type WardRecord,
  type WardRecordBodies,
  type WardRecordHead,
  type WardRecordKind,
  type WardRecordOf,
} from '#protocol/ward-records.ts';
import type { Connection } from './database.ts';

export interface NewNumberedRecord<K extends WardRecordKind> {
  readonly ward: WardCode;
  readonly kind: K;
  readonly key: string;
  /** For a body that must say which number it has. */
  readonly body: (rseq: number) => WardRecordBodies[K];
  readonly reason: string;
  readonly by: WardRecordHead['by'];
  readonly at: Instant;
}

export type NewRecord<K extends WardRecordKind> = Omit<NewNumberedRecord<K>, 'body'> & {
  readonly body: WardRecordBodies[K];
};

/** As `appendNumberedRecord`, for a body that does not need its number. */
export function appendRecord<K extends WardRecordKind>(tx: Connection, record: NewRecord<K>): Promise<WardRecordOf<K>> {
  return appendNumberedRecord(tx, { ...record, body: () => record.body });
}

/**
 * Takes the next number of the ward and stores the record under it. The update of the head holds the ward until the
 * commit, so numbers are without gaps and become visible in order.
 */
export async function appendNumberedRecord<K extends WardRecordKind>(
  tx: Connection,
  { ward, kind, key, body, reason, by, at }: NewNumberedRecord<K>,
): Promise<WardRecordOf<K>> {
  const [top] = await tx<{ rseq: number }[]>`
    update ward_head set records_seq = records_seq + 1 where ward_id = ${ward} returning records_seq as rseq`;
  invariant(top, 'a record belongs to a ward of the centre');
  const { rseq } = top;
  const record = { rseq, at, by, reason, kind, key, body: body(rseq) };
  await tx`
    insert into ward_record (ward_id, rseq, kind, key, at, by_id, by_name, reason, body)
    values (${ward}, ${rseq}, ${kind}, ${key}, ${at}, ${by.userId}, ${by.name}, ${reason}, ${JSON.stringify(record.body)}::text::jsonb)`;
  return record;
}

interface RecordRow {
  readonly rseq: number;
  readonly at: Instant;
  readonly by_id: string;
  readonly by_name: string;
  readonly reason: string;
  readonly kind: WardRecordKind;
  readonly key: string;
  readonly body: unknown;
}

/** Records numbered after `after`, in order, at most one page. */
export async function listRecords(db: Connection, ward: WardCode, after: number): Promise<WardRecord[]> {
  const rows = await db<RecordRow[]>`
    select * from ward_record where ward_id = ${ward} and rseq > ${after} order by rseq limit ${MAX_RECORDS_PER_PAGE}`;
  return rows.map((row) => recordOf(row));
}

export async function findCurrentRecord<K extends WardRecordKind>(
  db: Connection,
  ward: WardCode,
  kind: K,
  key: string,
): Promise<WardRecordOf<K> | undefined> {
  const [row] = await db<RecordRow[]>`
    select * from ward_record where ward_id = ${ward} and kind = ${kind} and key = ${key} order by rseq desc limit 1`;
  return row && recordOf(row);
}

/** The newest of each key, by key. */
export async function listCurrentRecords<K extends WardRecordKind>(
  db: Connection,
  ward: WardCode,
  kind: K,
): Promise<WardRecordOf<K>[]> {
  const rows = await db<RecordRow[]>`
    select distinct on (key) * from ward_record where ward_id = ${ward} and kind = ${kind} order by key, rseq desc`;
  return rows.map((row) => recordOf(row));
}

/** Every body of the kind as JSON text, oldest first. */
export async function listRecordTexts(db: Connection, ward: WardCode, kind: WardRecordKind): Promise<string[]> {
  const rows = await db<{ text: string }[]>`
    select body::text as text from ward_record where ward_id = ${ward} and kind = ${kind} order by rseq`;
  return rows.map(({ text }) => text);
}

/** What was stored was typed when it was appended. */
function recordOf<R>({ rseq, at, by_id, by_name, reason, kind, key, body }: RecordRow): R {
  return { rseq, at, by: { userId: by_id, name: by_name }, reason, kind, key, body } as R;
}
