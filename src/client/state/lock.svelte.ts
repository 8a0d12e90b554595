/**
 * The lock of the tablet: who may open it, what closes it, and the officer's own PIN. Locked means that no key of a ward is at
 * hand in this tab; sending goes on.
 */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { faultOfPin } from '../keys/pin-rules.ts';
import type { PinRefusal } from '../keys/pins.ts';
import type { HeldWork } from './held-work.ts';
import { createHeldWork } from './held-work.ts';
import { close, drop, whole, type LockOptions, type Tools } from './close-tablet.ts';
import { createLockFacts } from './lock-facts.svelte.ts';
import { admit, follow, open, openWard, resume, unlock, type Shared, type UnlockFailure } from './open-tablet.ts';
import type { SessionKeys } from './session-keys.ts';
import { shareKeys } from './share-keys.ts';

export { PIN_LENGTH } from '../keys/pin-rules.ts';
export type { PinRefusal, UnlockFailure };

export type SetPinFailure =
  | PinRefusal
  | { readonly type: 'PinNotSixDigits' }
  | { readonly type: 'PinTrivial' }
  /** The centre has told that she no longer works in the ward. */
  | { readonly type: 'NotOfWard' }
  /** The present PIN alone opens something kept here: it has to open the tablet once, or a colleague's has, with the centre in reach. */
  | { readonly type: 'HoldsLastKey' };

export interface Lock {
  /** Somebody is signed in, and nothing of hers may be shown. Reactive. */
  readonly isLocked: boolean;
  /** Who can unlock this tablet by a PIN, by name. Reactive. */
  readonly officers: readonly SessionUser[];
  /** Whoever is signed in has a PIN here. Reactive. */
  readonly hasPin: boolean;
  /** A new PIN needs the present one: she did not just sign in at the centre. Reactive. */
  readonly needsPresentPin: boolean;
  /** She should be asked to set a PIN. Reactive. */
  readonly asksForPin: boolean;
  /** Until tomorrow: a citizen is waiting. */
  postponePin(): void;
  /** Needs no connection. Whoever worked here before has left. @throws what the store throws; then the tablet is locked as before */
  unlock(userId: string, pin: string): Promise<Result<null, UnlockFailure>>;
  /**
   * What is typed is kept first.
   * @returns false for somebody who could not unlock again: it stays open
   */
  lock(): Promise<boolean>;
  /** @param present the PIN so far, where `needsPresentPin` */
  setPin(pin: string, present: string): Promise<Result<null, SetPinFailure>>;
  /** How long she has to wait before the next try, in ms. */
  waitFor(userId: string): Promise<number>;
  /** Work the idle lock waits for, and that is asked to keep what it has before any lock. @returns lets go again */
  hold(work: HeldWork): () => void;
}

export interface OwnLock extends Lock, SessionKeys {
  /** At the start, before the first screen. */
  start(): Promise<void>;
  /** Somebody is in the middle of something. */
  isBusy(): boolean;
}

export function createLock(options: LockOptions): OwnLock {
  const facts = createLockFacts(options);
  const work = createHeldWork();
  const tools: Tools = { ...options, facts, keepWork: work.keepAll };
  const { custody, pins } = options;
  const share = shareKeys({
    tabs: options.tabs,
    custody,
    isClosing: () => facts.entry.isClosing,
    whoIsLocked: () => (facts.isLocked ? options.session().user : null),
    onAdopted: (user) => whole(tools, (turn) => open(tools, user, { by: 'handed', turn })),
    onLock: () => close(tools),
  });
  const shared: Shared = { ...tools, share };
  return {
    get isLocked() {
      return facts.isLocked;
    },
    get officers() {
      return facts.officers;
    },
    get hasPin() {
      return facts.hasPin;
    },
    get needsPresentPin() {
      return facts.needsPresentPin;
    },
    get asksForPin() {
      return facts.asksForPin;
    },
    postponePin: () => facts.postponePin(),
    unlock: (userId, pin) => unlock(shared, userId, pin),
    lock: () => lock(shared),
    setPin: (pin, present) => setPin(shared, pin, present),
    waitFor: pins.waitFor,
    hold: work.hold,
    isBusy: work.isBusy,

    turn: () => facts.entry.turn,
    isOpenFor: (userId) => facts.entry.openFor === userId,
    admit: (user, where) => admit(shared, user, where),
    openWard: (ward) => openWard(tools, options.session().user, ward),
    keepWork: work.keepAll,
    dismiss: (user) => dismiss(shared, user),
    async closeUnless(userId) {
      // Nobody's: it may be just about to open for whoever has left.
      if (userId === null || facts.entry.openFor !== userId) await close(tools);
    },
    follow: (user, ward) => follow(shared, user, ward),
    async start() {
      await facts.watchOfficers();
      await resume(shared);
    },
  };
}

async function lock(tools: Shared): Promise<boolean> {
  const { facts, custody, pins, session, share } = tools;
  const { user } = session();
  // The idle lock strikes again and again: whoever is just signing in is not overtaken by it.
  if (facts.isLocked && custody.handOut() === null) return true;
  // First what is known without the database: where that no longer answers, it does not keep the tablet open.
  const returns = async (userId: string) => facts.hasPin || pins.has(userId).catch(() => false);
  if (!user || !(custody.hasLeft || (await returns(user.userId)))) return false;
  await close(tools);
  share.tellLocked();
  return true;
}

async function dismiss(tools: Shared, { userId }: SessionUser): Promise<void> {
  // Other tabs follow what is kept of it, where it can be kept.
  tools.share.tellLocked();
  try {
    await tools.custody.endSession(userId);
  } finally {
    drop(tools);
  }
}

async function setPin(tools: Shared, pin: string, present: string): Promise<Result<null, SetPinFailure>> {
  const { pins, custody, facts, session, share } = tools;
  const { user } = session();
  const fault = faultOfPin(pin);
  if (fault || !user) return err({ type: fault ?? 'PinNotSixDigits' });
  if (custody.hasLeft) return err({ type: 'NotOfWard' });
  if (facts.needsPresentPin) {
    const tried = await pins.try(user.userId, present);
    // Somebody who cannot say it does not get another one by guessing until it is gone.
    if (!tried.ok && tried.error.type === 'PinWiped') {
      await close(tools);
      share.tellLocked();
    }
    if (!tried.ok) return tried;
  }
  const kept = await custody.keepPin(user, pin);
  return kept === 'HoldsLastKey' || kept === 'NotOfWard' ? err({ type: kept }) : ok(null);
}
