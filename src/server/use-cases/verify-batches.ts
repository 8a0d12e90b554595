/**
 * Proves that a ward's history is what its tablets signed: whoever can write to the database can change an event and work out the
 * chain anew, but cannot sign for a tablet. Finds the changed event by the hash beside the signature; where that was changed
 * too, the batch whose signature no longer holds; where the batch was taken away, the event nobody signed or answered for. Of
 * what was destroyed after its time the hash beside the signature is all there is, and is taken as it stands.
 */
import type { DeviceId, EventId, WardCode } from '#domain/dossier/ids.ts';
import { batchBytes, signedText } from '#protocol/batch-signature.ts';
import { parseDossierEvent } from '#protocol/dossier-event-schema.ts';
import type { Connection } from '../store/database.ts';
import {
  eachBatchPage,
  findUnsigned,
  readSignedRows,
  type DeviceBatch,
  type SignedRow,
} from '../store/device-batches.ts';
import { findBatch } from '../store/destruction.ts';
import { listDeviceKeys } from '../store/device-keys.ts';
import { HASH_BYTES, hashText, isSigned } from './check-batch.ts';

export type BatchFinding =
  /** Not what the tablet signed under this number; `wseq` null when it is no longer there, or was set aside. */
  | {
      readonly type: 'SignedEventChanged';
      readonly device: DeviceId;
      readonly dseq: number;
      readonly wseq: number | null;
    }
  /** The signature of these numbers does not hold, or is by a key the device never told. */
  | { readonly type: 'BatchSignature'; readonly device: DeviceId; readonly first: number; readonly last: number }
  /** Of a tablet that signs, under no signature, and nobody has answered for it. */
  | { readonly type: 'EventUnsigned'; readonly device: DeviceId; readonly wseq: number; readonly id: EventId };

const BATCHES_PER_PAGE = 500;

/** @param destroyed the batches of destruction there is a record of: of their events only the hash is left to go by */
export async function verifyBatches(
  tx: Connection,
  ward: WardCode,
  destroyed: ReadonlySet<string>,
): Promise<BatchFinding[]> {
  const told = new Set((await listDeviceKeys(tx, ward)).map(({ device, publicKey }) => `${device} ${publicKey}`));
  const findings: BatchFinding[] = [];
  for await (const batches of eachBatchPage(tx, ward, BATCHES_PER_PAGE)) {
    for (const batch of batches) {
      const isKeyTold = told.has(`${batch.device} ${batch.publicKey}`);
      const rows = await readSignedRows(tx, ward, batch);
      findings.push(...verifyBatch(batch, rows, { ward, isKeyTold, destroyed }));
    }
  }
  const unsigned = await findUnsigned(tx, ward);
  return [...findings, ...unsigned.map((event): BatchFinding => ({ type: 'EventUnsigned', ...event }))];
}

function verifyBatch(
  batch: DeviceBatch,
  rows: readonly SignedRow[],
  { ward, isKeyTold, destroyed }: { ward: WardCode; isKeyTold: boolean; destroyed: ReadonlySet<string> },
): BatchFinding[] {
  const { device, first, last, hashes, publicKey, signature } = batch;
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const proven = numbers.map((dseq, index) => {
    const hash = Buffer.from(hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES));
    const under = rows.filter((row) => row.dseq === dseq);
    const isGone = under.some((row) => destroyed.has(findBatch(contentOf(row)) ?? ''));
    return isGone || findText(under, hash, batch.sent?.[dseq]) !== undefined ? hash : undefined;
  });
  const known = proven.filter((hash) => hash !== undefined);
  if (known.length === proven.length) {
    const holds = isKeyTold && isSigned(batchBytes({ device, ward, first }, known), signature, publicKey);
    return holds ? [] : [{ type: 'BatchSignature', device, first, last }];
  }
  return numbers
    .filter((_, index) => proven[index] === undefined)
    .map((dseq) => {
      const wseq = rows.find((row) => row.dseq === dseq)?.wseq ?? null;
      return { type: 'SignedEventChanged', device, dseq, wseq };
    });
}

/** The signed text of the event under a number; of a copied tablet several may lie there. */
function findText(rows: readonly SignedRow[], hash: Buffer, sent: string | undefined): string | undefined {
  const bodies = rows.map(contentOf);
  const found = bodies.map(signedText).find((text) => hashText(text).equals(hash));
  if (found !== undefined || sent === undefined || !hashText(sent).equals(hash)) return found;
  // Stored in another form than it was sent in: the same to whoever reads both.
  const meant = asRead(JSON.parse(sent));
  return bodies.some((body) => asRead(body) === meant) ? sent : undefined;
}

function contentOf({ body, raw }: SignedRow): unknown {
  return raw === null ? body : (JSON.parse(raw) as unknown);
}

function asRead(event: unknown): string {
  const read = parseDossierEvent(event);
  return signedText(read.success ? read.output : event);
}
