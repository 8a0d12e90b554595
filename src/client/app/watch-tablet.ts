/** Keeps an eye on the tablet itself while the app runs: its clock, the room on its disk, databases closed from outside. */
import type { Clock } from '../platform/clock.ts';
import type { PageLife } from '../platform/page-life.ts';
import type { OwnSyncStatus } from '../state/sync-status.svelte.ts';
import type { TabletHealth } from '../state/tablet-health.svelte.ts';
import type { Store } from '../store/store.ts';

const LOOK_AT_CLOCK_MS = 30_000;
const MEASURE_MS = 10 * 60_000;
/** After the first paint; then the browser is asked, which may cost a slow tablet a moment. */
const FIRST_MEASURE_MS = 3000;

export interface TabletWatch {
  readonly store: Store;
  readonly clock: Pick<Clock, 'look'>;
  readonly page: PageLife;
  readonly sync: Pick<OwnSyncStatus, 'noteStorageFault'>;
  readonly health: Pick<TabletHealth, 'measure' | 'askToPersist'>;
  /** Another tab of a newer version is changing a database. */
  readonly onOvertaken: () => void;
}

export function watchTablet({ store, clock, page, sync, health, onOvertaken }: TabletWatch): void {
  setInterval(() => clock.look(), LOOK_AT_CLOCK_MS);
  page.onChange(() => clock.look());
  setTimeout(() => void health.askToPersist(), FIRST_MEASURE_MS);
  setInterval(() => void health.measure(), MEASURE_MS);
  store.outbox.on('close', () => sync.noteStorageFault('closed'));
  for (const database of [store.outbox, store.cache]) {
    database.on('versionchange', ({ newVersion }) => {
      if (newVersion !== null && newVersion > 0) onOvertaken();
    });
  }
}
