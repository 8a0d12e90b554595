/** A ward's procedures: what is decided, by whom, and new versions of them. Nothing saved is ever changed. */
import { err, ok, type Result } from '#domain/base/result.ts';
import { dateOf, type Instant } from '#domain/calendar/instant.ts';
import { placeOf } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { checkProcedure } from '#domain/procedure/check-procedure.ts';
import type { ProcedureDraft, ProcedureFault } from '#domain/procedure/procedure-draft.ts';
import type { ProcedureVersion, SaveProcedure } from '#protocol/procedure-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { WardRecordOf } from '#protocol/ward-records.ts';
import { transact } from '../store/database.ts';
import { listProcedureRecords, listProcedureVersions } from '../store/procedure-records.ts';
import { appendRecord, findCurrentRecord } from '../store/ward-records.ts';
import { holdWard } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';

export interface WardProcedures {
  /** By number: of each code the newest decision and the newest draft. */
  readonly records: readonly WardRecordOf<'procedure'>[];
  readonly versions: readonly ProcedureVersion[];
}

export type ProcedureRefusal =
  | WardRefusal
  /** The address names another procedure than the body. */
  | { readonly type: 'OtherCode' }
  | { readonly type: 'Faulty'; readonly faults: readonly ProcedureFault[] }
  /** Somebody saved it meanwhile; null: what it was based on is not there. */
  | { readonly type: 'SavedSince'; readonly current: WardRecordOf<'procedure'> | null };

export interface ProcedureChange {
  readonly ward: WardCode;
  /** National code. */
  readonly code: string;
  readonly change: SaveProcedure;
}

export async function readProcedures(
  { db }: Centre,
  by: SessionUser,
  ward: WardCode,
): Promise<Result<WardProcedures, WardRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const [records, versions] = await Promise.all([listProcedureRecords(db, ward), listProcedureVersions(db, ward)]);
  return ok({ records, versions });
}

/** Saves a new version; one to be used must be without faults. A draft leaves what is in force in force. */
export async function saveProcedure(
  { db, now }: Centre,
  by: SessionUser,
  { ward, code, change }: ProcedureChange,
): Promise<Result<WardRecordOf<'procedure'>, ProcedureRefusal>> {
  const { state, procedure, reason, basedOn } = change;
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  if (procedure.code !== code) return err({ type: 'OtherCode' });
  const checked = checkProcedure(procedure, placeOf(ward));
  if (state === 'active' && !checked.ok) return err({ type: 'Faulty', faults: checked.error });
  return transact(db, async (tx) => {
    await holdWard(tx, ward);
    const current = await findCurrentRecord(tx, ward, 'procedure', code);
    if ((current?.rseq ?? null) !== basedOn) return err({ type: 'SavedSince', current: current ?? null });
    const at = now();
    const body = { state, procedure: stampVerification(procedure, current?.body.procedure, { name: by.name, at }) };
    const { userId, name } = by;
    return ok(await appendRecord(tx, { ward, kind: 'procedure', key: code, body, reason, by: { userId, name }, at }));
  });
}

/** "Đã đối chiếu" is said by whoever saves it, on the centre's day; an older person's word is kept as it was. */
function stampVerification(
  procedure: ProcedureDraft,
  current: ProcedureDraft | undefined,
  { name, at }: { readonly name: string; readonly at: Instant },
): ProcedureDraft {
  const { verifiedBy, verifiedOn } = procedure;
  if (verifiedBy === null) return procedure;
  if (verifiedBy === current?.verifiedBy && verifiedOn === current.verifiedOn) return procedure;
  return { ...procedure, verifiedBy: name, verifiedOn: dateOf(at) };
}
