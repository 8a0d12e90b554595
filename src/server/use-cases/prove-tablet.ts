/**
 * A session shows on which tablet it is used, by that tablet's key: the id of a tablet is known to whoever reads the ward's
 * history, and a password to whoever saw it typed. In a ward that asks for codes nothing of a dossier is read without it.
 */
import { err, ok, type Result } from '#domain/base/result.ts';
import { needsWardTablet, type Permission } from '#domain/access/can.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import { keyIdOf } from '#protocol/batch-signature.ts';
import { sessionProofBytes, type SessionProof } from '#protocol/session-proof.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { noteSessionDevice } from '../store/devices.ts';
import { hasProven, keepProof, listWardsUnproven, readProof } from '../store/session-proofs.ts';
import type { Centre } from './centre.ts';
import { isSigned } from './check-batch.ts';
import { hasWard } from './manage-users.ts';
import { hashSecret } from './secrets.ts';

type DbCentre = Pick<Centre, 'db'>;

/** @returns undefined when the session has ended */
export async function readChallenge(
  { db }: DbCentre,
  token: string,
): Promise<{ readonly challenge: string; readonly provenBy: string | null } | undefined> {
  const proof = await readProof(db, hashSecret(token));
  return proof && { challenge: proof.challenge, provenBy: proof.publicKey && keyIdOf(proof.publicKey) };
}

/**
 * Notes what the session has shown. Whether the key counts for that device is asked of each ward when something of it is
 * wanted: a key that waits begins to count when it is let in, and a device that is reported ceases to.
 */
export async function proveTablet(
  { db, journal }: Pick<Centre, 'db' | 'journal'>,
  { userId }: SessionUser,
  { token, device, publicKey, signature }: SessionProof & { readonly token: string },
): Promise<Result<null, { readonly type: 'NotProven' }>> {
  const tokenHash = hashSecret(token);
  const challenge = (await readProof(db, tokenHash))?.challenge;
  if (challenge === undefined || !isSigned(sessionProofBytes(device, challenge), signature, publicKey)) {
    journal.warn({ device, account: userId }, 'session not proven');
    return err({ type: 'NotProven' });
  }
  await keepProof(db, tokenHash, { device, publicKey });
  await noteSessionDevice(db, tokenHash, device);
  return ok(null);
}

/**
 * Whether the session has shown this very key for that device: the key and the id of a tablet can be read by anybody.
 * @param token of the session; null of one that can show nothing
 */
export async function hasShownKey(
  { db }: DbCentre,
  token: string | null,
  of: { readonly device: DeviceId; readonly publicKey: string },
): Promise<boolean> {
  return token !== null && hasProven(db, hashSecret(token), of);
}

/**
 * Of these wards those the session may not touch before it has shown a tablet of theirs. Wards beyond the person's reach are
 * not among them: they are refused for that.
 * @param token of the session
 */
export async function listBarredWards(
  { db }: DbCentre,
  user: SessionUser,
  {
    token,
    access,
    wards,
  }: { readonly token: string; readonly access: Permission; readonly wards: readonly WardCode[] },
): Promise<readonly WardCode[]> {
  if (!needsWardTablet(user.role, access)) return [];
  const within = wards.filter((ward) => hasWard(user, ward));
  return within.length === 0 ? [] : listWardsUnproven(db, hashSecret(token), within);
}
