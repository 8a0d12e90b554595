/** The centre as the procedures' page meets it: it appends what is saved and refuses what was made from an old version. */
import type { ProcedureAdmin, ProcedureRecord } from '#client/state/procedure-admin.ts';
import { err, ok } from '#domain/base/result.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { ProcedureDraft } from '#domain/procedure/procedure-draft.ts';
import type { ProcedureState } from '#protocol/ward-records.ts';

export interface ProcedureCentre {
  readonly admin: ProcedureAdmin;
  /** Everything saved, oldest first. */
  readonly records: readonly ProcedureRecord[];
  /** As another administrator would. */
  put(state: ProcedureState, procedure: ProcedureDraft, reason?: string): void;
}

export function procedureCentre(): ProcedureCentre {
  const records: ProcedureRecord[] = [];
  function put(state: ProcedureState, procedure: ProcedureDraft, reason = 'Của họ') {
    const by = { userId: 'u1', name: 'Phạm Thị Dung' };
    const [rseq, at] = [records.length + 1, Date.UTC(2026, 10, 20, 2) as Instant];
    records.push({ rseq, at, by, reason, kind: 'procedure', key: procedure.code, body: { state, procedure } });
  }
  return {
    records,
    put,
    admin: {
      read: async () =>
        ok({
          records: [...records],
          versions: records
            .map(({ rseq, at, by, reason, key, body }) => ({ rseq, at, by, reason, code: key, state: body.state }))
            .reverse(),
        }),
      async save(_ward, { state, procedure, reason, basedOn }) {
        const current = records.findLast(({ key }) => key === procedure.code);
        if ((current?.rseq ?? null) !== basedOn) {
          return err({ type: 'Refused', title: 'Đã lưu', errors: { basedOn: 'Phạm Thị Dung đã lưu bản khác.' } });
        }
        put(state, procedure, reason);
        return ok(null);
      },
    },
  };
}
