/** First contact of a tablet with a ward, and every refresh after: registration, serial blocks, settings, colleagues. */
import { err, ok, type Result } from '#domain/base/result.ts';
import { rolesThat } from '#domain/access/can.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { HelloRequest, HelloResponse } from '#protocol/sync-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { transact, type Connection } from '../store/database.ts';
import { enrolDevice, isCentreDevice, noteFaults, registerDevice } from '../store/devices.ts';
import { readStanding } from '../store/enrolment.ts';
import { listColleagues, listReaders } from '../store/users.ts';
import { findWard, leaseBlocks, registerBlocks } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { admitDevice, useCode, type EnrolmentRefusal } from './enrol-device.ts';
import { hasShownKey } from './prove-tablet.ts';
import { keepToldKey, NO_KEY_TOLD, readToldKey } from './publish-keys.ts';
import { releaseOfKeys } from './release-quarantine.ts';
import { giveTabletKeys, keepToldTabletKeys, readToldTabletKeys } from './tablet-keys.ts';

export type HelloRefusal = { readonly type: 'NotYourWard' } | { readonly type: 'NotADevice' } | EnrolmentRefusal;

/** A greeting, and what is known of the session it came by. */
export interface Greeting extends HelloRequest {
  /** Names the ward when the session has shown no tablet of it, though it asks for one. */
  readonly barred: readonly WardCode[];
  /** Null of one that can show nothing. */
  readonly token: string | null;
}

export async function hello(
  centre: Centre,
  user: SessionUser,
  request: Greeting,
): Promise<Result<HelloResponse, HelloRefusal>> {
  const { ward, device, app, blocksWanted } = request;
  if (!user.wards.some(({ code }) => code === ward)) return err({ type: 'NotYourWard' });
  if (isCentreDevice(device)) return err({ type: 'NotADevice' });
  const at = centre.now();
  const [admission, publicKey, toldKeys, signs] = await Promise.all([
    admitDevice(centre, user, request),
    readToldKey(centre, request),
    readToldTabletKeys(centre, request),
    promisesToSign(centre, request),
  ]);
  if (!admission.ok) return admission;
  // No tablet is asked of an administrator's session: before its second factor it has shown a password alone.
  const isBarred = request.barred.includes(ward) || user.secondFactor !== undefined;
  let told = NO_KEY_TOLD;
  const greeted = await transact(centre.db, async (tx): Promise<Result<HelloResponse, HelloRefusal>> => {
    const profile = await findWard(tx, ward);
    if (!profile) return err({ type: 'NotYourWard' });
    if (!(await useCode(centre, tx, { ...admission.value, ward, device, by: user.userId })))
      return err({ type: 'WrongCode' });
    await registerDevice(tx, { ward, device, app, userId: user.userId, at });
    await registerHeld(centre, tx, request, user);
    const isVouched = admission.value.codeId !== null;
    if (publicKey !== null) told = await keepToldKey(centre, tx, { ward, device, publicKey, at }, isVouched);
    const isShown = !isBarred || isVouched || !(await readStanding(tx, ward, device))?.isEnrolled;
    await enrolDevice(tx, { ward, device, at }, told.counts && signs);
    // A password and the id of a tablet do not fill the few places for its keys; a first greeting has nothing to show yet.
    if (isShown) await keepToldTabletKeys(centre, tx, request, toldKeys);
    const serialBlocks = await leaseBlocks(tx, { ward, device, by: user.userId, wanted: blocksWanted, at });
    if (serialBlocks.length < blocksWanted) {
      centre.journal.warn(
        { ward, device, by: user.userId, blocks: serialBlocks.length },
        'fewer serial blocks than wanted',
      );
    }
    const colleagues = await listColleagues(tx, ward, rolesThat('dossier.handle'));
    return ok({
      now: at,
      protocols: [PROTOCOL_VERSION],
      ward: profile,
      serialBlocks,
      colleagues,
      publicUrl: centre.publicUrl,
      blackBoxRecipient: centre.blackBoxRecipient,
      ...(request.hearsReaders && { readers: await listReaders(tx, ward) }),
      ...(request.hearsKeyWaits && publicKey !== null && !told.counts && { keyWaits: true as const }),
    });
  });
  if (greeted.ok) await releaseOfKeys(centre, user, told.begun);
  // Nor does a password alone where more is asked for. Nothing is said of keys then: "none" would have the tablet make a new one.
  if (!greeted.ok || !request.wantsWardKeys || user.secondFactor) return greeted;
  // A password and the id of a tablet open nothing of what that tablet keeps.
  if (request.barred.includes(ward)) return ok({ ...greeted.value, wardKeys: [] });
  return ok({ ...greeted.value, wardKeys: await giveTabletKeys(centre, user, request) });
}

/** A tablet's key is published: whoever tells it could promise in its name what it does not do, and all its work would be set aside. */
async function promisesToSign(centre: Centre, { device, signingKey, signs, token }: Greeting): Promise<boolean> {
  if (!signs || signingKey === undefined) return false;
  return hasShownKey(centre, token, { device, publicKey: signingKey });
}

/**
 * Blocks given out after the backup this centre was restored from. One that somebody else holds by now is not among those
 * answered: both may have used it today, which the number's own key finds, and from now on only one of them does. Nor is one
 * that no backup can lack: whoever may greet could use a ward's numbers up with it.
 */
async function registerHeld(
  { journal, now }: Centre,
  tx: Connection,
  { ward, device, blocksHeld }: HelloRequest,
  { userId }: SessionUser,
): Promise<void> {
  const told = { ward, device, by: userId, blocks: blocksHeld, at: now() };
  const { doubled, beyond } = await registerBlocks(tx, told);
  if (beyond.length > 0) journal.warn({ ward, device, by: userId, blocks: beyond }, 'serial blocks not believed');
  for (const { block, holder } of doubled) {
    journal.warn({ ward, device, holder, block }, 'serial block held by two tablets');
    // In one order, whoever greets: two that doubled each other's blocks wait for one another otherwise.
    for (const affected of [device, holder].sort()) {
      await noteFaults(tx, ward, { device: affected, faults: ['code-doubled'], at: now() });
    }
  }
}
