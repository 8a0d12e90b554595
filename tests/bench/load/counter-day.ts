/** An ordinary day: every tablet records a step now and then, sends it at once, and fetches when the centre says there is more. */
import { setMaxListeners } from 'node:events';
import type { LoadTablet } from './load-tablet.ts';
import { listen } from './requests.ts';
import type { Tally } from './tally.ts';

/** A brisk counter: one step of some dossier every half minute, on every tablet. */
export const TURN_MS = 30_000;
/** What the app waits at most before it opens a broken stream again. */
const LISTEN_AGAIN_MS = 5000;

/** A push whose answer has come: the moment from which others may be expected to hear of it. */
interface Answered {
  readonly wseq: number;
  readonly at: number;
  readonly by: LoadTablet;
}

/** @returns when the time is up and requests in hand have ended */
export async function playDay(tablets: readonly LoadTablet[], tally: Tally, minutes: number): Promise<void> {
  const ending = new AbortController();
  // Every tablet waits on it in several places.
  setMaxListeners(0, ending.signal);
  const answered = new Map<string, Answered[]>();
  const timer = setTimeout(() => ending.abort(), minutes * 60_000);
  await Promise.all(tablets.map((tablet) => playTablet({ tablet, tally, answered, signal: ending.signal })));
  clearTimeout(timer);
}

interface Playing {
  readonly tablet: LoadTablet;
  readonly tally: Tally;
  readonly answered: Map<string, Answered[]>;
  readonly signal: AbortSignal;
}

async function playTablet(playing: Playing): Promise<void> {
  const { tablet, tally, answered, signal } = playing;
  const code = tablet.counter.ward.code;
  const fetchNew = createFetcher(playing);
  const attempt = (work: () => Promise<unknown>) => work().catch((error: unknown) => tally.fail(error));

  async function start(): Promise<void> {
    await sleep(Math.random() * TURN_MS, signal);
    await attempt(() => tablet.hello());
    await attempt(fetchNew);
  }

  async function takeTurns(): Promise<void> {
    while (!signal.aborted) {
      tablet.record(1);
      await attempt(async () => {
        const numbers = await tablet.push();
        const at = performance.now();
        const known = answered.get(code) ?? [];
        answered.set(code, [...known, ...numbers.map((wseq) => ({ wseq, at, by: tablet }))]);
        await fetchNew();
      });
      await sleep(TURN_MS * (0.5 + Math.random()), signal);
    }
  }

  async function hear(): Promise<void> {
    let heard = Number.NaN;
    const onHeads = (head: number) => {
      const before = heard;
      heard = head;
      for (const { wseq, at, by } of answered.get(code) ?? []) {
        if (by !== tablet && wseq > before && wseq <= head) tally.note('poke heard', performance.now() - at);
      }
      if (head > tablet.cursor) void attempt(fetchNew);
    };
    while (!signal.aborted) {
      await attempt(() => listen(tablet.counter, { ward: code, onHeads, signal }));
      await sleep(LISTEN_AGAIN_MS, signal);
    }
  }

  // A thousand that begin to listen at one moment are no ordinary day.
  await start();
  await Promise.all([takeTurns(), hear()]);
}

/** One at a time, and once more when asked meanwhile; notes how old the others' events are when they are here. */
function createFetcher({ tablet, tally, answered }: Playing): () => Promise<void> {
  let isAsked = false;
  let working: Promise<void> | undefined;
  /** When it had first fetched; nobody has poked it for what was there before. */
  let begunAt = Number.POSITIVE_INFINITY;

  async function work(): Promise<void> {
    while (isAsked) {
      isAsked = false;
      const before = tablet.cursor;
      await tablet.pull();
      const now = performance.now();
      for (const { wseq, at, by } of answered.get(tablet.counter.ward.code) ?? []) {
        const isPoked = by !== tablet && at >= begunAt;
        if (isPoked && wseq > before && wseq <= tablet.cursor) tally.note('poke fetched', now - at);
      }
      begunAt = Math.min(begunAt, now);
    }
  }

  return () => {
    isAsked = true;
    working ??= work().finally(() => (working = undefined));
    return working;
  };
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
