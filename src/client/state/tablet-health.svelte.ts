/** How this tablet itself is: room for its data, its clock, and whether data it once held is gone. */
import type { Instant } from '#domain/calendar/instant.ts';
import { storageLevel, type StorageLevel, type StorageMeasure, type StorageWatch } from '../platform/storage.ts';
import type { VanishedTablet } from '../sync/vanished-tablet.ts';

export interface TabletHealth {
  /** Null while not measured, or where the browser does not say. Reactive, like all below. */
  readonly storage: StorageMeasure | null;
  readonly storageLevel: StorageLevel;
  /** When this tablet's outbox was made. */
  readonly bornAt: Instant | null;
  /** Centre time minus tablet time, milliseconds; null before the first contact. */
  readonly skewMs: number | null;
  /** The clock was set while the app ran: by so much, negative when back. Null when not, or when it was read. */
  readonly clockMovedMs: number | null;
  readonly vanished: VanishedTablet | null;
  measure(): Promise<void>;
  /** Asks the browser never to clear our data by itself. @returns whether it promised */
  askToPersist(): Promise<boolean>;
  acknowledgeClock(): void;
  /** The printed receipts were compared with what the centre has. */
  settleVanished(): Promise<void>;
}

export interface TabletHealthOptions {
  readonly storage: Pick<StorageWatch, 'measure' | 'askToPersist'>;
  readonly bornAt: Instant | null;
  readonly skewMs: number | null;
  readonly vanished: VanishedTablet | null;
  readonly settleVanished: () => Promise<void>;
  /** Little or no room is left. */
  readonly onTrouble: (level: Exclude<StorageLevel, 'fine'>) => void;
}

export interface OwnTabletHealth extends TabletHealth {
  noteSkew(skewMs: number): void;
  noteClockMoved(byMs: number): void;
}

export function createTabletHealth(options: TabletHealthOptions): OwnTabletHealth {
  let storage = $state.raw<StorageMeasure | null>(null);
  let skewMs = $state(options.skewMs);
  let clockMovedMs = $state<number | null>(null);
  let vanished = $state.raw(options.vanished);

  async function measure(): Promise<void> {
    storage = await options.storage.measure();
    const level = storageLevel(storage);
    if (level !== 'fine') options.onTrouble(level);
  }

  return {
    get storage() {
      return storage;
    },
    get storageLevel() {
      return storageLevel(storage);
    },
    bornAt: options.bornAt,
    get skewMs() {
      return skewMs;
    },
    get clockMovedMs() {
      return clockMovedMs;
    },
    get vanished() {
      return vanished;
    },
    measure,
    async askToPersist() {
      const isPromised = await options.storage.askToPersist();
      await measure();
      return isPromised;
    },
    acknowledgeClock() {
      clockMovedMs = null;
    },
    async settleVanished() {
      await options.settleVanished();
      vanished = null;
    },
    noteSkew(now) {
      skewMs = now;
    },
    noteClockMoved(byMs) {
      clockMovedMs = byMs;
    },
  };
}
