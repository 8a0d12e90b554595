/**
 * Dossiers the centre has destroyed after their time (`protocol/ward-records.ts`, kind `destruction`): what this tablet still
 * shows of them goes too, and what was typed about them into a step that was never taken. Never an event, scan or look of the
 * outbox: what was not sent is sent, and the centre sets it aside.
 */
import * as v from 'valibot';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import { wardRecordSchema } from '#protocol/ward-records.ts';
import type { CacheDatabase, RecordRow } from './cache-database.ts';
import { withCacheLock } from './cache-lock.ts';
import { isStepDraftOf } from './draft-key.ts';
import { forgetWard } from './projection.ts';
import type { Store } from './store.ts';
import { dissolve } from './thaw.ts';
import { listCurrentRecords } from './ward-records.ts';

/** Those the ward's records name, as far as they are here. */
export async function listDestroyed(cache: CacheDatabase, ward: WardCode): Promise<ReadonlySet<DossierId>> {
  const records = await listCurrentRecords(cache, ward, 'destruction');
  return new Set(records.flatMap(({ body }) => (body.state === 'destroyed' ? body.dossiers.map(({ id }) => id) : [])));
}

/** Those that records just fetched name. */
export function findDestroyed(rows: readonly RecordRow[]): DossierId[] {
  return rows.flatMap(({ kind, record }) => {
    if (kind !== 'destruction') return [];
    const read = v.safeParse(wardRecordSchema, record);
    const isDone = read.success && read.output.kind === 'destruction' && read.output.body.state === 'destroyed';
    return isDone ? read.output.body.dossiers.map(({ id }) => id) : [];
  });
}

/**
 * Rows, histories, what they are searched by, and drafts of their steps, whoever typed them. A section one lies packed in is
 * dissolved: it is kept as it came, or not at all. Where that cannot be, in the middle of a first load, the whole ward is
 * fetched anew. Harmless when done twice.
 */
export async function dropDestroyed(store: Store, ward: WardCode, ids: readonly DossierId[]): Promise<void> {
  const { cache, archive } = store;
  if ((await archive.locate(ids)).size > 0) {
    if (!(await dissolveAround(store, ward, ids))) await forgetWard(store, ward);
    archive.clear();
  }
  const tables = [cache.dossier, cache.history, cache.trimmed];
  await withCacheLock(store, () =>
    cache.transaction('rw', tables, () => Promise.all(tables.map((table) => table.bulkDelete([...ids])))),
  );
  await dropStepDrafts(store, ward, ids);
}

/** By their keys alone, which are clear: nobody need be here to open them. Harmless when done twice. */
export async function dropStepDrafts({ outbox }: Store, ward: WardCode, ids: readonly DossierId[]): Promise<void> {
  const keys = await outbox.draft.toCollection().primaryKeys();
  await outbox.draft.bulkDelete(keys.filter((key) => isStepDraftOf(key, ward, ids)));
}

/** @returns false when some of them still lie packed */
async function dissolveAround(store: Store, ward: WardCode, ids: readonly DossierId[]): Promise<boolean> {
  const { cache, archive } = store;
  // What a load still lacks is told by what is here: a section that went would be fetched once more.
  if (await cache.load.get(ward)) return false;
  for (const section of new Set((await archive.locate(ids)).values()))
    await withCacheLock(store, () => dissolve(store, section));
  return (await archive.locate(ids)).size === 0;
}
