import type { FastifyRequest } from 'fastify';

/** Whoever asked has closed the line, having waited too long perhaps: nobody reads an answer. Its address is no longer known either. */
export function hasGone({ raw }: FastifyRequest): boolean {
  return raw.socket.destroyed;
}
