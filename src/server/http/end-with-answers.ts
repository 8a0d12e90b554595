import type { FastifyInstance } from 'fastify';

/**
 * Once the server closes, a connection ends with the answer that was running on it, when all of that has gone out: kept open for
 * a next request it would hold up the closing, and closed for being idle it could lose what was still on its way.
 */
export function endWithAnswers(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.addHook('onResponse', async ({ raw }) => {
    if (isClosing) raw.socket.destroySoon();
  });
}
