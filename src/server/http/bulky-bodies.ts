/** Bodies so large that each fills a good part of the centre's memory: few at once, and of one account still fewer. */
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A box of the largest size lies there as text, as bytes and opened. */
const MOST_AT_ONCE = 3;
/** So that one account alone does not keep everybody else's waiting. */
const MOST_OF_ACCOUNT = 2;

export interface BulkyBodies {
  /** Before the body is read. @returns false when there are too many just now; else it counts until it is done with */
  admit(request: FastifyRequest, reply: FastifyReply, userId: string): boolean;
  /** Whoever hangs up meanwhile makes no room: what was read is still in memory. The request has no body any more afterwards. */
  whileHandled<T>(request: FastifyRequest, work: () => Promise<T>): Promise<T>;
}

export function createBulkyBodies(): BulkyBodies {
  /** Whose they are. */
  const inHand = new Map<FastifyRequest, string>();
  const handled = new WeakSet<FastifyRequest>();

  return {
    admit(request, reply, userId) {
      const ofAccount = [...inHand.values()].filter((owner) => owner === userId).length;
      if (inHand.size >= MOST_AT_ONCE || ofAccount >= MOST_OF_ACCOUNT) return false;
      inHand.set(request, userId);
      // Also when the sender hangs up in the middle of it; an answer queued behind another one is not told of that. A body here
      // whole closes too: its handler is begun before that, as long as nothing is waited for in between.
      for (const end of [request.raw, reply.raw]) {
        end.once('close', () => {
          if (!handled.has(request)) inHand.delete(request);
        });
      }
      return true;
    },
    async whileHandled(request, work) {
      handled.add(request);
      try {
        return await work();
      } finally {
        inHand.delete(request);
        // The answer may wait long behind another on the same line, and the request with it.
        request.body = undefined;
      }
    },
  };
}
