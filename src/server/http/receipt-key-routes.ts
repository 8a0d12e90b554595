/**
 * `/t/keys/<ward>.json`: the public keys receipts of a ward are signed with, for the citizen's page and anyone else. Public
 * keys only; nothing tells a receipt or a person.
 */
import type { FastifyInstance } from 'fastify';
import type { WardCode } from '#domain/dossier/ids.ts';
import { publishKeys } from '../use-cases/publish-keys.ts';
import type { HttpContext } from './context.ts';
import { sendProblem } from './problem.ts';

/** A tablet used for the first time, or reported lost, is told of within five minutes. */
const CACHED = 'public, max-age=300';

export function registerReceiptKeys(app: FastifyInstance, { centre }: Pick<HttpContext, 'centre'>): void {
  app.get('/t/keys/:file', async (request, reply) => {
    const { file } = request.params as { file: string };
    const ward = /^(\d{5})\.json$/.exec(file)?.[1];
    const published = ward === undefined ? undefined : await publishKeys(centre, ward as WardCode);
    if (!published) return sendProblem(reply, { problem: 'not-found' });
    return reply
      .type('application/json; charset=utf-8')
      .header('cache-control', CACHED)
      .send(JSON.stringify(published));
  });
}
