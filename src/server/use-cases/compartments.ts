/**
 * The compartment for denunciations beside a ward: opened by whoever looks after the centre, who names a chair of the ward its
 * head and never enters it; from then on the head alone says who of the ward may. An administrator of the ward can neither open
 * it nor let anybody in. Every change stands in the compartment's own access log.
 */
import { can } from '#domain/access/can.ts';
import { needsSecondFactor } from '#domain/access/second-factor.ts';
import { err, ok, type Result } from '#domain/base/result.ts';
import { compartmentOf, isCompartment, wardBeside } from '#domain/dossier/compartment.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { CompartmentPerson, CompartmentStanding } from '#protocol/compartment-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { transact, type Connection } from '../store/database.ts';
import { readPolicy, savePolicy } from '../store/enrolment.ts';
import { removePasskeysOf } from '../store/passkeys.ts';
import { removeProvenSessionsOf, removeSessionsOf } from '../store/sessions.ts';
import { attachWard, detachWard, listUsers, lockAccount, type Account } from '../store/users.ts';
import { addWard, findWard } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { hasWard, type WardRefusal } from './manage-users.ts';
import { noteMembers } from './note-members.ts';

/** Somebody else chose the password, and so could enter in the person's name. */
type NotOwnPassword = { readonly type: 'NotOwnPassword' };

export type MemberRefusal =
  | WardRefusal
  /** The ward named is an ordinary one. */
  | { readonly type: 'NoCompartment' }
  /** Nobody of the ward who may sign in. */
  | { readonly type: 'NoSuchUser' }
  | NotOwnPassword
  /** A head takes nobody's right away by mistake: another head takes his. */
  | { readonly type: 'OwnAccount' };

export type HeadRefusal = WardRefusal | NotOwnPassword | { readonly type: 'NotAChair' };

/** Whether the ward has one, and who heads it. */
export async function readCompartment(
  { db }: Centre,
  by: SessionUser,
  ward: WardCode,
): Promise<Result<CompartmentStanding, WardRefusal>> {
  const compartment = compartmentOf(ward);
  if (!hasWard(by, ward) || compartment === undefined) return err({ type: 'NotYourWard' });
  const isOpen = (await findWard(db, compartment)) !== undefined;
  const people = isOpen ? await listUsers(db, compartment) : [];
  const heads = people.filter(({ role, disabled }) => !disabled && can(role, 'compartment.lead'));
  return ok({ isOpen, heads: heads.map(({ userId, name }) => ({ userId, name })) });
}

/** Opens the compartment where there is none yet, and makes a chair of the ward its head. Harmless when he is already. */
export async function nameHead(
  centre: Centre,
  by: SessionUser,
  { ward, userId }: { readonly ward: WardCode; readonly userId: string },
): Promise<Result<null, HeadRefusal>> {
  const compartment = compartmentOf(ward);
  if (!hasWard(by, ward) || compartment === undefined) return err({ type: 'NotYourWard' });
  return transact(centre.db, async (tx) => {
    const profile = await findWard(tx, ward);
    if (!profile) return err({ type: 'NotYourWard' });
    const account = await findPersonOf(tx, ward, userId);
    if (!account || !can(account.role, 'compartment.lead')) return err({ type: 'NotAChair' });
    if (account.wards.includes(compartment)) return ok(null);
    if (account.isTemporary) return err({ type: 'NotOwnPassword' });
    if (await addWard(tx, { ...profile, code: compartment }))
      await savePolicy(tx, ward, (await readPolicy(tx, ward)) ?? 'open');
    await enter(centre, tx, { account, compartment });
    await noteMembers(centre, tx, by, { compartment, about: `Giao đứng đầu ngăn: ${account.name}` });
    return ok(null);
  });
}

/** By name; members first. */
export async function readMembers(
  { db }: Centre,
  by: SessionUser,
  compartment: WardCode,
): Promise<Result<CompartmentPerson[], MemberRefusal>> {
  if (!hasWard(by, compartment)) return err({ type: 'NotYourWard' });
  if (!isCompartment(compartment)) return err({ type: 'NoCompartment' });
  const [members, people] = await Promise.all([listUsers(db, compartment), listUsers(db, wardBeside(compartment))]);
  const memberIds = new Set(members.map(({ userId }) => userId));
  const others = people.filter(({ userId, disabled }) => !disabled && !memberIds.has(userId));
  return ok(
    [...members, ...others].map(({ userId, name, role }) => ({ userId, name, role, isMember: memberIds.has(userId) })),
  );
}

export interface MemberPlace {
  readonly compartment: WardCode;
  readonly userId: string;
}

/** The person's tablets learn of it with the next sign-in. Harmless when he may enter already. */
export async function letIn(
  centre: Centre,
  by: SessionUser,
  { compartment, userId }: MemberPlace,
): Promise<Result<null, MemberRefusal>> {
  if (!hasWard(by, compartment)) return err({ type: 'NotYourWard' });
  if (!isCompartment(compartment)) return err({ type: 'NoCompartment' });
  return transact(centre.db, async (tx) => {
    const account = await findPersonOf(tx, wardBeside(compartment), userId);
    if (!account) return err({ type: 'NoSuchUser' });
    if (account.wards.includes(compartment)) return ok(null);
    if (account.isTemporary) return err({ type: 'NotOwnPassword' });
    await enter(centre, tx, { account, compartment });
    await noteMembers(centre, tx, by, { compartment, about: `Cho vào ngăn: ${account.name}` });
    return ok(null);
  });
}

/**
 * A passkey may have been added by whoever made the account, before the person chose a password: it goes, with every session it may
 * have opened, and the person adds another. What it opened goes also where the passkey itself was taken off in time. In a role
 * that needs a second factor it may be the only one, and stays.
 */
async function enter(
  { now }: Centre,
  tx: Connection,
  { account, compartment }: { readonly account: Account; readonly compartment: WardCode },
): Promise<void> {
  const { userId, role } = account;
  if (!needsSecondFactor(role)) {
    await removeProvenSessionsOf(tx, userId);
    if (await removePasskeysOf(tx, userId)) await removeSessionsOf(tx, userId);
  }
  await attachWard(tx, userId, compartment, now());
}

/** Every session of the person ends: its tablets learn that the compartment is closed to it when it signs in again. */
export async function takeOut(
  centre: Centre,
  by: SessionUser,
  { compartment, userId }: MemberPlace,
): Promise<Result<null, MemberRefusal>> {
  if (!hasWard(by, compartment)) return err({ type: 'NotYourWard' });
  if (!isCompartment(compartment)) return err({ type: 'NoCompartment' });
  if (userId === by.userId) return err({ type: 'OwnAccount' });
  return transact(centre.db, async (tx) => {
    const account = await lockAccount(tx, userId);
    if (!account || !(await detachWard(tx, userId, compartment))) return err({ type: 'NoSuchUser' });
    await removeSessionsOf(tx, userId);
    await noteMembers(centre, tx, by, { compartment, about: `Đưa ra khỏi ngăn: ${account.name}` });
    return ok(null);
  });
}

/** Somebody let into that very ward who may sign in; whoever merely reaches every ward is nobody's colleague. */
async function findPersonOf(tx: Connection, ward: WardCode, userId: string): Promise<Account | undefined> {
  const account = await lockAccount(tx, userId);
  return account && !account.disabled && account.wards.includes(ward) ? account : undefined;
}
