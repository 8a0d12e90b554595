/**
 * Proves that a ward's history is what its tablets signed: whoever can write to the database can change an event and work out the
 * chain anew, but cannot sign for a tablet. Finds the changed event by the hash beside the signature; where that was changed
 * too, the batch whose signature no longer holds; where the batch was taken away, the event nobody signed or answered for. Of
 * what was destroyed after its time the hash beside the signature is all there is, and is taken as it stands; but not while
 * an event lies under the same number that nobody signed or answered for, and of what was set aside not while any lies there
 * that nobody signed: a stub is soon written beside it.
 */
import type { DeviceId, EventId, WardCode } from '#domain/dossier/ids.ts';
import { batchBytes, signedText } from '#protocol/batch-signature.ts';
import { parseDossierEvent } from '#protocol/dossier-event-schema.ts';
import type { Connection } from '../store/database.ts';
import {
  eachBatchPage,
  findUnsigned,
  listBatchesOver,
  listOwingSignature,
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
      findings.push(...(await verifyBatch(tx, batch, { ward, isKeyTold, destroyed })));
    }
  }
  const unsigned = await findUnsigned(tx, ward);
  return [...findings, ...unsigned.map((event): BatchFinding => ({ type: 'EventUnsigned', ...event }))];
}

interface Proving {
  readonly ward: WardCode;
  readonly destroyed: ReadonlySet<string>;
}

async function verifyBatch(
  tx: Connection,
  batch: DeviceBatch,
  { isKeyTold, ...proving }: Proving & { readonly isKeyTold: boolean },
): Promise<BatchFinding[]> {
  const { device, first, last, publicKey, signature } = batch;
  const { ward } = proving;
  const rows = await readSignedRows(tx, ward, batch);
  const changed: BatchFinding[] = [];
  const hashes: Buffer[] = [];
  for (let dseq = first; dseq <= last; dseq += 1) {
    hashes.push(hashUnder(batch, dseq));
    const under = rows.filter((row) => row.dseq === dseq);
    if (isSignedIn(batch, dseq, under) || (await isGone(tx, { ...proving, device, dseq, under }))) continue;
    changed.push({ type: 'SignedEventChanged', device, dseq, wseq: under[0]?.wseq ?? null });
  }
  if (changed.length > 0) return changed;
  const holds = isKeyTold && isSigned(batchBytes({ device, ward, first }, hashes), signature, publicKey);
  return holds ? [] : [{ type: 'BatchSignature', device, first, last }];
}

/** Of a copied tablet one of the events under the number may have been destroyed, and the other not: that must be signed. */
async function isGone(
  tx: Connection,
  {
    ward,
    device,
    dseq,
    under,
    destroyed,
  }: Proving & { readonly device: DeviceId; readonly dseq: number; readonly under: readonly SignedRow[] },
): Promise<boolean> {
  const stubs = under.filter((row) => destroyed.has(findBatch(contentOf(row)) ?? ''));
  if (stubs.length === 0) return false;
  const events = under.filter((row) => row.wseq !== null && findBatch(contentOf(row)) === undefined);
  // Of a copied tablet one may have come before it promised to sign, or on a person's word: no batch is over that. Only a stub in
  // the history vouches for it, by the dossier that stands there: one among what was set aside names none, and is soon written.
  const isInHistory = stubs.some(({ wseq }) => wseq !== null);
  const owing = isInHistory ? await listOwingSignature(tx, ward, { device, dseq }) : undefined;
  const toBeSigned = events.filter(({ wseq }) => wseq !== null && (owing?.has(wseq) ?? true));
  if (toBeSigned.length === 0) return true;
  const batches = await listBatchesOver(tx, ward, { device, dseq });
  return toBeSigned.every((event) => batches.some((batch) => isSignedIn(batch, dseq, [event])));
}

function hashUnder({ first, hashes }: DeviceBatch, dseq: number): Buffer {
  const from = (dseq - first) * HASH_BYTES;
  return Buffer.from(hashes.subarray(from, from + HASH_BYTES));
}

/** Whether one of these rows is what was signed under the number. */
function isSignedIn(batch: DeviceBatch, dseq: number, rows: readonly SignedRow[]): boolean {
  const hash = hashUnder(batch, dseq);
  const isOfHash = (text: string) => hashText(text).equals(hash);
  const bodies = rows.map(contentOf);
  if (bodies.some((body) => isOfHash(signedText(body)))) return true;
  const sent = batch.sent?.[dseq];
  if (sent === undefined || !isOfHash(sent)) return false;
  // Stored in another form than it was sent in: the same to whoever reads both.
  const meant = asRead(JSON.parse(sent));
  return bodies.some((body) => asRead(body) === meant);
}

function contentOf({ body, raw }: SignedRow): unknown {
  return raw === null ? body : (JSON.parse(raw) as unknown);
}

function asRead(event: unknown): string {
  const read = parseDossierEvent(event);
  return signedText(read.success ? read.output : event);
}
