/**
 * Scripts of what may happen to a few tablets and their centre, made from seeds: the real client over an IndexedDB in memory,
 * the real centre over PostgreSQL, with clock, network, storage and ids in the script's hand. Whatever happened, when everyone
 * is online again nothing is lost, doubled, hidden or different anywhere.
 *
 * `SEED=n` runs that script alone (it is found and shrunk again); `SIMULATIONS=n` runs so many, from `SEED` on when both are given;
 * `WITHOUT=copies,races` leaves kinds of commands out (`script.ts` names them), to look past a fault that is known.
 */
import * as fc from 'fast-check';
import 'fake-indexeddb/auto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startCentre, type TestCentre } from '#support/centre.ts';
import { listCommands } from './script.ts';
import { expectAllToHold, settle } from './settle.ts';
import { openWorld } from './world.ts';

// Small pages, so that a short script crosses their borders.
vi.mock('#protocol/sync-messages.ts', async (original) => ({
  ...(await original<object>()),
  MAX_EVENTS_PER_PUSH: 3,
  MAX_EVENTS_PER_PULL: 4,
}));

const FIRST = Number(process.env['SEED'] ?? 1);
const COUNT = Number(process.env['SIMULATIONS'] ?? (process.env['SEED'] === undefined ? 200 : 1));
const COMMANDS = listCommands((process.env['WITHOUT'] ?? '').split(','));
const STEPS = 40;
/** Failing scripts after which the rest is left for the next run, and how long one is shrunk. */
const ENOUGH = 3;
const SHRINK_MS = 30_000;

let centre: TestCentre;
let recorded = 0;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.close());

test(`${COUNT} scripts from seed ${FIRST}`, { timeout: 60_000 + COUNT * 5_000 }, async () => {
  const failures: string[] = [];
  for (let seed = FIRST; seed < FIRST + COUNT && failures.length < ENOUGH; seed++) {
    const failure = await runSeed(seed);
    if (failure !== null) failures.push(failure);
  }
  if (failures.length > 0) throw new Error(`${failures.length} of ${COUNT} scripts failed\n\n${failures.join('\n\n')}`);
  // Scripts in which nothing happens would hold for ever.
  if (COUNT >= 50) expect(recorded / COUNT).toBeGreaterThan(2);
});

/** @returns null when everything held; otherwise the shortest script found, what did not hold, and how to run it again */
async function runSeed(seed: number): Promise<string | null> {
  const script = fc.asyncProperty(
    fc.integer({ min: 2, max: 3 }),
    // Without a bias towards short scripts: one script is drawn from each seed.
    fc.noBias(fc.commands(COMMANDS, { maxCommands: STEPS, size: 'max' })),
    async (tablets, commands) => {
      const world = await openWorld(centre, tablets);
      try {
        const model = { tablets };
        await fc.asyncModelRun(() => ({ model, real: world }), commands);
        await settle(world);
        await expectAllToHold(world);
        recorded += world.ledger.size;
      } finally {
        await world.dispose();
      }
    },
  );
  const details = await fc.check(script, { seed, numRuns: 1, interruptAfterTimeLimit: SHRINK_MS });
  if (!details.failed) return null;
  const [tablets, commands] = details.counterexample ?? [];
  const told = String(commands).replace(/ \/\*replayPath.*$/, '');
  const error = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
  return [
    `Seed ${seed} (after ${details.numShrinks} shrinks), ${tablets} tablets:`,
    ...told.split(',').map((line) => `  ${line}`),
    error,
    `Again: SEED=${seed} npx vitest run --project simulation`,
  ].join('\n');
}
