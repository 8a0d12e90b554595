/** Locks shared by all tabs of the app (Web Locks). A lock frees itself when its tab dies. */
export interface Locks {
  /** Waits for the lock, then runs; the lock is held until the work settles. */
  hold<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Runs only when nobody holds the lock; undefined otherwise. */
  tryHold<T>(name: string, work: () => Promise<T>): Promise<T | undefined>;
  /**
   * Waits until the signal is aborted, or takes the lock away from whoever holds it.
   * @throws AbortError when it stopped waiting, or when another took the lock away while the work still ran
   */
  claim(name: string, work: () => Promise<void>, claim: { signal: AbortSignal } | { steal: true }): Promise<void>;
  /** Another tab waits for this lock. */
  isAwaited(name: string): Promise<boolean>;
}

export function createBrowserLocks(): Locks {
  const { locks } = navigator;
  return {
    hold: (name, work) => locks.request(name, work) as Promise<Awaited<ReturnType<typeof work>>>,
    tryHold: (name, work) =>
      locks.request(name, { ifAvailable: true }, async (lock) => (lock ? work() : undefined)) as Promise<
        Awaited<ReturnType<typeof work>> | undefined
      >,
    claim: (name, work, claim) => locks.request(name, claim, work),
    isAwaited: async (name) => (await locks.query()).pending?.some((lock) => lock.name === name) ?? false,
  };
}
