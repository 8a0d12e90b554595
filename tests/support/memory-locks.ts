/** The port of Web Locks in memory: one holder a name, the others wait their turn; a lock can be taken away. */
import type { Locks } from '#client/platform/locks.ts';

interface Holder {
  /** The lock was taken away: the request fails, the work goes on. */
  lose(): void;
}

export function createMemoryLocks(): Locks {
  const holders = new Map<string, Holder>();
  const queues = new Map<string, (() => void)[]>();
  const queueOf = (name: string) => queues.get(name) ?? queues.set(name, []).get(name) ?? [];

  function take<T>(name: string, work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const holder: Holder = { lose: () => reject(new DOMException('Stolen.', 'AbortError')) };
      holders.set(name, holder);
      const release = () => {
        if (holders.get(name) !== holder) return;
        holders.delete(name);
        queueOf(name).shift()?.();
      };
      void work().then(resolve, reject).finally(release);
    });
  }

  function queue<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) return Promise.reject(new DOMException('Aborted.', 'AbortError'));
    if (!holders.has(name)) return take(name, work);
    return new Promise<T>((resolve, reject) => {
      const turn = () => void take(name, work).then(resolve, reject);
      queueOf(name).push(turn);
      signal?.addEventListener('abort', () => {
        const place = queueOf(name).indexOf(turn);
        if (place < 0) return;
        queueOf(name).splice(place, 1);
        reject(new DOMException('Aborted.', 'AbortError'));
      });
    });
  }

  return {
    hold: (name, work) => queue(name, work),
    tryHold: async (name, work) => (holders.has(name) ? undefined : queue(name, work)),
    claim(name, work, claim) {
      if (!('steal' in claim)) return queue(name, work, claim.signal);
      holders.get(name)?.lose();
      return take(name, work);
    },
    isAwaited: async (name) => queueOf(name).length > 0,
  };
}
