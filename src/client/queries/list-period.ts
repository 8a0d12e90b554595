/** What figures and reports of a period are made from: every dossier that was to be dealt with in it, each once. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { Period } from '#domain/report/period.ts';
import type { DossierRow, SectionRow } from '../store/cache-database.ts';
import type { Store } from '../store/store.ts';
import { listLane } from './list-work.ts';

type Span = Pick<Period, 'from' | 'to'>;

const FOREVER = Infinity as Instant;

/** Received before the end of the period and not ended before its start. */
export async function listPeriod(store: Store, ward: WardCode, { from, to }: Period): Promise<DossierSummary[]> {
  const [packed, ...lists] = await Promise.all([
    listPacked(store, ward, {
      inSection: (section) =>
        overlaps(section, { from, to }) ||
        ((section.receivedFrom ?? Infinity) < to && (section.endedThrough ?? -Infinity) >= from),
      inRow: ({ receivedAt, endedAt }) => receivedAt >= from || (endedAt !== null && endedAt >= from),
    }),
    listReceivedRows(store, ward, { from, to }),
    listBetween(store, { ward, index: '[ward+endedAt]', from, to: FOREVER }),
    listLane(store, ward, 'due'),
    listLane(store, ward, 'waiting'),
  ]);
  const once = new Map([packed, ...lists].flat().map((row) => [row.id, row]));
  return [...once.values()].filter(({ receivedAt }) => receivedAt < to);
}

/** In the order of reception: the register. */
export async function listReceived(store: Store, ward: WardCode, span: Span): Promise<DossierSummary[]> {
  const [packed, own] = await Promise.all([
    listPacked(store, ward, {
      inSection: (section) => overlaps(section, span),
      inRow: ({ receivedAt }) => receivedAt >= span.from && receivedAt < span.to,
    }),
    listReceivedRows(store, ward, span),
  ]);
  return packed.length === 0 ? own : [...packed, ...own].sort((a, b) => a.receivedAt - b.receivedAt);
}

interface Wanted {
  readonly inSection: (section: SectionRow) => boolean;
  readonly inRow: (row: DossierSummary) => boolean;
}

/** Closed dossiers as they came packed, without those that have a row of their own since. Opens only the sections asked for. */
async function listPacked(
  { cache, archive }: Store,
  ward: WardCode,
  { inSection, inRow }: Wanted,
): Promise<DossierSummary[]> {
  // Both are asked before anything is unpacked: a live query runs again when what it read first changes.
  const [sections, thawed] = await Promise.all([
    archive.list(ward, 'closed'),
    cache.thawed.where('ward').equals(ward).primaryKeys(),
  ]);
  const replaced = new Set(thawed);
  const found: DossierSummary[] = [];
  for (const section of sections.filter(inSection)) {
    for (const row of await archive.readRows(section)) if (!replaced.has(row.id) && inRow(row)) found.push(row);
  }
  return found;
}

function overlaps({ receivedFrom, receivedThrough }: SectionRow, { from, to }: Span): boolean {
  return (receivedFrom ?? Infinity) < to && (receivedThrough ?? -Infinity) >= from;
}

function listReceivedRows(store: Store, ward: WardCode, { from, to }: Span): Promise<DossierRow[]> {
  return listBetween(store, { ward, index: '[ward+receivedAt]', from, to });
}

interface Range extends Span {
  readonly ward: WardCode;
  readonly index: '[ward+receivedAt]' | '[ward+endedAt]';
}

function listBetween({ cache }: Store, { ward, index, from, to }: Range): Promise<DossierRow[]> {
  return cache.dossier.where(index).between([ward, from], [ward, to], true, false).toArray();
}
