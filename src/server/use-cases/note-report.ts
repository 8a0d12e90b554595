/** Takes down what a tablet tells of itself with a pull. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DeviceId, WardCode } from '#domain/dossier/ids.ts';
import type { DeviceReport } from '#protocol/device-messages.ts';
import type { Connection } from '../store/database.ts';
import { noteFaults, saveReport } from '../store/devices.ts';

export interface ToldReport {
  readonly ward: WardCode;
  readonly device: DeviceId;
  readonly report: DeviceReport;
  readonly at: Instant;
}

/** Idle tablets ask once a minute: their reports cost a write no more often than that. A device never greeted is left out. */
export async function noteReport(db: Connection, { ward, device, report, at }: ToldReport): Promise<void> {
  await saveReport(db, ward, { device, report, at });
  if (report.faults.length > 0) await noteFaults(db, ward, { device, faults: report.faults, at });
}
