/** The register of numbers of a ward and a day, as the centre knows it. Needs a connection. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { serialRegisterSchema, type SerialRegisterAnswer } from '#protocol/serial-messages.ts';
import type { Connection } from '../platform/connection.ts';
import { askCentre } from '../sync/centre.ts';
import { toFailure, type CentreFailure } from './administration.ts';

export type { SerialRegisterAnswer };

export interface SerialAdmin {
  read(ward: WardCode, date: PlainDate): Promise<Result<SerialRegisterAnswer, CentreFailure>>;
}

export function createSerialAdmin(connection: Connection): SerialAdmin {
  return {
    async read(ward, date) {
      const path = `/api/wards/${ward}/serials?date=${date}`;
      const answer = await askCentre(connection, { method: 'GET', path, answer: serialRegisterSchema });
      return answer.ok ? ok(answer.value) : err(toFailure(answer.error));
    },
  };
}
