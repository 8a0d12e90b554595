/** Which printed forms a person has held against the original text, at the centre. Needs a connection. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { FormNumber } from '#domain/dossier/event-bodies.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { wardRecordSchema, type WardRecordBodies, type WardRecordOf } from '#protocol/ward-records.ts';
import type { Connection } from '../platform/connection.ts';
import { askCentre } from '../sync/centre.ts';
import { toFailure, type CentreFailure } from './administration.ts';
import { readRegister } from './ward-register.ts';

export type FormRecord = WardRecordOf<'form'>;

export interface FormAdmin {
  read(ward: WardCode): Promise<Result<readonly FormRecord[], CentreFailure>>;
  save(ward: WardCode, form: FormNumber, body: WardRecordBodies['form']): Promise<Result<null, CentreFailure>>;
}

export function createFormAdmin(connection: Connection): FormAdmin {
  return {
    read: (ward) => readRegister(connection, ward, 'form'),
    async save(ward, form, body) {
      const path = `/api/wards/${ward}/forms/${form}`;
      const answer = await askCentre(connection, { method: 'PUT', path, body, answer: wardRecordSchema });
      return answer.ok ? ok(null) : err(toFailure(answer.error));
    },
  };
}
