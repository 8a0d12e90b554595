/** `/healthz` (the process lives), `/readyz` (it can do its work), `/metrics` (numbers, for an authorised scraper only). */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { isCentreReady } from '../use-cases/check-health.ts';
import type { HttpContext } from './context.ts';
import { sendProblem } from './problem.ts';

export function registerHealth(app: FastifyInstance, { centre, metrics, metricsToken, feed }: HttpContext): void {
  app.get('/healthz', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));

  app.get('/readyz', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return (await isCentreReady(centre))
      ? reply.send({ status: 'ready' })
      : sendProblem(reply, { problem: 'not-ready' });
  });

  app.get('/metrics', (request, reply) => {
    if (metricsToken === null || !isSame(request.headers.authorization ?? '', `Bearer ${metricsToken}`)) {
      reply.header('www-authenticate', 'Bearer');
      return sendProblem(reply, { problem: 'not-signed-in' });
    }
    const gauges = [
      { name: 'dunghen_live_streams', help: 'Tablets listening for news.', value: feed.listeners },
      { name: 'process_resident_memory_bytes', help: 'Memory of the process.', value: process.memoryUsage.rss() },
      { name: 'process_uptime_seconds', help: 'Since the start.', value: Math.round(process.uptime()) },
    ];
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(metrics.render(gauges));
  });
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
