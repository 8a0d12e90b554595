/** What every part of syncing needs, handed in by the composition root. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { Colleague, HelloRequest } from '#protocol/sync-messages.ts';
import type { GivenWardKey } from '#protocol/ward-key.ts';
import type { Clock } from '../platform/clock.ts';
import type { Connection } from '../platform/connection.ts';
import type { StorageMeasure } from '../platform/storage.ts';
import type { Store } from '../store/store.ts';

/** The keys that seal what is kept of the wards, as syncing meets them (`client/keys`). */
export interface KeyEscrow {
  /** What the hello of the ward tells and asks. */
  tell(ward: WardCode): Promise<Pick<HelloRequest, 'wardKeys' | 'wantsWardKeys'>>;
  /**
   * The centre has answered. Called before anything of the answer is kept: that may need the key.
   * @returns there is now more to tell than before
   */
  hear(ward: WardCode, answer: KeysHeard): Promise<boolean>;
  /** The ward is not one of those the session may read, by the centre's word. */
  hearRefusal(ward: WardCode): Promise<void>;
}

export interface KeysHeard {
  /** Undefined when nothing was asked. */
  readonly given: readonly GivenWardKey[] | undefined;
  /** For whom keys are sealed that go into the centre's keeping. */
  readonly recipient: string;
  /** Who works on dossiers of the ward: an account that was disabled or moved is not among them. */
  readonly colleagues: readonly Colleague[];
  /** Ids of all whose ward it is, whatever their role. Undefined when the centre does not say. */
  readonly readers?: readonly string[] | undefined;
}

export interface SyncContext {
  readonly store: Store;
  readonly connection: Connection;
  readonly clock: Clock;
  readonly appVersion: string;
  /** Not there where every key is at hand for good. */
  readonly keys?: KeyEscrow;
  /** Null where the browser does not say. */
  measureStorage(): Promise<StorageMeasure | null>;
  /** Resolves when the screen has what it wants first: what may come later begins then. */
  quietMoment(): Promise<void>;
  /** The centre answered: its clock is learnt, and the time noted. `sentAt` is this tablet's clock before sending. */
  heard(centreNow: Instant, sentAt: Instant): Promise<void>;
}
