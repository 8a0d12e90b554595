/** Who may enter a compartment changed: a line in its own access log, in the transaction that changes it. */
import { randomUUID } from 'node:crypto';
import type { WardCode } from '#domain/dossier/ids.ts';
import { isCompartment } from '#domain/dossier/compartment.ts';
import { MAX_ABOUT } from '#domain/personal-data/access-entry.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { appendAccess } from '../store/access-log.ts';
import type { Connection } from '../store/database.ts';
import { detachWard, type Account } from '../store/users.ts';
import type { Centre } from './centre.ts';

export interface MemberChange {
  readonly compartment: WardCode;
  /** What was done with whom, in words. */
  readonly about: string;
}

export async function noteMembers(
  { now, journal }: Pick<Centre, 'now' | 'journal'>,
  tx: Connection,
  { userId }: SessionUser,
  { compartment, about }: MemberChange,
): Promise<void> {
  const at = now();
  await appendAccess(tx, compartment, [
    {
      accessId: randomUUID(),
      device: null,
      number: null,
      at,
      arrivedAt: at,
      userId,
      sentBy: userId,
      action: 'change-members',
      dossierId: null,
      isHolder: false,
      about: about.slice(0, MAX_ABOUT),
      reason: '',
      subject: null,
    },
  ]);
  journal.info({ ward: compartment, by: userId }, 'members of a compartment changed');
}

/**
 * Somebody else has set the password, taken the second factor off or given another role: whoever did could enter in the person's
 * name. The account leaves every compartment, and its head lets the person in again.
 */
export async function leaveCompartments(
  centre: Pick<Centre, 'now' | 'journal'>,
  tx: Connection,
  by: SessionUser,
  { userId, name, wards }: Pick<Account, 'userId' | 'name' | 'wards'>,
): Promise<void> {
  for (const compartment of wards.filter(isCompartment)) {
    await detachWard(tx, userId, compartment);
    await noteMembers(centre, tx, by, { compartment, about: `Đưa ra vì tài khoản bị quản trị thay đổi: ${name}` });
  }
}
