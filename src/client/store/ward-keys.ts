/**
 * The keys that seal what this tablet keeps of its wards. They are in memory only while an officer is signed in or has
 * unlocked; where they come from is the matter of `client/keys`.
 */
import type { WardCode } from '#domain/dossier/ids.ts';

export interface WardKeys {
  /**
   * The 32-byte key that seals what is kept of this ward; undefined while the tablet is locked or when this person may not
   * read it. Synchronous.
   * @param keyId the key a row was sealed with (`wardKeyId` of `#protocol/ward-key.ts`); without it the one new rows are
   * sealed with
   */
  keyOf(ward: WardCode, keyId?: string): Uint8Array | undefined;
}

/** What is kept of the ward cannot be opened, or added to: its key is not at hand. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
  readonly ward: WardCode;

  constructor(ward: WardCode) {
    super(`The ward ${ward} is locked.`);
    this.ward = ward;
  }
}

/**
 * For what is done when somebody unlocks.
 * @throws anything but a LockedError
 */
export function forgiveLocked(error: unknown): void {
  if (!(error instanceof LockedError)) throw error;
}
