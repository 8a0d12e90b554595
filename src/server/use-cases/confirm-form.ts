/** Whether a printed form was held against the original text ("đối chiếu bản gốc"). */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { FormNumber } from '#domain/dossier/event-bodies.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { WardRecordBodies, WardRecordOf } from '#protocol/ward-records.ts';
import { transact } from '../store/database.ts';
import { appendRecord } from '../store/ward-records.ts';
import type { Centre } from './centre.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';

export interface FormConfirmation {
  readonly ward: WardCode;
  readonly form: FormNumber;
  readonly body: WardRecordBodies['form'];
}

export async function confirmForm(
  { db, now }: Centre,
  by: SessionUser,
  { ward, form, body }: FormConfirmation,
): Promise<Result<WardRecordOf<'form'>, WardRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const { userId, name } = by;
  const record = { ward, kind: 'form', key: form, body, reason: '', by: { userId, name }, at: now() } as const;
  return ok(await transact(db, (tx) => appendRecord(tx, record)));
}
