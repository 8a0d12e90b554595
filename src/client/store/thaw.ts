/**
 * Thawing: a dossier that came packed and in which something happens gets a history and a row of its own, which from then on
 * stand for the packed ones.
 */
import type { DossierId } from '#domain/dossier/ids.ts';
import type { DossierRow, HistoryRow, SectionRow } from './cache-database.ts';
import type { Store } from './store.ts';

/** The sections whose histories are needed for these dossiers and are not here yet. */
export async function listFrozen({ cache, archive }: Store, ids: readonly DossierId[]): Promise<SectionRow[]> {
  const packed = await listPacked({ cache, archive }, ids);
  const sections = [...new Set(packed.values())];
  const here = await Promise.all(sections.map((section) => archive.hasHistories(section)));
  return sections.filter((_, index) => !here[index]);
}

/**
 * Call while holding the cache lock.
 * @returns those that must stay as they are until the histories of their section are here
 */
export async function thaw({ cache, archive }: Store, ids: readonly DossierId[]): Promise<ReadonlySet<DossierId>> {
  const packed = await listPacked({ cache, archive }, ids);
  if (packed.size === 0) return new Set();
  const rows = await archive.findRows([...packed.keys()]);
  const frozen = new Set<DossierId>();
  const histories: HistoryRow[] = [];
  // Section by section: each is unpacked once.
  for (const section of new Set(packed.values())) {
    for (const [id] of [...packed].filter(([, own]) => own === section)) {
      const history = await archive.readHistory(section, id);
      if (history) histories.push(history);
      else frozen.add(id);
    }
  }
  await cache.transaction('rw', cache.dossier, cache.history, cache.thawed, async () => {
    await cache.dossier.bulkPut(histories.flatMap(({ dossierId }): DossierRow[] => [rows.get(dossierId) ?? []].flat()));
    await cache.history.bulkPut(histories);
    await cache.thawed.bulkPut(histories.map(({ dossierId, ward }) => ({ id: dossierId, ward })));
  });
  return frozen;
}

/**
 * Every dossier of the section gets a history and a row of its own, and the section goes. It stays where its histories are not
 * here yet. Call while holding the cache lock.
 */
export async function dissolve(store: Store, section: SectionRow): Promise<void> {
  if ((await thaw(store, section.ids)).size === 0) await dropSection(store, section);
}

/** Its dossiers are left with what is their own. */
export function dropSection({ cache }: Pick<Store, 'cache'>, { ward, wseq, section, ids }: SectionRow): Promise<void> {
  return cache.transaction('rw', cache.section, cache.sectionPart, cache.thawed, async () => {
    await cache.section.delete([ward, wseq, section]);
    await cache.sectionPart
      .where('[ward+wseq+section+part]')
      .between([ward, wseq, section], [ward, wseq, section, '\uffff'])
      .delete();
    await cache.thawed.bulkDelete([...ids]);
  });
}

/** Those whose history still lies packed. */
export async function listPackedOf(
  store: Pick<Store, 'cache' | 'archive'>,
  ids: readonly DossierId[],
): Promise<DossierId[]> {
  return ids.length === 0 ? [] : [...(await listPacked(store, ids)).keys()];
}

/** The history of a dossier wherever it lies; undefined when there is none, or it has not arrived yet. */
export async function readHistory({ cache, archive }: Store, id: DossierId): Promise<HistoryRow | undefined> {
  const own = await cache.history.get(id);
  if (own) return own;
  const section = (await listPacked({ cache, archive }, [id])).get(id);
  return section && archive.readHistory(section, id);
}

async function listPacked(
  { cache, archive }: Pick<Store, 'cache' | 'archive'>,
  ids: readonly DossierId[],
): Promise<Map<DossierId, SectionRow>> {
  const located = new Map(await archive.locate(ids));
  if (located.size === 0) return located;
  const thawed = await cache.thawed.bulkGet([...located.keys()]);
  for (const mark of thawed) if (mark) located.delete(mark.id);
  return located;
}
