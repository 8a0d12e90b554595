/** One round with the centre: make sure the device is known, send what waits, fetch what is new. */
import { ok } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { listWardsHeld } from '../store/outbox.ts';
import { LockedError } from '../store/ward-keys.ts';
import { askEarly, type Early } from './ask-pull.ts';
import type { CentreError } from './centre.ts';
import { greet } from './greet.ts';
import { pullSince } from './pull-since.ts';
import { pushPending } from './push-pending.ts';
import { sendAccess } from './send-access.ts';
import { askWhetherReported, readStanding } from './standing.ts';
import type { SyncContext } from './sync-context.ts';

/**
 * Sending does not depend on the greeting: work of any ward and any officer is brought to safety even when this ward
 * cannot be fetched.
 * @param greeted wards greeted lately, each with the history it then had: a restored centre has forgotten
 *   the greeting. Added to on success.
 */
export async function runRound(
  context: SyncContext,
  ward: WardCode,
  greeted: Set<string>,
): Promise<CentreError | null> {
  const failure = await takeRound(context, ward, greeted);
  if (failure?.type === 'SignedOut') await askWhetherReported(context, ward);
  return failure;
}

async function takeRound(context: SyncContext, ward: WardCode, greeted: Set<string>): Promise<CentreError | null> {
  // A tablet the ward does not simply know asks each time whether it does now.
  const { store } = context;
  const [history, standing] = await store.withReopen(() =>
    Promise.all([historyOf(context, ward), readStanding(store, ward)]),
  );
  const isKnown = greeted.has(history);
  const isGreeted = isKnown && standing === null;
  // One that is refused, or could put nothing away, asks for nothing early.
  const early = isKnown || standing !== null || !store.wardKeys.keyOf(ward) ? undefined : askEarly(context, ward);
  const greeting = isGreeted ? Promise.resolve(ok(null)) : greet(context, ward);
  // What it throws (it found no room on the tablet) is thrown once everything has been sent.
  await greeting.catch(() => undefined);
  let hello: Awaited<typeof greeting> | undefined;
  try {
    const pushed = await store.withReopen(() => pushPending(context));
    if (!pushed.ok) return pushed.error;
    hello = await greeting;
  } finally {
    // Nobody comes for what was asked early.
    if (!hello?.ok) early?.giveUp();
  }
  const pulled = hello.ok ? await pullOpen(context, ward, early) : hello;
  if (!isGreeted && hello.ok) greeted.add(await historyOf(context, ward));
  if (pulled.ok || !isCutOff(pulled.error)) {
    await pullOthers(context, ward);
    // What is thrown here (a full disk) must not fail the work.
    await sendAccess(context).catch(() => undefined);
  }
  return pulled.ok ? null : pulled.error;
}

/**
 * Wards nobody is looking at, of which the outbox holds rows: only a pull tells whether the centre still has what it once
 * acknowledged. After the ward that is looked at, which waits for one that has to be loaded from nothing; and quietly: what
 * fails is asked again in the next round. A ward the session may not read is left as it is.
 */
async function pullOthers(context: SyncContext, current: WardCode): Promise<void> {
  for (const ward of await listWardsHeld(context.store)) {
    if (ward === current) continue;
    // What is thrown here (a full disk) must not fail the ward that is looked at either.
    const pulled = await pullOpen(context, ward).catch(() => null);
    if (pulled === null || (!pulled.ok && isCutOff(pulled.error))) return;
  }
}

/**
 * What comes cannot be put away while the ward is locked; it is fetched when it has been unlocked. A lock that falls while it
 * is fetched is no failure either.
 */
async function pullOpen(context: SyncContext, ward: WardCode, early?: Early): ReturnType<typeof pullSince> {
  const { wardKeys } = context.store;
  if (!wardKeys.keyOf(ward)) return ok(null);
  try {
    return await pullSince(context, ward, early);
  } catch (error) {
    if (error instanceof LockedError && !wardKeys.keyOf(ward)) return ok(null);
    throw error;
  }
}

/** Whether no other request would fare better. */
function isCutOff({ type }: CentreError): boolean {
  return type === 'Unreachable' || type === 'SignedOut';
}

/** The ward and which of its histories is held. */
async function historyOf({ store }: SyncContext, ward: WardCode): Promise<string> {
  return `${ward} ${(await store.cache.cursor.get(ward))?.epoch ?? ''}`;
}
