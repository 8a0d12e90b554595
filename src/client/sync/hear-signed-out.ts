/** The centre no longer knows the session: heard at once by whoever asks it for something, and not only by what is synced. */
import type { Connection } from '../platform/connection.ts';

export function hearSignedOut(connection: Connection, onSignedOut: () => void): Connection {
  return {
    ...connection,
    async send(...request) {
      const answer = await connection.send(...request);
      if (answer.status === 401) onSignedOut();
      return answer;
    },
  };
}
