/** The decisions of a ward as this tablet holds them. Read when asked for, each on its own: what is not understood is left out. */
import * as v from 'valibot';
import type { WardCode } from '#domain/dossier/ids.ts';
import { wardRecordSchema, type WardRecordKind, type WardRecordOf } from '#protocol/ward-records.ts';
import type { CacheDatabase, RecordRow } from './cache-database.ts';

/** All of a kind, oldest first. */
export async function listRecordHistory<K extends WardRecordKind>(
  cache: CacheDatabase,
  ward: WardCode,
  kind: K,
): Promise<WardRecordOf<K>[]> {
  return (await rowsOf(cache, ward, kind)).flatMap((row) => read<K>(row));
}

/** The newest of each key. One that is not understood stays out; an older one must not stand for it. */
export async function listCurrentRecords<K extends WardRecordKind>(
  cache: CacheDatabase,
  ward: WardCode,
  kind: K,
): Promise<WardRecordOf<K>[]> {
  const newest = new Map((await rowsOf(cache, ward, kind)).map((row) => [row.key, row]));
  return [...newest.values()].flatMap((row) => read<K>(row));
}

/** The number of the last record held; 0 before the first. */
export async function lastRecord(cache: CacheDatabase, ward: WardCode): Promise<number> {
  const last = await cache.record
    .where('[ward+rseq]')
    .between([ward, 0], [ward, Infinity])
    .reverse()
    .limit(1)
    .primaryKeys();
  return last[0]?.[1] ?? 0;
}

async function rowsOf(cache: CacheDatabase, ward: WardCode, kind: WardRecordKind): Promise<RecordRow[]> {
  const rows = await cache.record.where('[ward+kind+key]').between([ward, kind, ''], [ward, kind, '\uffff']).toArray();
  return rows.sort((a, b) => a.rseq - b.rseq);
}

function read<K extends WardRecordKind>({ record }: RecordRow): WardRecordOf<K>[] {
  const parsed = v.safeParse(wardRecordSchema, record);
  return parsed.success ? [parsed.output as WardRecordOf<K>] : [];
}
