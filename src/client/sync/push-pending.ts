/** Sends what lies in the outbox: read, send, note the verdicts. No database transaction is held open for a request that travels. */
import { ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { pushResponseSchema, type PushResponse, type Verdict } from '#protocol/sync-messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { forgiveFullDisk } from '../platform/full-disk.ts';
import { listFrom, listUnconfirmedNumbers, recordVerdicts, trimmedThrough } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import { noteStored } from '../store/stored-runs.ts';
import { LockedError } from '../store/ward-keys.ts';
import { askCentre, type CentreError } from './centre.ts';
import { greet } from './greet.ts';
import { createBatches, type Batch } from './push-batches.ts';
import type { SyncContext } from './sync-context.ts';

/** A centre that keeps asking for the same events again is not answered for ever; the next round starts afresh. */
const MAX_RECOVERIES = 3;

/**
 * Sends everything that was pending when it began, ward by ward; what is recorded meanwhile asks for a round of its own. A
 * ward the session may not send for is left waiting, untouched.
 */
export async function pushPending(context: SyncContext): Promise<Result<null, CentreError>> {
  for (const [ward, numbers] of await listUnconfirmedNumbers(context.store)) {
    const sent = await pushWard(context, ward, numbers);
    if (!sent.ok) return sent;
  }
  return ok(null);
}

async function pushWard(
  context: SyncContext,
  ward: WardCode,
  numbers: readonly number[],
): Promise<Result<null, CentreError>> {
  const { store } = context;
  let takeBatch = createBatches(store, ward, numbers, ({ state }) => state === 'pending');
  let batch = await takeBatch();
  let recoveries = 0;
  let unnoted: Judged | undefined;
  while (batch && recoveries <= MAX_RECOVERIES) {
    // While one travels the next is made ready, and what the centre said of the one before is noted: a tab that dies then sends
    // that one again.
    const [sent, next] = await Promise.all([sendBatch(context, batch), takeBatch(), noteVerdicts(store, unnoted)]);
    if (!sent.ok) return sent;
    const answer = sent.value;
    if (answer?.result === 'accepted') {
      unnoted = { batch, verdicts: answer.verdicts };
      batch = next;
      continue;
    }
    unnoted = undefined;
    recoveries += 1;
    const wanted = await numbersWanted(context, ward, answer);
    if (!wanted.ok) return wanted;
    takeBatch = createBatches(store, ward, wanted.value);
    batch = await takeBatch();
  }
  await noteVerdicts(store, unnoted);
  return ok(null);
}

interface Judged {
  readonly batch: Batch;
  readonly verdicts: readonly Verdict[];
}

/**
 * A full disk, or a row of an earlier version, left plain until its ward is opened: it is sent again with the next round, which
 * the centre takes for what it is.
 * @throws anything else
 */
async function noteVerdicts(store: Store, judged: Judged | undefined): Promise<void> {
  if (!judged) return;
  const { batch, verdicts } = judged;
  const { ward } = batch.entry;
  const stored = batch.isFresh ? verdicts.filter((verdict) => verdict.outcome === 'stored') : [];
  const others = batch.isFresh ? verdicts.filter(({ outcome }) => outcome !== 'stored') : verdicts;
  try {
    await noteStored(store, ward, stored);
    if (others.length > 0) await recordVerdicts(store, ward, others);
  } catch (error) {
    if (!(error instanceof LockedError)) forgiveFullDisk(error);
  }
}

type Answer = PushResponse['wards'][number];

async function sendBatch(context: SyncContext, batch: Batch): Promise<Result<Answer | undefined, CentreError>> {
  const { store, connection, clock, appVersion } = context;
  const sentAt = clock.read().deviceAt;
  const answer = await askCentre(connection, {
    method: 'POST',
    path: '/api/sync/push',
    body: { protocol: PROTOCOL_VERSION, device: store.deviceId, app: appVersion, wards: [batch.entry] },
    answer: pushResponseSchema,
  });
  if (!answer.ok) return answer;
  await context.heard(answer.value.now, sentAt);
  const own = answer.value.wards.find(({ ward }) => ward === batch.entry.ward);
  return ok(own);
}

/** Of the rows a centre asks for that knows less than this tablet; none when there is nothing to be done about its answer. */
async function numbersWanted(
  context: SyncContext,
  ward: WardCode,
  answer: Exclude<Answer, { result: 'accepted' }> | undefined,
): Promise<Result<readonly number[], CentreError>> {
  if (answer?.result === 'gap') {
    const numbers = await listFrom(context.store, ward, answer.expect);
    const isWanted = numbers[0] === answer.expect || numbers[0] === (await trimmedThrough(context.store, ward)) + 1;
    return ok(isWanted ? numbers : []);
  }
  if (answer?.reason === 'unknown-device') {
    const greeted = await greet(context, ward);
    return greeted.ok ? ok(await listFrom(context.store, ward, 1)) : greeted;
  }
  return ok([]);
}
