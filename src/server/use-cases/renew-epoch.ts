/**
 * A ward's epoch names its history. `npm run restore` gives every ward a new one; when a database was put back by other
 * means, the epoch came back with it and only the tablets can tell: they hold numbers the ward has not reached.
 */
import type { WardCode } from '#domain/dossier/ids.ts';
import { readHead, renewEpochBehind, type WardHead } from '../store/wards.ts';
import type { Centre } from './centre.ts';

/** What a tablet says it holds. */
export interface HeldHistory {
  readonly ward: WardCode;
  readonly epoch: string | null;
  readonly wseq: number;
}

/**
 * The top of a ward for a tablet that holds this much of it; under a new epoch when that is more than there is. However many
 * tablets say so, the epoch is renewed once: those who come after name one that is gone already.
 * @returns undefined when the centre has no such ward
 */
export async function readHeadFor({ db, journal }: Centre, held: HeldHistory): Promise<WardHead | undefined> {
  const { ward, epoch, wseq } = held;
  const top = await readHead(db, ward);
  if (!top || epoch !== top.epoch || wseq <= top.head) return top;
  const renewed = await renewEpochBehind(db, { ward, epoch, wseq });
  if (renewed) journal.warn({ ward, head: top.head, held: wseq }, 'history replaced from outside: epoch renewed');
  return readHead(db, ward);
}
