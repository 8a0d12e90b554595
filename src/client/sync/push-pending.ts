/** Sends what lies in the outbox: read, send, note the verdicts. No database transaction is open while the request travels. */
import { ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { MAX_EVENTS_PER_PUSH, pushResponseSchema, type PushResponse } from '#protocol/sync-messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { forgiveFullDisk } from '../platform/full-disk.ts';
import type { OutboxRow } from '../store/outbox-database.ts';
import { readFrom, readPending, recordVerdicts, trimmedThrough } from '../store/outbox.ts';
import { readSigningKey, signBatch } from '../store/signing-key.ts';
import { LockedError } from '../store/ward-keys.ts';
import { askCentre, type CentreError } from './centre.ts';
import { greet } from './greet.ts';
import type { SyncContext } from './sync-context.ts';
import { hashesOf, toWireRows, type WireRow } from './wire-event.ts';

/** A centre that keeps asking for the same events again is not answered for ever; the next round starts afresh. */
const MAX_RECOVERIES = 3;

/** Far below what the centre takes: a proxy before it takes 1 MiB unless told otherwise, and less is sent again over a line that breaks. */
const BATCH_BYTES = 768 * 1024;

/**
 * Sends everything that was pending when it began, ward by ward; what is recorded meanwhile asks for a round of its own. A
 * ward the session may not send for is left waiting, untouched.
 */
export async function pushPending(context: SyncContext): Promise<Result<null, CentreError>> {
  for (const [ward, rows] of await readPending(context.store)) {
    const sent = await pushWard(context, ward, rows);
    if (!sent.ok) return sent;
  }
  return ok(null);
}

async function pushWard(
  context: SyncContext,
  ward: WardCode,
  pending: readonly OutboxRow[],
): Promise<Result<null, CentreError>> {
  let rest = await sendable(pending);
  let recoveries = 0;
  // What the centre said of one batch is noted while the next one travels: a tab that dies between sends that batch again.
  let noted = Promise.resolve();
  while (rest.length > 0 && recoveries <= MAX_RECOVERIES) {
    const batch = cutBatch(rest);
    const [sent] = await Promise.all([sendBatch(context, ward, batch), noted]);
    if (!sent.ok) return sent;
    const answer = sent.value;
    if (answer?.result === 'accepted') {
      noted = recordVerdicts(context.store, ward, answer.verdicts).catch(forgiveUnnoted);
      rest = rest.slice(batch.length);
      continue;
    }
    recoveries += 1;
    const wanted = await rowsWanted(context, ward, answer);
    if (!wanted.ok) return wanted;
    rest = await sendable(wanted.value);
  }
  await noted;
  return ok(null);
}

/**
 * A full disk, or a row of an earlier version, left plain until its ward is opened: it is sent again with the next round, which
 * the centre takes for what it is.
 * @throws anything else
 */
function forgiveUnnoted(error: unknown): void {
  if (!(error instanceof LockedError)) forgiveFullDisk(error);
}

type Answer = PushResponse['wards'][number];

/** Up to the first that can be neither read nor sent from here: what comes after it would leave a gap. */
async function sendable(rows: readonly OutboxRow[]): Promise<readonly WireRow[]> {
  let end = Infinity;
  const wire = await toWireRows(rows, ({ dseq }) => (end = Math.min(end, dseq)));
  return wire.filter(({ dseq }) => dseq < end);
}

/** As many from the front as fit together, without a gap in their numbers; an event that is larger by itself goes alone. */
function cutBatch(rows: readonly WireRow[]): readonly WireRow[] {
  const encoder = new TextEncoder();
  const first = rows[0]?.dseq ?? 0;
  let bytes = 0;
  const end = rows.slice(0, MAX_EVENTS_PER_PUSH).findIndex(({ dseq, event }, index) => {
    bytes += encoder.encode(JSON.stringify(event)).length;
    return index > 0 && (bytes > BATCH_BYTES || dseq !== first + index);
  });
  return rows.slice(0, end === -1 ? MAX_EVENTS_PER_PUSH : end);
}

async function sendBatch(
  context: SyncContext,
  ward: WardCode,
  rows: readonly WireRow[],
): Promise<Result<Answer | undefined, CentreError>> {
  const { store, connection, clock, appVersion } = context;
  const [trimmed, key] = await Promise.all([trimmedThrough(store, ward), readSigningKey(store)]);
  const first = rows[0]?.dseq ?? 0;
  const events = rows.map(({ event }) => event);
  const hashes = hashesOf(rows);
  const signature = key && hashes && (await signBatch(key, { device: store.deviceId, ward, first }, hashes));
  const sentAt = clock.read().deviceAt;
  const answer = await askCentre(connection, {
    method: 'POST',
    path: '/api/sync/push',
    body: {
      protocol: PROTOCOL_VERSION,
      device: store.deviceId,
      app: appVersion,
      wards: [{ ward, first, events, ...(trimmed > 0 && { trimmed }), ...(signature && { signature }) }],
    },
    answer: pushResponseSchema,
  });
  if (!answer.ok) return answer;
  await context.heard(answer.value.now, sentAt);
  const own = answer.value.wards.find((entry) => entry.ward === ward);
  return ok(own);
}

/** The rows a centre asks for that knows less than this tablet; none when there is nothing to be done about its answer. */
async function rowsWanted(
  context: SyncContext,
  ward: WardCode,
  answer: Exclude<Answer, { result: 'accepted' }> | undefined,
): Promise<Result<OutboxRow[], CentreError>> {
  if (answer?.result === 'gap') {
    const rows = await readFrom(context.store, ward, answer.expect);
    const isWanted =
      rows[0]?.dseq === answer.expect || rows[0]?.dseq === (await trimmedThrough(context.store, ward)) + 1;
    return ok(isWanted ? rows : []);
  }
  if (answer?.reason === 'unknown-device') {
    const greeted = await greet(context, ward);
    return greeted.ok ? ok(await readFrom(context.store, ward, 1)) : greeted;
  }
  return ok([]);
}
