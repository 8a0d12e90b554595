/** What this tablet tells the centre of itself, once a round: so that chair and administrator see a tablet in trouble. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { DeviceReport } from '#protocol/device-messages.ts';
import { dropFaults, takeFaults } from '../store/device-faults.ts';
import { listOpenRows } from '../store/outbox.ts';
import { briefOf } from '../store/outbox-database.ts';
import type { SyncContext } from './sync-context.ts';

/** `setAside` counts to 9999 on the wire. */
const MOST_SET_ASIDE = 9999;
/** What the wire carries (`protocol/primitive-schemas.ts`). */
const EARLIEST = Date.UTC(2015, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

export async function buildReport(
  { store, clock, measureStorage }: SyncContext,
  ward: WardCode,
): Promise<DeviceReport> {
  const [open, device, faults, storage] = await Promise.all([
    listOpenRows(store),
    store.outbox.device.get('self'),
    takeFaults(store),
    measureStorage(),
  ]);
  const { skewMs, deviceAt } = clock.read();
  const own = open.filter((row) => row.ward === ward);
  const unsent = own.filter(({ state }) => state === 'pending').map((row) => briefOf(row).at);
  return {
    unsent: unsent.length,
    oldestUnsentAt: unsent.length === 0 ? null : clamped(unsent.reduce((a, b) => (a < b ? a : b))),
    setAside: Math.min(MOST_SET_ASIDE, own.filter(({ state }) => state === 'set-aside').length),
    skewMs,
    storage,
    bornAt: clamped(((device?.bornAt ?? deviceAt) + Math.round(skewMs ?? 0)) as Instant),
    faults,
  };
}

/** A clock that is years off is no reason to have the whole report refused. */
function clamped(at: Instant): Instant {
  return Math.min(LATEST, Math.max(EARLIEST, at)) as Instant;
}

/** The centre has answered the request that carried the report: its faults need not be told again. */
export async function noteReported({ store }: SyncContext, report: DeviceReport): Promise<void> {
  await dropFaults(store, report.faults);
}
