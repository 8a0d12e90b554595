import type { FastifyRequest } from 'fastify';

/**
 * Whoever asked has closed the line, having waited too long perhaps: nobody reads an answer. A line that was reset has no address
 * any more, and is closed a moment later; one that is looked at in time keeps its address.
 */
export function hasGone({ raw }: FastifyRequest): boolean {
  return raw.socket.destroyed || raw.socket.remoteAddress === undefined;
}
