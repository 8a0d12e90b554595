/** First contact of a tablet with a ward, and every refresh after: registration, serial blocks, settings, colleagues. */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { Role } from '#domain/access/role.ts';
import type { HelloRequest, HelloResponse } from '#protocol/sync-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { transact, type Connection } from '../store/database.ts';
import { isCentreDevice, noteFaults, registerDevice } from '../store/devices.ts';
import { listColleagues } from '../store/users.ts';
import { findWard, leaseBlocks, registerBlocks } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { keepToldKey, readToldKey } from './publish-keys.ts';

/** Those a dossier can be handed to. */
const HANDLERS: readonly Role[] = ['officer', 'specialist', 'vice_chair', 'chair', 'admin'];

export type HelloRefusal = { readonly type: 'NotYourWard' } | { readonly type: 'NotADevice' };

export async function hello(
  centre: Centre,
  user: SessionUser,
  request: HelloRequest,
): Promise<Result<HelloResponse, HelloRefusal>> {
  const { ward, device, app, blocksWanted } = request;
  if (!user.wards.some(({ code }) => code === ward)) return err({ type: 'NotYourWard' });
  if (isCentreDevice(device)) return err({ type: 'NotADevice' });
  const at = centre.now();
  const publicKey = await readToldKey(centre, request);
  return transact(centre.db, async (tx) => {
    const profile = await findWard(tx, ward);
    if (!profile) return err({ type: 'NotYourWard' });
    await registerDevice(tx, { ward, device, app, userId: user.userId, at });
    await registerHeld(centre, tx, request);
    if (publicKey !== null) await keepToldKey(centre, tx, { ward, device, publicKey, at });
    const serialBlocks = await leaseBlocks(tx, { ward, device, wanted: blocksWanted, at });
    const colleagues = await listColleagues(tx, ward, HANDLERS);
    return ok({
      now: at,
      protocols: [PROTOCOL_VERSION],
      ward: profile,
      serialBlocks,
      colleagues,
      publicUrl: centre.publicUrl,
      blackBoxRecipient: centre.blackBoxRecipient,
    });
  });
}

/**
 * Blocks given out after the backup this centre was restored from. One that somebody else holds by now is not among those
 * answered: both may have used it today, which the number's own key finds, and from now on only one of them does.
 */
async function registerHeld(
  { journal, now }: Centre,
  tx: Connection,
  { ward, device, blocksHeld }: HelloRequest,
): Promise<void> {
  const doubled = await registerBlocks(tx, { ward, device, blocks: blocksHeld, at: now() });
  for (const { block, holder } of doubled) {
    journal.warn({ ward, device, holder, block }, 'serial block held by two tablets');
    // In one order, whoever greets: two that doubled each other's blocks wait for one another otherwise.
    for (const affected of [device, holder].sort()) {
      await noteFaults(tx, ward, { device: affected, faults: ['code-doubled'], at: now() });
    }
  }
}
