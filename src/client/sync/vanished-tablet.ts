/**
 * Notices that this tablet's databases were cleared since the last start: a mark outside them names a device they no longer
 * know. What was unsent then is gone from here, so the officer is told until the receipts have been compared.
 */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import type { StorageWatch } from '../platform/storage.ts';
import { noteFault } from '../store/device-faults.ts';
import type { Store } from '../store/store.ts';

export interface VanishedTablet {
  /** Under which the centre knew this tablet before. */
  readonly device: DeviceId;
  /** By the tablet's own clock. */
  readonly noticedAt: Instant;
}

type KnownStore = Pick<Store, 'outbox' | 'isNew' | 'deviceId'>;

/** Call once at the start. @returns what vanished now or earlier, as long as nobody has settled it */
export async function checkVanished(
  store: KnownStore,
  { readMarker, writeMarker }: Pick<StorageWatch, 'readMarker' | 'writeMarker'>,
  now: Instant,
): Promise<VanishedTablet | null> {
  const marked = readMarker() as DeviceId | null;
  if (store.isNew && marked !== null && marked !== store.deviceId) {
    const vanished: VanishedTablet = { device: marked, noticedAt: now };
    await store.outbox.setting.put({ key: 'vanished', value: vanished });
    await noteFault(store, 'vanished');
  }
  // Only now: a start cut short before notices it again.
  writeMarker(store.deviceId);
  return ((await store.outbox.setting.get('vanished'))?.value as VanishedTablet | null | undefined) ?? null;
}

/** The receipts were compared. */
export async function settleVanished({ outbox }: Pick<Store, 'outbox'>): Promise<void> {
  await outbox.setting.delete('vanished');
}
