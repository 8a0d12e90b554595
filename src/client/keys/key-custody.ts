/**
 * Where the keys of wards come from and go to. A key is made here when a ward is first opened on this tablet; it is kept
 * wrapped for the officer at work (by her PIN, or without one for as long as her session lasts) and sealed for the centre,
 * which gives it to the next officer who signs in. Only `KeyRing` ever holds it as it is.
 *
 * The copy for the centre is never taken away: whatever happens to the others, what lies sealed on this tablet can be opened
 * again by whoever signs in and may read the ward.
 */
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { PinRow, WardKeyRow } from '../store/key-rows.ts';
import { forgiveFullDisk } from '../platform/full-disk.ts';
import type { OutboxDatabase } from '../store/outbox-database.ts';
import {
  dropCopiesOf,
  listCopies,
  listLastCopies,
  makeCentreCopy,
  makePinCopy,
  makeSessionCopy,
  openCopy,
} from './key-copies.ts';
import { holdFor, isAtWork, makeKey, mayRead, type AtWork, type Custodian } from './custodian.ts';
import type { HeldKey } from './key-ring.ts';
import { hearStanding, type WardStanding } from './leave-ward.ts';
import type { WrappingKey } from './wrap.ts';

/** What an unlocked tab gives to another one of the same tablet. */
export interface HandedKeys {
  readonly userId: string;
  readonly opener: WrappingKey | null;
  readonly hasLeft: boolean;
  readonly keys: readonly HeldKey[];
}

export interface KeyCustody {
  /**
   * Somebody is at work from here on: keys of wards that are not hers (any more) are dropped, at hand and wrapped for her, and
   * the others are opened.
   * @param opener by her PIN; null when she signed in at the centre, or goes on in a session that lasts
   */
  begin(user: SessionUser, opener: WrappingKey | null): Promise<void>;
  isOpen(ward: WardCode): boolean;
  /**
   * Has the key of the ward at hand, by making it where this tablet has none.
   * @returns false when there is one that she cannot open: the centre has to be asked
   */
  openWard(ward: WardCode): Promise<boolean>;
  /**
   * Her PIN from here on; the keys at hand are wrapped with it, in one transaction with the PIN itself.
   * @returns what kept it from being set; locked: the tablet was, meanwhile
   */
  keepPin(user: SessionUser, pin: string): Promise<'kept' | 'locked' | 'NotOfWard' | 'HoldsLastKey'>;
  /** Whoever is at work was taken out of her only ward: she goes on until the lock, and nothing opens for her again. */
  readonly hasLeft: boolean;
  /** Nobody is at work: no key is at hand any more. What is wrapped stays. */
  drop(): void;
  /** Her session is over: what opens without a PIN goes. */
  endSession(userId: string): Promise<void>;
  handOut(): HandedKeys | null;
  /** @returns false when it is for somebody else */
  adopt(user: SessionUser, handed: HandedKeys): boolean;
  /** Another tab has heard that she was taken out of the ward: here its key goes as well. Or that she is of it after all. */
  hear(standing: WardStanding): void;
}

/** One tab at a time makes keys: two made at once would each seal rows the other tab cannot read. */
const MAKING = 'dung-hen-ward-keys';

export function createKeyCustody(custodian: Custodian): KeyCustody {
  const { ring, locks, withReopen } = custodian;
  const endSession = (userId: string) => withReopen(() => dropSessionCopies(custodian, userId));
  return {
    async begin(user, opener) {
      // Once, whatever has to be opened anew below: a lock that falls meanwhile stands.
      takeUp(custodian, user, opener);
      await withReopen(() => openOwn(custodian, user, opener));
    },
    isOpen: (ward) => ring.keyOf(ward) !== undefined,
    openWard: (ward) => locks.hold(MAKING, () => withReopen(() => openWard(custodian, ward))),
    async keepPin(user, pin) {
      const { row, opener } = await custodian.pins.make(user, pin);
      const holdsLast = await withReopen(() => holdsLastKey(custodian, user.userId));
      // Nothing is waited for between this and the keys at hand: a lock takes them.
      if (!isAtWork(custodian, user)) return 'locked';
      if (custodian.atWork?.hasLeft) return 'NotOfWard';
      if (holdsLast) return 'HoldsLastKey';
      await withReopen(() => putPin(custodian, row, opener));
      const { atWork } = custodian;
      if (atWork && isAtWork(custodian, user)) custodian.atWork = { ...atWork, opener };
      await endSession(user.userId);
      return 'kept';
    },
    get hasLeft() {
      return custodian.atWork?.hasLeft ?? false;
    },
    drop() {
      custodian.atWork = null;
      ring.keepOnly([]);
    },
    endSession,
    handOut() {
      const { atWork } = custodian;
      if (!atWork) return null;
      const { user, opener, hasLeft } = atWork;
      return { userId: user.userId, opener, hasLeft, keys: ring.held };
    },
    adopt(user, { userId, opener, hasLeft, keys }) {
      if (userId !== user.userId) return false;
      custodian.atWork = { user, opener, hasLeft };
      for (const key of keys) holdFor(custodian, user, key);
      return true;
    },
    hear: (standing) => void hearStanding(custodian, standing),
  };
}

function takeUp(custodian: Custodian, user: SessionUser, opener: WrappingKey | null): void {
  const { ring, atWork } = custodian;
  const isSame = atWork?.user.userId === user.userId;
  custodian.atWork = isSame ? { ...atWork, user, opener: opener ?? atWork.opener } : { user, opener, hasLeft: false };
  ring.keepOnly(user.wards.map(({ code }) => code));
}

