/** The two databases and what guards them, made once by the composition root. */
import type { WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { DeviceId } from '#domain/dossier/ids.ts';
import type { Ids } from '../platform/ids.ts';
import type { Locks } from '../platform/locks.ts';
import { openCacheDatabase, type CacheDatabase } from './cache-database.ts';
import { openChecked } from './open-checked.ts';
import { openOutboxDatabase, type OutboxDatabase } from './outbox-database.ts';
import { createReopener, type WithReopen } from './reopen.ts';
import { createSectionArchive, type SectionArchive } from './section-archive.ts';
import { openWardCalendars, type WardCalendars } from './ward-calendars.ts';
import type { WardKeys } from './ward-keys.ts';

export interface Store {
  readonly outbox: OutboxDatabase;
  readonly cache: CacheDatabase;
  readonly deviceId: DeviceId;
  /** True when the outbox was made just now: a first visit, or a database that vanished. */
  readonly isNew: boolean;
  readonly calendars: WardCalendars;
  /** Closed dossiers of the first load, packed. */
  readonly archive: SectionArchive;
  readonly locks: Locks;
  /** What seals the rows of both databases. */
  readonly wardKeys: WardKeys;
  /** Opens the databases anew when the browser lost them under the app. */
  readonly withReopen: WithReopen;
}

export interface StoreOptions {
  /** The shipped one, first in every ward's book. */
  readonly calendar: WorkingCalendar;
  readonly locks: Locks;
  readonly wardKeys: WardKeys;
  readonly ids: Ids;
  readonly now: Instant;
  /** Prefix of the database names; tests use one each. */
  readonly name?: string;
}

/** Opens both databases; a new outbox gets a new device id, so that copied or cleared storage never reuses numbers. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { calendar, locks, wardKeys, ids, now, name = 'dung-hen' } = options;
  const outbox = openOutboxDatabase(`${name}-outbox`, wardKeys);
  const cache = openCacheDatabase(`${name}-cache`, wardKeys);
  await Promise.all([openChecked(outbox), openChecked(cache)]);
  const [device, calendars] = await Promise.all([
    knowDevice(outbox, ids, now),
    outbox.enrolment
      .toCollection()
      .primaryKeys()
      .then((wards) => openWardCalendars({ cache, shipped: calendar, wards })),
  ]);
  return {
    outbox,
    cache,
    ...device,
    calendars,
    archive: createSectionArchive(cache, (ward) => wardKeys.keyOf(ward) !== undefined),
    locks,
    wardKeys,
    withReopen: createReopener([outbox, cache]),
  };
}

function knowDevice(
  outbox: OutboxDatabase,
  ids: Ids,
  now: Instant,
): Promise<{ readonly deviceId: DeviceId; readonly isNew: boolean }> {
  return outbox.transaction('rw', outbox.device, async () => {
    const known = await outbox.device.get('self');
    if (known) return { deviceId: known.deviceId, isNew: false };
    const made = ids.newDeviceId() as DeviceId;
    await outbox.device.add({ key: 'self', deviceId: made, bornAt: now });
    return { deviceId: made, isNew: true };
  });
}
