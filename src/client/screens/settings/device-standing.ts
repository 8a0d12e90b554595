/** How a tablet stands: who needs it found first. */
import { computeRemainingTime } from '#domain/calendar/remaining-time.ts';
import type { Instant } from '#domain/calendar/instant.ts';
import type { WorkingCalendar } from '#domain/calendar/working-calendar.ts';
import type { DeviceRow } from '#client/state/device-admin.ts';

export interface DeviceStanding {
  readonly row: DeviceRow;
  /** Whole working days without a word from a tablet that still holds work; 0 when nobody need worry. */
  readonly silentDays: number;
}

/** Silent ones with unsent work first, the longest silent before; then the last heard of; revoked ones last. */
export function rankDevices(
  rows: readonly DeviceRow[],
  calendar: WorkingCalendar,
  now: Instant,
): readonly DeviceStanding[] {
  return rows
    .map((row) => ({ row, silentDays: silentDaysOf(row, calendar, now) }))
    .toSorted(
      (a, b) =>
        b.silentDays - a.silentDays || Number(a.row.isRevoked) - Number(b.row.isRevoked) || b.row.seenAt - a.row.seenAt,
    );
}

function silentDaysOf({ report, seenAt }: DeviceRow, calendar: WorkingCalendar, now: Instant): number {
  if (report === null || report.unsent === 0 || seenAt >= now) return 0;
  return Math.max(0, computeRemainingTime(calendar, now, seenAt).workingDays - 1);
}
