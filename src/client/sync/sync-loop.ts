/**
 * Keeps tablet and centre together: one leader among the tabs sends, fetches and listens; the others nudge it.
 * Send → fetch → scans → wait; a failure waits longer each time (full jitter, five minutes at most) and never gives up.
 */
import { MS_PER_HOUR } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { Connection } from '../platform/connection.ts';
import type { PageLife } from '../platform/page-life.ts';
import type { Tabs } from '../platform/tabs.ts';
import { waitAfter } from './back-off.ts';
import type { CentreError } from './centre.ts';
import { createHeadListener } from './head-listener.ts';
import { seekLead, type Term } from './leadership.ts';
import { askWhetherReported } from './standing.ts';
import type { SyncContext } from './sync-context.ts';
import { sendFiles } from './send-files.ts';
import { runRound } from './sync-round.ts';

/** Without a poke the centre is asked anyway, in case the stream died unnoticed. */
const POLL_MS = 60_000;
/** A tablet is open all day: so long at most until it hears who was disabled, moved or given another role. */
const GREET_MS = MS_PER_HOUR;

/** held: nothing is sent or fetched for whoever works here. */
export type SyncOutcome = 'sending' | 'idle' | 'held' | CentreError['type'];

export interface SyncLoopOptions {
  readonly context: SyncContext;
  /** The ward being worked in, or null when nobody is signed in. */
  readonly currentWard: () => WardCode | null;
  /** False: whoever works here may not, and everything stays where it is until the next person does. */
  readonly maySync: () => boolean;
  readonly onOutcome: (outcome: SyncOutcome) => void;
  readonly random: () => number;
  readonly page: PageLife;
  readonly tabs: Tabs;
}

export interface SyncLoop {
  /** Runs until the signal is aborted or the answer is called; only the tab that leads does the work. */
  start(until?: AbortSignal): () => void;
  /** Something to send, a network that returned, an impatient officer: try now, whatever the waiting time. */
  nudge(): void;
  /** The tablet was opened: whoever works on it now is asked about, at once. */
  greetAnew(): void;
}

export function createSyncLoop(options: SyncLoopOptions): SyncLoop {
  const { context, page, tabs } = options;
  const { store, connection } = context;
  const rest = createRest();
  const greeted = createGreeted(() => context.clock.read().tickMs);
  return {
    nudge: rest.interrupt,
    greetAnew() {
      greeted.forget();
      rest.interrupt();
    },
    start(until) {
      if (until?.aborted) return () => {};
      const unsubscribe = [connection.onWorthTrying(rest.interrupt), page.onChange(rest.interrupt)];
      const giveUp = seekLead({
        name: `dung-hen-leader:${store.cache.name}`,
        locks: store.locks,
        page,
        tabs,
        lead(term) {
          greeted.forget();
          return lead(options, { rest, greeted }, term);
        },
      });
      const stop = () => {
        giveUp();
        for (const end of unsubscribe) end();
      };
      until?.addEventListener('abort', stop);
      return stop;
    },
  };
}

interface Round {
  readonly rest: Rest;
  readonly greeted: Greeted;
}

async function lead(options: SyncLoopOptions, { rest, greeted }: Round, term: Term): Promise<void> {
  const { currentWard, maySync, onOutcome, random } = options;
  const context = { ...options.context, connection: noting(options.context.connection, term) };
  const listener = createHeadListener(context, rest.interrupt);
  let failures = 0;
  const sendScans = createScanSender(context, { rest, term, random });
  term.over.addEventListener('abort', () => {
    // At once: a page about to be frozen runs no further.
    listener.listenTo(null);
    rest.interrupt();
  });
  do {
    const isNudged = rest.begin();
    const ward = currentWard();
    if (!ward || !maySync()) {
      listener.listenTo(null);
      onOutcome('held');
      // That the tablet itself was reported is heard all the same.
      if (ward) await askWhetherReported(context, ward).catch(() => undefined);
      // Whose session the browser holds may change in another tab, which pokes nobody.
      await rest.wait(POLL_MS, term);
      continue;
    }
    onOutcome('sending');
    const failure = await runRound(context, ward, greeted.begin()).catch((): CentreError => ({ type: 'Unreachable' }));
    if (term.over.aborted) break;
    // Dossiers taken in while offline nudge the loop each time; that must not lengthen the wait for the network.
    if (failure) failures += isNudged && failures > 0 ? 0 : 1;
    else failures = 0;
    listener.listenTo(failure ? null : ward);
    onOutcome(failure?.type ?? 'idle');
    await rest.wait(failure ? waitAfter(failures, random()) : await sendScans(), term);
  } while (!term.over.aborted && !(await term.shouldHandOn()));
  listener.listenTo(null);
}

/**
 * Quietly: nobody waits for a picture, and the work itself is safe. What failed is tried again sooner than the next poll.
 * @returns how long to rest, in ms
 */
function createScanSender(
  context: SyncContext,
  { rest, term, random }: { readonly rest: Rest; readonly term: Term; readonly random: () => number },
): () => Promise<number> {
  let failures = 0;
  return async () => {
    const isFree = () => !term.over.aborted && !rest.isInterrupted();
    // A line that breaks after every few parts gets on all the same.
    const sent = await sendFiles(context, { isFree, onPart: () => (failures = 0) }).catch(() => null);
    failures = sent?.ok ? 0 : failures + 1;
    if (sent?.ok && sent.value === 'interrupted') rest.interrupt();
    return failures === 0 ? POLL_MS : Math.min(POLL_MS, waitAfter(failures, random()));
  };
}

/** Every request that ends, however it ends, is a sign that the round gets on. */
function noting(connection: Connection, { noteProgress }: Term): Connection {
  return {
    ...connection,
    send: (...request) => connection.send(...request).finally(noteProgress),
    fetchBytes: (...request) => connection.fetchBytes(...request).finally(noteProgress),
  };
}

interface Greeted {
  /** For one round: the histories greeted lately. */
  begin(): Set<string>;
  /** From the next round on. */
  forget(): void;
}

/** @param readTick of the running app, in ms */
function createGreeted(readTick: () => number): Greeted {
  let histories = new Set<string>();
  let since = readTick();
  const forget = () => {
    histories = new Set();
    since = readTick();
  };
  return {
    begin() {
      if (readTick() - since >= GREET_MS) forget();
      return histories;
    },
    forget,
  };
}

interface Rest {
  /** Starts a round; tells whether somebody asked for it. */
  begin(): boolean;
  /** Until the time is up or somebody interrupts; at once when one did since the round began. */
  wait(ms: number, term: Pick<Term, 'noteResting' | 'noteProgress'>): Promise<void>;
  interrupt(): void;
  isInterrupted(): boolean;
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
    async wait(ms, term) {
      if (isInterrupted) return;
      term.noteResting();
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      term.noteProgress();
    },
    interrupt() {
      isInterrupted = true;
      wake();
    },
    isInterrupted: () => isInterrupted,
  };
}
