/** Makes snapshots in the background, one ward after the other: on a timer, and when a tablet starts from nothing. */
import type { WardCode } from '#domain/dossier/ids.ts';
import { readHeads } from '../store/wards.ts';
import type { Centre } from './centre.ts';
import { makeSnapshot } from './make-snapshot.ts';

const EVERY_MS = 15 * 60_000;

export interface SnapshotKeeper {
  /** Looks at the ward soon. */
  ask(ward: WardCode): void;
  /** Ends after the ward in hand. */
  close(): Promise<void>;
}

export function createSnapshotKeeper(centre: Centre): SnapshotKeeper {
  const asked = new Set<WardCode>();
  let working: Promise<void> | undefined;
  let isClosed = false;

  async function work(): Promise<void> {
    for (const ward of asked) {
      asked.delete(ward);
      if (isClosed) break;
      try {
        await makeSnapshot(centre, ward);
      } catch (error) {
        // Without a snapshot a first load takes longer, and nothing else.
        centre.journal.warn({ ward, fault: error instanceof Error ? error.name : 'unknown' }, 'snapshot not made');
      }
    }
    working = undefined;
  }

  function ask(ward: WardCode): void {
    if (isClosed) return;
    asked.add(ward);
    working ??= work();
  }

  const timer = setInterval(() => {
    readHeads(centre.db).then(
      (heads) => [...heads.keys()].forEach((ward) => ask(ward as WardCode)),
      () => undefined,
    );
  }, EVERY_MS);
  timer.unref();

  return {
    ask,
    async close() {
      isClosed = true;
      clearInterval(timer);
      await working;
    },
  };
}
