/** What this tablet noted of looks at personal data, until the centre has it and a month beyond: rows are marked, then trimmed. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { AccessEntry } from '#domain/personal-data/access-entry.ts';
import type { AccessRow } from './outbox-database.ts';
import { staysClosed } from './seal-rows.ts';
import type { Store } from './store.ts';

type OwnStore = Pick<Store, 'outbox'>;

/** Under the tablet's next number. */
export async function addAccess(
  { outbox }: OwnStore,
  ward: WardCode,
  entry: Omit<AccessEntry, 'number'>,
): Promise<void> {
  await outbox.access.add({ ward, ...entry, unsent: 1 });
}

/** Wards with looks the centre has not been told of. */
export async function listWardsWithUnsentAccess({ outbox }: OwnStore): Promise<WardCode[]> {
  const rows = await outbox.access.where('unsent').equals(1).toArray();
  return [...new Set(rows.map(({ ward }) => ward))];
}

/** The oldest first. Those that cannot be opened wait for somebody who has their ward's key. */
export async function listUnsentAccess({ outbox }: OwnStore, ward: WardCode, most: number): Promise<AccessRow[]> {
  // Of one value of an index rows come by their key.
  return outbox.access
    .where('unsent')
    .equals(1)
    .filter((row) => row.ward === ward && !staysClosed(row))
    .limit(most)
    .toArray();
}

export async function markAccessSent({ outbox }: OwnStore, numbers: readonly number[]): Promise<void> {
  await outbox.access
    .where('number')
    .anyOf([...numbers])
    .modify((row) => {
      delete row.unsent;
    });
}

/** The centre's history was replaced (restored from a backup): it may lack what it once had of this too. */
export async function offerAccessAgain({ outbox }: OwnStore, ward: WardCode): Promise<void> {
  await outbox.access.filter((row) => row.ward === ward).modify({ unsent: 1 });
}

/** Those the centre has, from before `before`. */
export async function dropOldAccess({ outbox }: OwnStore, ward: WardCode, before: Instant): Promise<void> {
  await outbox.access.filter((row) => row.ward === ward && row.unsent === undefined && row.at < before).delete();
}
