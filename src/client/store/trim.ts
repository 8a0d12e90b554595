/**
 * Keeps a tablet small over the years. What ended long ago leaves the cache, and what the centre has held for a month leaves
 * the outbox. Never a row that is not confirmed, never a dossier the outbox still knows: a centre restored from a backup gets
 * back what it lost from these rows.
 */
import { fromLocal, MS_PER_DAY, toLocal, type Instant } from '#domain/calendar/instant.ts';
import { addMonthsToDayNumber } from '#domain/calendar/plain-date.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { SectionRow } from './cache-database.ts';
import { withCacheLock } from './cache-lock.ts';
import { dropOldAccess } from './access.ts';
import { dropStepDrafts, listDestroyed } from './destroyed.ts';
import { dropOldFiles } from './files.ts';
import { briefOf, type OutboxRow } from './outbox-database.ts';
import type { Store } from './store.ts';
import { dissolve, dropSection, readHistory } from './thaw.ts';

const MONTHS_KEPT = 12;
/** How far back a backup may lie that the tablets can fill up again. */
const OUTBOX_DAYS_KEPT = 30;
const AT_ONCE = 500;

/** At most once a day for a ward, and only when its first load has ended. */
export async function trimWard(store: Store, ward: WardCode, now: Instant): Promise<void> {
  const { cache } = store;
  const [last, load] = await Promise.all([cache.trim.get(ward), cache.load.get(ward)]);
  if (load || (last && now - last.at < MS_PER_DAY)) return;
  const endedBefore = fromLocal(addMonthsToDayNumber(toLocal(now).day, -MONTHS_KEPT), 0);
  const outboxBefore = (now - OUTBOX_DAYS_KEPT * MS_PER_DAY) as Instant;
  await trimOutbox(store, ward, outboxBefore);
  await dropOldFiles(store, ward, outboxBefore);
  await dropOldAccess(store, ward, outboxBefore);
  // A form that stood open while its dossier was destroyed was kept once more.
  await dropStepDrafts(store, ward, [...(await listDestroyed(cache, ward))]);
  await trimRows(store, ward, endedBefore);
  await trimSections(store, ward, endedBefore);
  await cache.trim.put({ ward, at: now, endedBefore });
}

/** Whether one of these dossiers of the ward has left this tablet: what happens to it now needs what came before. */
export async function hasTrimmed({ cache }: Store, ward: WardCode, ids: readonly DossierId[]): Promise<boolean> {
  return ids.length > 0 && (await cache.trimmed.bulkGet([...ids])).some((mark) => mark?.ward === ward);
}

/**
 * Rows the centre has had since before `arrivedBefore`, by its own clock: the tablet's may have been wrong. Only from the
 * front, up to the first that must stay: what is left is without a gap, as the centre wants it when it asks again.
 */
async function trimOutbox(store: Store, ward: WardCode, arrivedBefore: Instant): Promise<void> {
  const { outbox } = store;
  const rows = await outbox.event.where('[ward+dseq]').between([ward, 0], [ward, Infinity]).toArray();
  const destroyed = await listDestroyed(store.cache, ward);
  const gone: OutboxRow[] = [];
  for (const row of rows) {
    if (row.state !== 'confirmed' || briefOf(row).at >= arrivedBefore) break;
    // Of a destroyed dossier no history tells; it was at the centre for years.
    if (!destroyed.has(row.dossierId) && !(await hasArrivedBefore(store, row, arrivedBefore))) break;
    gone.push(row);
  }
  await outbox.transaction('rw', outbox.event, async () => {
    // Read again: a replaced history has everything offered once more, and then nothing of it may go.
    const kept = await outbox.event.bulkGet(gone.map(({ dseq }) => [ward, dseq] as [WardCode, number]));
    if (kept.some((row) => row?.state !== 'confirmed' || row.unconfirmed !== undefined)) return;
    await outbox.event.bulkDelete(gone.map(({ dseq }) => [ward, dseq] as [WardCode, number]));
  });
}

async function hasArrivedBefore(store: Store, row: OutboxRow, moment: Instant): Promise<boolean> {
  const history = await readHistory(store, row.dossierId);
  const arrivedAt = history?.events.find(({ id }) => id === briefOf(row).id)?.time.arrivedAt ?? null;
  return arrivedAt !== null && arrivedAt < moment;
}

/** What stands in no list any more. */
async function trimRows(store: Store, ward: WardCode, endedBefore: Instant): Promise<void> {
  const { cache } = store;
  const old = await cache.dossier
    .where('[ward+endedAt]')
    .between([ward, -Infinity], [ward, endedBefore], true, false)
    .filter(({ lane }) => lane === undefined)
    .primaryKeys();
  for (let start = 0; start < old.length; start += AT_ONCE) {
    await withCacheLock(store, async () => {
      const some = old.slice(start, start + AT_ONCE);
      await dissolveOpen(store, some);
      // One that was thawed stands for its packed row as long as that is here.
      const [held, packed] = [await listHeld(store), await store.archive.locate(some)];
      const ids = some.filter((id) => !held.has(id) && !packed.has(id));
      await cache.transaction('rw', cache.dossier, cache.history, cache.trimmed, async () => {
        await cache.dossier.bulkDelete(ids);
        await cache.history.bulkDelete(ids);
        await cache.trimmed.bulkPut(ids.map((id) => ({ id, ward })));
      });
    });
  }
}

/**
 * What is left of the open sections these came with gets rows of its own: one that nobody ever collects must not hold the
 * others. Those of a closed section ended together, and leave together.
 */
async function dissolveOpen(store: Store, ids: readonly DossierId[]): Promise<void> {
  for (const section of new Set((await store.archive.locate(ids)).values())) {
    if (section.holds === 'open') await dissolve(store, section);
  }
}

/** Whole sections only: within one nothing can be left out. */
async function trimSections(store: Store, ward: WardCode, endedBefore: Instant): Promise<void> {
  for (const section of await store.archive.list(ward)) {
    if (section.holds === 'open' || section.endedThrough === null || section.endedThrough >= endedBefore) continue;
    await withCacheLock(store, () => trimSection(store, section));
  }
  for (const section of await store.archive.list(ward, 'open')) {
    const thawed = await store.cache.thawed.bulkGet([...section.ids]);
    // Every dossier of it has its own history since, or has left: nobody opens it any more.
    if (thawed.every((mark) => mark !== undefined)) await withCacheLock(store, () => dropSection(store, section));
  }
}

async function trimSection(store: Store, row: SectionRow): Promise<void> {
  const { cache } = store;
  const { ward, ids } = row;
  const held = await listHeld(store);
  if (ids.some((id) => held.has(id))) return;
  const tables = [cache.section, cache.sectionPart, cache.dossier, cache.thawed, cache.trimmed];
  await cache.transaction('rw', tables, async () => {
    const own = await cache.dossier.bulkGet([...ids]);
    await dropSection({ cache }, row);
    await cache.trimmed.bulkPut(ids.filter((_, index) => !own[index]).map((id) => ({ id, ward })));
  });
}

/** Every dossier the outbox knows, confirmed or not. */
async function listHeld({ outbox }: Store): Promise<ReadonlySet<DossierId>> {
  return new Set((await outbox.event.orderBy('dossierId').uniqueKeys()) as DossierId[]);
}
