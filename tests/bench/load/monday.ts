/**
 * Monday morning: tablets that were away come back at the same moment, each with its dossiers of three days. Those were received
 * and signed while it was away, and its ward's history of before it has: all that is made ready before the clock starts.
 */
import { waitAfter } from '#client/sync/back-off.ts';
import type { Counter } from './load-centre.ts';
import { createLoadTablet, readHead, type LoadTablet } from './load-tablet.ts';
import type { Tally } from './tally.ts';

export interface Drained {
  readonly seconds: number;
  readonly sent: number;
  /** How much the wards' histories have grown. */
  readonly stored: number;
  /** Events that did not come back to the tablet that sent them. */
  readonly lost: number;
  /** Events that came back to it twice. */
  readonly doubled: number;
}

/** On Friday: one tablet more sends a dossier in each ward, and all greet and fetch it. Then they are away, and work. */
export async function spendWeekend(tablets: readonly LoadTablet[], tally: Tally): Promise<void> {
  const counters = [...new Set(tablets.map(({ counter }) => counter))];
  const ofCounter = (counter: Counter) => tablets.filter((tablet) => tablet.counter === counter);
  await Promise.all(counters.map((counter) => spendFriday(counter, ofCounter(counter), tally)));
  for (const tablet of tablets) {
    tablet.record(Number.MAX_SAFE_INTEGER);
    await tablet.pack();
  }
  tally.clear();
}

async function spendFriday(counter: Counter, tablets: readonly LoadTablet[], tally: Tally): Promise<void> {
  const other = await createLoadTablet(counter, tally, { dossiers: 1, seed: 0 });
  await other.hello();
  other.record(Number.MAX_SAFE_INTEGER);
  await other.push();
  for (const tablet of tablets) {
    await tablet.hello();
    await tablet.pull();
  }
}

/** Each tablet greets, sends everything and fetches everything, and after a failure waits as the app does. */
export async function drainAll(tablets: readonly LoadTablet[], tally: Tally): Promise<Drained> {
  const sent = sumOf(tablets, ({ unsent }) => unsent);
  const before = await sumHeads(tablets);
  const started = performance.now();
  await Promise.all(tablets.map((tablet) => tally.time('drained', () => drain(tablet, tally))));
  const seconds = (performance.now() - started) / 1000;
  const stored = (await sumHeads(tablets)) - before;
  const lost = sumOf(tablets, ({ unconfirmed }) => unconfirmed);
  return { seconds, sent, stored, lost, doubled: sumOf(tablets, ({ doubled }) => doubled) };
}

async function drain(tablet: LoadTablet, tally: Tally): Promise<void> {
  for (let failures = 0; ;) {
    try {
      await tablet.hello();
      await tablet.push();
      await tablet.pull();
      return;
    } catch (error) {
      tally.fail(error);
      failures += 1;
      await new Promise((resolve) => setTimeout(resolve, waitAfter(failures, Math.random())));
    }
  }
}

async function sumHeads(tablets: readonly LoadTablet[]): Promise<number> {
  const counters = new Set(tablets.map(({ counter }) => counter));
  let sum = 0;
  for (const counter of counters) sum += await readHead(counter);
  return sum;
}

function sumOf(tablets: readonly LoadTablet[], of: (tablet: LoadTablet) => number): number {
  return tablets.reduce((sum, tablet) => sum + of(tablet), 0);
}
