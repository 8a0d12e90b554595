/** Troubles of this tablet, kept in the outbox until the centre was told of them: also across restarts and weeks offline. */
import type { DeviceFault } from '#protocol/device-messages.ts';
import type { Store } from './store.ts';

type FaultStore = Pick<Store, 'outbox'>;

/**
 * Never fails: noting a trouble must not add one to it. A full disk may refuse the note; the storage part of the next report
 * says the same.
 */
export async function noteFault({ outbox }: FaultStore, fault: DeviceFault): Promise<void> {
  await outbox.fault.put({ fault }).catch(() => undefined);
}

/** Those not yet told; they stay until `dropFaults`. */
export function takeFaults({ outbox }: FaultStore): Promise<DeviceFault[]> {
  return outbox.fault.toCollection().primaryKeys();
}

/** The centre has answered a report that carried these. */
export async function dropFaults({ outbox }: FaultStore, told: readonly DeviceFault[]): Promise<void> {
  if (told.length > 0) await outbox.fault.bulkDelete([...told]);
}
