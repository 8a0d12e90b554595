/** What the store does when the key of a ward comes to hand, and when the keys are gone. */
import type { WardCode } from '#domain/dossier/ids.ts';
import { idleMoment } from '../platform/idle-moment.ts';
import { forgetRecords } from './apply-records.ts';
import { forgetWard, projectUnconfirmed } from './projection.ts';
import { sealerForCentre } from './seal-for-centre.ts';
import { sealPlainRows } from './seal-plain-rows.ts';
import { BrokenSealError } from './seal-rows.ts';
import type { Store } from './store.ts';
import { LockedError } from './ward-keys.ts';

/**
 * Call when the key of a ward has come to hand, before its lists are shown. What earlier versions left plain is sealed in the
 * background afterwards.
 */
export async function noteUnlocked(store: Store, ward: WardCode): Promise<void> {
  await store.withReopen(async () => {
    if (!(await canRead(store, ward))) {
      await forgetWard(store, ward).catch(forgiveClosed);
      await forgetRecords(store, ward);
    }
    await bringUpToDate(store, ward);
  });
  // After the lists are drawn; loaded by then when the first dossier of the day is saved.
  void idleMoment().then(() => sealerForCentre(store, ward));
  // What fails is done after the next unlock.
  void sealPlainRows(store).catch(() => undefined);
}

/** A row that was damaged on the disk keeps nobody out: all of its kind comes again from the centre. */
async function bringUpToDate(store: Store, ward: WardCode): Promise<void> {
  await store.calendars.refresh(ward).catch((error: unknown) => {
    forgiveBroken(error);
    return forgetRecords(store, ward);
  });
  await projectUnconfirmed(store, ward).catch(async (error: unknown) => {
    forgiveClosed(error);
    if (error instanceof BrokenSealError) await forgetWard(store, ward).catch(forgiveClosed);
  });
}

/** Rows of another ward may be damaged, or wait for its key: that is seen to when it is opened. */
function forgiveClosed(error: unknown): void {
  if (!(error instanceof LockedError)) forgiveBroken(error);
}

function forgiveBroken(error: unknown): void {
  if (!(error instanceof BrokenSealError)) throw error;
}

/**
 * Call when the keys are gone: what was read with them is let go of too. The search lets go of its own (`DossierSearch.clear`),
 * screens of theirs by being taken down.
 */
export function noteLocked({ archive }: Store): void {
  archive.clear();
}

/**
 * Whether the cache was sealed with a key that is at hand. It is not after this tablet lost its key and the centre had none to
 * give back: then the lists come again from the centre, and only the outbox keeps what nobody can read here.
 */
async function canRead({ cache }: Store, ward: WardCode): Promise<boolean> {
  try {
    await cache.dossier.where('[ward+receivedAt]').between([ward, -Infinity], [ward, Infinity]).first();
    await cache.record.where('[ward+rseq]').between([ward, 0], [ward, Infinity]).first();
    await cache.section.where('[ward+wseq+section]').between([ward], [ward, Infinity]).first();
    return true;
  } catch (error) {
    if (error instanceof LockedError || error instanceof BrokenSealError) return false;
    throw error;
  }
}
