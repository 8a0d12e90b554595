/** The keys of wards in the centre's keeping: told with every hello, asked for when this tablet cannot open what it keeps. */
import { hexToBytes } from '@noble/hashes/utils.js';
import { can } from '#domain/access/can.ts';
import { unitsUnder } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { Colleague } from '#protocol/sync-messages.ts';
import { wardKeyId, type GivenWardKey } from '#protocol/ward-key.ts';
import { forgiveFullDisk } from '../platform/full-disk.ts';
import type { WardKeyRow } from '../store/key-rows.ts';
import type { KeyEscrow, KeysHeard } from '../sync/sync-context.ts';
import { dropCopiesOf, listCopies, listForCentre } from './key-copies.ts';
import { holdFor, makeKey, mayRead, type Custodian } from './custodian.ts';
import { keepCopies } from './key-custody.ts';
import { leaveWard, rejoin } from './leave-ward.ts';
import type { HeldKey } from './key-ring.ts';

export function createKeyEscrow(custodian: Custodian): KeyEscrow {
  const { outbox, ring } = custodian;
  const isOpen = (ward: WardCode) => ring.keyOf(ward) !== undefined;
  return {
    async tell(ward) {
      const wardKeys = await listForCentre(outbox, ward);
      const isMissing = (await listCopies(outbox, ward)).some(({ keyId }) => ring.keyOf(ward, keyId) === undefined);
      return {
        ...(wardKeys.length > 0 && { wardKeys }),
        ...(mayRead(custodian, ward) && (isMissing || !isOpen(ward)) && { wantsWardKeys: true as const }),
      };
    },
    async hear(ward, heard) {
      const { given, recipient, colleagues } = heard;
      await forgetLeavers(custodian, ward, heard);
      await renewColleagues(custodian, colleagues);
      const { atWork } = custodian;
      if (!atWork || !mayRead(custodian, ward)) return false;
      const copies = await listCopies(outbox, ward);
      for (const held of given?.flatMap((each) => toHeld(ward, each, copies)) ?? [])
        holdFor(custodian, atWork.user, held);
      // The centre does not have it either: what was sealed with it opens with an officer's PIN alone, and work goes on.
      if (given && !isOpen(ward)) makeKey(custodian, atWork.user, ward);
      await keepCopies(custodian, ward, recipient);
      return (await listForCentre(outbox, ward)).length > copies.filter(({ holder }) => holder === 'centre').length;
    },
    async hearRefusal(ward) {
      // After a PIN it may be the session of the officer before, and says nothing of whoever is at work.
      const asker = (await outbox.setting.get('centre-user'))?.value;
      if (asker === custodian.atWork?.user.userId) await leaveWard(custodian, ward);
    },
  };
}

/**
 * A PIN opens the tablet without asking the centre: whoever no longer works in the ward loses with the next greeting what opens
 * that ward, and keeps what opens her others.
 */
async function forgetLeavers(custodian: Custodian, ward: WardCode, { colleagues, readers }: KeysHeard): Promise<void> {
  const { outbox, pins, atWork } = custodian;
  // Whoever works on dossiers was put into another role where she is no colleague any more. A centre of before names those alone.
  const isGone = ({ userId, role }: SessionUser) =>
    !(readers?.includes(userId) ?? true) ||
    (can(role, 'dossier.handle') && !colleagues.some((each) => each.userId === userId));
  // Whoever is not of the ward is not of its compartment. That first: the ward may be her only one then.
  const units = unitsUnder(ward).toReversed();
  const leftBy = (user: SessionUser) =>
    isGone(user) ? units.filter((unit) => user.wards.some(({ code }) => code === unit)) : [];
  for (const { userId, user } of await outbox.pin.toArray()) {
    for (const unit of leftBy(user)) {
      await dropCopiesOf(outbox, userId, (gone) => gone === unit);
      await pins.leave(userId, unit);
    }
  }
  // Of whoever has no PIN, or where it failed the last time: the copies alone say whose they are.
  for (const unit of readers ? units : []) {
    for (const { holder } of await listCopies(outbox, unit)) {
      const [, userId] = holder.split('/');
      if (userId !== undefined && !readers?.includes(userId))
        await dropCopiesOf(outbox, userId, (gone) => gone === unit);
    }
  }
  if (!atWork) return;
  const left = leftBy(atWork.user);
  for (const unit of left) await leaveWard(custodian, unit);
  if (left.length === 0 && atWork.hasLeft) rejoin(custodian, ward);
}

/** Who unlocks by a PIN, and whoever is at work in any tab, does so under the name and role she has now. */
async function renewColleagues(custodian: Custodian, colleagues: readonly Colleague[]): Promise<void> {
  const { outbox, pins, atWork } = custodian;
  const byId = new Map(colleagues.map((colleague) => [colleague.userId, colleague]));
  const renew = (user: SessionUser): SessionUser | undefined => {
    const { name, role } = byId.get(user.userId) ?? user;
    return name === user.name && role === user.role ? undefined : { ...user, name, role };
  };
  for (const { user } of await outbox.pin.toArray()) {
    const renewed = renew(user);
    // A full disk keeps the rest of the greeting from nobody: told again with the next.
    if (renewed) await pins.refresh(renewed).catch(forgiveFullDisk);
  }
  const renewed = atWork && renew(atWork.user);
  if (renewed && custodian.atWork === atWork) custodian.atWork = { ...atWork, user: renewed };
  const renewing = outbox.transaction('rw', outbox.setting, async () => {
    const signedIn = (await outbox.setting.get('user'))?.value as SessionUser | null | undefined;
    const changed = signedIn && renew(signedIn);
    // The tabs follow it (`remembered-session.ts`).
    if (changed) await outbox.setting.put({ key: 'user', value: changed });
  });
  await renewing.catch(forgiveFullDisk);
}

/** Only a key this tablet knows, and only when it is that key: nobody else chooses what the ward is sealed with. */
function toHeld(ward: WardCode, { id, key: hex }: GivenWardKey, copies: readonly WardKeyRow[]): HeldKey[] {
  const known = copies.find(({ keyId }) => keyId === id);
  const key = hexToBytes(hex) as Uint8Array<ArrayBuffer>;
  return known && wardKeyId(key) === id ? [{ ward, keyId: id, key, madeAt: known.madeAt }] : [];
}
