/** Faults of a tab's storage, put between Dexie and IndexedDB from outside: a death at any access, a full disk. */
import { Dexie, type DBCore, type DBCoreTable } from 'dexie';

export interface StorageFaults {
  /** The app dies at its n-th access from now (n ≥ 1): neither that one nor any after it happens. */
  dieAt(n: number): void;
  /** The n-th write from now (n ≥ 1) finds the disk full; later ones find room again. */
  refuseWrite(n: number): void;
  isDead(): boolean;
}

class Death extends Error {
  override name = 'AppDied';
}

interface OwnFaults extends StorageFaults {
  noteAccess(): void;
  noteWrite(): void;
}

function createFaults(): OwnFaults {
  let accessesLeft = Infinity;
  let writesLeft = Infinity;
  return {
    dieAt: (n) => void (accessesLeft = n - 1),
    refuseWrite: (n) => void (writesLeft = n - 1),
    isDead: () => accessesLeft < 0,
    noteAccess() {
      if (accessesLeft <= 0) {
        accessesLeft = -1;
        throw new Death('The app died here.');
      }
      accessesLeft -= 1;
    },
    noteWrite() {
      if (writesLeft <= 0) {
        writesLeft = Infinity;
        throw new DOMException('The disk is full.', 'QuotaExceededError');
      }
      writesLeft -= 1;
    },
  };
}

let opening: OwnFaults | undefined;

Dexie.addons.push((database) => {
  const faults = opening;
  if (!faults) return;
  database.use({ stack: 'dbcore', name: 'storage-faults', create: (core) => withFaults(core, faults) });
});

/** Every database made synchronously by `open` is under the faults returned with its result. */
export async function openWithFaults<T>(open: () => Promise<T>): Promise<{ opened: T; faults: StorageFaults }> {
  const faults = createFaults();
  opening = faults;
  let opened: Promise<T>;
  try {
    opened = open();
  } finally {
    opening = undefined;
  }
  return { opened: await opened, faults };
}

function withFaults(core: DBCore, faults: OwnFaults): DBCore {
  return {
    ...core,
    table(name) {
      const table = core.table(name);
      const reading =
        <Q, R>(access: (request: Q) => Promise<R>) =>
        async (request: Q): Promise<R> => {
          faults.noteAccess();
          return access(request);
        };
      const faulty: DBCoreTable = {
        ...table,
        get: reading(table.get),
        getMany: reading(table.getMany),
        query: reading(table.query),
        openCursor: reading(table.openCursor),
        count: reading(table.count),
        async mutate(request) {
          faults.noteAccess();
          faults.noteWrite();
          return table.mutate(request);
        },
      };
      return faulty;
    },
  };
}
