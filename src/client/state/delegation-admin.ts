/** The register of delegations at the centre. Needs a connection. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { AddDelegation, RevokeDelegation } from '#protocol/delegation-messages.ts';
import { wardRecordSchema, type WardRecordOf } from '#protocol/ward-records.ts';
import type { Connection } from '../platform/connection.ts';
import { askCentre } from '../sync/centre.ts';
import { toFailure, type CentreFailure } from './administration.ts';
import { readRegister } from './ward-register.ts';

export type DelegationRecord = WardRecordOf<'delegation'>;
export type { AddDelegation, RevokeDelegation };

export interface DelegationAdmin {
  /** Every document as it stands now. */
  read(ward: WardCode): Promise<Result<readonly DelegationRecord[], CentreFailure>>;
  /** Refused with a message by field: `documentNumber`, `delegate`, `procedures`, `through`, … */
  add(ward: WardCode, document: AddDelegation): Promise<Result<null, CentreFailure>>;
  revoke(ward: WardCode, id: string, change: RevokeDelegation): Promise<Result<null, CentreFailure>>;
}

export function createDelegationAdmin(connection: Connection): DelegationAdmin {
  async function post(path: string, body: object): Promise<Result<null, CentreFailure>> {
    const sent = await askCentre(connection, { method: 'POST', path, body, answer: wardRecordSchema });
    return sent.ok ? ok(null) : err(toFailure(sent.error));
  }

  return {
    read: (ward) => readRegister(connection, ward, 'delegation'),
    add: (ward, document) => post(`/api/wards/${ward}/delegations`, document),
    revoke: (ward, id, change) => post(`/api/wards/${ward}/delegations/${id}/revoke`, change),
  };
}
