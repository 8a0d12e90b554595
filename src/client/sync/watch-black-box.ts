/**
 * The black box made by itself: when the oldest unsent event has waited a day, at most once a day, in one tab that somebody
 * is looking at. A lock of its own rather than the leader's: the leader may be a tab nobody sees, or one that hangs.
 */
import { MS_PER_DAY, type Instant } from '#domain/calendar/instant.ts';
import { listOpenRows } from '../store/outbox.ts';
import { briefOf } from '../store/outbox-database.ts';
import type { Store } from '../store/store.ts';

export interface BlackBoxWatchOptions {
  readonly store: Pick<Store, 'outbox' | 'locks'>;
  /** Corrected by what the centre's clock said. */
  readonly now: () => Instant;
  readonly isVisible: () => boolean;
  /** Makes the box and hands it over. @returns whether there is a file now */
  readonly make: () => Promise<boolean>;
}

export interface BlackBoxWatch {
  /** Makes a box if one is due. Never fails. */
  check(): Promise<void>;
}

const WAIT_MS = MS_PER_DAY;

export function createBlackBoxWatch({ store, now, isVisible, make }: BlackBoxWatchOptions): BlackBoxWatch {
  // On a full disk the note cannot be kept; this tab still asks only once a day.
  let madeHere: Instant | undefined;

  async function isDue(): Promise<boolean> {
    const oldest = await readOldestUnsent(store);
    if (oldest === null || now() - oldest < WAIT_MS) return false;
    const noted = (await store.outbox.setting.get('black-box'))?.value as Instant | undefined;
    // Either way off: a clock that was set back must not silence it for years.
    return [noted, madeHere].every((madeAt) => madeAt === undefined || Math.abs(now() - madeAt) >= WAIT_MS);
  }

  async function makeIfDue(): Promise<void> {
    if (!(await isDue()) || !(await make())) return;
    madeHere = now();
    await store.outbox.setting.put({ key: 'black-box', value: madeHere });
  }

  return {
    async check() {
      if (!isVisible()) return;
      // A store that cannot be read is somebody else's alarm; the button is still there.
      await store.locks.tryHold(`dung-hen-black-box:${store.outbox.name}`, makeIfDue).catch(() => undefined);
    },
  };
}

async function readOldestUnsent(store: Pick<Store, 'outbox'>): Promise<Instant | null> {
  const rows = await listOpenRows(store);
  const moments = rows.filter(({ state }) => state === 'pending').map((row) => briefOf(row).at);
  return moments.reduce<Instant | null>((oldest, at) => (oldest === null || at < oldest ? at : oldest), null);
}
