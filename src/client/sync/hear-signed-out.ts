/** Whether the centre still knows the session: heard at once by whoever asks it for something, and not only by what is synced. */
import type { Connection } from '../platform/connection.ts';

/**
 * Of requests that need a session. What is refused for another reason, or not answered, says nothing of it.
 * @param onAsked called for each request; takes what its answer says
 */
export function hearSignedOut(connection: Connection, onAsked: () => (isSignedOut: boolean) => void): Connection {
  return {
    ...connection,
    async send(...request) {
      const onHeard = onAsked();
      const answer = await connection.send(...request);
      if (answer.status === 401) onHeard(true);
      // She may have signed in again in another tab.
      else if (answer.status < 300) onHeard(false);
      return answer;
    },
  };
}
