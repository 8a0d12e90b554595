/** The administrator's procedures at the centre: what the ward has decided, and new versions. Needs a connection. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { proceduresResponseSchema, type ProcedureVersion, type SaveProcedure } from '#protocol/procedure-messages.ts';
import { wardRecordSchema, type ProcedureState, type WardRecordOf } from '#protocol/ward-records.ts';
import type { Connection } from '../platform/connection.ts';
import { askCentre } from '../sync/centre.ts';
import { toFailure, type CentreFailure } from './administration.ts';

export type ProcedureRecord = WardRecordOf<'procedure'>;
export type { ProcedureState, ProcedureVersion, SaveProcedure };

export interface WardProcedures {
  /** By number: of each code the newest decision and the newest draft. */
  readonly records: readonly ProcedureRecord[];
  /** Newest first. */
  readonly versions: readonly ProcedureVersion[];
}

export interface ProcedureAdmin {
  read(ward: WardCode): Promise<Result<WardProcedures, CentreFailure>>;
  /** Refused with `errors.basedOn` when somebody saved meanwhile, else with a message by path of the field. */
  save(ward: WardCode, change: SaveProcedure): Promise<Result<null, CentreFailure>>;
}

export function createProcedureAdmin(connection: Connection): ProcedureAdmin {
  return {
    async read(ward) {
      const path = `/api/wards/${ward}/procedures`;
      const answer = await askCentre(connection, { method: 'GET', path, answer: proceduresResponseSchema });
      if (!answer.ok) return err(toFailure(answer.error));
      const { records, versions } = answer.value;
      return ok({ records: records.filter((record) => record.kind === 'procedure'), versions });
    },
    async save(ward, change) {
      const path = `/api/wards/${ward}/procedures/${encodeURIComponent(change.procedure.code)}`;
      const answer = await askCentre(connection, { method: 'PUT', path, body: change, answer: wardRecordSchema });
      return answer.ok ? ok(null) : err(toFailure(answer.error));
    },
  };
}
