/**
 * How a tablet becomes one of a ward's. A ward is open (whoever may sign in for it brings any tablet in) until its administrator
 * has it ask for a one-time code. It begins open because on its first morning there may be no administrator yet, and an officer
 * with a citizen waiting cannot be asked for a code that nobody can make; the page of tablets says so until it is changed.
 *
 * Whoever may make codes needs none: asking them for one would keep nobody out and could lock the ward's last administrator out.
 * A session that lacks the second factor, or a password of the person's own, makes none and needs one.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { err, ok, type Result } from '#domain/base/result.ts';
import { can } from '#domain/access/can.ts';
import { createEnrolmentCode, ENROLMENT_CODE_MS, parseEnrolmentCode } from '#domain/access/enrolment-code.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import { isCompartment, wardBeside } from '#domain/dossier/compartment.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import type { Enrolment, EnrolmentCode, EnrolmentPolicy } from '#protocol/enrolment-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import type { HelloRequest } from '#protocol/sync-messages.ts';
import { transact, type Connection } from '../store/database.ts';
import { hasDeviceKey, isForeignKey } from '../store/device-keys.ts';
import {
  addCode,
  describeOpenCodes,
  endOpenCodes,
  listOpenCodes,
  readPolicy,
  readStanding,
  savePolicy,
  useUpCode,
} from '../store/enrolment.ts';
import type { Centre } from './centre.ts';
import { hasWard } from './manage-users.ts';
import { hasShownKey } from './prove-tablet.ts';
import { hashPassword, isPassword } from './secrets.ts';

/** For an administrator who sets up several tablets at once; more open codes are more to guess. */
const MOST_OPEN = 5;

type WardRefusal = { readonly type: 'NotYourWard' };
/** A compartment asks when its ward does, and its tablets are the ward's. */
export type PolicyRefusal = WardRefusal | { readonly type: 'Apart' };

export type EnrolmentRefusal =
  | { readonly type: 'DeviceRevoked' }
  /** The ward asks for a code, and none came. */
  | { readonly type: 'NotEnrolled' }
  /** Wrong, used, ended, or of another ward: nobody is told which. */
  | { readonly type: 'WrongCode' };

export async function readEnrolment(
  { db, now }: Centre,
  by: SessionUser,
  ward: WardCode,
): Promise<Result<Enrolment, WardRefusal>> {
  const policy = hasWard(by, ward) ? await readPolicy(db, ward) : undefined;
  if (policy === undefined) return err({ type: 'NotYourWard' });
  return ok({ now: now(), policy, open: await describeOpenCodes(db, ward, now()) });
}

/** Tablets that are the ward's already stay so either way. */
export async function setPolicy(
  centre: Centre,
  by: SessionUser,
  { ward, policy }: { readonly ward: WardCode; readonly policy: EnrolmentPolicy },
): Promise<Result<Enrolment, PolicyRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  if (isCompartment(ward)) return err({ type: 'Apart' });
  await transact(centre.db, async (tx) => {
    await savePolicy(tx, ward, policy);
    if (policy === 'open') await endOpenCodes(tx, ward);
  });
  centre.journal.info({ ward, policy, by: by.userId }, 'enrolment policy changed');
  return readEnrolment(centre, by, ward);
}

/** @returns the code, which is shown this once: the centre keeps only what it can compare with */
export async function makeCode(
  { db, now, journal }: Centre,
  by: SessionUser,
  ward: WardCode,
): Promise<Result<EnrolmentCode, PolicyRefusal>> {
  if (!hasWard(by, ward) || (await readPolicy(db, ward)) === undefined) return err({ type: 'NotYourWard' });
  if (isCompartment(ward)) return err({ type: 'Apart' });
  const code = createEnrolmentCode((below) => randomInt(below));
  const at = now();
  const expiresAt = (at + ENROLMENT_CODE_MS) as Instant;
  const made = { ward, codeId: randomUUID(), codeHash: await hashPassword(code), madeBy: by.userId, at, expiresAt };
  await transact(db, (tx) => addCode(tx, made, MOST_OPEN));
  journal.info({ ward, by: by.userId }, 'enrolment code made');
  return ok({ code, expiresAt });
}

