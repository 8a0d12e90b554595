/**
 * A ward's epoch names its history. `npm run restore` gives every ward a new one; when a database was put back by other
 * means, the epoch came back with it and only the tablets can tell: they hold numbers the ward has not reached. One is believed
 * that can show the centre's own mark of them (`pull-proof.ts`), or anybody could have all tablets of a ward load it anew.
 */
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import { readHead, renewEpochBehind, type WardHead } from '../store/wards.ts';
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
 * The top of a ward for a tablet that holds this much of it; under a new epoch when it is shown that there was more than there
 * is. However many tablets show it, the epoch is renewed once: those who come after name one that is gone already.
 * @returns undefined when the centre has no such ward
 */
export async function readHeadFor(centre: Centre, held: HeldHistory): Promise<WardHead | undefined> {
  const { db, journal } = centre;
  const { ward, device, epoch, wseq, proof } = held;
  const top = await readHead(db, ward);
  if (!top || wseq <= top.head || epoch !== top.epoch) return top;
  const facts = { ward, head: top.head, held: wseq };
  if (!(await isProven(centre, { ward, epoch, wseq }, proof))) {
    journal.warn({ ...facts, device }, 'more held than there is, and not shown: this tablet begins anew');
    return top;
  }
  const renewed = await renewEpochBehind(db, { ward, epoch, wseq });
  if (renewed) journal.warn(facts, 'history replaced from outside: epoch renewed');
  return readHead(db, ward);
}
