/** Hello: registers this device for a ward, tops up its serial blocks, and brings the ward's settings and colleagues. */
import { ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { helloResponseSchema } from '#protocol/sync-messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { readSigningKey } from '../store/signing-key.ts';
import { askCentre, type CentreError } from './centre.ts';
import { fetchRecords } from './fetch-records.ts';
import type { SyncContext } from './sync-context.ts';

/** Two blocks of fifty numbers a day are twice what a busy counter takes in; reserves follow when they are used up. */
const BLOCKS_WANTED = 2;

export async function greet(context: SyncContext, ward: WardCode): Promise<Result<null, CentreError>> {
  const { store, connection, clock, appVersion } = context;
  const enrolled = await store.outbox.enrolment.get(ward);
  const signingKey = await readSigningKey(store);
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
      ...(signingKey && { signingKey: signingKey.publicKey }),
    },
    answer: helloResponseSchema,
  });
  if (!answer.ok) return answer;
  if (!enrolled) {
    // New to the ward: no number is given, and no day promised, before it is known what the ward has decided.
    const records = await fetchRecords(context, ward);
    if (!records.ok) return records;
  }
  await store.outbox.enrolment.put({ ...answer.value, wardCode: ward });
  await context.heard(answer.value.now, sentAt);
  return ok(null);
}
