/** Where a ward's history stood at the end of a stretch of time. */
import type { Instant } from '#domain/calendar/instant.ts';
import type { WardCode } from '#domain/dossier/ids.ts';
import { CHAIN_START, type ChainLink } from '#protocol/event-chain.ts';
import type { Connection } from './database.ts';
import { readLink } from './events.ts';

export interface StretchEnd {
  /** The last event of the history before `to`; 0 when there was none yet. */
  readonly wseq: number;
  readonly chain: ChainLink;
  /** Events that came into the history from `from` on and before `to`, by the centre's clock. */
  readonly events: number;
}

/**
 * The history is followed in its own order up to the first event that came at the end or later, so that it says the same
 * whenever it is asked: neither what is taken in days after it arrived nor a clock that was put back moves an end that is past.
 */
export async function readStretchEnd(
  tx: Connection,
  ward: WardCode,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<StretchEnd> {
  const [row] = await tx<{ inside: number | null; behind: number | null; beyond: number }[]>`
    select min(wseq) filter (where came_at >= ${from}) as inside, min(wseq) filter (where came_at >= ${to}) as behind,
      coalesce(max(wseq), 0) + 1 as beyond
    from (select wseq, coalesce(appended_at, arrived_at) as came_at from event where ward_id = ${ward}) came`;
  const beyond = row?.beyond ?? 1;
  const end = row?.behind ?? beyond;
  const wseq = end - 1;
  return { wseq, chain: (await readLink(tx, ward, wseq)) ?? CHAIN_START, events: end - (row?.inside ?? beyond) };
}
