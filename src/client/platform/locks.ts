/** Locks shared by all tabs of the app (Web Locks). A lock frees itself when its tab dies. */
export interface Locks {
  /** Waits for the lock, then runs; the lock is held until the work settles. */
  hold<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Runs only when nobody holds the lock; undefined otherwise. */
  tryHold<T>(name: string, work: () => Promise<T>): Promise<T | undefined>;
}

export function createBrowserLocks(): Locks {
  return {
    hold: (name, work) => navigator.locks.request(name, work) as Promise<Awaited<ReturnType<typeof work>>>,
    tryHold: (name, work) =>
      navigator.locks.request(name, { ifAvailable: true }, async (lock) => (lock ? work() : undefined)) as Promise<
        Awaited<ReturnType<typeof work>> | undefined
      >,
  };
}
