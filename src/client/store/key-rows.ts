/** How the keys of wards and the PINs of officers lie in the outbox (`client/keys`): no key of a ward lies there open. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { SessionUser } from '#protocol/session-messages.ts';

/** Something sealed with AES-GCM (NIST SP 800-38D): the nonce and what came out. */
export interface Wrapped {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

interface KeyCopy {
  readonly ward: WardCode;
  /** `wardKeyId` of the key. */
  readonly keyId: string;
  /** When the key was made, by this tablet's clock. */
  readonly madeAt: Instant;
}

/** For the centre alone (an age file in base64): told with every hello, and never taken away. */
export interface CentreCopy extends KeyCopy {
  readonly holder: 'centre';
  readonly sealed: string;
}

/** By an officer's PIN; stays when she signs out. */
export interface PinCopy extends KeyCopy {
  readonly holder: `pin/${string}`;
  readonly wrapped: Wrapped;
}

/** Of an officer without a PIN, while her session lasts: opened by a key of the browser's that no script can read out. */
export interface SessionCopy extends KeyCopy {
  readonly holder: `session/${string}`;
  readonly wrapped: Wrapped;
  readonly opener: CryptoKey;
}

export type WardKeyRow = CentreCopy | PinCopy | SessionCopy;

export interface PinRow {
  readonly userId: string;
  /** As the centre told it when she last signed in here: what she goes by without a network. */
  readonly user: SessionUser;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly iterations: number;
  /** A text everyone knows, wrapped: opens with the right PIN alone. */
  readonly check: Wrapped;
  /** Tries in a row that were wrong, counted before they are looked at. */
  readonly wrong: number;
  /** The moment of the last of them; null when there is none. */
  readonly wrongAt: { readonly startId: string; readonly tickMs: number; readonly deviceAt: Instant } | null;
}
