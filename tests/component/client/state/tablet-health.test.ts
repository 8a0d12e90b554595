import { expect, test } from 'vitest';
import type { StorageMeasure } from '#client/platform/storage.ts';
import { createTabletHealth } from '#client/state/tablet-health.svelte.ts';

function setup(measures: (StorageMeasure | null)[], isPromised = false) {
  const trouble: string[] = [];
  const health = createTabletHealth({
    storage: { measure: async () => measures.shift() ?? null, askToPersist: async () => isPromised },
    bornAt: null,
    skewMs: null,
    vanished: null,
    settleVanished: async () => {},
    onTrouble: (level) => trouble.push(level),
  });
  return { health, trouble };
}

const room = (freeBytes: number): StorageMeasure => ({
  usedBytes: 8_000_000_000 - freeBytes,
  quotaBytes: 8_000_000_000,
  isPersisted: false,
});

test('a disk that fills up is told each time it is looked at, and no longer when there is room again', async () => {
  const { health, trouble } = setup([room(300_000_000), room(1_000_000), room(5_000_000_000)]);
  expect(health.storageLevel).toBe('fine');
  await health.measure();
  expect(health.storageLevel).toBe('low');
  await health.measure();
  expect(health.storageLevel).toBe('full');
  await health.measure();
  expect(health.storageLevel).toBe('fine');
  expect(trouble).toEqual(['low', 'full']);
});

test('asking the browser looks again at what it says', async () => {
  const { health } = setup([room(6_000_000_000)], true);
  expect(await health.askToPersist()).toBe(true);
  expect(health.storage).toMatchObject({ isPersisted: false });
});
