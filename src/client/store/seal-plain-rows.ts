/**
 * Seals what earlier versions of the app left plain, in the background, once the key of its ward is at hand. Straight over
 * IndexedDB: nothing about a row changes but its form, so that no list needs to be read again. A batch is one transaction:
 * what another tab writes comes before it or after it.
 */
import type { Dexie } from 'dexie';
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { signedHash } from '#protocol/batch-signature.ts';
import { sealerForCentre, type SealForCentre } from './seal-for-centre.ts';
import { sealRow, staysClosed, type SealedTable, type StoredRow } from './seal-rows.ts';
import { SEALED_CACHE, SEALED_OUTBOX } from './sealed-tables.ts';
import type { Store } from './store.ts';

/** A few milliseconds of work, except for scans. */
const AT_ONCE = 50;

/** Goes on after a restart where it was; a ward whose key is not at hand is left for the day it is. */
export async function sealPlainRows(store: Store): Promise<void> {
  await store.locks.tryHold(`dung-hen-seal:${store.outbox.name}`, async () => {
    const facts = await readFacts(store);
    await sealDatabase(store.outbox, SEALED_OUTBOX, (table, plain) => toSealed(store, facts, { table, plain }));
    await sealDatabase(store.cache, SEALED_CACHE, (table, plain) => toSealed(store, facts, { table, plain }));
  });
}

/** What rows of earlier versions do not say themselves, and no transaction has time to ask for. */
interface Facts {
  /** Wards of scans, by their id. */
  readonly wardOfFile: ReadonlyMap<unknown, WardCode>;
  /** The ward worked in last. */
  readonly current: WardCode | undefined;
  readonly forCentre: ReadonlyMap<WardCode, SealForCentre>;
}

async function readFacts(store: Store): Promise<Facts> {
  const { outbox } = store;
  const [files, current, wards] = await Promise.all([
    outbox.file.toArray(),
    outbox.setting.get('ward'),
    outbox.enrolment.toCollection().primaryKeys(),
  ]);
  const forCentre = new Map<WardCode, SealForCentre>();
  for (const ward of wards) {
    const seal = await sealerForCentre(store, ward);
    if (seal) forCentre.set(ward, seal);
  }
  return {
    wardOfFile: new Map(files.map(({ fileId, ward }) => [fileId, ward])),
    current: (current?.value ?? undefined) as WardCode | undefined,
    forCentre,
  };
}

interface Plain {
  readonly key: IDBValidKey;
  readonly row: StoredRow;
}

/** Undefined when it must stay as it is: its key is not at hand, or it is not what this version knows. */
type ToSealed = (table: SealedTable, plain: Plain) => StoredRow | undefined;

function toSealed(
  { wardKeys }: Store,
  { wardOfFile, current, forCentre }: Facts,
  { table, plain: { key, row } }: { readonly table: SealedTable; readonly plain: Plain },
): StoredRow | undefined {
  const ward = (row['ward'] as WardCode | undefined) ?? wardOfFile.get(row['fileId']) ?? current;
  if (ward === undefined || !wardKeys.keyOf(ward)) return undefined;
  const event = row['event'] as DossierEvent | undefined;
  const seal = forCentre.get(ward);
  // Sealed, an event must be fit to be sent by whoever comes next.
  if (event && !seal) return undefined;
  try {
    const beside = event && seal && { forCentre: seal(event), signedHash: signedHash(event) };
    return sealRow(table, wardKeys, key, { ...row, ward, ...beside });
  } catch {
    return undefined;
  }
}

async function sealDatabase(
  database: Store['outbox'] | Store['cache'],
  tables: readonly SealedTable[],
  seal: ToSealed,
): Promise<void> {
  const noted = new Set(await database.plain.toCollection().primaryKeys());
  for (const table of tables) {
    if (!noted.has(table.name)) continue;
    let left = 0;
    let after: IDBValidKey | null = null;
    do {
      const batch: Batch = await sealBatch(database, { table, after, seal });
      left += batch.left;
      after = batch.last;
    } while (after !== null);
    if (left === 0) await database.plain.delete(table.name);
  }
}

interface Batch {
  /** After which the next batch begins; null at the end. */
  readonly last: IDBValidKey | null;
  /** Rows that had to stay plain. */
  readonly left: number;
}

interface BatchPlan {
  readonly table: SealedTable;
  readonly after: IDBValidKey | null;
  readonly seal: ToSealed;
}

function sealBatch(database: Dexie, { table, after, seal }: BatchPlan): Promise<Batch> {
  return new Promise((resolve, reject) => {
    const tx = database.backendDB().transaction(table.name, 'readwrite', { durability: 'strict' });
    const walk = tx.objectStore(table.name).openCursor(after === null ? null : IDBKeyRange.lowerBound(after, true));
    let [seen, left] = [0, 0];
    let last: IDBValidKey | null = null;
    walk.addEventListener('success', () => {
      const cursor = walk.result;
      last = cursor?.primaryKey ?? null;
      if (!cursor) return;
      const row = cursor.value as StoredRow;
      if (!staysClosed(row)) {
        const sealed = seal(table, { key: cursor.primaryKey, row });
        if (sealed) cursor.update(sealed);
        else left += 1;
      }
      seen += 1;
      if (seen < AT_ONCE) cursor.continue();
    });
    tx.addEventListener('complete', () => resolve({ last, left }));
    tx.addEventListener('abort', () => reject(tx.error ?? new DOMException('Sealing was cut off.', 'AbortError')));
  });
}
