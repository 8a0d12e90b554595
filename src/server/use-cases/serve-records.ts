/** What a ward has decided: given to a tablet in order and without holes, or as it stands now. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { RecordsRequest, RecordsResponse, WardRecordKind, WardRecordOf } from '#protocol/ward-records.ts';
import { listCurrentRecords, listRecords } from '../store/ward-records.ts';
import { readHead } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';

/** One page after the last record the tablet holds; `head` tells the tablet whether to ask again. */
export async function serveRecords(
  { db, now }: Centre,
  user: SessionUser,
  { ward, after }: RecordsRequest,
): Promise<Result<RecordsResponse, WardRefusal>> {
  const top = hasWard(user, ward) ? await readHead(db, ward) : undefined;
  if (!top) return err({ type: 'NotYourWard' });
  return ok({ now: now(), ward, head: top.records, records: await listRecords(db, ward, after) });
}

/** The newest record of each key of the kind. */
export async function readCurrentRecords<K extends WardRecordKind>(
  { db }: Centre,
  by: SessionUser,
  { ward, kind }: { readonly ward: WardCode; readonly kind: K },
): Promise<Result<WardRecordOf<K>[], WardRefusal>> {
  return hasWard(by, ward) ? ok(await listCurrentRecords(db, ward, kind)) : err({ type: 'NotYourWard' });
}
