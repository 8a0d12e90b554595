/**
 * The histories of one unit among those that lie here. An event names its dossier, and may name one of the other unit of its ward
 * (`domain/dossier/compartment.ts`): what is sealed with the key of the one must never be written back with that of the other.
 */
import type { DossierEvent } from '#domain/dossier/dossier-event.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { CacheDatabase, HistoryRow } from './cache-database.ts';
import { LockedError } from './ward-keys.ts';

export interface OwnHistories {
  readonly histories: ReadonlyMap<DossierId, HistoryRow>;
  /** Dossiers of another ward, whether or not its key is at hand. */
  readonly elsewhere: ReadonlySet<DossierId>;
}

/** @throws LockedError when the key of the ward itself is not at hand */
export async function readOwnHistories(
  cache: CacheDatabase,
  ward: WardCode,
  ids: readonly DossierId[],
): Promise<OwnHistories> {
  const histories = new Map<DossierId, HistoryRow>();
  const elsewhere = new Set<DossierId>();
  for (const [id, row] of await readEach(cache, ward, ids)) {
    if (row === 'locked' || (row.ward !== ward && begins(row.events))) elsewhere.add(id);
    else if (row.ward === ward) histories.set(id, row);
  }
  return { histories, elsewhere };
}

type Found = readonly [DossierId, HistoryRow | 'locked'];

async function readEach(cache: CacheDatabase, ward: WardCode, ids: readonly DossierId[]): Promise<readonly Found[]> {
  try {
    return (await cache.history.bulkGet([...ids])).flatMap((row): Found[] => (row ? [[row.dossierId, row]] : []));
  } catch (error) {
    if (!isOfAnother(error, ward)) throw error;
  }
  // One by one: only those that are locked are left aside.
  const found: Found[] = [];
  for (const id of ids) {
    try {
      const row = await cache.history.get(id);
      if (row) found.push([id, row]);
    } catch (error) {
      if (!isOfAnother(error, ward)) throw error;
      found.push([id, 'locked']);
    }
  }
  return found;
}

function isOfAnother(error: unknown, ward: WardCode): boolean {
  return error instanceof LockedError && error.ward !== ward;
}

/** A step that was once recorded in the wrong ward makes no dossier of it. */
function begins(events: readonly DossierEvent[]): boolean {
  return events.some(({ kind }) => kind === 'received' || kind === 'not-received');
}
