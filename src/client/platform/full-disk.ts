/** The disk has no room left: told apart from every other failure of the databases. */

/** Dexie wraps what the browser threw as `inner`. */
export function isFullDisk(error: unknown): boolean {
  if (!(error instanceof Error || error instanceof DOMException)) return false;
  return error.name.includes('QuotaExceeded') || ('inner' in error && isFullDisk(error.inner));
}

/**
 * For what may be left for later rather than stop somebody.
 * @throws anything but that the disk is full
 */
export function forgiveFullDisk(error: unknown): void {
  if (!isFullDisk(error)) throw error;
}
