/**
 * Which of the open tabs syncs: the one that holds a Web Lock. A tab that is frozen or left lets go at once; one that has been
 * in the background for a while hands on when another waits; one that has stopped getting on is replaced.
 *
 * Two leaders at once do no harm, only work twice: pushes are idempotent and every writer of the cache holds its own lock. So
 * taking the lead away may err on the side of a dossier that gets sent.
 */
import type { Locks } from '../platform/locks.ts';
import type { PageLife } from '../platform/page-life.ts';
import type { Tabs } from '../platform/tabs.ts';

/** How often a leader shows that it gets on. In a hidden tab the browser may slow this to once a minute. */
const BEAT_MS = 20_000;
/** A round that gets nothing done for so many beats is stuck: a request alone may take thirty seconds. */
const STUCK_BEATS = 6;
/** Without a sign of the leader for so long, a tab in front takes the lead. */
export const SILENCE_MS = 150_000;
/** After the lock was refused or taken away. */
const PAUSE_MS = 5000;

export interface Term {
  /** Aborted when the lead is over: let go at the next chance. */
  readonly over: AbortSignal;
  /** Something was done: the leader gets on. */
  noteProgress(): void;
  /** Resting is no standstill. */
  noteResting(): void;
  /** Another tab should rather lead now. */
  shouldHandOn(): Promise<boolean>;
}

export interface LeadershipOptions {
  readonly name: string;
  readonly locks: Locks;
  readonly page: PageLife;
  readonly tabs: Tabs;
  /** Does the leader's work until the term is over or it hands on. */
  readonly lead: (term: Term) => Promise<void>;
}

/** Seeks the lead from now on, again and again. @returns gives it up for good */
export function seekLead(options: LeadershipOptions): () => void {
  const stopping = new AbortController();
  void seek(options, stopping.signal);
  return () => stopping.abort();
}

async function seek(options: LeadershipOptions, stopping: AbortSignal): Promise<void> {
  let isSilent = false;
  while (!stopping.aborted) {
    await thaw(options.page, stopping);
    if (stopping.aborted) return;
    const candidacy = stand(options, stopping);
    const outcome = await candidacy.run(isSilent);
    isSilent = outcome === 'silence';
    if (outcome === 'failed') await pause(stopping);
  }
}

type Outcome = 'over' | 'silence' | 'failed';

/** One candidacy: waits for the lead and does the work, until frozen, replaced, handed on or stopped. */
function stand({ name, locks, page, tabs, lead }: LeadershipOptions, stopping: AbortSignal) {
  const ending = new AbortController();
  const end = () => ending.abort();
  let isLeading = false;
  let outcome: Outcome = 'over';
  let isResting = false;
  let beatsWithoutProgress = 0;

  const beat = setInterval(() => {
    beatsWithoutProgress = isResting ? 0 : beatsWithoutProgress + 1;
    if (isLeading && beatsWithoutProgress < STUCK_BEATS) tabs.tell({ type: 'leading' });
  }, BEAT_MS);
  let silence: ReturnType<typeof setTimeout> | undefined;
  const listen = () => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      // Only a tab in front takes the lead away: a hidden one may itself have been asleep.
      if (isLeading || page.state() !== 'active') return listen();
      outcome = 'silence';
      end();
    }, SILENCE_MS);
  };
  const unlisten = tabs.onTold(({ type }) => type === 'leading' && listen());
  const unwatch = page.onChange(() => page.state() === 'frozen' && end());
  stopping.addEventListener('abort', end);
  listen();

  async function work(): Promise<void> {
    isLeading = true;
    beatsWithoutProgress = 0;
    tabs.tell({ type: 'leading' });
    const term: Term = {
      over: ending.signal,
      noteProgress() {
        isResting = false;
        beatsWithoutProgress = 0;
      },
      noteResting() {
        isResting = true;
      },
      shouldHandOn: async () => page.state() !== 'active' && locks.isAwaited(name),
    };
    // A frozen page cannot finish its round: the lock is let go all the same.
    await Promise.race([lead(term), aborted(ending.signal)]);
  }

  return {
    async run(takesAway: boolean): Promise<Outcome> {
      try {
        await locks.claim(name, work, takesAway ? { steal: true } : { signal: ending.signal });
      } catch {
        if (!ending.signal.aborted) outcome = 'failed';
      } finally {
        // Whatever still runs of this term ends with it, also when the lock was taken away.
        end();
        clearInterval(beat);
        clearTimeout(silence);
        unlisten();
        unwatch();
        stopping.removeEventListener('abort', end);
      }
      return outcome;
    },
  };
}

/** Until the page is no longer frozen, or the seeking ends. */
function thaw(page: PageLife, stopping: AbortSignal): Promise<void> {
  if (page.state() !== 'frozen' || stopping.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const unwatch = page.onChange(() => {
      if (page.state() !== 'frozen') done();
    });
    const done = () => {
      unwatch();
      resolve();
    };
    stopping.addEventListener('abort', done, { once: true });
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function pause(stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PAUSE_MS);
    stopping.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
