/** What figures and reports of a period are made from: every dossier that was to be dealt with in it, each once. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { DossierSummary } from '#domain/dossier/dossier-summary.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { Period } from '#domain/report/period.ts';
import type { DossierRow, SectionRow } from '../store/cache-database.ts';
import type { Store } from '../store/store.ts';
import { listOwnLanes } from './list-work.ts';
import { listPackedRows, withoutOwn } from './packed-rows.ts';

type Span = Pick<Period, 'from' | 'to'>;

const FOREVER = Infinity as Instant;

/** Received before the end of the period and not ended before its start. */
export async function listPeriod(store: Store, ward: WardCode, { from, to }: Period): Promise<DossierSummary[]> {
  const packed = await listPackedRows(store, ward, {
    inSection: (section) =>
      overlaps(section, { from, to }) ||
      ((section.receivedFrom ?? Infinity) < to &&
        (section.holds === 'open' || (section.endedThrough ?? -Infinity) >= from)),
    inRow: ({ receivedAt, endedAt, lane }) =>
      receivedAt >= from || (endedAt !== null && endedAt >= from) || lane === 'due' || lane === 'waiting',
  });
  const [received, ended, work] = await Promise.all([
    listReceivedRows(store, ward, { from, to }),
    listBetween(store, { ward, index: '[ward+endedAt]', from, to: FOREVER }),
    listOwnLanes(store, ward, ['due', 'waiting']),
  ]);
  const once = new Map([packed, received, ended, work.due, work.waiting].flat().map((row) => [row.id, row]));
  return [...once.values()].filter(({ receivedAt }) => receivedAt < to);
}

/** In the order of reception: the register. */
export async function listReceived(store: Store, ward: WardCode, span: Span): Promise<DossierSummary[]> {
  const packed = await listPackedRows(store, ward, {
    inSection: (section) => overlaps(section, span),
    inRow: ({ receivedAt }) => receivedAt >= span.from && receivedAt < span.to,
  });
  const own = await listReceivedRows(store, ward, span);
  return packed.length === 0 ? own : [...withoutOwn(packed, own), ...own].sort((a, b) => a.receivedAt - b.receivedAt);
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
