/** Shows the centre on which tablet the browser's session is used: in a ward that asks for codes nothing is read without. */
import * as v from 'valibot';
import { keyIdOf } from '#protocol/batch-signature.ts';
import { sessionChallengeSchema } from '#protocol/session-proof.ts';
import { readSigningKey, signChallenge } from '../store/signing-key.ts';
import { askCentre } from './centre.ts';
import type { SyncContext } from './sync-context.ts';

const PATH = '/api/session/tablet';
/** For both requests together: somebody may be waiting to be let in. On a worse line the next greeting tries again, with patience. */
const DEADLINE_MS = 3000;

/**
 * Once a session, whoever it is of and whether the tablet is locked. Quiet: where it fails, or the browser has no key, a ward
 * that asks for codes says so at the next fetch, and every other one goes on as before.
 * @returns false when the tablet has a key and could not show it
 */
export async function proveTablet(
  { store, connection, clock }: Pick<SyncContext, 'store' | 'connection' | 'clock'>,
  deadlineMs = DEADLINE_MS,
): Promise<boolean> {
  const key = await readSigningKey(store);
  if (!key) return true;
  const begunAt = clock.read().tickMs;
  const asked = await askCentre(connection, {
    method: 'GET',
    path: PATH,
    answer: sessionChallengeSchema,
    timeoutMs: deadlineMs,
  });
  if (!asked.ok) return false;
  if (asked.value.provenBy === keyIdOf(key.publicKey)) return true;
  const { deviceId: device } = store;
  const signature = await signChallenge(key, device, asked.value.challenge);
  const timeoutMs = deadlineMs - (clock.read().tickMs - begunAt);
  if (signature === null || timeoutMs <= 0) return false;
  const body = { device, publicKey: key.publicKey, signature };
  return (await askCentre(connection, { method: 'PUT', path: PATH, body, answer: v.null(), timeoutMs })).ok;
}
