/**
 * Tries of PINs, counted before they are looked at: on disk, or, where that takes no more, in memory and in the browser's small
 * store, which has room of its own and is still there when the page is loaded again. A full disk stops nobody who knows the PIN,
 * and gives nobody who does not a free try: there each wrong one makes the next wait the longest.
 */
import type { Preferences } from '../platform/preferences.ts';
import type { PinRow } from '../store/key-rows.ts';
import type { OutboxDatabase } from '../store/outbox-database.ts';
import type { WithReopen } from '../store/reopen.ts';
import { createPinWaits, MOST_WRONG_PINS, type PinMoment } from './pin-wait.ts';

export interface PinTriesOptions {
  readonly outbox: OutboxDatabase;
  readonly withReopen: WithReopen;
  readonly preferences: Preferences;
  readonly now: () => PinMoment;
}

export interface PinTries {
  /**
   * @returns the row with the try counted, or what is still to wait in ms; undefined when there is no such PIN
   * @throws when the row cannot even be read
   */
  count(userId: string): Promise<PinRow | number | undefined>;
  /** What is left of the wait, in ms. */
  waitOf(row: PinRow): number;
  /** What is counted beside the disk: the disk has its own count, or the PIN is right or gone. */
  forgetSpare(userId: string): void;
}

export function createPinTries({ outbox, withReopen, preferences, now }: PinTriesOptions): PinTries {
  const spare = createSpareCount(preferences);
  const waitAfter = createPinWaits(now);

  function waitOf(row: PinRow): number {
    const tries = spare.of(row.userId);
    return waitAfter(tries ? { ...row, ...tries, wrong: MOST_WRONG_PINS - 1 } : row);
  }

  function withOneMore(row: PinRow): PinRow | number {
    const wait = waitOf(row);
    if (wait > 0) return wait;
    const { startId, tickMs, deviceAt } = now();
    const wrong = Math.max(row.wrong, spare.of(row.userId)?.wrong ?? 0) + 1;
    return { ...row, wrong, wrongAt: { startId, tickMs, deviceAt } };
  }

  async function countOnDisk(userId: string): Promise<PinRow | number | undefined> {
    const tried = await outbox.transaction('rw', outbox.pin, async () => {
      const row = await outbox.pin.get(userId);
      const more = row && withOneMore(row);
      if (typeof more === 'object') await outbox.pin.put(more);
      return more;
    });
    if (typeof tried === 'object') spare.drop(userId);
    return tried;
  }

  async function countBeside(userId: string): Promise<PinRow | number | undefined> {
    const row = await outbox.pin.get(userId);
    const more = row && withOneMore(row);
    if (typeof more === 'object') spare.keep(userId, { wrong: more.wrong, wrongAt: more.wrongAt });
    return more;
  }

  return {
    count: (userId) => withReopen(() => countOnDisk(userId)).catch(() => withReopen(() => countBeside(userId))),
    waitOf,
    forgetSpare: spare.drop,
  };
}

type Tries = Pick<PinRow, 'wrong' | 'wrongAt'>;

const KEY = 'pin-tries.';

function createSpareCount({ read, write }: Preferences) {
  const inMemory = new Map<string, Tries>();
  return {
    of(userId: string): Tries | undefined {
      const [own, kept] = [inMemory.get(userId), parse(read(KEY + userId))];
      return kept && kept.wrong > (own?.wrong ?? 0) ? kept : own;
    },
    keep(userId: string, tries: Tries): void {
      inMemory.set(userId, tries);
      write(KEY + userId, JSON.stringify(tries));
    },
    drop(userId: string): void {
      inMemory.delete(userId);
      if (read(KEY + userId)) write(KEY + userId, '');
    },
  };
}

function parse(kept: string | null): Tries | undefined {
  try {
    return kept ? (JSON.parse(kept) as Tries) : undefined;
  } catch {
    return undefined;
  }
}
