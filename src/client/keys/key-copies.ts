/** The wrapped copies of ward keys on this tablet: making one, and opening it again. No copy is ever the key itself. */
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SealedWardKey } from '#protocol/ward-key.ts';
import type { CentreCopy, PinCopy, SessionCopy, WardKeyRow } from '../store/key-rows.ts';
import type { OutboxDatabase } from '../store/outbox-database.ts';
import type { HeldKey } from './key-ring.ts';
import { makeWrappingKey, unwrap, wrap, type WrappingKey } from './wrap.ts';

export function listCopies(outbox: OutboxDatabase, ward: WardCode): Promise<WardKeyRow[]> {
  return outbox.wardKey.where('ward').equals(ward).toArray();
}

/** What every hello of the ward tells the centre. */
export async function listForCentre(outbox: OutboxDatabase, ward: WardCode): Promise<SealedWardKey[]> {
  const copies = await listCopies(outbox, ward);
  return copies.flatMap((row) => (row.holder === 'centre' ? [{ id: row.keyId, sealed: row.sealed }] : []));
}

/**
 * Copies of the holder that are the last ones: the centre has none yet, and rows may lie under the key. They stay until it has.
 */
export async function listLastCopies(outbox: OutboxDatabase, holder: WardKeyRow['holder']): Promise<WardKeyRow[]> {
  const [own, forCentre, enrolled] = await Promise.all([
    outbox.wardKey.where('holder').equals(holder).toArray(),
    outbox.wardKey.where('holder').equals('centre').toArray(),
    outbox.enrolment.toCollection().primaryKeys(),
  ]);
  const safe = new Set(forCentre.map(({ keyId }) => keyId));
  return own.filter(({ ward, keyId }) => enrolled.includes(ward) && !safe.has(keyId));
}

/**
 * Takes away what opens these wards for an officer. A copy of a key that the centre has none of stays: rows may lie under it,
 * and it is opened only for whoever has the ward again.
 */
export function dropCopiesOf(
  outbox: OutboxDatabase,
  userId: string,
  isGone: (ward: WardCode) => boolean,
): Promise<void> {
  return outbox.transaction('rw', outbox.wardKey, async () => {
    const forCentre = await outbox.wardKey.where('holder').equals('centre').toArray();
    const safe = new Set(forCentre.map(({ keyId }) => keyId));
    await outbox.wardKey
      .where('holder')
      .anyOf([`pin/${userId}`, `session/${userId}`])
      .filter(({ ward, keyId }) => isGone(ward) && safe.has(keyId))
      .delete();
  });
}

export async function makePinCopy(held: HeldKey, userId: string, opener: WrappingKey): Promise<PinCopy> {
  const holder = `pin/${userId}` as const;
  return { ...headOf(held), holder, wrapped: await wrap(opener, held.key, labelOf(held, holder)) };
}

/** Under a key of the browser's own, made for it. */
export async function makeSessionCopy(held: HeldKey, userId: string): Promise<SessionCopy> {
  const holder = `session/${userId}` as const;
  const opener = await makeWrappingKey();
  return { ...headOf(held), holder, opener, wrapped: await wrap(opener, held.key, labelOf(held, holder)) };
}

/** Encryption for the centre is large: fetched from the precache when a key is made, not with the first load. */
export async function makeCentreCopy(held: HeldKey, recipient: string): Promise<CentreCopy> {
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const sealed = await encrypter.encrypt(held.key);
  return { ...headOf(held), holder: 'centre', sealed: btoa(String.fromCharCode(...sealed)) };
}

/** @returns undefined when it does not open, or what is in it is not the key of that name */
export async function openCopy(row: PinCopy | SessionCopy, opener: WrappingKey): Promise<HeldKey | undefined> {
  const { ward, keyId, madeAt, holder, wrapped } = row;
  const key = await unwrap(opener, wrapped, labelOf(row, holder));
  return key && { ward, keyId, madeAt, key };
}

function headOf({ ward, keyId, madeAt }: HeldKey): Pick<HeldKey, 'ward' | 'keyId' | 'madeAt'> {
  return { ward, keyId, madeAt };
}

/** A copy moved to another ward, key or officer does not open there. */
function labelOf({ ward, keyId }: Pick<HeldKey, 'ward' | 'keyId'>, holder: WardKeyRow['holder']): string {
  return `${ward} ${keyId} ${holder}`;
}
