/**
 * In which wards an account works, for whoever looks after the centre: a supervisor watches several, an officer is transferred. The
 * account stays one, with its name, its password and its history.
 */
import { err, ok, type Result } from '#domain/base/result.ts';
import { compartmentOf, isCompartment } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { transact } from '../store/database.ts';
import { removeSessionsOf } from '../store/sessions.ts';
import { attachWard, detachWard, findSessionUser, lockAccount } from '../store/users.ts';
import { findWard } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { hasWard, type UserPlace, type UserRefusal } from './manage-users.ts';
import { noteMembers } from './note-members.ts';

/** Lets an account that exists work for one more ward, never for a compartment; harmless when it does already. */
export async function joinWard(
  { db, now }: Centre,
  ward: WardCode,
  userId: string,
): Promise<Result<null, UserRefusal>> {
  if (isCompartment(ward) || !(await findWard(db, ward))) return err({ type: 'NotYourWard' });
  if (!(await findSessionUser(db, userId))) return err({ type: 'NoSuchUser' });
  await transact(db, (tx) => attachWard(tx, userId, ward, now()));
  return ok(null);
}

/**
 * Takes an account out of a ward, and out of the compartment beside it; every session ends. What it recorded there stays. What
 * its tablet has not sent can be sent by a colleague of the ward who signs in there, and by nobody else but in a black box: that
 * the account was once let in is kept (`role-history.ts`).
 */
export async function leaveWard(
  centre: Centre,
  by: SessionUser,
  { ward, userId }: UserPlace,
): Promise<Result<null, UserRefusal>> {
  if (!hasWard(by, ward) || isCompartment(ward)) return err({ type: 'NotYourWard' });
  return transact(centre.db, async (tx) => {
    const account = await lockAccount(tx, userId);
    if (!account?.wards.includes(ward)) return err({ type: 'NoSuchUser' });
    if (account.wards.filter((each) => !isCompartment(each)).length === 1) return err({ type: 'OnlyWard' });
    const compartment = compartmentOf(ward);
    if (compartment !== undefined && (await detachWard(tx, userId, compartment)))
      await noteMembers(centre, tx, by, { compartment, about: `Đưa ra vì không còn làm ở phường: ${account.name}` });
    await detachWard(tx, userId, ward);
    await removeSessionsOf(tx, userId);
    centre.journal.info({ ward, account: userId, by: by.userId }, 'account taken out of a ward');
    return ok(null);
  });
}
