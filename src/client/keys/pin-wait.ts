/** How long somebody waits after wrong PINs, and when there is nothing left to try. */
import type { Instant } from '#domain/calendar/instant.ts';
import { MS_PER_MINUTE } from '#domain/calendar/instant.ts';
import type { PinRow } from '../store/key-rows.ts';

/** So many wrong ones in a row and the unlock key is wiped. */
export const MOST_WRONG_PINS = 10;

/** After the 1st, 2nd … 9th wrong one: a slip of the finger costs nothing, guessing costs half an hour for nine tries. */
const WAITS_MS = [0, 0, 0, 0.5, 1, 2, 4, 8, 15].map((minutes) => minutes * MS_PER_MINUTE);

/** The tablet's clock and its ticks now (`Clock.read`). */
export interface PinMoment {
  readonly startId: string;
  readonly tickMs: number;
  readonly deviceAt: Instant;
}

/**
 * What is left of the wait. Ticks count, since nobody can set them: those since the wrong try, or, where it was made in another
 * page or before a restart, those since this page first saw it. The machine's clock can only lengthen a wait, never shorten it;
 * one that was set back says nothing.
 * @param seenAtMs the ticks of this page when it first saw this wrong try
 * @returns milliseconds; 0 when the next try is free
 */
export function waitBeforePin(
  { wrong, wrongAt }: Pick<PinRow, 'wrong' | 'wrongAt'>,
  now: PinMoment,
  seenAtMs: number,
): number {
  if (wrongAt === null || wrong === 0) return 0;
  const wait = WAITS_MS[Math.min(wrong, WAITS_MS.length) - 1] ?? 0;
  const ticks = now.startId === wrongAt.startId ? now.tickMs - wrongAt.tickMs : now.tickMs - seenAtMs;
  const byClock = now.deviceAt - wrongAt.deviceAt;
  const passed = byClock < 0 ? ticks : Math.min(ticks, byClock);
  return Math.max(0, Math.ceil(wait - passed));
}

/** Waits as one page counts them: from the moment it first saw each wrong try, or made it. */
export function createPinWaits(now: () => PinMoment): (row: PinRow) => number {
  const seen = new Map<string, { readonly wrong: string; readonly atMs: number }>();
  return (row) => {
    const moment = now();
    const wrong = JSON.stringify(row.wrongAt);
    const known = seen.get(row.userId);
    const first = known?.wrong === wrong ? known : { wrong, atMs: moment.tickMs };
    seen.set(row.userId, first);
    return waitBeforePin(row, moment, first.atMs);
  };
}
