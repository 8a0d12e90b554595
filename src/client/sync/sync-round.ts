/** One round with the centre: make sure the device is known, send what waits, fetch what is new. */
import { ok } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { CentreError } from './centre.ts';
import { greet } from './greet.ts';
import { pullSince } from './pull-since.ts';
import { pushPending } from './push-pending.ts';
import type { SyncContext } from './sync-context.ts';

/**
 * Sending does not depend on the greeting: work of any ward and any officer is brought to safety even when this ward
 * cannot be fetched.
 * @param greeted wards greeted since the app started; added to on success
 */
export async function runRound(
  context: SyncContext,
  ward: WardCode,
  greeted: Set<WardCode>,
): Promise<CentreError | null> {
  const hello = greeted.has(ward) ? ok(null) : await greet(context, ward);
  if (hello.ok) greeted.add(ward);
  const pushed = await pushPending(context);
  if (!pushed.ok) return pushed.error;
  if (!hello.ok) return hello.error;
  const pulled = await pullSince(context, ward);
  return pulled.ok ? null : pulled.error;
}
