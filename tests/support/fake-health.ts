/** The tablet's own health under a test's hand: room, clock, data that is gone. */
import type { TabletHealth } from '#client/state/tablet-health.svelte.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { reactiveBox } from './reactive-box.svelte.ts';

export type HealthFacts = Pick<
  TabletHealth,
  'storage' | 'storageLevel' | 'bornAt' | 'skewMs' | 'clockMovedMs' | 'vanished'
>;

export interface FakeHealth {
  readonly health: TabletHealth;
  set(changes: Partial<HealthFacts>): void;
}

/** @param calls of what acts on the browser are noted there */
export function fakeHealth(now: Instant, calls: string[]): FakeHealth {
  const facts = reactiveBox<HealthFacts>({
    storage: { usedBytes: 12_000_000, quotaBytes: 8_000_000_000, isPersisted: true },
    storageLevel: 'fine',
    bornAt: now,
    skewMs: 0,
    clockMovedMs: null,
    vanished: null,
  });
  const set = (changes: Partial<HealthFacts>) => {
    facts.value = { ...facts.value, ...changes };
  };
  const health: TabletHealth = {
    get storage() {
      return facts.value.storage;
    },
    get storageLevel() {
      return facts.value.storageLevel;
    },
    get bornAt() {
      return facts.value.bornAt;
    },
    get skewMs() {
      return facts.value.skewMs;
    },
    get clockMovedMs() {
      return facts.value.clockMovedMs;
    },
    get vanished() {
      return facts.value.vanished;
    },
    measure: async () => {},
    async askToPersist() {
      calls.push('askToPersist');
      return facts.value.storage?.isPersisted ?? false;
    },
    acknowledgeClock() {
      calls.push('acknowledgeClock');
      set({ clockMovedMs: null });
    },
    async settleVanished() {
      calls.push('settleVanished');
      set({ vanished: null });
    },
  };
  return { health, set };
}
