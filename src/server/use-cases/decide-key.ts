/**
 * A further signing key told under a tablet's name: the ward's administrator lets it in, after asking who uses the tablet, or
 * turns it away; in a compartment its head. What it signed meanwhile was set aside and is taken in with it.
 */
import { canIn } from '#domain/dossier/can-in.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import type { KeyDecision } from '#protocol/device-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { transact } from '../store/database.ts';
import { decideKey, followWardKeys } from '../store/device-keys.ts';
import type { Centre } from './centre.ts';
import type { DeviceRefusal } from './list-devices.ts';
import { hasWard } from './manage-users.ts';
import { releaseOfKeys } from './release-quarantine.ts';

/** Another one answers for the tablets of that ward (`canIn`). */
export type KeyRefusal = DeviceRefusal | { readonly type: 'NotYoursToSay' };

/** @param key `keyIdOf` @returns NoSuchDevice when no such key waits there */
export async function decideOnKey(
  centre: Centre,
  by: SessionUser,
  {
    ward,
    device,
    key,
    decision,
  }: { readonly ward: WardCode; readonly device: DeviceId; readonly key: string; readonly decision: KeyDecision },
): Promise<Result<null, KeyRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  if (!canIn(by.role, 'tablet.vouch', ward)) return err({ type: 'NotYoursToSay' });
  const isLetIn = decision === 'let-in';
  const standing = isLetIn ? 'valid' : 'refused';
  const decided = await transact(centre.db, async (tx) => {
    const publicKeys = await decideKey(tx, { ward, device, key, standing, by: by.userId, at: centre.now() });
    const keys = publicKeys.map((publicKey) => ({ ward, device, publicKey }));
    return isLetIn && keys.length > 0 ? [...keys, ...(await followWardKeys(tx, ward, device))] : keys;
  });
  if (decided.length === 0) return err({ type: 'NoSuchDevice' });
  centre.journal.warn({ ward, device, key, decision, by: by.userId }, 'signing key of a tablet decided on');
  if (isLetIn) await releaseOfKeys(centre, by, decided);
  return ok(null);
}
