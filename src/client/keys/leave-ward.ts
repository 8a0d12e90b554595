/** Whoever is at work hears that she no longer works in a ward: its key goes, in every tab of the tablet. */
import type { WardCode } from '#domain/dossier/ids.ts';
import { mayRead, type Custodian } from './custodian.ts';
import { dropCopiesOf } from './key-copies.ts';

/** What the tab that heard it tells the others of the same tablet. */
export interface WardStanding {
  readonly userId: string;
  readonly ward: WardCode;
  /** False: she was named again, after all. */
  readonly hasLeft: boolean;
}

/**
 * Whoever is at work was taken out of the ward and goes on in another one of hers, in every tab of the tablet. From her only ward
 * nobody is put out in the middle of the work: that ends with the lock, and what opens it for her is gone by then.
 */
export async function leaveWard(custodian: Custodian, ward: WardCode): Promise<void> {
  const { outbox, pins, tabs, atWork } = custodian;
  if (!atWork) return;
  const { userId } = atWork.user;
  const standing: WardStanding = { userId, ward, hasLeft: true };
  if (!hearStanding(custodian, standing)) return;
  try {
    await dropCopiesOf(outbox, userId, (gone) => gone === ward);
    if (await pins.has(userId)) await pins.leave(userId, ward);
  } finally {
    // Last: whichever tab was opened meanwhile found the copies still there, and hears of it too.
    tabs.tell({ type: 'ward-standing', standing });
  }
}

/** A greeting names her again. */
export function rejoin(custodian: Custodian, ward: WardCode): void {
  const { tabs, atWork } = custodian;
  if (!atWork) return;
  const standing: WardStanding = { userId: atWork.user.userId, ward, hasLeft: false };
  hearStanding(custodian, standing);
  tabs.tell({ type: 'ward-standing', standing });
}

/** Of this tab alone. @returns false when it is nothing to whoever is at work here */
export function hearStanding(custodian: Custodian, { userId, ward, hasLeft }: WardStanding): boolean {
  const { ring, atWork } = custodian;
  if (atWork?.user.userId !== userId || !mayRead(custodian, ward)) return false;
  const wards = atWork.user.wards.filter(({ code }) => code !== ward);
  if (!hasLeft || wards.length === 0) {
    custodian.atWork = { ...atWork, hasLeft };
    return true;
  }
  custodian.atWork = { ...atWork, user: { ...atWork.user, wards } };
  ring.keepOnly(wards.map(({ code }) => code));
  return true;
}
