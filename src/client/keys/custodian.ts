/** Who is at work in this tab, and what may be held at hand for her. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { WARD_KEY_BYTES, wardKeyId } from '#protocol/ward-key.ts';
import type { Locks } from '../platform/locks.ts';
import type { Tabs } from '../platform/tabs.ts';
import type { OutboxDatabase } from '../store/outbox-database.ts';
import type { WithReopen } from '../store/reopen.ts';
import type { HeldKey, KeyRing } from './key-ring.ts';
import type { Pins } from './pins.ts';
import type { WrappingKey } from './wrap.ts';

export interface KeyCustodyOptions {
  readonly outbox: OutboxDatabase;
  readonly withReopen: WithReopen;
  readonly ring: KeyRing;
  readonly pins: Pins;
  readonly locks: Locks;
  readonly tabs: Pick<Tabs, 'tell'>;
  readonly now: () => Instant;
  readonly randomBytes: (count: number) => Uint8Array<ArrayBuffer>;
}

export interface AtWork {
  readonly user: SessionUser;
  readonly opener: WrappingKey | null;
  /** As `KeyCustody.hasLeft`; until a greeting names her again. */
  readonly hasLeft: boolean;
}

export interface Custodian extends KeyCustodyOptions {
  atWork: AtWork | null;
}

/** Nobody is at work yet. */
export function createCustodian(options: KeyCustodyOptions): Custodian {
  return { ...options, atWork: null };
}

/** Whoever it was opened for may have locked the tablet meanwhile, or handed it on. */
export function holdFor(custodian: Custodian, user: SessionUser, key: HeldKey): void {
  if (isAtWork(custodian, user) && mayRead(custodian, key.ward)) custodian.ring.hold(key);
}

/** Still: a lock, or another officer, may have come in between. */
export function isAtWork({ atWork }: Custodian, { userId }: SessionUser): boolean {
  return atWork?.user.userId === userId;
}

/** The ward is one of hers who is at work; false when nobody is. */
export function mayRead({ atWork }: Custodian, ward: WardCode): boolean {
  return atWork?.user.wards.some(({ code }) => code === ward) ?? false;
}

/** For a ward this tablet has no key of; held only while she is at work. Copies of it are another's matter (`keepCopies`). */
export function makeKey(custodian: Custodian, user: SessionUser, ward: WardCode): void {
  const key = custodian.randomBytes(WARD_KEY_BYTES);
  holdFor(custodian, user, { ward, keyId: wardKeyId(key), key, madeAt: custodian.now() });
}
