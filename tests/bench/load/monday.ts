/** Monday morning: tablets that were away come back at the same moment, each with its dossiers of three days. */
import { waitAfter } from '#client/sync/back-off.ts';
import { readHead, type LoadTablet } from './load-tablet.ts';
import type { Tally } from './tally.ts';

export interface Drained {
  readonly seconds: number;
  readonly sent: number;
  /** How much the wards' histories have grown; anything but `sent` is a loss or a double. */
  readonly stored: number;
}

/** Each tablet greets, sends everything and fetches everything, and after a failure waits as the app does. */
export async function drainAll(tablets: readonly LoadTablet[], tally: Tally): Promise<Drained> {
  for (const tablet of tablets) tablet.record(Number.MAX_SAFE_INTEGER);
  const sent = tablets.reduce((sum, { unsent }) => sum + unsent, 0);
  const before = await sumHeads(tablets);
  const started = performance.now();
  await Promise.all(tablets.map((tablet) => drain(tablet, tally)));
  const seconds = (performance.now() - started) / 1000;
  return { seconds, sent, stored: (await sumHeads(tablets)) - before };
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
