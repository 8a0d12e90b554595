import { expect, test } from 'vitest';
import { takeFaults } from '#client/store/device-faults.ts';
import { checkVanished, settleVanished } from '#client/sync/vanished-tablet.ts';
import { MONDAY_MORNING, setupTablet } from '#support/tablet.ts';

function markerOf(initial: string | null) {
  let marker = initial;
  return {
    readMarker: () => marker,
    writeMarker: (device: string) => void (marker = device),
    marker: () => marker,
  };
}

test('a first visit is no loss, and leaves the mark', async () => {
  const { store } = await setupTablet();
  const storage = markerOf(null);
  expect(await checkVanished(store, storage, MONDAY_MORNING)).toBeNull();
  expect(storage.marker()).toBe(store.deviceId);
  expect(await takeFaults(store)).toEqual([]);
});

test('a tablet that finds its databases as it left them is fine', async () => {
  const first = await setupTablet({ name: 'not-vanished' });
  const storage = markerOf(null);
  await checkVanished(first.store, storage, MONDAY_MORNING);
  first.store.outbox.close();
  const { store } = await setupTablet({ name: 'not-vanished' });
  expect(await checkVanished(store, storage, MONDAY_MORNING)).toBeNull();
});

test('databases that were cleared are told with the device they were, again after a restart, until it is settled', async () => {
  const first = await setupTablet({ name: 'vanished' });
  const storage = markerOf(null);
  await checkVanished(first.store, storage, MONDAY_MORNING);
  await first.store.outbox.delete({ disableAutoOpen: true });
  const second = await setupTablet({ name: 'vanished' });
  const vanished = { device: first.store.deviceId, noticedAt: MONDAY_MORNING };
  expect(await checkVanished(second.store, storage, MONDAY_MORNING)).toEqual(vanished);
  expect(await takeFaults(second.store)).toEqual(['vanished']);
  expect(storage.marker()).toBe(second.store.deviceId);
  second.store.outbox.close();

  const third = await setupTablet({ name: 'vanished' });
  expect(await checkVanished(third.store, storage, MONDAY_MORNING)).toEqual(vanished);
  await settleVanished(third.store);
  expect(await checkVanished(third.store, storage, MONDAY_MORNING)).toBeNull();
});

test('a start cut short before the loss was noted notices it again', async () => {
  const { store } = await setupTablet();
  const storage = markerOf('11111111-1111-4111-8111-111111111111');
  store.outbox.close();
  await expect(checkVanished(store, storage, MONDAY_MORNING)).rejects.toThrow();
  expect(storage.marker()).toBe('11111111-1111-4111-8111-111111111111');
});
