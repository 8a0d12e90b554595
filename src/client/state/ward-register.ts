/** The decisions of a ward that are in force, of one kind, as the centre holds them now. */
import * as v from 'valibot';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { wardRecordSchema, type WardRecord, type WardRecordKind, type WardRecordOf } from '#protocol/ward-records.ts';
import type { Connection } from '../platform/connection.ts';
import { askCentre } from '../sync/centre.ts';
import { toFailure, type CentreFailure } from './administration.ts';

const answer = v.strictObject({ records: v.array(wardRecordSchema) });

export async function readRegister<K extends WardRecordKind>(
  connection: Connection,
  ward: WardCode,
  kind: K,
): Promise<Result<readonly WardRecordOf<K>[], CentreFailure>> {
  const path = `/api/wards/${ward}/records/${kind}`;
  const read = await askCentre(connection, { method: 'GET', path, answer });
  if (!read.ok) return err(toFailure(read.error));
  const isOfKind = (record: WardRecord): record is WardRecord & WardRecordOf<K> => record.kind === kind;
  return ok(read.value.records.filter(isOfKind));
}
