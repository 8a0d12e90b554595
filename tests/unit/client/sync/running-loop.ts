/** The sync loop of one tab, running on a fake clock; the test moves time and lets everything else finish. */
import { onTestFinished, vi } from 'vitest';
import type { Tabs } from '#client/platform/tabs.ts';
import { createSyncLoop, type SyncLoop, type SyncOutcome } from '#client/sync/sync-loop.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { createPage, createTabChannel, type TestPage } from '#support/browser-tabs.ts';
import { WARD } from '#support/dossier-events.ts';
import { setupSyncedTablet, type SyncedTablet } from './synced-tablet.ts';

export const HELLO = '/api/sync/hello';
export const PUSH = '/api/sync/push';
export const PULL = '/api/sync/pull';
export const DOWN = new TypeError('Failed to fetch');

/** Call before each test; the real timers come back with `vi.useRealTimers`. */
export function stopTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
}

export interface RunningLoop extends SyncedTablet {
  readonly loop: SyncLoop;
  readonly outcomes: SyncOutcome[];
  readonly page: TestPage;
  chooseWard(ward: WardCode | null): void;
  /** Whether whoever works here from now on may send and fetch. */
  setMaySync(may: boolean): void;
  stop(): void;
}

export async function setupLoop({
  isStarted = true,
  tabs = createTabChannel()(),
  ...options
}: Parameters<typeof setupSyncedTablet>[0] & { isStarted?: boolean; tabs?: Tabs } = {}): Promise<RunningLoop> {
  const tablet = await setupSyncedTablet({ isGreeted: false, ...options });
  const outcomes: SyncOutcome[] = [];
  const page = createPage();
  let ward: WardCode | null = WARD;
  let maySync = true;
  const loop = createSyncLoop({
    context: tablet.context,
    currentWard: () => ward,
    maySync: () => maySync,
    onOutcome: (outcome) => outcomes.push(outcome),
    random: () => 0.999999,
    page,
    tabs,
  });
  let stop = () => {};
  if (isStarted) {
    stop = loop.start();
    await settle();
  }
  onTestFinished(() => stop());
  return {
    ...tablet,
    loop,
    outcomes,
    page,
    chooseWard(chosen) {
      ward = chosen;
    },
    setMaySync(may) {
      maySync = may;
    },
    stop: () => stop(),
  };
}

/** Lets everything that waits for the database or the network finish; no time passes on the clock of the loop. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 150; turn++) await new Promise((resolve) => setImmediate(resolve));
}

export async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  await settle();
}

/** So many failed rounds: a round ends at its first failure, with the greeting in a tablet that has not greeted yet. */
export function goDown({ script }: RunningLoop, rounds: number, path = HELLO): void {
  script(path, ...Array.from({ length: rounds }, () => DOWN));
}
