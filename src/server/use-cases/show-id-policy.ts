/** Whether the ward's officers say why before a whole identity number is shown to them. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { SHOW_ID_KEY, type WardRecordBodies, type WardRecordOf } from '#protocol/ward-records.ts';
import { transact } from '../store/database.ts';
import { appendRecord } from '../store/ward-records.ts';
import type { Centre } from './centre.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';

/** A ward record, so that tablets know it without a network, and who decided it and when stays known. */
export async function setShowIdPolicy(
  { db, now }: Centre,
  by: SessionUser,
  { ward, body }: { readonly ward: WardCode; readonly body: WardRecordBodies['policy'] },
): Promise<Result<WardRecordOf<'policy'>, WardRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const { userId, name } = by;
  const record = { ward, kind: 'policy', key: SHOW_ID_KEY, body, reason: '', by: { userId, name }, at: now() } as const;
  return ok(await transact(db, (tx) => appendRecord(tx, record)));
}
