/** Sends what lies in the outbox: read, send, note the verdicts. No database transaction is open while the request travels. */
import { ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { MAX_EVENTS_PER_PUSH, pushResponseSchema, type PushResponse } from '#protocol/sync-messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import type { OutboxRow } from '../store/outbox-database.ts';
import { listWardsToSend, readFrom, readPending, recordVerdicts, trimmedThrough } from '../store/outbox.ts';
import { askCentre, type CentreError } from './centre.ts';
import { greet } from './greet.ts';
import type { SyncContext } from './sync-context.ts';

/** A centre that keeps asking for the same events again is not answered for ever; the next round starts afresh. */
const MAX_RECOVERIES = 3;

/** Far below what the centre takes: a proxy before it takes 1 MiB unless told otherwise, and less is sent again over a line that breaks. */
const BATCH_BYTES = 768 * 1024;

/** Sends everything pending, ward by ward. A ward the session may not send for is left waiting, untouched. */
export async function pushPending(context: SyncContext): Promise<Result<null, CentreError>> {
  for (const ward of await listWardsToSend(context.store)) {
    let recoveries = 0;
    let rows = await readPending(context.store, ward, MAX_EVENTS_PER_PUSH);
    while (rows.length > 0 && recoveries <= MAX_RECOVERIES) {
      const sent = await sendBatch(context, ward, cutToSize(rows));
      if (!sent.ok) return sent;
      const next = await nextRows(context, ward, sent.value);
      if (!next.ok) return next;
      // An answer without a verdict for what was sent would have us send the same again at once, without end.
      if (sent.value?.result !== 'accepted' || next.value[0]?.dseq === rows[0]?.dseq) recoveries += 1;
      rows = next.value;
    }
  }
  return ok(null);
}

type Answer = PushResponse['wards'][number];

/** As many from the front as fit together; an event that is larger by itself goes alone. */
function cutToSize(rows: readonly OutboxRow[]): readonly OutboxRow[] {
  const encoder = new TextEncoder();
  let bytes = 0;
  const tooMany = rows.findIndex(({ event }, index) => {
    bytes += encoder.encode(JSON.stringify(event)).length;
    return index > 0 && bytes > BATCH_BYTES;
  });
  return tooMany === -1 ? rows : rows.slice(0, tooMany);
}

async function sendBatch(
  context: SyncContext,
  ward: WardCode,
  rows: readonly OutboxRow[],
): Promise<Result<Answer | undefined, CentreError>> {
  const { store, connection, clock, appVersion } = context;
  const trimmed = await trimmedThrough(store, ward);
  const sentAt = clock.read().deviceAt;
  const answer = await askCentre(connection, {
    method: 'POST',
    path: '/api/sync/push',
    body: {
      protocol: PROTOCOL_VERSION,
      device: store.deviceId,
      app: appVersion,
      wards: [{ ward, first: rows[0]?.dseq, events: rows.map(({ event }) => event), ...(trimmed > 0 && { trimmed }) }],
    },
    answer: pushResponseSchema,
  });
  if (!answer.ok) return answer;
  await context.heard(answer.value.now, sentAt);
  const own = answer.value.wards.find((entry) => entry.ward === ward);
  if (own?.result === 'accepted') await recordVerdicts(store, ward, own.verdicts);
  return ok(own);
}

/** What to send after this answer: the next pending rows, the ones a shorter history asks for, or nothing. */
async function nextRows(
  context: SyncContext,
  ward: WardCode,
  answer: Answer | undefined,
): Promise<Result<OutboxRow[], CentreError>> {
  if (answer?.result === 'accepted') return ok(await readPending(context.store, ward, MAX_EVENTS_PER_PUSH));
  if (answer?.result === 'gap') {
    const rows = await readFrom(context.store, ward, { first: answer.expect, count: MAX_EVENTS_PER_PUSH });
    const isWanted =
      rows[0]?.dseq === answer.expect || rows[0]?.dseq === (await trimmedThrough(context.store, ward)) + 1;
    return ok(isWanted ? rows : []);
  }
  if (answer?.reason === 'unknown-device') {
    const greeted = await greet(context, ward);
    return greeted.ok ? ok(await readFrom(context.store, ward, { first: 1, count: MAX_EVENTS_PER_PUSH })) : greeted;
  }
  return ok([]);
}
