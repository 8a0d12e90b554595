/** What chair and administrator see of the tablets of their ward, and what a counter asks about a tablet that lost its data. */
import { err, ok, type Result } from '#domain/base/result.ts';
import { MS_PER_DAY, type Instant } from '#domain/calendar/instant.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import { MAX_TRACED, type DeviceRow, type DeviceTrace } from '#protocol/device-messages.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import { listWaitingKeys } from '../store/device-keys.ts';
import { listDevices, listReceivedOn } from '../store/devices.ts';
import { listBlocks } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { followEvents } from './follow-events.ts';
import { hasWard } from './manage-users.ts';

const FAULTS_KEPT_DAYS = 30;

export type DeviceRefusal = { readonly type: 'NotYourWard' } | { readonly type: 'NoSuchDevice' };

export async function readDevices(
  { db, now }: Centre,
  by: SessionUser,
  ward: WardCode,
): Promise<Result<DeviceRow[], DeviceRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const [devices, waiting] = await Promise.all([listDevices(db, ward, faultsSince(now())), listWaitingKeys(db, ward)]);
  return ok(devices.map((row) => ({ ...row, ...waitingOf(row.device, waiting) })));
}

export async function traceDevice(
  centre: Centre,
  by: SessionUser,
  { ward, device }: { readonly ward: WardCode; readonly device: DeviceId },
): Promise<Result<DeviceTrace, DeviceRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const { db, now } = centre;
  const known = (await listDevices(db, ward, faultsSince(now()))).find((row) => row.device === device);
  if (!known) return err({ type: 'NoSuchDevice' });
  await followEvents(centre, ward);
  const [serialBlocks, received] = await Promise.all([
    listBlocks(db, ward, device),
    listReceivedOn(db, ward, { device, limit: MAX_TRACED }),
  ]);
  return ok({ now: now(), device: known, serialBlocks, received });
}

function waitingOf(
  device: DeviceId,
  waiting: Awaited<ReturnType<typeof listWaitingKeys>>,
): Pick<DeviceRow, 'waitingKeys'> {
  const waitingKeys = waiting.filter((each) => each.device === device).map(({ key, since }) => ({ key, since }));
  return waitingKeys.length > 0 ? { waitingKeys } : {};
}

function faultsSince(now: Instant): Instant {
  return (now - FAULTS_KEPT_DAYS * MS_PER_DAY) as Instant;
}
