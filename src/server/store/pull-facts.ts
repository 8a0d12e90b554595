/** What a pull is answered by, in one question, and what it leaves behind: tablets ask often, and mostly there is nothing new. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import type { ChainLink } from '#protocol/event-chain.ts';
import type { Connection } from './database.ts';
import { SEEN_GRAIN_MS } from './devices.ts';
import { standingColumns, type Standing } from './enrolment.ts';
import type { WardHead } from './wards.ts';

export interface PullFacts extends WardHead, Standing {
  /** The link of the ward's last event; of a ward without one the start of every chain. */
  readonly chain: ChainLink;
  /** When the device was last heard from; null of one the ward does not know. */
  readonly seenAt: Instant | null;
}

/** @returns undefined when there is no such ward */
export async function readPullFacts(db: Connection, ward: WardCode, device: DeviceId): Promise<PullFacts | undefined> {
  const [facts] = await db<PullFacts[]>`
    select epoch, last_seq as head, records_seq as records, encode(chain, 'hex') as chain,
      ${standingColumns(db, ward, device)}, seen_at as "seenAt"
    from ward_head join ward using (ward_id) left join device on device.ward_id = ward.ward_id and device_id = ${device}
    where ward.ward_id = ${ward}`;
  return facts;
}

/**
 * For reads that come often: writes at most once a minute.
 * @param seenAt when it was last heard from, as it was just read; null of a device the ward does not know
 */
export async function noteSeen(
  db: Connection,
  ward: WardCode,
  { device, seenAt, at }: { readonly device: DeviceId; readonly seenAt: Instant | null; readonly at: Instant },
): Promise<void> {
  if (seenAt === null || seenAt >= at - SEEN_GRAIN_MS) return;
  await db`update device set seen_at = ${at} where ward_id = ${ward} and device_id = ${device} and seen_at < ${(at - SEEN_GRAIN_MS) as Instant}`;
}
