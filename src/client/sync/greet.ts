/**
 * Hello: registers this device for a ward, with a code where the ward asks for one, tops up its serial blocks, and brings the
 * ward's settings and colleagues.
 */
import { ok, type Result } from '#domain/base/result.ts';
import { isCompartment } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { helloResponseSchema } from '#protocol/sync-messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import type { SigningKeyRow } from '../store/outbox-database.ts';
import { readSigningKey, signBatch } from '../store/signing-key.ts';
import { askCentre, type CentreError } from './centre.ts';
import { fetchRecords } from './fetch-records.ts';
import { proveTablet } from './prove-tablet.ts';
import { isUnenrolled, noteGreeted, noteRefusal, noteUnenrolled, readCode } from './standing.ts';
import type { SyncContext } from './sync-context.ts';

/** Two blocks of fifty numbers a day are twice what a busy counter takes in; reserves follow when they are used up. */
const BLOCKS_WANTED = 2;
/** Nobody waits for it as for a sign-in: on a slow line it is given as long as a poor round trip may take. */
const PROOF_MS = 20_000;

export async function greet(context: SyncContext, ward: WardCode): Promise<Result<null, CentreError>> {
  const { store, connection, clock, appVersion } = context;
  // Before anything is asked for: what the greeting gives depends on it, too.
  const isShown = await proveTablet(context, PROOF_MS);
  const [enrolled, signingKey, code] = await Promise.all([
    store.outbox.enrolment.get(ward),
    readSigningKey(store),
    readCode(store, ward),
  ]);
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
      hearsReaders: true,
      ...(signingKey && (await tellKey(context, ward, signingKey))),
      ...(code !== null && { enrolmentCode: code }),
      ...(await context.keys?.tell(ward)),
    },
    answer: helloResponseSchema,
  });
  if (!answer.ok) {
    // A compartment asks for the key alone: where a bad line kept that from being shown, nothing is known yet.
    const isUnknown = !isShown && isCompartment(ward) && isUnenrolled(answer.error);
    if (!isUnknown) await noteRefusal(store, ward, answer.error);
    if (isNotYourWard(answer.error)) await context.keys?.hearRefusal(ward);
    return answer;
  }
  const { wardKeys, keyWaits = false, readers, ...told } = answer.value;
  await noteGreeted(store, ward, { keyWaits });
  const { blackBoxRecipient: recipient, colleagues } = told;
  // Whoever has not shown the tablet is given no keys: that there are none at the centre is not said by it.
  const given = isShown || wardKeys?.length ? wardKeys : undefined;
  const hasMoreToTell = await context.keys?.hear(ward, { given, recipient, colleagues, readers });
  // New to the ward: no number is given, and no day promised, before it is known what the ward has decided.
  const records = enrolled ? ok(null) : await fetchRecords(context, ward);
  // Unless it will not be told: a browser that can show no key. The code is used up all the same, and work goes on by what is shipped.
  const isBarred = !records.ok && isUnenrolled(records.error);
  if (!records.ok && !isBarred) return records;
  await store.outbox.enrolment.put({ ...told, wardCode: ward });
  await context.heard(told.now, sentAt);
  if (isBarred) {
    await noteUnenrolled(store, ward);
    return records;
  }
  // Before the first hello nobody knew for whom to seal the ward's key.
  return hasMoreToTell && !enrolled ? greet(context, ward) : ok(null);
}

function isNotYourWard(error: CentreError): boolean {
  return error.type === 'Refused' && error.problem.type.endsWith(':not-your-ward');
}

/** That every push will be signed is promised only by a browser that has just shown it can: the centre holds the tablet to it. */
async function tellKey({ store }: SyncContext, ward: WardCode, key: SigningKeyRow) {
  const tried = await signBatch(key, { device: store.deviceId, ward, first: 1 }, []);
  return { signingKey: key.publicKey, hearsKeyWaits: true as const, ...(tried && { signs: true as const }) };
}
