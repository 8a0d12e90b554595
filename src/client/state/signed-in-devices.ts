/** Where this person is signed in. Needs a connection. */
import * as v from 'valibot';
import { err, ok, type Result } from '#domain/base/result.ts';
import { sessionsResponseSchema, type SessionRow } from '#protocol/session-messages.ts';
import type { Connection } from '../platform/connection.ts';
import { askCentre } from '../sync/centre.ts';
import { toFailure, type CentreFailure } from './administration.ts';

export interface SignedInDevices {
  /** The last used first. */
  list(): Promise<Result<readonly SessionRow[], CentreFailure>>;
  /** Signs out there. */
  end(id: string): Promise<Result<null, CentreFailure>>;
}

export type { SessionRow };

export function createSignedInDevices(connection: Connection): SignedInDevices {
  return {
    async list() {
      const answer = await askCentre(connection, {
        method: 'GET',
        path: '/api/sessions',
        answer: sessionsResponseSchema,
      });
      return answer.ok ? ok(answer.value.sessions) : err(toFailure(answer.error));
    },
    async end(id) {
      const path = `/api/sessions/${encodeURIComponent(id)}`;
      const answer = await askCentre(connection, { method: 'DELETE', path, answer: v.unknown() });
      return answer.ok ? ok(null) : err(toFailure(answer.error));
    },
  };
}
