/** What the browser promises about this tablet's storage. */

const DEVICE_MARKER = 'dung-hen.device';

export interface StorageWatch {
  /** Asks that the browser never clears our data by itself; false when it does not promise. */
  askToPersist(): Promise<boolean>;
  /** The device id noted outside the databases, to notice that a database has vanished. */
  readMarker(): string | null;
  writeMarker(deviceId: string): void;
}

export function createBrowserStorageWatch(): StorageWatch {
  return {
    askToPersist: async () => (navigator.storage?.persist ? navigator.storage.persist() : false),
    readMarker: () => localStorage.getItem(DEVICE_MARKER),
    writeMarker: (deviceId) => localStorage.setItem(DEVICE_MARKER, deviceId),
  };
}
