/**
 * Keeps tablet and centre together: one leader among the tabs sends, fetches and listens; the others nudge it.
 * Send → fetch → wait; a failure waits longer each time (full jitter, five minutes at most) and never gives up.
 */
import type { WardCode } from '#domain/dossier/ids.ts';
import { MAX_WAIT_MS, waitAfter } from './back-off.ts';
import type { CentreError } from './centre.ts';
import { createHeadListener } from './head-listener.ts';
import type { SyncContext } from './sync-context.ts';
import { runRound } from './sync-round.ts';

/** Without a poke the centre is asked anyway, in case the stream died unnoticed. */
const POLL_MS = 60_000;

export type SyncOutcome = 'sending' | 'idle' | CentreError['type'];

export interface SyncLoopOptions {
  readonly context: SyncContext;
  /** The ward being worked in, or null when nobody is signed in. */
  readonly currentWard: () => WardCode | null;
  readonly onOutcome: (outcome: SyncOutcome) => void;
  readonly random: () => number;
}

export interface SyncLoop {
  /** Runs until stopped; only the tab that holds the lock does the work. */
  start(): () => void;
  /** Something to send, a network that returned, an impatient officer: try now, whatever the waiting time. */
  nudge(): void;
}

export function createSyncLoop(options: SyncLoopOptions): SyncLoop {
  const { store, connection } = options.context;
  const rest = createRest();
  return {
    nudge: rest.interrupt,
    start() {
      const stopping = new AbortController();
      const unsubscribe = connection.onWorthTrying(rest.interrupt);
      void store.locks.hold(`dung-hen-leader:${store.cache.name}`, () => lead(options, rest, stopping.signal));
      return () => {
        stopping.abort();
        unsubscribe();
        rest.interrupt();
      };
    },
  };
}

async function lead(
  { context, currentWard, onOutcome, random }: SyncLoopOptions,
  rest: Rest,
  stopping: AbortSignal,
): Promise<void> {
  const listener = createHeadListener(context, rest.interrupt);
  const greeted = new Set<WardCode>();
  let failures = 0;
  while (!stopping.aborted) {
    const isNudged = rest.begin();
    const ward = currentWard();
    if (!ward) {
      listener.listenTo(null);
      await rest.wait(MAX_WAIT_MS);
      continue;
    }
    onOutcome('sending');
    const failure = await runRound(context, ward, greeted).catch((): CentreError => ({ type: 'Unreachable' }));
    // Dossiers taken in while offline nudge the loop each time; that must not lengthen the wait for the network.
    if (failure) failures += isNudged && failures > 0 ? 0 : 1;
    else failures = 0;
    listener.listenTo(failure ? null : ward);
    onOutcome(failure?.type ?? 'idle');
    await rest.wait(failure ? waitAfter(failures, random()) : POLL_MS);
  }
  listener.listenTo(null);
}

interface Rest {
  /** Starts a round; tells whether somebody asked for it. */
  begin(): boolean;
  /** Until the time is up or somebody interrupts; at once when one did since the round began. */
  wait(ms: number): Promise<void>;
  interrupt(): void;
}

function createRest(): Rest {
  let isInterrupted = false;
  let wake = () => {};
  return {
    begin() {
      const wasInterrupted = isInterrupted;
      isInterrupted = false;
      return wasInterrupted;
    },
    wait(ms) {
      if (isInterrupted) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
    interrupt() {
      isInterrupted = true;
      wake();
    },
  };
}
