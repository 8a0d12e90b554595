/** Who looked at whose data, as the centre knows it. Needs a connection. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import { accessAnswerSchema, type AccessAnswer, type AccessLine } from '#protocol/access-messages.ts';
import type { Connection } from '../platform/connection.ts';
import { askCentre, type CentreRequest } from '../sync/centre.ts';
import { toFailure, type CentreFailure } from './administration.ts';

export type { AccessAnswer, AccessLine };

export interface AccessLog {
  /** Everything of the ward on a day. */
  readDay(ward: WardCode, date: PlainDate): Promise<Result<AccessAnswer, CentreFailure>>;
  readDossier(ward: WardCode, dossier: DossierId): Promise<Result<AccessAnswer, CentreFailure>>;
  /** Who searched for this identity number. */
  readSearches(ward: WardCode, personalId: string): Promise<Result<AccessAnswer, CentreFailure>>;
}

export function createAccessLog(connection: Pick<Connection, 'send'>): AccessLog {
  async function read(
    asked: Pick<CentreRequest<typeof accessAnswerSchema>, 'method' | 'path' | 'body'>,
  ): Promise<Result<AccessAnswer, CentreFailure>> {
    const answer = await askCentre(connection, { ...asked, answer: accessAnswerSchema });
    return answer.ok ? ok(answer.value) : err(toFailure(answer.error));
  }
  return {
    readDay: (ward, date) => read({ method: 'GET', path: `/api/wards/${ward}/access-log?date=${date}` }),
    readDossier: (ward, dossier) => read({ method: 'GET', path: `/api/wards/${ward}/dossiers/${dossier}/access-log` }),
    readSearches: (ward, personalId) =>
      read({ method: 'POST', path: `/api/wards/${ward}/access-log/searches`, body: { personalId } }),
  };
}
