/**
 * The lock of the tablet: who may open it, what closes it, and the officer's own PIN. Locked means that no key of a ward is at
 * hand in this tab; sending goes on.
 */
import { can } from '#domain/access/can.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { KeyCustody } from '../keys/key-custody.ts';
import { faultOfPin } from '../keys/pin-rules.ts';
import type { OpenedPin, PinRefusal, Pins } from '../keys/pins.ts';
import type { Preferences } from '../platform/preferences.ts';
import type { Tabs } from '../platform/tabs.ts';
import { forgiveFullDisk } from '../platform/full-disk.ts';
import type { HeldWork } from './held-work.ts';
import { createHeldWork } from './held-work.ts';
import { createLockFacts, type LockFacts, type OpenedBy } from './lock-facts.svelte.ts';
import type { OwnSession, SessionKeys } from './session.svelte.ts';
import { shareKeys } from './share-keys.ts';

export { PIN_LENGTH } from '../keys/pin-rules.ts';
export type { PinRefusal };

export type UnlockFailure = PinRefusal | { readonly type: 'WardNotOpened' };
export type SetPinFailure = PinRefusal | { readonly type: 'PinNotSixDigits' } | { readonly type: 'PinTrivial' };

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
  /** What is typed is kept first. Does nothing for somebody who could not unlock again. */
  lock(): Promise<void>;
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

export interface LockOptions {
  readonly custody: KeyCustody;
  readonly pins: Pins;
  readonly tabs: Tabs;
  readonly preferences: Preferences;
  readonly today: () => string;
  /** Made after the lock. */
  readonly session: () => OwnSession;
  /** Greets the centre for the ward, which may bring its key. @returns false when it could not be reached */
  readonly askCentre: (ward: WardCode) => Promise<boolean>;
  /** The key of the ward has come to hand; its lists may be shown when this is done. */
  readonly onWardOpened: (ward: WardCode) => Promise<void>;
  readonly onLocked: () => void;
}

export function createLock(options: LockOptions): OwnLock {
  const facts = createLockFacts(options);
  const work = createHeldWork();
  const tools: Tools = { ...options, facts, keepWork: work.keepAll };
  const share = shareKeys({
    tabs: options.tabs,
    custody: options.custody,
    whoIsLocked: () => (facts.isLocked ? options.session().user : null),
    onAdopted: (user) => whole(tools, () => open(tools, user, 'handed')),
    onLock: () => close(tools),
  });
  const shared = { ...tools, share };
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
      return facts.hasPin && facts.openedBy !== 'password';
    },
    get asksForPin() {
      return facts.asksForPin;
    },
    postponePin: () => facts.postponePin(),
    unlock: (userId, pin) => unlock(shared, userId, pin),
    async lock() {
      const { user } = options.session();
      // A database that no longer answers does not keep the tablet open.
      if (!user || !(await options.pins.has(user.userId).catch(() => facts.hasPin))) return;
      await close(tools);
      share.tellLocked();
    },
    setPin: (pin, present) => setPin(tools, pin, present),
    waitFor: options.pins.waitFor,
    hold: work.hold,
    isBusy: work.isBusy,

    isOpenFor: (userId) => facts.openFor === userId,
    admit: (user, ward) => admit(shared, user, ward),
    openWard: (ward) => openWard(tools, options.session().user, ward),
    keepWork: work.keepAll,
    dismiss: (user) => dismiss(tools, user),
    async closeUnless(userId) {
      if (facts.openFor !== userId) await close(tools);
    },
    follow: (user, ward) => follow(shared, user, ward),
    async start() {
      await facts.watchOfficers();
      const { user, ward } = options.session();
      if (!user) return;
      await goOn(shared, user, ward);
      await goOnElsewhere(shared, user);
    },
  };
}

interface Tools extends LockOptions {
  readonly facts: LockFacts;
  readonly keepWork: () => Promise<void>;
}

interface Shared extends Tools {
  readonly share: ReturnType<typeof shareKeys>;
}

/** Her screens come up when what is kept of the ward can be read, and whatever waited for that is done. */
async function open(tools: Tools, user: SessionUser, by: OpenedBy): Promise<void> {
  const ward = tools.session().wardFor(user);
  if (ward !== null && readsDossiers(user) && !(await reveal(tools, ward))) return;
  tools.facts.note(user.userId, by);
}

/** @returns false when its key is not at hand */
async function reveal({ custody, facts, onWardOpened }: Tools, ward: WardCode): Promise<boolean> {
  if (!custody.isOpen(ward)) return false;
  if (!facts.revealed.has(ward)) await onWardOpened(ward);
  facts.revealed.add(ward);
  return true;
}

/** Whoever reads no dossier needs nothing of what is kept opened, and comes in on any tablet. */
function readsDossiers({ role }: SessionUser): boolean {
  return can(role, 'dossier.view');
}

async function openWard(tools: Tools, user: SessionUser | null, ward: WardCode): Promise<boolean> {
  if (user && !readsDossiers(user)) return true;
  if (!(await tools.custody.openWard(ward))) await tools.askCentre(ward);
  return reveal(tools, ward);
}

