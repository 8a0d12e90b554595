/** What the browser promises about this tablet's storage. */

const DEVICE_MARKER = 'dung-hen.device';

/** What the browser says of the room our data takes and may take. */
export interface StorageMeasure {
  readonly usedBytes: number;
  readonly quotaBytes: number;
  /** The browser promised never to clear our data by itself. */
  readonly isPersisted: boolean;
}

/** fine · low: time to make room · full: the next record may not fit. */
export type StorageLevel = 'fine' | 'low' | 'full';

const LOW_BYTES = 200_000_000;
const LOW_SHARE = 0.05;
/** A day's dossiers of a busy counter take a few megabytes. */
const FULL_BYTES = 5_000_000;

export function storageLevel(measure: StorageMeasure | null): StorageLevel {
  if (measure === null) return 'fine';
  const free = measure.quotaBytes - measure.usedBytes;
  if (free < FULL_BYTES) return 'full';
  return free < LOW_BYTES || free < measure.quotaBytes * LOW_SHARE ? 'low' : 'fine';
}

export interface StorageWatch {
  /** Asks that the browser never clears our data by itself; false when it does not promise. */
  askToPersist(): Promise<boolean>;
  /** Null where the browser does not say. */
  measure(): Promise<StorageMeasure | null>;
  /** The device id noted outside the databases, to notice that a database has vanished. */
  readMarker(): string | null;
  writeMarker(deviceId: string): void;
}

export function createBrowserStorageWatch(): StorageWatch {
  return {
    askToPersist: async () => (await navigator.storage?.persist?.()) ?? false,
    measure: measureStorage,
    readMarker: () => localStorage.getItem(DEVICE_MARKER),
    writeMarker: (deviceId) => localStorage.setItem(DEVICE_MARKER, deviceId),
  };
}

async function measureStorage(): Promise<StorageMeasure | null> {
  try {
    const [{ usage, quota }, isPersisted] = await Promise.all([
      navigator.storage.estimate(),
      navigator.storage.persisted(),
    ]);
    return usage === undefined || quota === undefined
      ? null
      : { usedBytes: Math.round(usage), quotaBytes: Math.round(quota), isPersisted };
  } catch {
    // Without a secure origin there is no storage manager, and some browsers throw in private windows.
    return null;
  }
}
