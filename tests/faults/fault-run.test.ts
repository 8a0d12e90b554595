/** A minute of `npm run faults`: one run with a browser, and both positive controls, which must lose rows. */
import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { controlNoSyncCommit, controlSerialCursor } from './run/controls.ts';
import { playRuns } from './run/play-runs.ts';

test(
  'one run: whatever was killed and cut, nothing told as saved is lost, doubled or different',
  { timeout: 300_000 },
  async () => {
    const said: string[] = [];
    const outcome = await playRuns({
      seed: 1,
      chaosSeconds: 15,
      totalSeconds: 0,
      nodesPerWard: 1,
      browsers: 1,
      restMs: 400,
      copies: 0,
      say: (line) => said.push(line),
    });
    const { lost, doubled, diverged } = outcome;
    expect({ lost: [...lost], doubled: [...doubled], diverged: [...diverged] }, said.join('\n')).toEqual({
      lost: [],
      doubled: [],
      diverged: [],
    });
    expect(outcome.dossiers, said.join('\n')).toBeGreaterThan(20);
  },
);

describe('with a defence switched off the same load loses rows', () => {
  test('a reader that follows a serial number instead of the ward’s counter', async () => {
    const { lostWithout, lostWith } = await controlSerialCursor(1, 2);
    expect(lostWithout).toBeGreaterThan(0);
    expect(lostWith).toBe(0);
  });

  test('PostgreSQL with synchronous_commit=off, killed', async () => {
    const { lostWithout, lostWith } = await controlNoSyncCommit(1, 2);
    expect(lostWithout).toBeGreaterThan(0);
    expect(lostWith).toBe(0);
  });
});
