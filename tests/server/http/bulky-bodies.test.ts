import { EventEmitter } from 'node:events';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { expect, test } from 'vitest';
import { createBulkyBodies } from '#server/http/bulky-bodies.ts';

test('a body makes room once it is handled, and is kept no longer by a request whose answer still waits', async () => {
  const bulky = createBulkyBodies();
  const [first, second, third] = [ofRequest(), ofRequest(), ofRequest()] as const;
  const isAdmitted = ({ request, reply }: Exchange) => bulky.admit(request, reply, 'u-1');
  expect([first, second, third].map(isAdmitted)).toEqual([true, true, false]);

  const seen = await bulky.whileHandled(first.request, async () => first.request.body);
  expect(seen).toEqual(Buffer.from('box'));
  expect(first.request.body).toBeUndefined();
  expect(isAdmitted(third)).toBe(true);
});

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** One whose line stays open. */
function ofRequest(): Exchange {
  const request = { raw: new EventEmitter(), body: Buffer.from('box') };
  return { request: request as never, reply: { raw: new EventEmitter() } as never };
}