/** What a greeting may do: enrol the tablet or have its new key count (with a code that is used up by it), or no more than be answered. */
export interface Admission {
  /** Null: none is needed. */
  readonly codeId: string | null;
}

interface Asking extends HelloRequest {
  /** Of the session; null of one that can show no tablet. */
  readonly token: string | null;
}

/**
 * Looks before the transaction, which waits for nothing but its connection: comparing a code takes its time on purpose.
 * @returns NotYourWard when there is no such ward
 */
export async function admitDevice(
  centre: Centre,
  user: SessionUser,
  { ward, device, enrolmentCode, signingKey, token }: Asking,
): Promise<Result<Admission, EnrolmentRefusal | WardRefusal>> {
  const { db, now } = centre;
  const standing = await readStanding(db, ward, device);
  if (!standing) return err({ type: 'NotYourWard' });
  if (standing.isRevoked) return err({ type: 'DeviceRevoked' });
  const isOfWard = standing.isEnrolled || (await isOfWardBeside(centre, { ward, device, signingKey, token }));
  const needsNone = isOfWard || standing.policy === 'open' || mayMakeCodes(user);
  if (enrolmentCode === undefined) return needsNone ? ok({ codeId: null }) : err({ type: 'NotEnrolled' });
  const isVouchingFor = (publicKey: string) => isForeignKey(db, { ward, device, publicKey });
  if (needsNone && (signingKey === undefined || !(await isVouchingFor(signingKey)))) return ok({ codeId: null });
  const codeId = await findCode(db, { ward, typed: enrolmentCode, at: now() });
  return codeId === undefined ? err({ type: 'WrongCode' }) : ok({ codeId });
}

/** As the routes of codes are guarded: the role, and nothing that comes before everything else. */
function mayMakeCodes({ role, secondFactor, mustChangePassword }: SessionUser): boolean {
  return can(role, 'ward.manage') && !secondFactor && !mustChangePassword;
}

/**
 * A compartment's tablets are those of its ward, known by the key they have there: it has no codes of its own. The key is
 * published, so it is not enough to name it: a member's password from any machine would enrol the tablet.
 */
async function isOfWardBeside(
  centre: Centre,
  { ward, device, signingKey, token }: Pick<Asking, 'ward' | 'device' | 'signingKey' | 'token'>,
): Promise<boolean> {
  if (!isCompartment(ward) || signingKey === undefined) return false;
  const { db } = centre;
  const beside = wardBeside(ward);
  const standing = await readStanding(db, beside, device);
  if (!standing?.isEnrolled || standing.isRevoked) return false;
  const key = { device, publicKey: signingKey };
  return (await hasDeviceKey(db, { ward: beside, ...key })) && hasShownKey(centre, token, key);
}

/** @returns false when another tablet was quicker with the same code */
export async function useCode(
  { journal, now }: Centre,
  tx: Connection,
  { ward, device, codeId, by }: Admission & { ward: WardCode; device: DeviceId; by: string },
): Promise<boolean> {
  if (codeId === null) return true;
  const isUsed = await useUpCode(tx, { ward, codeId, device, at: now() });
  if (isUsed) journal.info({ ward, device, by }, 'tablet enrolled by code');
  return isUsed;
}

async function findCode(
  db: Connection,
  { ward, typed, at }: { readonly ward: WardCode; readonly typed: string; readonly at: Instant },
): Promise<string | undefined> {
  const code = parseEnrolmentCode(typed);
  const open = await listOpenCodes(db, ward, at);
  // All of them, whichever fits, and as much work when there is none: the time tells nothing.
  const hashes = open.length === 0 ? [null] : open.map(({ codeHash }) => codeHash);
  const fits = await Promise.all(hashes.map((hash) => isPassword(code ?? '', hash)));
  return code === undefined ? undefined : open.find((_each, index) => fits[index])?.codeId;
}
