/** Who comes in on a locked tablet, and how. A lock that falls while it is being opened stands. */
import { can } from '#domain/access/can.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { OpenedPin, PinRefusal } from '../keys/pins.ts';
import { forgiveFullDisk } from '../platform/full-disk.ts';
import { close, drop, whole, type Tools } from './close-tablet.ts';
import type { OpenedBy } from './lock-facts.svelte.ts';
import type { SharedKeys } from './share-keys.ts';

export type UnlockFailure =
  | PinRefusal
  | { readonly type: 'WardNotOpened' }
  /** It was locked, left or opened for somebody else meanwhile: that stands. */
  | { readonly type: 'Overtaken' };

export interface Shared extends Tools {
  readonly share: SharedKeys;
}

interface Opening {
  readonly by: OpenedBy;
  readonly turn: number;
}

/** Her screens come up when what is kept of the ward can be read, and whatever waited for that is done. */
export async function open(tools: Tools, user: SessionUser, opening: Opening): Promise<void> {
  const ward = tools.session().wardFor(user);
  const isReadable = ward === null || !readsDossiers(user) || (await reveal(tools, ward));
  if (isReadable) noteOpen(tools, user, opening);
  else if (tools.facts.entry.turn === opening.turn) drop(tools);
}

/** @returns false where it was closed meanwhile, or opened for somebody else: then that stands, and nothing of hers is at hand */
function noteOpen({ facts: { entry } }: Tools, { userId }: SessionUser, { by, turn }: Opening): boolean {
  if (entry.turn !== turn) return false;
  entry.note(userId, by);
  return true;
}

/** @returns false when its key is not at hand */
async function reveal({ custody, facts, onWardOpened }: Tools, ward: WardCode): Promise<boolean> {
  if (!custody.isOpen(ward)) return false;
  if (!facts.entry.revealed.has(ward)) await onWardOpened(ward);
  facts.entry.revealed.add(ward);
  return true;
}

/** Whoever reads no dossier needs nothing of what is kept opened, and comes in on any tablet. */
function readsDossiers({ role }: SessionUser): boolean {
  return can(role, 'dossier.view');
}

export async function openWard(tools: Tools, user: SessionUser | null, ward: WardCode): Promise<boolean> {
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

/** @param isWanted false once she has left */
export async function admit(
  tools: Shared,
  user: SessionUser,
  { ward, isWanted }: { readonly ward: WardCode | null; readonly isWanted: () => boolean },
): Promise<boolean> {
  const { custody, facts, pins, share } = tools;
  const isAtWork = facts.entry.openFor === user.userId;
  if (facts.entry.openFor !== null && !isAtWork) await close(tools);
  // Left while a colleague's work was being kept: nothing is opened, and nobody who comes in now is overtaken.
  if (!isWanted()) return true;
  const begin = async (turn: number) => {
    await custody.begin(user, null);
    return { turn, isOpen: ward === null || (await openWard(tools, user, ward)) };
  };
  const { turn, isOpen } = await (isAtWork ? begin(facts.entry.takeTurn()) : whole(tools, begin));
  if (!isOpen && facts.entry.turn === turn) {
    if (!isAtWork) drop(tools);
    return false;
  }
  await pins.refresh(user).catch(forgiveFullDisk);
  // Overtaken, she has signed in all the same.
  if (isWanted() && noteOpen(tools, user, { by: 'password', turn })) share.tellOpen();
  else await putBack(tools, user, { turn, isAtWork });
  return true;
}

/** Nothing that was opened for her stays, here or on the disk. What has been opened since is another's, or of her next coming in. */
async function putBack(
  tools: Shared,
  { userId }: SessionUser,
  { turn, isAtWork }: { readonly turn: number; readonly isAtWork: boolean },
): Promise<void> {
  const { custody, facts, session } = tools;
  if (facts.entry.turn === turn && !isAtWork) drop(tools);
  const present = custody.handOut()?.userId ?? session().user?.userId;
  if (present !== userId) await custody.endSession(userId).catch(forgiveFullDisk);
}

export async function unlock(tools: Shared, userId: string, pin: string): Promise<Result<null, UnlockFailure>> {
  const { pins, custody, session } = tools;
  const tried = await pins.try(userId, pin);
  if (!tried.ok) return tried;
  const before = session().user;
  if (before && before.userId !== userId) {
    await close(tools);
    await custody.endSession(before.userId).catch(forgiveFullDisk);
  }
  return whole(tools, (turn) => openBy(tools, tried.value, turn));
}

async function openBy(tools: Shared, { user, opener }: OpenedPin, turn: number): Promise<Result<null, UnlockFailure>> {
  const { custody, facts, session, share } = tools;
  await custody.begin(user, opener);
  const ward = await openFor(tools, user);
  if (ward === undefined && facts.entry.turn === turn) {
    drop(tools);
    return err({ type: 'WardNotOpened' });
  }
  if (ward === undefined || !noteOpen(tools, user, { by: 'pin', turn })) return err({ type: 'Overtaken' });
  await session().resume(user, ward);
  share.tellOpen();
  return ok(null);
}

/** At the start of the app. */
export async function resume(tools: Shared): Promise<void> {
  const { user, ward } = tools.session();
  if (!user) return;
  await goOn(tools, user, ward);
  await goOnElsewhere(tools, user);
}

/** After a start, or after another tab has signed somebody in: with a PIN only she herself or a tab she has unlocked opens. */
async function goOn(tools: Shared, user: SessionUser, ward: WardCode | null): Promise<void> {
  const { custody, facts, pins, share } = tools;
  const turn = facts.entry.takeTurn();
  if (await pins.has(user.userId)) return share.askTabs();
  if (facts.entry.turn !== turn) return;
  await custody.begin(user, null);
  if (ward === null || !readsDossiers(user) || (await custody.openWard(ward)))
    return open(tools, user, { by: 'session', turn });
  if (facts.entry.turn !== turn) return;
  custody.drop();
  return share.askTabs();
}

/** At the start, where neither her session nor a tab opens the ward she worked in: her session goes on in another one it opens. */
async function goOnElsewhere(tools: Shared, user: SessionUser): Promise<void> {
  const { custody, facts, pins, session } = tools;
  if (facts.entry.openFor !== null || (await pins.has(user.userId))) return;
  if (facts.entry.openFor !== null || session().user?.userId !== user.userId) return;
  const turn = facts.entry.takeTurn();
  await custody.begin(user, null);
  const ward = await revealAnother(tools, user);
  if (ward !== undefined && noteOpen(tools, user, { by: 'session', turn })) await session().chooseWard(ward);
  else if (facts.entry.turn === turn) custody.drop();
}

export async function follow(tools: Shared, user: SessionUser, ward: WardCode | null): Promise<void> {
  if (tools.facts.entry.openFor === null) return goOn(tools, user, ward);
  // Her wards may be others than before.
  await tools.custody.begin(user, null);
  if (ward) await openWard(tools, user, ward);
}
