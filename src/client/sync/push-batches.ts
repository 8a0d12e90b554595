/** What waits in the outbox, cut into the batches it travels in: read, opened and signed a few rows at a time. */
import type { WardCode } from '#domain/dossier/ids.ts';
import type { BatchSignature } from '#protocol/batch-signature.ts';
import { MAX_EVENTS_PER_PUSH } from '#protocol/sync-messages.ts';
import type { OutboxRow } from '../store/outbox-database.ts';
import { readRun, trimmedThrough } from '../store/outbox.ts';
import { readSigningKey, signBatch } from '../store/signing-key.ts';
import type { Store } from '../store/store.ts';
import { isFresh, withStored } from '../store/stored-runs.ts';
import { hashesOf, toWireRows, type WireRow } from './wire-event.ts';

/** Far below what the centre takes: a proxy before it takes 1 MiB unless told otherwise, and less is sent again over a line that breaks. */
const BATCH_BYTES = 768 * 1024;

export interface Batch {
  readonly entry: Entry;
  /** Every row of it had been recorded and nothing else (`isFresh`). */
  readonly isFresh: boolean;
}

/** As it stands in a push. */
interface Entry {
  readonly ward: WardCode;
  readonly first: number;
  readonly events: readonly unknown[];
  readonly trimmed?: number;
  readonly signature?: BatchSignature;
}

/**
 * @param numbers of the ward's rows, in order
 * @param isWanted of those that are still there
 * @returns gives the next batch each time it is called, and undefined after the last: before the first row that can be neither
 *   read nor sent from here, since what comes after it would leave a gap
 */
export function createBatches(
  store: Store,
  ward: WardCode,
  numbers: readonly number[],
  isWanted: (row: OutboxRow) => boolean = () => true,
): () => Promise<Batch | undefined> {
  let left = numbers;
  let ready: readonly WireRow[] = [];
  const known = new Set<number>();

  async function readMore(): Promise<void> {
    const run = firstRun(left, MAX_EVENTS_PER_PUSH - ready.length);
    left = left.slice(run.length);
    let end = Infinity;
    const rows = (await withStored(store, await readRun(store, ward, run))).filter(isWanted);
    for (const row of rows) if (!isFresh(row)) known.add(row.dseq);
    const wire = await toWireRows(rows, ({ dseq }) => (end = Math.min(end, dseq)));
    if (end < Infinity) left = [];
    ready = [...ready, ...wire.filter(({ dseq }) => dseq < end)];
  }

  return async () => {
    while (left.length > 0 && ready.length < MAX_EVENTS_PER_PUSH) await readMore();
    const rows = cutBatch(ready);
    ready = ready.slice(rows.length);
    if (rows.length === 0) return undefined;
    return { entry: await signed(store, ward, rows), isFresh: !rows.some(({ dseq }) => known.has(dseq)) };
  };
}

/** As many from the front as follow one another, at most `limit`. */
function firstRun(numbers: readonly number[], limit: number): readonly number[] {
  const [first = 0] = numbers;
  const end = numbers.findIndex((number, index) => index === limit || number !== first + index);
  return end === -1 ? numbers : numbers.slice(0, end);
}

/** As many from the front as fit together, without a gap in their numbers; an event that is larger by itself goes alone. */
function cutBatch(rows: readonly WireRow[]): readonly WireRow[] {
  const encoder = new TextEncoder();
  const first = rows[0]?.dseq ?? 0;
  let bytes = 0;
  const end = rows.findIndex(({ dseq, event }, index) => {
    bytes += encoder.encode(JSON.stringify(event)).length;
    return index > 0 && (bytes > BATCH_BYTES || dseq !== first + index);
  });
  return end === -1 ? rows : rows.slice(0, end);
}

async function signed(store: Store, ward: WardCode, rows: readonly WireRow[]): Promise<Entry> {
  const [trimmed, key] = await Promise.all([trimmedThrough(store, ward), readSigningKey(store)]);
  const first = rows[0]?.dseq ?? 0;
  const hashes = hashesOf(rows);
  const signature = key && hashes && (await signBatch(key, { device: store.deviceId, ward, first }, hashes));
  return {
    ward,
    first,
    events: rows.map(({ event }) => event),
    ...(trimmed > 0 && { trimmed }),
    ...(signature && { signature }),
  };
}
