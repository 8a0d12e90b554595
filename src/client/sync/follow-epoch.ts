/** Notices that the centre's history of a ward is another one than the one our events came back in. */
import type { WardCode } from '#domain/dossier/ids.ts';
import { forgetRecords } from '../store/apply-records.ts';
import { hasConfirmed, keepEpoch, offerAgain, offerUnreturned, readEpoch } from '../store/outbox.ts';
import { projectUnconfirmed } from '../store/projection.ts';
import type { Store } from '../store/store.ts';

/**
 * Kept in the outbox and not with the cursor: a tablet whose cache was lost before it heard of the restored centre must offer
 * its events again all the same. In this order, so that whatever is interrupted is done again.
 * @param epoch the one the centre's answer belongs to
 */
export async function followEpoch(store: Store, ward: WardCode, epoch: string): Promise<void> {
  const known = await readEpoch(store, ward);
  if (known === epoch) return;
  if (known !== null || (await hasConfirmed(store, ward))) {
    await offerAgain(store, ward);
    await forgetRecords(store, ward);
    await projectUnconfirmed(store, ward);
    await keepEpoch(store, ward, epoch);
    return;
  }
  const { outbox } = store;
  await outbox.transaction('rw', outbox.event, outbox.setting, async () => {
    await offerUnreturned(store, ward);
    await keepEpoch(store, ward, epoch);
  });
}
