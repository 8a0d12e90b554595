/** What figures and reports of a period are made from: every dossier that was to be dealt with in it, each once. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { Period } from '#domain/report/period.ts';
import type { DossierRow } from '../store/cache-database.ts';
import type { Store } from '../store/store.ts';
import { listLane } from './list-work.ts';

const FOREVER = Infinity as Instant;

/** Received before the end of the period and not ended before its start. */
export async function listPeriod(store: Store, ward: WardCode, { from, to }: Period): Promise<DossierRow[]> {
  const lists = await Promise.all([
    listReceived(store, ward, { from, to }),
    listBetween(store, { ward, index: '[ward+endedAt]', from, to: FOREVER }),
    listLane(store, ward, 'due'),
    listLane(store, ward, 'waiting'),
  ]);
  const once = new Map(lists.flat().map((row) => [row.id, row]));
  return [...once.values()].filter(({ receivedAt }) => receivedAt < to);
}

/** In the order of reception: the register. */
export function listReceived(
  store: Store,
  ward: WardCode,
  { from, to }: Pick<Period, 'from' | 'to'>,
): Promise<DossierRow[]> {
  return listBetween(store, { ward, index: '[ward+receivedAt]', from, to });
}

interface Range {
  readonly ward: WardCode;
  readonly index: '[ward+receivedAt]' | '[ward+endedAt]';
  readonly from: Instant;
  readonly to: Instant;
}

function listBetween({ cache }: Store, { ward, index, from, to }: Range): Promise<DossierRow[]> {
  return cache.dossier.where(index).between([ward, from], [ward, to], true, false).toArray();
}
