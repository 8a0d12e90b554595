/** Who looked at whose data, as the centre knows it. Needs a connection. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { PlainDate } from '#domain/calendar/plain-date.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import { accessAnswerSchema, type AccessAnswer, type AccessLine } from '#protocol/access-messages.ts';
import type { Connection } from '../platform/connection.ts';
import { askCentre, type CentreRequest } from '../sync/centre.ts';
import { toFailure, type CentreFailure } from './administration.ts';

export type { AccessAnswer, AccessLine };

/** `before`: `next` of the answer whose lines these follow. */
export interface AccessLog {
  /** Everything of the ward on a day. */
  readDay(ward: WardCode, date: PlainDate, before?: string): Promise<Result<AccessAnswer, CentreFailure>>;
  readDossier(ward: WardCode, dossier: DossierId, before?: string): Promise<Result<AccessAnswer, CentreFailure>>;
  /** Who searched for this identity number. */
  readSearches(ward: WardCode, personalId: string, before?: string): Promise<Result<AccessAnswer, CentreFailure>>;
}

export function createAccessLog(connection: Pick<Connection, 'send'>): AccessLog {
  async function read(
    asked: Pick<CentreRequest<typeof accessAnswerSchema>, 'method' | 'path' | 'body'>,
  ): Promise<Result<AccessAnswer, CentreFailure>> {
    const answer = await askCentre(connection, { ...asked, answer: accessAnswerSchema });
    return answer.ok ? ok(answer.value) : err(toFailure(answer.error));
  }
  return {
    readDay: (ward, date, before) =>
      read({ method: 'GET', path: `/api/wards/${ward}/access-log?${pageOf(before)}&date=${date}` }),
    readDossier: (ward, dossier, before) =>
      read({ method: 'GET', path: `/api/wards/${ward}/dossiers/${dossier}/access-log?${pageOf(before)}` }),
    readSearches: (ward, personalId, before) =>
      read({
        method: 'POST',
        path: `/api/wards/${ward}/access-log/searches`,
        body: { personalId, hearsMore: 'true', ...(before !== undefined && { before }) },
      }),
  };
}

function pageOf(before: string | undefined): string {
  return before === undefined ? 'hearsMore=true' : `hearsMore=true&before=${before}`;
}

/** Both as one answer; views are counted with the first alone. */
export function joinLooks(first: AccessAnswer, more: AccessAnswer): AccessAnswer {
  return { ...more, lines: [...first.lines, ...more.lines], holders: first.holders };
}