/**
 * The ward she comes in to: hers to work in, or, where neither her PIN nor the centre opens that, another one her PIN has opened.
 * @returns null for somebody who has none, undefined when none can be opened
 */
async function openFor(tools: Tools, user: SessionUser): Promise<WardCode | null | undefined> {
  const ward = tools.session().wardFor(user);
  if (ward === null || (await openWard(tools, user, ward))) return ward;
  return revealAnother(tools, user);
}

/** One of hers whose key is at hand already. @returns undefined when there is none */
async function revealAnother(tools: Tools, { wards }: SessionUser): Promise<WardCode | undefined> {
  for (const { code } of wards) if (await reveal(tools, code)) return code;
  return undefined;
}

function drop({ custody, facts, onLocked }: Tools): void {
  custody.drop();
  facts.note(null, null);
  facts.revealed.clear();
  onLocked();
}

async function close(tools: Tools): Promise<void> {
  if (tools.facts.openFor === null) return;
  await tools.keepWork();
  drop(tools);
}

async function dismiss(tools: Tools, { userId }: SessionUser): Promise<void> {
  await tools.custody.endSession(userId);
  drop(tools);
}

/** What the store fails in the middle of is not left half open. */
async function whole<T>(tools: Tools, opening: () => Promise<T>): Promise<T> {
  try {
    return await opening();
  } catch (error) {
    drop(tools);
    throw error;
  }
}

async function admit(tools: Shared, user: SessionUser, ward: WardCode | null): Promise<boolean> {
  const { custody, facts, pins, share } = tools;
  const isAtWork = facts.openFor === user.userId;
  if (facts.openFor !== null && !isAtWork) await close(tools);
  const begin = async () => {
    await custody.begin(user, null);
    return ward === null || openWard(tools, user, ward);
  };
  if (!(await (isAtWork ? begin() : whole(tools, begin)))) {
    if (!isAtWork) drop(tools);
    return false;
  }
  await pins.refresh(user).catch(forgiveFullDisk);
  facts.note(user.userId, 'password');
  share.tellOpen();
  return true;
}

async function unlock(tools: Shared, userId: string, pin: string): Promise<Result<null, UnlockFailure>> {
  const tried = await tools.pins.try(userId, pin);
  return tried.ok ? whole(tools, () => openBy(tools, tried.value)) : tried;
}

async function openBy(tools: Shared, { user, opener }: OpenedPin): Promise<Result<null, UnlockFailure>> {
  const { custody, session, share } = tools;
  const before = session().user;
  if (before && before.userId !== user.userId) {
    await close(tools);
    await custody.endSession(before.userId).catch(forgiveFullDisk);
  }
  await custody.begin(user, opener);
  const ward = await openFor(tools, user);
  if (ward === undefined) {
    drop(tools);
    return err({ type: 'WardNotOpened' });
  }
  tools.facts.note(user.userId, 'pin');
  await session().resume(user, ward);
  share.tellOpen();
  return ok(null);
}

async function setPin(tools: Tools, pin: string, present: string): Promise<Result<null, SetPinFailure>> {
  const { pins, custody, facts, session } = tools;
  const { user } = session();
  const fault = faultOfPin(pin);
  if (fault || !user) return err({ type: fault ?? 'PinNotSixDigits' });
  if (facts.hasPin && facts.openedBy !== 'password') {
    const tried = await pins.try(user.userId, present);
    // Somebody who cannot say it does not get another one by guessing until it is gone.
    if (!tried.ok && tried.error.type === 'PinWiped') await close(tools);
    if (!tried.ok) return tried;
  }
  await custody.keepPin(user, pin);
  return ok(null);
}

/** After a start, or after another tab has signed somebody in: with a PIN only she herself or a tab she has unlocked opens. */
async function goOn(tools: Shared, user: SessionUser, ward: WardCode | null): Promise<void> {
  const { custody, pins, share } = tools;
  if (await pins.has(user.userId)) return share.askTabs();
  await custody.begin(user, null);
  if (ward === null || !readsDossiers(user) || (await custody.openWard(ward))) return open(tools, user, 'session');
  custody.drop();
  return share.askTabs();
}

/** At the start, where neither her session nor a tab opens the ward she worked in: her session goes on in another one it opens. */
async function goOnElsewhere(tools: Shared, user: SessionUser): Promise<void> {
  const { custody, facts, pins, session } = tools;
  if (facts.openFor !== null || (await pins.has(user.userId))) return;
  await custody.begin(user, null);
  const ward = await revealAnother(tools, user);
  if (ward === undefined) return custody.drop();
  facts.note(user.userId, 'session');
  await session().chooseWard(ward);
}

async function follow(tools: Shared, user: SessionUser, ward: WardCode | null): Promise<void> {
  if (tools.facts.openFor === null) return goOn(tools, user, ward);
  // Her wards may be others than before.
  await tools.custody.begin(user, null);
  if (ward) await openWard(tools, user, ward);
}
