/** What a ward asks of its officers before it shows them a whole identity number, at the centre. Needs a connection. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { wardRecordSchema, type WardRecordOf } from '#protocol/ward-records.ts';
import type { Connection } from '../platform/connection.ts';
import { askCentre } from '../sync/centre.ts';
import { toFailure, type CentreFailure } from './administration.ts';
import { readRegister } from './ward-register.ts';

export type PolicyRecord = WardRecordOf<'policy'>;

export interface PolicyAdmin {
  /** Null: nobody has decided anything, so no reason is asked. */
  read(ward: WardCode): Promise<Result<PolicyRecord | null, CentreFailure>>;
  setAsksReason(ward: WardCode, asksReason: boolean): Promise<Result<null, CentreFailure>>;
}

export function createPolicyAdmin(connection: Connection): PolicyAdmin {
  return {
    async read(ward) {
      const kept = await readRegister(connection, ward, 'policy');
      return kept.ok ? ok(kept.value[0] ?? null) : kept;
    },
    async setAsksReason(ward, asksReason) {
      const path = `/api/wards/${ward}/policies/show-id`;
      const answer = await askCentre(connection, {
        method: 'PUT',
        path,
        body: { asksReason },
        answer: wardRecordSchema,
      });
      return answer.ok ? ok(null) : err(toFailure(answer.error));
    },
  };
}
