/**
 * Hello: registers this device for a ward, with a code where the ward asks for one, tops up its serial blocks, and brings the
 * ward's settings and colleagues.
 */
import { ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { helloResponseSchema } from '#protocol/sync-messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import type { SigningKeyRow } from '../store/outbox-database.ts';
import { readSigningKey, signBatch } from '../store/signing-key.ts';
import { askCentre, type CentreError } from './centre.ts';
import { fetchRecords } from './fetch-records.ts';
import { noteGreeted, noteRefusal, readCode } from './standing.ts';
import type { SyncContext } from './sync-context.ts';

/** Two blocks of fifty numbers a day are twice what a busy counter takes in; reserves follow when they are used up. */
const BLOCKS_WANTED = 2;

export async function greet(context: SyncContext, ward: WardCode): Promise<Result<null, CentreError>> {
  const { store, connection, clock, appVersion } = context;
  const enrolled = await store.outbox.enrolment.get(ward);
  const [signingKey, code] = await Promise.all([readSigningKey(store), readCode(store)]);
  const sentAt = clock.read().deviceAt;
  const answer = await askCentre(connection, {
    method: 'POST',
    path: '/api/sync/hello',
    body: {
      protocol: PROTOCOL_VERSION,
      device: store.deviceId,
      app: appVersion,
      ward,
      blocksWanted: BLOCKS_WANTED,
      blocksHeld: enrolled?.serialBlocks ?? [],
      ...(signingKey && (await tellKey(context, ward, signingKey))),
      ...(code !== null && { enrolmentCode: code }),
    },
    answer: helloResponseSchema,
  });
  if (!answer.ok) {
    await noteRefusal(store, ward, answer.error);
    return answer;
  }
  await noteGreeted(store, ward);
  if (!enrolled) {
    // New to the ward: no number is given, and no day promised, before it is known what the ward has decided.
    const records = await fetchRecords(context, ward);
    if (!records.ok) return records;
  }
  await store.outbox.enrolment.put({ ...answer.value, wardCode: ward });
  await context.heard(answer.value.now, sentAt);
  return ok(null);
}

/** That every push will be signed is promised only by a browser that has just shown it can: the centre holds the tablet to it. */
async function tellKey({ store }: SyncContext, ward: WardCode, key: SigningKeyRow) {
  const tried = await signBatch(key, { device: store.deviceId, ward, first: 1 }, []);
  return { signingKey: key.publicKey, ...(tried && { signs: true as const }) };
}
