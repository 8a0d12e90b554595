/** The numbers a tablet that lost its data may have printed without the centre ever hearing of them, day by day. */
import type { DeviceTrace } from '#client/state/device-admin.ts';
import { dateOf } from '#domain/calendar/instant.ts';
import { addDays, toDayNumber, type PlainDate } from '#domain/calendar/plain-date.ts';
import { codesAfter } from '#domain/dossier/device-serials.ts';

export interface MissingNumbers {
  readonly on: PlainDate;
  /** The first of them; more may follow. */
  readonly codes: readonly string[];
}

/** Enough to see where the row of numbers begins. */
const FEWEST = 3;
const MOST = 20;
/** A tablet silent for longer is named by its last and its latest days. */
const DAYS = 7;

/** From the day of the last contact through the day the loss was noticed, both in Việt Nam. */
export function missingNumbers({
  trace,
  agencyCode,
  noticedOn,
}: {
  readonly trace: DeviceTrace;
  readonly agencyCode: string;
  readonly noticedOn: PlainDate;
}): readonly MissingNumbers[] {
  if (agencyCode === '') return [];
  const { device, serialBlocks, received } = trace;
  const numbers = { agencyCode, serialBlocks, heldCodes: received.map(({ code }) => code) };
  const lastOn = dateOf(device.seenAt);
  return daysBetween(lastOn, noticedOn)
    .map((on) => ({
      on,
      codes: codesAfter(numbers, on, on === lastOn ? clamp(device.report?.unsent ?? 0) : FEWEST),
    }))
    .filter(({ codes }) => codes.length > 0);
}

function clamp(unsent: number): number {
  return Math.min(MOST, Math.max(FEWEST, unsent));
}

/** A tablet whose clock is behind may have noticed "before" the last contact: that day alone then. */
function daysBetween(first: PlainDate, last: PlainDate): PlainDate[] {
  const count = Math.min(DAYS, Math.max(0, toDayNumber(last) - toDayNumber(first)) + 1);
  return Array.from({ length: count }, (_, index) => addDays(first, index));
}
