/**
 * A ward's epoch names its history. `npm run restore` gives every ward a new one; when a database was put back by other
 * means, the epoch came back with it and only the tablets can tell: they hold numbers the ward has not reached. One is believed
 * that can show the centre's own mark of them (`pull-proof.ts`), or anybody could have all tablets of a ward load it anew.
 */
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import { renewEpochBehind, type WardHead } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { isProven } from './pull-proof.ts';

/** What a tablet says it holds. */
export interface HeldHistory {
  readonly ward: WardCode;
  readonly device: DeviceId;
  readonly epoch: string | null;
  readonly wseq: number;
  readonly proof: string | null | undefined;
}

/**
 * Gives the ward a new epoch when a tablet shows that there was more of it than there is. However many tablets show it, the
 * epoch is renewed once: those who come after name one that is gone already.
 * @param top of the ward, as it was just read
 * @returns whether it was shown, and the top is another one now
 */
export async function renewIfShown(centre: Centre, top: WardHead, held: HeldHistory): Promise<boolean> {
  const { db, journal } = centre;
  const { ward, device, epoch, wseq, proof } = held;
  if (wseq <= top.head || epoch !== top.epoch) return false;
  const facts = { ward, head: top.head, held: wseq };
  if (!(await isProven(centre, { ward, epoch, wseq }, proof))) {
    journal.warn({ ...facts, device }, 'more held than there is, and not shown: this tablet begins anew');
    return false;
  }
  const renewed = await renewEpochBehind(db, { ward, epoch, wseq });
  if (renewed) journal.warn(facts, 'history replaced from outside: epoch renewed');
  return true;
}
