/**
 * A tablet is reported lost or handed back. From then on it reads nothing more: greeting and fetching are refused, every session
 * that has shown it or named it is over (of the ward's people and of system administrators, but for the one that reports), the
 * keys of what it keeps are destroyed, and it is told to forget what it can show. What it still sends, itself or in a black box,
 * is set aside until the administrator has looked: it may be an officer's work of that morning, or the finder's.
 */
import { err, ok, type Result } from '#domain/base/result.ts';
import { unitsUnder } from '#domain/dossier/compartment.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import type { DeviceLoss } from '#protocol/enrolment-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { transact } from '../store/database.ts';
import { isReportedLost, markLost, noteSessionDevice, unmarkLost } from '../store/devices.ts';
import { destroyTabletKeys } from '../store/tablet-keys.ts';
import type { Centre } from './centre.ts';
import type { DeviceRefusal } from './list-devices.ts';
import { hasWard } from './manage-users.ts';
import { releaseUnrevoked } from './release-quarantine.ts';
import { hashSecret } from './secrets.ts';

export interface DevicePlace {
  readonly ward: WardCode;
  readonly device: DeviceId;
}

/**
 * Each ward reports for itself: a tablet that serves two wards stays the other's. What a ward reports holds in its compartment as
 * well (`reportedAt`), and is taken back in the ward alone. Said again it changes only the reason.
 * @param token of the session that reports
 */
export async function reportDevice(
  centre: Centre,
  by: SessionUser,
  { ward, device, how, token }: DevicePlace & { readonly how: DeviceLoss; readonly token: string | null },
): Promise<Result<null, DeviceRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const except = token === null ? null : hashSecret(token);
  const report = { device, how, by: by.userId, at: centre.now(), except };
  const isMarked = await transact(centre.db, async (tx) => {
    if (!(await markLost(tx, { ...report, ward }))) return false;
    // What lies on it of the compartment is as lost, and the administrator who reports may know nothing of that.
    for (const unit of unitsUnder(ward)) await destroyTabletKeys(tx, { ward: unit, device });
    return true;
  });
  if (!isMarked) return err({ type: 'NoSuchDevice' });
  centre.journal.warn({ ward, device, how, by: by.userId }, 'tablet reported');
  return ok(null);
}

export type TakeBackRefusal =
  | DeviceRefusal
  /** Of a compartment: its ward has reported the tablet, and takes that back. */
  | { readonly type: 'ReportedByWard' };

/**
 * It was found, or never gone. What it sent meanwhile is taken in wherever nobody else has reported it; its people sign in again.
 */
export async function takeBackReport(
  centre: Centre,
  by: SessionUser,
  { ward, device }: DevicePlace,
): Promise<Result<null, TakeBackRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  if (!(await unmarkLost(centre.db, ward, device)))
    return err({ type: (await isReportedLost(centre.db, ward, device)) ? 'ReportedByWard' : 'NoSuchDevice' });
  centre.journal.warn({ ward, device, by: by.userId }, 'report of a tablet taken back');
  for (const unit of unitsUnder(ward)) {
    if (!(await isReportedLost(centre.db, unit, device))) await releaseUnrevoked(centre, by, { ward: unit, device });
  }
  return ok(null);
}

/** A session is used on this tablet: it ends when the tablet is reported. */
export async function noteSessionOn({ db }: Pick<Centre, 'db'>, token: string | null, device: DeviceId): Promise<void> {
  if (token !== null) await noteSessionDevice(db, hashSecret(token), device);
}

/** For anyone who knows a device's id: it says no more than whether that one was reported, and not whether there is such a ward. */
export async function isReported({ db }: Pick<Centre, 'db'>, { ward, device }: DevicePlace): Promise<boolean> {
  return isReportedLost(db, ward, device);
}
