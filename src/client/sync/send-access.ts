/** Brings the centre what this tablet noted of looks at personal data: after everything else, quietly, until all of it is there. */
import { accessBatchAnswerSchema, MAX_ENTRIES_PER_BATCH } from '#protocol/access-messages.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { listUnsentAccess, listWardsWithUnsentAccess, markAccessSent } from '../store/access.ts';
import type { AccessRow } from '../store/outbox-database.ts';
import { askCentre } from './centre.ts';
import type { SyncContext } from './sync-context.ts';

/**
 * What fails stays and is sent with a later round, whoever is signed in then: an entry names who looked. A ward that refuses
 * (the session may not, or the centre has forgotten the tablet until it greets again) does not hold up the next.
 */
export async function sendAccess(context: SyncContext): Promise<void> {
  for (const ward of await listWardsWithUnsentAccess(context.store)) {
    while (await sendBatch(context, ward));
  }
}

/** @returns whether there may be more to send */
async function sendBatch({ store, connection }: SyncContext, ward: WardCode): Promise<boolean> {
  const rows = await listUnsentAccess(store, ward, MAX_ENTRIES_PER_BATCH);
  if (rows.length === 0) return false;
  const answer = await askCentre(connection, {
    method: 'POST',
    path: `/api/wards/${ward}/access-log`,
    body: { device: store.deviceId, entries: rows.map(toEntry) },
    answer: accessBatchAnswerSchema,
  });
  if (!answer.ok) return false;
  await markAccessSent(
    store,
    rows.map(({ number }) => number),
  );
  return rows.length === MAX_ENTRIES_PER_BATCH;
}

function toEntry({ ward: _ward, unsent: _unsent, ...entry }: AccessRow): Omit<AccessRow, 'ward' | 'unsent'> {
  return entry;
}
