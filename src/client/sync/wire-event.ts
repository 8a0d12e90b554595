/** Events of the outbox as they travel: as they are, or, where nobody here may read them, as they were sealed for the centre. */
import { signedHash } from '#protocol/batch-signature.ts';
import { isReadable, type OutboxRow } from '../store/outbox-database.ts';

export interface WireRow extends Pick<OutboxRow, 'ward' | 'dseq'> {
  readonly event: unknown;
  /** Undefined where nobody here can tell it: the batch then goes without a signature. */
  readonly signedHash: Uint8Array | undefined;
}

/**
 * In the same order.
 * @param lacking called with rows that can be neither read nor sent from here: they wait for somebody who has their key
 */
export async function toWireRows(
  rows: readonly OutboxRow[],
  lacking: (row: OutboxRow) => void = () => undefined,
): Promise<WireRow[]> {
  const { toSealedEvent } = rows.every(isReadable) ? { toSealedEvent: undefined } : await loadSealing();
  return rows.flatMap((row): WireRow[] => {
    const { ward, dseq } = row;
    // A row that is still plain was recorded before hashes were kept.
    if (isReadable(row)) return [{ ward, dseq, event: row.event, signedHash: row.signedHash ?? signedHash(row.event) }];
    if (toSealedEvent && row.forCentre) {
      return [{ ward, dseq, event: toSealedEvent(row.forCentre), signedHash: row.signedHash }];
    }
    lacking(row);
    return [];
  });
}

/** Large, and needed by a locked tablet only. */
function loadSealing() {
  return import('#protocol/sealed-event.ts');
}

/** @returns undefined when one is missing: a signature is over all of a batch or there is none */
export function hashesOf(rows: readonly Pick<WireRow, 'signedHash'>[]): readonly Uint8Array[] | undefined {
  const hashes = rows.flatMap(({ signedHash: hash }) => (hash ? [hash] : []));
  return hashes.length === rows.length ? hashes : undefined;
}
