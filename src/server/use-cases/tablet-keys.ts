/**
 * The keys that seal what a tablet keeps of a ward, in the centre's keeping: an officer who signs in on a tablet that others
 * have sealed gets them and reads on. They are told and kept sealed for the centre's own age identity, opened only to be
 * given, and in no log.
 */
import { Decrypter } from 'age-encryption';
import { can } from '#domain/access/can.ts';
import type { HelloRequest } from '#protocol/sync-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { WARD_KEY_BYTES, wardKeyId, type GivenWardKey, type SealedWardKey } from '#protocol/ward-key.ts';
import type { Keeper } from '../store/centre-keys.ts';
import type { Connection } from '../store/database.ts';
import { keepTabletKey, listTabletKeyIds, listTabletKeys } from '../store/tablet-keys.ts';
import { findBlackBoxIdentity } from './black-box-identity.ts';
import type { Centre } from './centre.ts';

type KeyCentre = Pick<Centre, 'db' | 'seal' | 'journal'>;

/**
 * The keys a greeting tells that the centre does not have yet. One that does not open, or is not the key its name says, is
 * left aside: a greeting never fails for it. Call it before the transaction, which waits for nothing but its connection.
 */
export async function readToldTabletKeys(
  centre: KeyCentre,
  { ward, device, wardKeys = [] }: HelloRequest,
): Promise<SealedWardKey[]> {
  const { db, journal } = centre;
  if (wardKeys.length === 0) return [];
  const known = await listTabletKeyIds(db, { ward, device });
  const fresh = wardKeys.filter(({ id }) => !known.includes(id));
  const opened = await Promise.all(fresh.map((told) => openKey(centre, told)));
  const [unread] = fresh.filter((_, index) => opened[index] === undefined);
  if (unread) journal.warn({ ward, device, key: unread.id }, 'ward key of a tablet not readable');
  return fresh.filter((_, index) => opened[index] !== undefined);
}

/** Keeps them; the device's row must be locked. */
export async function keepToldTabletKeys(
  { now, journal }: Pick<Centre, 'now' | 'journal'>,
  tx: Connection,
  { ward, device }: HelloRequest,
  told: readonly SealedWardKey[],
): Promise<void> {
  for (const key of told) {
    const isKept = await keepTabletKey(tx, { ward, device }, { ...key, at: now() });
    if (!isKept) journal.warn({ ward, device, key: key.id }, 'ward key of a tablet not kept');
  }
}

/**
 * The keys of the tablet that asks, for somebody who may read the ward. Whether the ward is among the person's was checked.
 * @returns none for a tablet that is revoked, or that never told any
 */
export async function giveTabletKeys(
  centre: KeyCentre,
  by: SessionUser,
  { ward, device, wantsWardKeys }: HelloRequest,
): Promise<GivenWardKey[]> {
  const { db, journal } = centre;
  if (!wantsWardKeys || !can(by.role, 'dossier.view')) return [];
  const kept = await listTabletKeys(db, { ward, device });
  const opened = await Promise.all(kept.map((key) => openKey(centre, key)));
  const given = opened.filter((key) => key !== undefined);
  if (given.length > 0) journal.info({ ward, device, account: by.userId, keys: given.length }, 'ward keys given');
  return given;
}

/** Undefined when it is sealed for somebody else, was changed, or is not the key of that name. */
async function openKey(keeper: Keeper, { id, sealed }: SealedWardKey): Promise<GivenWardKey | undefined> {
  const identity = await findBlackBoxIdentity(keeper);
  if (identity === undefined) return undefined;
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    const key = await decrypter.decrypt(Buffer.from(sealed, 'base64'));
    if (key.length !== WARD_KEY_BYTES || wardKeyId(key) !== id) return undefined;
    return { id, key: Buffer.from(key).toString('hex') };
  } catch {
    // No age file, or for another identity: nothing of it can be used either way.
    return undefined;
  }
}
