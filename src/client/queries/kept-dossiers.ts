/** What of a ward is on this tablet: all of it, not yet all, or no longer all. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierId, WardCode } from '#domain/dossier/ids.ts';
import type { Store } from '../store/store.ts';
import { listMissingParts } from '../store/take-section.ts';
import type { LoadProgress } from './queries.ts';

export async function keptSince({ cache }: Store, ward: WardCode): Promise<Instant | null> {
  const [trim, trimmed] = await Promise.all([cache.trim.get(ward), cache.trimmed.where('ward').equals(ward).count()]);
  return trim && trimmed > 0 ? trim.endedBefore : null;
}

export async function isListed(store: Store, ward: WardCode): Promise<boolean> {
  const cursor = await store.cache.cursor.get(ward);
  if (cursor) return !cursor.isPartial;
  const load = await getLoad(store, ward);
  return load !== null && load.listed === load.total;
}

export async function getLoad(store: Store, ward: WardCode): Promise<LoadProgress | null> {
  const load = await store.cache.load.get(ward);
  if (!load) return null;
  const { first, later } = await listMissingParts(store, load);
  const numbersOf = (parts: typeof first) => new Set(parts.map(({ section }) => section.section));
  const unlisted = numbersOf(first.filter(({ part }) => part === 'rows'));
  const unopened = numbersOf([...first, ...later]);
  const { sections, dossiers: total } = load.snapshot;
  const count = (missing: ReadonlySet<number>) =>
    sections.reduce((sum, { section, dossiers }) => sum + (missing.has(section) ? 0 : dossiers), 0);
  return { total, listed: count(unlisted), opened: count(unopened) };
}

export async function isArriving({ cache, archive }: Store, id: DossierId): Promise<boolean> {
  const section = (await archive.locate([id])).get(id);
  if (!section || (await cache.history.get(id))) return false;
  return !(await archive.hasHistories(section));
}