/** What she may have is at hand, and wrapped for her; what is not hers (any more) is not. */
async function openOwn(custodian: Custodian, user: SessionUser, opener: WrappingKey | null): Promise<void> {
  const { outbox, ring } = custodian;
  const own = user.wards.map(({ code }) => code);
  // What a full disk does not let go of opens nothing for her all the same, and goes when she next begins.
  await dropCopiesOf(outbox, user.userId, (ward) => !own.includes(ward)).catch(forgiveFullDisk);
  await openCopies(custodian);
  if (opener === null) return;
  for (const ward of new Set(ring.held.map((held) => held.ward))) await keepCopies(custodian, ward);
  await dropSessionCopies(custodian, user.userId).catch(forgiveFullDisk);
}

/** With another PIN in its place nothing would open it any more. */
async function holdsLastKey(custodian: Custodian, userId: string): Promise<boolean> {
  const { outbox, ring } = custodian;
  const last = await listLastCopies(outbox, `pin/${userId}`);
  // Of a ward that is no longer hers it opens nothing for her.
  return last.some(({ ward, keyId }) => mayRead(custodian, ward) && ring.keyOf(ward, keyId) === undefined);
}

/** The keys at hand under the new PIN, and the PIN itself. */
async function putPin({ outbox, ring }: Custodian, row: PinRow, opener: WrappingKey): Promise<void> {
  const kept: HeldKey[] = [];
  for (const held of ring.held) if (!(await isReported(outbox, held.ward))) kept.push(held);
  const copies = await Promise.all(kept.map((held) => makePinCopy(held, row.userId, opener)));
  await outbox.transaction('rw', outbox.pin, outbox.wardKey, async () => {
    await outbox.wardKey.where('holder').equals(`pin/${row.userId}`).delete();
    await outbox.wardKey.bulkPut(copies);
    await outbox.pin.put(row);
  });
}

/**
 * Makes the copies that are missing of the keys at hand: for her, and for the centre.
 * @param recipient the centre's, where it has just told it; otherwise the one it told before
 */
export async function keepCopies(custodian: Custodian, ward: WardCode, recipient?: string): Promise<void> {
  const { outbox, ring, atWork } = custodian;
  if (!atWork) return;
  const forCentre = recipient ?? (await outbox.enrolment.get(ward))?.blackBoxRecipient;
  const kept = await listCopies(outbox, ward);
  for (const held of ring.held.filter((each) => each.ward === ward)) {
    const own = kept.filter(({ keyId }) => keyId === held.keyId).map(({ holder }) => holder);
    if (forCentre !== undefined && !own.includes('centre')) await keepCentreCopy(outbox, held, forCentre);
    await keepOwnCopy(outbox, { held, own, atWork });
  }
}

/** On a poor line the code for it may not have come, or the disk is full: that keeps nobody from working, and is done with the next start. */
async function keepCentreCopy(outbox: OutboxDatabase, held: HeldKey, recipient: string): Promise<void> {
  const copy = await makeCentreCopy(held, recipient).catch(() => null);
  if (copy) await outbox.wardKey.put(copy).catch(forgiveFullDisk);
}

async function keepOwnCopy(
  outbox: OutboxDatabase,
  { held, own, atWork }: { held: HeldKey; own: readonly WardKeyRow['holder'][]; atWork: AtWork },
): Promise<void> {
  const { userId } = atWork.user;
  if (atWork.hasLeft) return;
  // A tablet that was reported lost is not opened again by anything that lies on it.
  if (await isReported(outbox, held.ward)) return;
  // With a PIN there is no second way in beside it.
  if (own.includes(`pin/${userId}`) || (!atWork.opener && own.includes(`session/${userId}`))) return;
  try {
    const made = atWork.opener ? makePinCopy(held, userId, atWork.opener) : makeSessionCopy(held, userId);
    await outbox.wardKey.put(await made);
  } catch {
    // A full disk takes no rows either; a browser that cannot keep a key object asks for the password after a restart.
  }
}

async function isReported(outbox: OutboxDatabase, ward: WardCode): Promise<boolean> {
  return (await outbox.setting.get(`standing/${ward}`))?.value === 'revoked';
}

/** What is wrapped for whoever is at work. */
async function openCopies(custodian: Custodian): Promise<void> {
  const { outbox, atWork } = custodian;
  if (!atWork) return;
  const { userId, wards } = atWork.user;
  const copies = await outbox.wardKey
    .where('holder')
    .anyOf([`pin/${userId}`, `session/${userId}`])
    .toArray();
  for (const row of copies) {
    if (row.holder === 'centre' || !wards.some(({ code }) => code === row.ward)) continue;
    const opener = 'opener' in row ? row.opener : atWork.opener;
    const held = opener && (await openCopy(row, opener));
    if (held) holdFor(custodian, atWork.user, held);
  }
}

async function openWard(custodian: Custodian, ward: WardCode): Promise<boolean> {
  const { atWork } = custodian;
  if (!atWork || !mayRead(custodian, ward)) return false;
  const isOpen = () => custodian.ring.keyOf(ward) !== undefined;
  if (!isOpen()) await openCopies(custodian);
  if (!isOpen()) {
    if ((await listCopies(custodian.outbox, ward)).length > 0) return false;
    makeKey(custodian, atWork.user, ward);
  }
  await keepCopies(custodian, ward);
  return isOpen();
}

async function dropSessionCopies({ outbox }: Custodian, userId: string): Promise<void> {
  const holder = `session/${userId}` as const;
  const last = await listLastCopies(outbox, holder);
  const byPin = (await outbox.wardKey.where('holder').equals(`pin/${userId}`).toArray()).map(({ keyId }) => keyId);
  const needed = new Set(last.map(({ keyId }) => keyId).filter((keyId) => !byPin.includes(keyId)));
  await outbox.wardKey
    .where('holder')
    .equals(holder)
    .filter(({ keyId }) => !needed.has(keyId))
    .delete();
}
