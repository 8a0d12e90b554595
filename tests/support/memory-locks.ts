/** The port of Web Locks in memory: one holder a name, the others wait their turn. */
import type { Locks } from '#client/platform/locks.ts';

export function createMemoryLocks(): Locks {
  const tails = new Map<string, Promise<unknown>>();
  const hold = <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const turn = (tails.get(name) ?? Promise.resolve()).then(work, work);
    const tail = turn
      .catch(() => undefined)
      .then(() => {
        if (tails.get(name) === tail) tails.delete(name);
      });
    tails.set(name, tail);
    return turn;
  };
  return { hold, tryHold: async (name, work) => (tails.has(name) ? undefined : hold(name, work)) };
}
