/**
 * Reads once more what was set aside, and takes in what waited for a person's word once it is given. A newer version may know a kind the one before did not, or no longer asks what it
 * asked; what can be read now is appended under its tablet's own number and is an event like any other. The time of arrival
 * stays the first one. The rest stays where it is.
 */
import { err, ok, type Result } from '#domain/base/result.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';
import {
  HELD_KINDS,
  MAX_SET_ASIDE_LISTED,
  type ReleaseResponse,
  type SetAsideResponse,
} from '#protocol/set-aside-messages.ts';
import { transact, type Connection } from '../store/database.ts';
import { admitUnsigned } from '../store/device-batches.ts';
import { lockSilentDevice } from '../store/devices.ts';
import { appendEvents } from '../store/events.ts';
import {
  countSetAside,
  listArrivals,
  listHeld,
  listSetAside,
  listWardsWithSetAside,
  readArrival,
  removeSetAside,
  type SetAsideArrival,
  type Wanted,
} from '../store/quarantine.ts';
import { prepareChecks } from './accept-push.ts';
import type { Centre } from './centre.ts';
import { hasWard } from './manage-users.ts';
import { readEvent } from './read-event.ts';

/** Has what was set aside read again when the centre starts. */
const RELEASED_AT_START = 'centre';

type SetAsideRefusal = { readonly type: 'NotYourWard' };

export async function readWardSetAside(
  { db }: Centre,
  by: SessionUser,
  ward: WardCode,
): Promise<Result<SetAsideResponse, SetAsideRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const [count, events, held] = await Promise.all([
    countSetAside(db, ward),
    listSetAside(db, ward, MAX_SET_ASIDE_LISTED),
    listHeld(db, ward),
  ]);
  return ok({ count, events, ...(held.length > 0 && { held }) });
}

const ALL_UNREAD: Wanted = { device: null, held: [] };

/** Somebody who answers for the ward asks for it. */
export async function retrySetAside(
  centre: Centre,
  by: SessionUser,
  ward: WardCode,
): Promise<Result<ReleaseResponse, SetAsideRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const released = await releaseWard(centre, ward, { ...ALL_UNREAD, releasedBy: by.userId, isWanted: () => true });
  return ok({ released, remaining: await countSetAside(centre.db, ward) });
}

/** Whoever answers for the ward says that what waits of this tablet is the ward's own work. Kept with their name. */
export async function admitHeld(
  centre: Centre,
  by: SessionUser,
  { ward, device }: { readonly ward: WardCode; readonly device: DeviceId },
): Promise<Result<ReleaseResponse, SetAsideRefusal>> {
  if (!hasWard(by, ward)) return err({ type: 'NotYourWard' });
  const wanted = { device, held: HELD_KINDS, releasedBy: by.userId, isWanted: () => true };
  const released = await releaseWard(centre, ward, wanted);
  centre.journal.info({ ward, device, released, by: by.userId }, 'held events admitted');
  return ok({ released, remaining: await countSetAside(centre.db, ward) });
}

/** A report of loss was a mistake: what waited for that alone waits no longer. */
export async function releaseUnrevoked(
  centre: Centre,
  by: SessionUser,
  { ward, device }: { readonly ward: WardCode; readonly device: DeviceId },
): Promise<void> {
  await releaseWard(centre, ward, { device, held: ['revoked'], releasedBy: by.userId, isWanted: () => true });
}

/**
 * For a centre that has just started, perhaps in a newer version. What goes wrong is noted and stops nothing.
 * @param isWanted asked before each arrival: the rest comes at the next start
 */
export async function releaseAtStart(centre: Centre, isWanted: () => boolean): Promise<void> {
  try {
    for (const ward of await listWardsWithSetAside(centre.db))
      await releaseWard(centre, ward, { ...ALL_UNREAD, releasedBy: RELEASED_AT_START, isWanted });
  } catch (error) {
    centre.journal.error({ fault: nameOf(error) }, 'set aside not read again');
  }
}

/** @param releasedBy stands as the sender of what was set aside before senders were kept with it */
async function releaseWard(
  centre: Centre,
  ward: WardCode,
  { releasedBy, isWanted, device, held }: Wanted & { readonly releasedBy: string; isWanted(): boolean },
): Promise<number> {
  let released = 0;
  for (const arrival of await listArrivals(centre.db, ward, { device, held })) {
    if (!isWanted()) break;
    try {
      released += await transact(centre.db, (tx) => releaseArrival(centre, tx, { ...arrival, ward, releasedBy, held }));
    } catch (error) {
      // It stays where it is, and hinders no other.
      centre.journal.error({ ward, device: arrival.device, fault: nameOf(error) }, 'set aside not read again');
    }
  }
  return released;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

/** @returns how many of it are events now */
async function releaseArrival(
  { journal, now }: Centre,
  tx: Connection,
  {
    ward,
    releasedBy,
    held,
    ...arrival
  }: SetAsideArrival & Pick<Wanted, 'held'> & { readonly ward: WardCode; readonly releasedBy: string },
): Promise<number> {
  const { device, at: arrivedAt, isCopy } = arrival;
  await lockSilentDevice(tx, ward, device);
  const read = (await readArrival(tx, ward, arrival, { held })).flatMap((row) => {
    const result = readEvent(JSON.parse(row.raw), { ward, device, dseq: row.dseq, arrivedAt });
    return result.ok ? [{ row, event: result.value }] : [];
  });
  const findFault = await prepareChecks(
    tx,
    ward,
    read.map(({ event }) => event),
    journal,
  );
  const readable = read.filter(({ event }) => findFault(event) === undefined);
  if (readable.length === 0) return 0;
  const events = readable.map(({ event }) => event);
  await appendEvents(tx, { ward, events, sentBy: arrival.sentBy ?? releasedBy, arrivedAt, isCopy });
  const rows = readable.map(({ row }) => row);
  const unsigned = readable.filter(({ row }) => row.held === 'unsigned').map(({ event }) => event.id);
  if (unsigned.length > 0) await admitUnsigned(tx, ward, { events: unsigned, by: releasedBy, at: now() });
  await removeSetAside(tx, { ward, device }, rows);
  for (const { dseq, reason } of rows) journal.info({ ward, device, dseq, reason, by: releasedBy }, 'released');
  return rows.length;
}
