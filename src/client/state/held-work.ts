/** What an officer is in the middle of: the idle lock waits for it, and any lock has it kept first. */

export interface HeldWork {
  /** There is something half done. */
  isBusy(): boolean;
  /** Keeps on the tablet what would be lost with the screen. */
  keep(): Promise<void>;
}

/** Keeping a draft takes milliseconds; a disk that does not answer must not keep the tablet open. */
const PATIENCE_MS = 1000;

export interface HeldWorks {
  hold(work: HeldWork): () => void;
  isBusy(): boolean;
  keepAll(): Promise<void>;
}

export function createHeldWork(): HeldWorks {
  const held = new Set<HeldWork>();
  return {
    hold(work) {
      held.add(work);
      return () => held.delete(work);
    },
    isBusy: () => [...held].some((work) => work.isBusy()),
    async keepAll() {
      const kept = Promise.allSettled([...held].map((work) => work.keep()));
      let timer: ReturnType<typeof setTimeout> | undefined;
      await Promise.race([kept, new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)))]);
      clearTimeout(timer);
    },
  };
}
