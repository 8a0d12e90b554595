/** What every part of syncing needs, handed in by the composition root. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { Clock } from '../platform/clock.ts';
import type { Connection } from '../platform/connection.ts';
import type { StorageMeasure } from '../platform/storage.ts';
import type { Store } from '../store/store.ts';

export interface SyncContext {
  readonly store: Store;
  readonly connection: Connection;
  readonly clock: Clock;
  readonly appVersion: string;
  /** Null where the browser does not say. */
  measureStorage(): Promise<StorageMeasure | null>;
  /** The centre answered: its clock is learnt, and the time noted. `sentAt` is this tablet's clock before sending. */
  heard(centreNow: Instant, sentAt: Instant): Promise<void>;
}
